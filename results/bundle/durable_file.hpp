// SPDX-License-Identifier: Apache-2.0
// Files that survive a killed process and a lost power supply, and say in a sentence when the disk
// does not let them.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace accelbench::results {

/// Owns one file descriptor.
class file_handle {
  public:
    file_handle() = default;
    explicit file_handle(int descriptor) : descriptor_(descriptor) {}
    file_handle(file_handle&& other) noexcept;
    file_handle& operator=(file_handle&& other) noexcept;
    file_handle(const file_handle&) = delete;
    file_handle& operator=(const file_handle&) = delete;
    ~file_handle();
    [[nodiscard]] int get() const { return descriptor_; }

  private:
    int descriptor_ = -1;
};

/// disk_full, read_only or io by errno, with the system's words and what to do.
[[nodiscard]] error file_error(const std::string& tried, int number);

/// The whole file; bundle_missing_file where there is none.
[[nodiscard]] result<std::string> read_file(const std::filesystem::path& path);

/// Writes beside the target, syncs, renames over it and syncs the folder: a reader sees the old or
/// the new content, never a part. A failed write leaves the old file and removes its own.
[[nodiscard]] status write_file_atomic(const std::filesystem::path& path, std::string_view content);

/// Appends and syncs; on failure the file is cut back to what it held, so that earlier lines stay
/// whole.
[[nodiscard]] status append_durably(const file_handle& file, const std::filesystem::path& path,
                                    std::string_view content);

[[nodiscard]] status sync_folder(const std::filesystem::path& folder);

/// Opens for appending, creates if absent.
[[nodiscard]] result<file_handle> open_for_append(const std::filesystem::path& path);

}  // namespace accelbench::results
