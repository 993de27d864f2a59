// SPDX-License-Identifier: Apache-2.0
// Versions of the files and of the protocol that this program writes, and which it reads.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace accelbench::results {

/// Of the files' layout. Minor grows with every added field, major with every changed meaning;
/// while major is 0 a later minor is refused.
inline constexpr std::string_view schema_version = "0.1.0";

/// error_code::bundle_newer where `version` is later than ours, bundle_damaged where it is none.
[[nodiscard]] status check_schema_version(std::string_view version, const std::string& where);

}  // namespace accelbench::results
