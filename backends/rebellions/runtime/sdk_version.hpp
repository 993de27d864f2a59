// SPDX-License-Identifier: Apache-2.0
// Which version of the runtime library is installed: its C interface does not say, and
// rbln_create_runtime takes three arguments in old ones and four in new ones.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace accelbench::rebellions::runtime {

struct sdk_version {
    std::string text;    // "0.12.0"; empty: not known
    std::string source;  // "option sdk", "package rbln-sdk in /var/lib/dpkg/status" ...
};

/// From what the user says, else from the environment (ACCELBENCH_RBLN_SDK), else from the
/// package's entry in dpkg's list.
[[nodiscard]] sdk_version find_sdk_version(std::string_view option, const std::string& dpkg_status);

/// 3 or 4; nothing where the version is not known, or lies where neither was seen.
///
/// Seen: three in the documentation of 0.7.2; four in the vendor's examples of March 2025 and later
/// and in the documentation of 0.12.0. What 0.7.3 and 0.7.4 take is not known.
[[nodiscard]] std::optional<int> arguments_of(std::string_view version);

/// Whether rbln_async_run takes arrays of pointers: so in the vendor's examples since July 2025, by
/// which time 0.8.0 was out. Earlier ones hand over the data itself, in a form that was seen for
/// one input and one output only, and is not used.
[[nodiscard]] bool has_async_arrays(std::string_view version);

/// Whether both texts name the same a.b.c; suffixes do not count.
[[nodiscard]] bool same_version(std::string_view a, std::string_view b);

}  // namespace accelbench::rebellions::runtime
