// SPDX-License-Identifier: Apache-2.0
#include "results/claim/source.hpp"

#include <fmt/format.h>

#include "results/compare/noise.hpp"
#include "results/compare/plan_facts.hpp"
#include "results/compare/ratio_of_runs.hpp"
#include "results/compare/same_method.hpp"
#include "results/status/of_bundle.hpp"

namespace accelbench::results {

void take_back(claim_source& source, const std::string& as_of) {
    for (auto& [question, by_model] : source.rows) {
        for (auto& [model, rows] : by_model) {
            for (card_row& row : rows) {
                const std::size_t bundle = source.all.devices[row.device].bundle;
                if (!source.why_not_used(bundle, *row.row, as_of).empty()) {
                    row = {.row = row.row, .device = row.device, .logs = {}};
                }
            }
        }
    }
}

result<claim_source> source_of(std::span<const bundle> bundles) {
    if (bundles.empty()) {
        return make_error(error_code::bad_usage, "cannot compare", "no bundle was given");
    }
    for (const auto& check : {check_same_method(bundles), check_campaigns_once(bundles)}) {
        if (!check) {
            return check.error();
        }
    }
    const campaign_record& first = bundles.front().campaign;
    claim_source source{.all = fleet_of(bundles),
                        .rows = {},
                        .confidence = plan_number(first, "confidence", 0.95),
                        .alpha = plan_number(first, "family_alpha", 0.05),
                        .noise = {},
                        .status = status_of(bundles),
                        .warnings = {},
                        .accuracy_floor =
                            [bundles](std::size_t bundle, const row_key& key) {
                                return accuracy_floor_of(bundles[bundle].campaign, key.workload_id);
                            },
                        .why_not_used = [bundles](std::size_t bundle, const row_record& row,
                                                  const std::string& as_of) -> std::string {
                            const row_standings& said = bundles[bundle].standings;
                            return said.nothing_said() ? std::string()
                                                       : why_not_used(said.of(row.key, as_of));
                        }};
    source.rows = gather(bundles, source.all);
    std::vector<runs_by_key> indices;
    for (const bundle& b : bundles) {
        indices.push_back(index_runs(b.runs));
        if (!b.campaign.complete) {
            source.warnings.push_back(
                fmt::format("{} is not complete: cards may lack runs", b.path.string()));
        }
    }
    source.noise = noise_of(indices);
    return source;
}

}  // namespace accelbench::results
