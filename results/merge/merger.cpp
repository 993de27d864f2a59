// SPDX-License-Identifier: Apache-2.0
#include "results/merge/merger.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <nlohmann/json.hpp>
#include <numeric>
#include <tuple>
#include <utility>

#include "results/claim/gather.hpp"
#include "results/compare/noise.hpp"
#include "results/compare/plan_facts.hpp"
#include "results/compare/ratio_of_runs.hpp"
#include "results/compare/same_method.hpp"
#include "results/merge/kind_json.hpp"

namespace accelbench::results {
namespace {

constexpr double absent = std::numeric_limits<double>::quiet_NaN();

std::string name_of(const std::filesystem::path& path) {
    const auto name = path.filename();
    return (name.empty() ? path.parent_path().filename() : name).string();
}

void add_figures(row_block& block, const row_record& row) {
    const auto& verified = row.verification;
    block.nmse.push_back(verified ? verified->nmse : absent);
    block.error_share.push_back(
        verified && verified->limit > 0.0 ? verified->worst_ratio / verified->limit : absent);
    block.watts.push_back(row.power ? row.power->watts.value_or(absent) : absent);
    block.idle_watts.push_back(row.power ? row.power->idle_watts.value_or(absent) : absent);
}

void drop_if_empty(std::vector<double>& column) {
    if (std::all_of(column.begin(), column.end(), [](double v) { return std::isnan(v); })) {
        column.clear();
    }
}

}  // namespace

/// The same campaign once, and measured as the others were.
status merger::admit(const campaign_record& campaign, const std::string& path) {
    const auto [there, fresh] = campaigns_.emplace(campaign.campaign, path);
    if (!fresh) {
        return make_error(
            error_code::bundle_mismatch, "cannot merge " + path,
            fmt::format("its campaign {} is in {} already", campaign.campaign, there->second),
            "Name each bundle once: rows that count twice look surer than they are");
    }
    bundle head;
    head.path = path;
    head.campaign = campaign;
    first_.resize(std::min<std::size_t>(first_.size(), 1));
    first_.push_back(std::move(head));
    if (auto method = check_same_method(first_); !method) {
        campaigns_.erase(there);
        return method.error();
    }
    return {};
}

std::uint32_t merger::number_of(row_kind kind) {
    const auto known = kinds_.emplace(to_line(to_json(kind)), content_.kinds.size());
    if (known.second) {
        content_.kinds.push_back(std::move(kind));
    }
    return known.first->second;
}

status merger::add(merged_content merged, const std::string& path) {
    for (const merged_member& member : merged.members) {
        if (auto admitted = admit(member.head, path); !admitted) {
            return admitted;
        }
    }
    std::vector<std::uint32_t> numbers;
    for (row_kind& kind : merged.kinds) {
        numbers.push_back(number_of(std::move(kind)));
    }
    const std::size_t before = content_.members.size();
    for (row_block& block : merged.blocks) {
        block.member += before;
        for (std::uint32_t& kind : block.kinds) {
            kind = numbers[kind];
        }
        content_.blocks.push_back(std::move(block));
    }
    const auto take = [](auto& from, auto& to) {
        to.insert(to.end(), std::make_move_iterator(from.begin()),
                  std::make_move_iterator(from.end()));
    };
    take(merged.members, content_.members);
    take(merged.expected, content_.expected);
    take(merged.warnings, content_.warnings);
    return {};
}

status merger::add(const bundle& member) {
    merged_member made{.name = name_of(member.path),
                       .manifest_sha256 = member.manifest_sha256,
                       .head = head_of(member),
                       .noise_ratios = {}};
    if (auto admitted = admit(made.head, member.path.string()); !admitted) {
        return admitted;
    }
    const runs_by_key runs = index_runs(member.runs);
    made.noise_ratios = noise_log_ratios(runs);
    const std::vector<std::string> labels = device_labels(member.campaign, member.rows);
    std::map<std::string, row_block> blocks;
    for (const row_record& row : member.rows) {
        const std::string label = side_label(row.key);
        if (std::find(labels.begin(), labels.end(), label) == labels.end()) {
            continue;
        }
        row_block& block = blocks[label];
        block.kinds.push_back(number_of(kind_of(row, member.campaign)));
        add_figures(block, row);
        const auto mine = runs.find(row.key);
        const std::vector<double> times =
            mine == runs.end() ? std::vector<double>{} : times_in_order(mine->second);
        block.runs.push_back(static_cast<std::uint32_t>(times.size()));
        block.times_ns.insert(block.times_ns.end(), times.begin(), times.end());
    }
    for (auto& [label, block] : blocks) {
        block.member = content_.members.size();
        block.device = label;
        drop_if_empty(block.watts);
        drop_if_empty(block.idle_watts);
        content_.blocks.push_back(std::move(block));
    }
    content_.members.push_back(std::move(made));
    return {};
}

result<merged_content> merger::finish(std::vector<std::string> expected,
                                      std::vector<std::string> warnings,
                                      std::string product_version) {
    if (content_.members.empty()) {
        return make_error(error_code::bad_usage, "cannot merge", "no bundle was given");
    }
    merged_content out = std::move(content_);
    const auto place = [&out](std::size_t i) {
        const campaign_record& head = out.members[i].head;
        return std::pair(host_of(head), head.campaign);
    };
    std::vector<std::size_t> order(out.members.size()), rank(out.members.size());
    std::iota(order.begin(), order.end(), 0);
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return place(a) < place(b); });
    std::vector<merged_member> members;
    for (std::size_t i = 0; i < order.size(); ++i) {
        rank[order[i]] = i;
        members.push_back(std::move(out.members[order[i]]));
    }
    out.members = std::move(members);
    std::vector<row_kind> kinds;
    std::vector<std::uint32_t> new_kind(out.kinds.size());
    for (const auto& [text, old] : kinds_) {
        new_kind[old] = static_cast<std::uint32_t>(kinds.size());
        kinds.push_back(std::move(out.kinds[old]));
    }
    out.kinds = std::move(kinds);
    for (row_block& block : out.blocks) {
        block.member = rank[block.member];
        for (std::uint32_t& kind : block.kinds) {
            kind = new_kind[kind];
        }
    }
    std::sort(out.blocks.begin(), out.blocks.end(), [](const row_block& a, const row_block& b) {
        return std::tie(a.member, a.device) < std::tie(b.member, b.device);
    });
    for (const auto& [kept, given] :
         {std::pair(&out.expected, &expected), std::pair(&out.warnings, &warnings)}) {
        given->insert(given->end(), kept->begin(), kept->end());
    }
    std::sort(expected.begin(), expected.end());
    expected.erase(std::unique(expected.begin(), expected.end()), expected.end());
    std::sort(warnings.begin(), warnings.end());
    warnings.erase(std::unique(warnings.begin(), warnings.end()), warnings.end());
    out.expected = std::move(expected);
    out.warnings = std::move(warnings);
    out.product_version = std::move(product_version);
    return out;
}

}  // namespace accelbench::results
