// SPDX-License-Identifier: Apache-2.0
// runs.jsonl: one line per finished run. A last line without its newline was cut off by a kill and
// counts as not written.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "results/bundle/records.hpp"

namespace accelbench::results {

struct journal {
    std::vector<run_record> runs;
    std::size_t whole_bytes = 0;  // up to and with the last newline
    std::size_t torn_bytes = 0;   // after it
};

/// A line in the middle that cannot be read is an error that names `file` and the line.
[[nodiscard]] result<journal> parse_journal(std::string_view content, const std::string& file);

}  // namespace accelbench::results
