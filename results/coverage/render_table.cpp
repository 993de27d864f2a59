// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "results/compare/text_table.hpp"
#include "results/coverage/render.hpp"
#include "results/coverage/words.hpp"

namespace accelbench::results {
namespace {

std::string workloads_table(const coverage_table& coverage, std::size_t width) {
    text_table table{.header = {"workload"}, .rows = {}};
    table.header.insert(table.header.end(), coverage.devices.begin(), coverage.devices.end());
    for (const covered_workload& work : coverage.workloads) {
        table_row row{.cells = {{work.id, ""}}, .note = {}};
        for (const coverage_cell& cell : work.cells) {
            row.cells.push_back({cell_text(cell), ""});
        }
        table.rows.push_back(std::move(row));
    }
    return table.render(width);
}

/// Kernels down, models across would not fit a terminal with a dozen kernels.
std::string models_table(const coverage_table& coverage, std::size_t device, std::size_t width) {
    const model_counts counts = count_models(coverage, device);
    text_table table{.header = {coverage.devices[device]}, .rows = {}};
    for (const auto& [model, by_kernel] : counts) {
        table.header.push_back(model);
    }
    for (const std::string& kernel : kernels_of(counts)) {
        table_row row{.cells = {{kernel, ""}}, .note = {}};
        for (const auto& [model, by_kernel] : counts) {
            const auto found = by_kernel.find(kernel);
            row.cells.push_back({found == by_kernel.end() ? "" : count_text(found->second), ""});
        }
        table.rows.push_back(std::move(row));
    }
    return table.render(width);
}

}  // namespace

std::string render_coverage(const coverage_table& coverage, std::size_t width) {
    std::string text = workloads_table(coverage, width);
    for (std::size_t device = 0; device < coverage.devices.size(); ++device) {
        text += "\n" + models_table(coverage, device, width);
    }
    for (const auto& lines : {legend(coverage), reasons(coverage), totals(coverage)}) {
        text += lines.empty() ? "" : "\n";
        for (const std::string& line : lines) {
            text += wrap(line, width, 2) + "\n";
        }
    }
    return text;
}

}  // namespace accelbench::results
