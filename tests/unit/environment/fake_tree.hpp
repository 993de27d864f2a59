// SPDX-License-Identifier: Apache-2.0
// A temporary /proc, /sys and /etc of the test's own making.
#pragma once

#include <filesystem>
#include <string_view>

#include "harness/environment/environment.hpp"

namespace accelbench::environment {

/// Removed with the object.
class fake_tree {
  public:
    fake_tree();
    ~fake_tree();
    fake_tree(const fake_tree&) = delete;
    fake_tree& operator=(const fake_tree&) = delete;

    /// path begins with "proc/", "sys/", "etc/" or names a file under the root.
    fake_tree& file(std::string_view path, std::string_view text);
    [[nodiscard]] environment_roots roots() const;

  private:
    std::filesystem::path top_;
};

}  // namespace accelbench::environment
