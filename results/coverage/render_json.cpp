// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>

#include "results/coverage/render.hpp"

namespace accelbench::results {
namespace {

nlohmann::json text_or_null(const std::string& text) {
    return text.empty() ? nlohmann::json(nullptr) : nlohmann::json(text);
}

}  // namespace

std::string render_coverage_json(const coverage_table& table) {
    nlohmann::json workloads = nlohmann::json::array();
    for (const covered_workload& work : table.workloads) {
        nlohmann::json cells = nlohmann::json::object();
        for (std::size_t d = 0; d < work.cells.size(); ++d) {
            const coverage_cell& cell = work.cells[d];
            cells[table.devices[d]] = {{"state", to_string(cell.state)},
                                       {"precision", text_or_null(cell.precision)},
                                       {"code", text_or_null(cell.code)},
                                       {"reason", text_or_null(cell.reason)},
                                       {"double", cell.is_double}};
        }
        workloads.push_back({{"id", work.id},
                             {"sha256", work.sha256},
                             {"kernel", work.kernel},
                             {"model", work.model},
                             {"devices", std::move(cells)}});
    }
    const nlohmann::json all{{"devices", table.devices}, {"workloads", std::move(workloads)}};
    return all.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

}  // namespace accelbench::results
