// SPDX-License-Identifier: Apache-2.0
#include "results/bundle/journal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <thread>

#include "results/bundle/records_json.hpp"

namespace accelbench::results {
namespace {

/// Fewer lines than this a thread are read sooner than a thread is started.
constexpr std::size_t least_lines = 32;
/// Reading is bound by memory allocation beyond a few threads.
constexpr std::size_t most_threads = 8;

std::vector<std::string_view> split_lines(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        lines.push_back(text.substr(0, end));
        text.remove_prefix(end + 1);
    }
    return lines;
}

/// Lines begin .. end - 1 into the same places of `runs`; the first fault ends it.
std::optional<error> parse_lines(const std::vector<std::string_view>& lines, std::size_t begin,
                                 std::size_t end, const std::string& file,
                                 std::vector<run_record>& runs) {
    for (std::size_t i = begin; i < end; ++i) {
        auto run = parse_run(lines[i], fmt::format("{} line {}", file, i + 1));
        if (!run) {
            return run.error();
        }
        runs[i] = std::move(run).value();
    }
    return std::nullopt;
}

}  // namespace

result<journal> parse_journal(std::string_view content, const std::string& file) {
    journal out;
    const std::size_t last = content.rfind('\n');
    out.whole_bytes = last == std::string_view::npos ? 0 : last + 1;
    out.torn_bytes = content.size() - out.whole_bytes;
    const auto lines = split_lines(content.substr(0, out.whole_bytes));
    out.runs.resize(lines.size());
    const std::size_t threads = std::clamp<std::size_t>(
        std::min<std::size_t>(lines.size() / least_lines, std::thread::hardware_concurrency()), 1,
        most_threads);
    std::vector<std::optional<error>> faults(threads);
    const auto parse_part = [&](std::size_t part) {
        faults[part] = parse_lines(lines, lines.size() * part / threads,
                                   lines.size() * (part + 1) / threads, file, out.runs);
    };
    std::vector<std::jthread> helpers;
    for (std::size_t part = 1; part < threads; ++part) {
        helpers.emplace_back(parse_part, part);
    }
    parse_part(0);
    helpers.clear();  // joins
    for (const auto& fault : faults) {
        if (fault) {
            return *fault;
        }
    }
    return out;
}

}  // namespace accelbench::results
