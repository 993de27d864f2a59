// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <span>

#include "results/bundle/layout.hpp"
#include "results/bundle/manifest.hpp"
#include "results/merge/kind_json.hpp"
#include "results/merge/merged.hpp"
#include "results/merge/merger.hpp"

namespace accelbench::results {
namespace {

bundle_check passed(std::string name, std::string sentence) {
    return {std::move(name), true, std::move(sentence), error_code::none};
}

bundle_check failed(std::string name, std::string sentence,
                    error_code code = error_code::bundle_damaged) {
    return {std::move(name), false, std::move(sentence), code};
}

/// Each device once, of its member's plan.
std::string stray_device(const merged_content& content) {
    std::set<std::pair<std::size_t, std::string>> seen;
    for (const row_block& block : content.blocks) {
        const merged_member& member = content.members[block.member];
        const nlohmann::json& devices = std::as_const(member.head.devices);
        if (!devices.is_object() || !devices.contains(block.device)) {
            return fmt::format("{} of {} is no device that its member lists", block.device,
                               member.name);
        }
        if (!seen.emplace(block.member, block.device).second) {
            return fmt::format("{} of {} is there twice", block.device, member.name);
        }
    }
    return {};
}

bool same(double a, double b) {
    return a == b || (std::isnan(a) && std::isnan(b)) || (!std::isfinite(a) && std::isnan(b)) ||
           (std::isnan(a) && !std::isfinite(b));
}

bool same(std::span<const double> a, std::span<const double> b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](double x, double y) { return same(x, y); });
}

double at(const std::vector<double>& column, std::size_t row) {
    return column.empty() ? std::nan("") : column[row];
}

/// "" where both blocks say the same; else the first row that differs.
std::string difference(const merged_content& merged, const row_block& mine,
                       const merged_content& again, const row_block& theirs) {
    const std::string where = mine.device;
    if (mine.kinds.size() != theirs.kinds.size()) {
        return fmt::format("{}: {} rows here, {} by the member", where, mine.kinds.size(),
                           theirs.kinds.size());
    }
    std::size_t first = 0, other = 0;
    for (std::size_t i = 0; i < mine.kinds.size(); ++i) {
        const row_kind &a = merged.kinds[mine.kinds[i]], &b = again.kinds[theirs.kinds[i]];
        const std::span times(mine.times_ns.data() + first, mine.runs[i]);
        const std::span own(theirs.times_ns.data() + other, theirs.runs[i]);
        if (to_json(a) != to_json(b) || !same(times, own) || !same(mine.nmse[i], theirs.nmse[i]) ||
            !same(mine.error_share[i], theirs.error_share[i]) ||
            !same(at(mine.watts, i), at(theirs.watts, i)) ||
            !same(at(mine.idle_watts, i), at(theirs.idle_watts, i))) {
            return fmt::format("{}: row {} is not what the member's runs yield", where,
                               b.record.key.workload_id);
        }
        first += mine.runs[i];
        other += theirs.runs[i];
    }
    return {};
}

}  // namespace

verification_report verify_merged(const std::filesystem::path& folder) {
    verification_report report;
    const auto content = read_merged(folder);
    if (!content) {
        report.checks.push_back(
            failed("files, hashes, fields", to_string(content.error()), content.error().code));
        return report;
    }
    report.checks.push_back(
        passed("files, hashes, fields",
               fmt::format("{} members, {} devices, {} rows of {} kinds", content->members.size(),
                           content->blocks.size(), content->rows(), content->kinds.size())));
    const std::string stray = stray_device(*content);
    report.checks.push_back(stray.empty()
                                ? passed("devices", "each is its member's, and there once")
                                : failed("devices", stray));
    return report;
}

bundle_check check_member(const merged_content& content, const bundle& member) {
    const std::string name = fmt::format("member {}", member.path.string());
    const auto found = std::find_if(
        content.members.begin(), content.members.end(),
        [&member](const merged_member& m) { return m.head.campaign == member.campaign.campaign; });
    if (found == content.members.end()) {
        return failed(name, "its campaign is not in the merged bundle",
                      error_code::bundle_mismatch);
    }
    if (found->manifest_sha256 != member.manifest_sha256) {
        return failed(name,
                      "its MANIFEST.sha256 is not the one that was merged: it changed since, or "
                      "is another packing of the same campaign",
                      error_code::bundle_mismatch);
    }
    merger one;
    if (auto added = one.add(member); !added) {
        return failed(name, to_string(added.error()));
    }
    const auto again = one.finish({}, {}, content.product_version);
    merged_member expected = again->members.front();
    expected.name = found->name;
    if (to_json(expected) != to_json(*found)) {
        return failed(name, "what is said of its devices or host is not what it says itself");
    }
    const auto index = static_cast<std::size_t>(found - content.members.begin());
    std::size_t rows = 0;
    auto theirs = again->blocks.begin();
    for (const row_block& block : content.blocks) {
        if (block.member != index) {
            continue;
        }
        if (theirs == again->blocks.end() || theirs->device != block.device) {
            return failed(name, block.device + " has no rows by the member's runs");
        }
        if (const std::string fault = difference(content, block, *again, *theirs); !fault.empty()) {
            return failed(name, fault);
        }
        rows += block.kinds.size();
        ++theirs;
    }
    if (theirs != again->blocks.end()) {
        return failed(name, theirs->device + " has rows that are not in the merged bundle");
    }
    return passed(name, fmt::format("its runs yield the {} rows that are here", rows));
}

}  // namespace accelbench::results
