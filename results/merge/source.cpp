// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>
#include <utility>

#include "results/compare/noise.hpp"
#include "results/compare/plan_facts.hpp"
#include "results/merge/merged.hpp"

namespace accelbench::results {
namespace {

std::optional<double> measured(const std::vector<double>& column, std::size_t row) {
    return column.empty() || std::isnan(column[row]) ? std::nullopt : std::optional(column[row]);
}

/// Where rows of each kind belong, looked up once a kind and not once a row.
class places {
  public:
    places(gathered_rows& rows, const std::vector<row_kind>& kinds) {
        for (const row_kind& kind : kinds) {
            by_kind_.push_back(&rows[question_of(kind.record.key)]);
        }
    }
    [[nodiscard]] model_rows& of(std::uint32_t kind, std::size_t model) const {
        return (*by_kind_[kind])[model];
    }

  private:
    std::vector<std::map<std::size_t, model_rows>*> by_kind_;
};

void add_block(const row_block& block, const std::vector<row_kind>& kinds, std::size_t device,
               std::size_t model, const places& to) {
    auto time = block.times_ns.begin();
    for (std::size_t i = 0; i < block.kinds.size(); ++i) {
        const row_kind& kind = kinds[block.kinds[i]];
        card_row row{.row = &kind.record, .device = device};
        row.logs.reserve(block.runs[i]);
        for (std::uint32_t run = 0; run < block.runs[i]; ++run) {
            row.logs.push_back(std::log(*time++));
        }
        if (kind.record.verification) {
            row.nmse = block.nmse[i];
        }
        row.error_share = measured(block.error_share, i);
        row.watts = measured(block.watts, i);
        row.idle_watts = measured(block.idle_watts, i);
        to.of(block.kinds[i], model).push_back(std::move(row));
    }
}

/// What was said of a member's row is in its marks; the words and a preview's last day stayed with
/// the member.
std::string why_not_kept(const row_record& row) {
    for (const std::string& mark : row.marks) {
        const auto said = parse_row_standing(mark);
        if (said && *said != row_standing::valid && *said != row_standing::disputed) {
            return fmt::format("the row was {} when the bundles were merged; its member says why",
                               *said == row_standing::preview ? "a preview" : mark);
        }
    }
    return {};
}

/// "node1, node2 and 7 more".
std::string named(const std::vector<std::string>& names) {
    constexpr std::size_t most = 6;
    if (names.size() <= most) {
        return fmt::format("{}", fmt::join(names, ", "));
    }
    return fmt::format("{} and {} more", fmt::join(names.begin(), names.begin() + most, ", "),
                       names.size() - most);
}

}  // namespace

claim_source source_of(const merged_content& content) {
    const campaign_record& first = content.members.front().head;
    const std::vector<bundle> heads = heads_of(content);
    claim_source source{.all = fleet_of(heads),
                        .rows = {},
                        .confidence = plan_number(first, "confidence", 0.95),
                        .alpha = plan_number(first, "family_alpha", 0.05),
                        .noise = {},
                        .status = figure_status::measured_self,
                        .warnings = content.warnings,
                        .accuracy_floor = {},
                        .why_not_used = [](std::size_t, const row_record& row, const std::string&) {
                            return why_not_kept(row);
                        }};
    std::map<std::pair<std::string, std::string>, double> floors;
    for (const row_kind& kind : content.kinds) {
        floors[{kind.record.key.workload_id, kind.record.key.workload_sha256}] =
            kind.accuracy_floor;
    }
    source.accuracy_floor = [floors = std::move(floors)](std::size_t, const row_key& key) {
        const auto found = floors.find({key.workload_id, key.workload_sha256});
        return found == floors.end() ? 0.0 : found->second;
    };
    std::vector<std::map<std::string, std::size_t>> devices(content.members.size());
    for (std::size_t i = 0; i < source.all.devices.size(); ++i) {
        devices[source.all.devices[i].bundle].emplace(source.all.devices[i].label, i);
    }
    const places to(source.rows, content.kinds);
    for (const row_block& block : content.blocks) {
        const auto device = devices[block.member].find(block.device);
        if (device != devices[block.member].end()) {
            const std::size_t card = source.all.devices[device->second].card;
            add_block(block, content.kinds, device->second, source.all.cards[card].model, to);
        }
    }
    std::vector<double> noise;
    for (const merged_member& member : content.members) {
        noise.insert(noise.end(), member.noise_ratios.begin(), member.noise_ratios.end());
    }
    source.noise = noise_from(noise);
    if (const auto names = incomplete_members(content); !names.empty()) {
        source.warnings.push_back(fmt::format("INCOMPLETE: {}: cards may lack runs", named(names)));
    }
    if (const auto names = missing_hosts(content); !names.empty()) {
        source.warnings.push_back(
            fmt::format("MISSING: {}: expected, and no bundle of it was merged", named(names)));
    }
    return source;
}

}  // namespace accelbench::results
