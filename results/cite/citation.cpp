// SPDX-License-Identifier: Apache-2.0
#include "results/cite/citation.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <numeric>

#include "results/compare/comparability.hpp"
#include "results/compare/identity.hpp"
#include "results/compare/match.hpp"
#include "results/compare/plan_facts.hpp"
#include "results/compare/quantity.hpp"
#include "results/rows/run_time.hpp"

namespace accelbench::results {
namespace {

constexpr std::size_t day_length = 10;

std::string plan_text(const campaign_record& campaign, std::string_view name) {
    const nlohmann::json& plan = campaign.plan;
    if (!plan.is_object()) {
        return {};
    }
    const auto found = plan.find(name);
    return found != plan.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::string why_not_cited(const row_record& row, const row_status& standing) {
    if (std::string why = why_not_used(standing); !why.empty()) {
        return why;
    }
    if (is_noise_label(side_label(row.key))) {
        return "it only measures how far a device differs from itself";
    }
    if (!has_time(row.state)) {
        return row.reason.empty() ? std::string(to_string(row.state))
                                  : fmt::format("{} ({})", to_string(row.state), row.reason);
    }
    if (!quantity_of(row)) {
        return "no measured run";
    }
    if (std::find(row.marks.begin(), row.marks.end(), "double") != row.marks.end()) {
        return "a test double, no device";
    }
    if (!row.verification || !row.verification->passed || !row.verification->timed_outputs) {
        return "the outputs of its timed launches were not verified";
    }
    return {};
}

cited_row cited(const bundle& from, const row_record& row, row_status standing,
                figure_status status) {
    const quantity q = *quantity_of(row);
    cited_row made{.standing = std::move(standing),
                   .workload = row.key.workload_id,
                   .workload_sha256 = row.key.workload_sha256,
                   .variant = variant_of(row.key),
                   .tuning_class = row.key.tuning_class,
                   .precision = precision_of(row),
                   .device = fmt::format("{}", fmt::join(row.key.devices, "+")),
                   .description = device_text(from.campaign, side_label(row.key)),
                   .no_interval = q.bounds ? "" : row.no_interval_reason,
                   .cards = row.key.devices.size(),
                   .runs = row.runs,
                   .marks = row.marks};
    made.value = {q.value, figure_unit_of(q.kind), status, made.standing.id, std::nullopt};
    if (q.bounds) {
        made.value.bounds = statistics::interval{q.bounds->low, q.bounds->high, q.bounds->level};
    }
    return made;
}

}  // namespace

citation cite(const bundle& from, const std::vector<std::size_t>& rows, const std::string& as_of) {
    const campaign_record& campaign = from.campaign;
    citation made{.source = from.path.string(),
                  .sha256 = from.manifest_sha256,
                  .product_version = campaign.product_version,
                  .protocol_version = campaign.protocol_version,
                  .suite = plan_text(campaign, "suite"),
                  .profile = plan_text(campaign, "profile"),
                  .challenge = campaign.challenge,
                  .campaign = campaign.campaign,
                  .measured = campaign.created_utc.substr(0, day_length),
                  .as_of = as_of,
                  .status = from.witnesses.empty() ? figure_status::measured_self
                                                   : figure_status::measured_witnessed,
                  .witnesses = from.witnesses};
    std::vector<std::size_t> places = rows;
    if (places.empty()) {
        places.resize(from.rows.size());
        std::iota(places.begin(), places.end(), 0);
    }
    for (const std::size_t place : places) {
        const row_record& row = from.rows[place];
        row_status standing = from.standings.of(row.key, as_of);
        const std::string why = why_not_cited(row, standing);
        if (why.empty()) {
            made.rows.push_back(cited(from, row, std::move(standing), made.status));
        } else {
            made.refused.push_back({standing.id, row.key.workload_id,
                                    fmt::format("{}", fmt::join(row.key.devices, "+")), why});
        }
    }
    return made;
}

}  // namespace accelbench::results
