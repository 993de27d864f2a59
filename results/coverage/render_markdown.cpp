// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "results/compare/markdown.hpp"
#include "results/coverage/render.hpp"
#include "results/coverage/words.hpp"

namespace accelbench::results {
namespace {

std::string line_of(const std::vector<std::string>& cells) {
    std::string line = "|";
    for (const std::string& cell : cells) {
        line += fmt::format(" {} |", markdown_text(cell));
    }
    return line + "\n";
}

std::string head_of(const std::vector<std::string>& cells) {
    std::string rule = "|";
    for (std::size_t i = 0; i < cells.size(); ++i) {
        rule += "---|";
    }
    return line_of(cells) + rule + "\n";
}

}  // namespace

std::string render_coverage_markdown(const coverage_table& coverage) {
    std::vector<std::string> head{"workload"};
    head.insert(head.end(), coverage.devices.begin(), coverage.devices.end());
    std::string text = head_of(head);
    for (const covered_workload& work : coverage.workloads) {
        std::vector<std::string> cells{work.id};
        for (const coverage_cell& cell : work.cells) {
            cells.push_back(cell_text(cell));
        }
        text += line_of(cells);
    }
    for (std::size_t device = 0; device < coverage.devices.size(); ++device) {
        const model_counts counts = count_models(coverage, device);
        const auto kernels = kernels_of(counts);
        std::vector<std::string> names{"model"};
        names.insert(names.end(), kernels.begin(), kernels.end());
        text +=
            fmt::format("\n## {}\n\n{}", markdown_text(coverage.devices[device]), head_of(names));
        for (const auto& [model, by_kernel] : counts) {
            std::vector<std::string> cells{model};
            for (const std::string& kernel : kernels) {
                const auto found = by_kernel.find(kernel);
                cells.push_back(found == by_kernel.end() ? "" : count_text(found->second));
            }
            text += line_of(cells);
        }
    }
    text += "\n";
    for (const auto& lines : {legend(coverage), reasons(coverage), totals(coverage)}) {
        for (const std::string& line : lines) {
            text += fmt::format("- {}\n", markdown_text(line));
        }
    }
    return text;
}

}  // namespace accelbench::results
