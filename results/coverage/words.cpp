// SPDX-License-Identifier: Apache-2.0
#include "results/coverage/words.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <map>
#include <utility>

namespace accelbench::results {

std::string cell_text(const coverage_cell& cell) {
    std::string text(to_string(cell.state));
    if (!cell.precision.empty()) {
        text += fmt::format(" ({})", cell.precision);
    } else if (cell.state == coverage_state::unsupported && !cell.code.empty()) {
        text += fmt::format(" ({})", cell.code);
    }
    return cell.is_double ? text + ", double" : text;
}

std::string count_text(const state_counts& count) {
    if (count.all == 0) {
        return {};
    }
    return count.other == 0 ? fmt::format("{} of {}", count.yes, count.all)
                            : fmt::format("{} + {} of {}", count.yes, count.other, count.all);
}

std::vector<std::string> legend(const coverage_table& table) {
    std::set<coverage_state> used;
    bool has_double = false, has_precision = false;
    for (const covered_workload& work : table.workloads) {
        for (const coverage_cell& cell : work.cells) {
            used.insert(cell.state);
            has_double = has_double || cell.is_double;
            has_precision = has_precision || !cell.precision.empty();
        }
    }
    std::vector<std::string> lines;
    for (const coverage_state state : used) {
        lines.push_back(fmt::format("{}: {}", to_string(state), meaning(state)));
    }
    if (has_precision) {
        lines.emplace_back("(f32): the arithmetic done, where the workload names another");
    }
    if (has_double) {
        lines.emplace_back(
            "double: behind the backend works a stand-in for its vendor's library, made for tests; "
            "no device ran it");
    }
    return lines;
}

std::vector<std::string> reasons(const coverage_table& table) {
    // Device and sentence, in order of devices, with the workloads that it holds for.
    std::map<std::pair<std::size_t, std::string>, std::vector<std::string>> found;
    for (const covered_workload& work : table.workloads) {
        for (std::size_t d = 0; d < work.cells.size(); ++d) {
            if (!work.cells[d].reason.empty()) {
                found[{d, work.cells[d].reason}].push_back(work.id);
            }
        }
    }
    std::vector<std::string> lines;
    for (const auto& [key, ids] : found) {
        const std::string where =
            ids.size() == 1 ? ids.front() : fmt::format("{} workloads", ids.size());
        lines.push_back(fmt::format("{}, {}: {}", table.devices[key.first], where, key.second));
    }
    return lines;
}

std::vector<std::string> totals(const coverage_table& table) {
    std::vector<std::string> lines;
    for (std::size_t d = 0; d < table.devices.size(); ++d) {
        std::map<coverage_state, std::size_t> counts;
        for (const covered_workload& work : table.workloads) {
            ++counts[work.cells[d].state];
        }
        std::vector<std::string> parts;
        for (const auto& [state, count] : counts) {
            parts.push_back(fmt::format("{} {}", count, to_string(state)));
        }
        lines.push_back(fmt::format("{}: {}", table.devices[d], fmt::join(parts, ", ")));
    }
    return lines;
}

std::set<std::string> kernels_of(const model_counts& counts) {
    std::set<std::string> kernels;
    for (const auto& [model, by_kernel] : counts) {
        for (const auto& [kernel, count] : by_kernel) {
            kernels.insert(kernel);
        }
    }
    return kernels;
}

}  // namespace accelbench::results
