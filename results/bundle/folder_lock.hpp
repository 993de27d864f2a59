// SPDX-License-Identifier: Apache-2.0
// One campaign at a time in one folder: an advisory lock that the kernel drops with the process.
#pragma once

#include <filesystem>

#include "base/result.hpp"
#include "results/bundle/durable_file.hpp"

namespace accelbench::results {

/// Held while the object lives; the lock file ".lock" is removed with it. A killed process leaves
/// the file but not the lock, so the next campaign takes it over.
class folder_lock {
  public:
    /// bundle_locked names the process that holds it; read_only and disk_full as the folder says.
    [[nodiscard]] static result<folder_lock> acquire(const std::filesystem::path& folder);
    folder_lock(folder_lock&& other) noexcept;
    folder_lock& operator=(folder_lock&& other) noexcept;
    folder_lock(const folder_lock&) = delete;
    folder_lock& operator=(const folder_lock&) = delete;
    ~folder_lock();

  private:
    folder_lock(file_handle file, std::filesystem::path path);
    file_handle file_;
    std::filesystem::path path_;
};

}  // namespace accelbench::results
