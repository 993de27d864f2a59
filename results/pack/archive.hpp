// SPDX-License-Identifier: Apache-2.0
// One file that holds others: a gzipped tar, written to the same bytes each time and read as if
// somebody hostile had made it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace accelbench::results {

using packed_files = std::map<std::string, std::string>;  // path with '/' -> content

/// What an archive may unfold to. Journals shrink to a tenth; a bomb grows a thousandfold.
struct archive_limits {
    std::uint64_t growth = 200;  // times the archive's own size, above the allowance
    std::uint64_t allowance = 64ULL << 20U;
    std::uint64_t total = 4ULL << 30U;
    std::uint64_t entries = 10000;
};

/// Sorted names, no times, no owners: equal contents give equal bytes.
[[nodiscard]] result<std::string> make_archive(const packed_files& files);

/// bundle_damaged, in a sentence that names the entry: a name that leaves the folder or hides in
/// it, a link or device, a name twice, a file below a file, more than the limits allow, an end
/// before its end. No file is written.
[[nodiscard]] result<packed_files> read_archive(std::string_view bytes, const std::string& where,
                                                const archive_limits& limits = {});

/// Into a folder that is the caller's alone.
[[nodiscard]] status unpack(const packed_files& files, const std::filesystem::path& folder);

}  // namespace accelbench::results
