// SPDX-License-Identifier: Apache-2.0
// SHA-256 of bytes and of files, as lower-case hex (OpenSSL does the work).
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace accelbench {

[[nodiscard]] std::string sha256_hex(std::span<const std::byte> bytes);
[[nodiscard]] std::string sha256_hex(std::string_view text);
/// Reads the file in pieces; error_code::io names the path and the system's reason.
[[nodiscard]] result<std::string> sha256_file(const std::filesystem::path& path);

}  // namespace accelbench
