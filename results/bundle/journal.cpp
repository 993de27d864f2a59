// SPDX-License-Identifier: Apache-2.0
#include "results/bundle/journal.hpp"

#include <fmt/format.h>

#include "results/bundle/records_json.hpp"

namespace accelbench::results {

result<journal> parse_journal(std::string_view content, const std::string& file) {
    journal out;
    const std::size_t last = content.rfind('\n');
    out.whole_bytes = last == std::string_view::npos ? 0 : last + 1;
    out.torn_bytes = content.size() - out.whole_bytes;
    std::string_view left = content.substr(0, out.whole_bytes);
    for (std::size_t line = 1; !left.empty(); ++line) {
        const std::size_t end = left.find('\n');
        auto run = parse_run(left.substr(0, end), fmt::format("{} line {}", file, line));
        if (!run) {
            return run.error();
        }
        out.runs.push_back(std::move(run).value());
        left.remove_prefix(end + 1);
    }
    return out;
}

}  // namespace accelbench::results
