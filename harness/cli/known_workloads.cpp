// SPDX-License-Identifier: Apache-2.0
#include "harness/cli/known_workloads.hpp"

#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>

#include "harness/environment/build.hpp"
#include "harness/plan/profile.hpp"
#include "kernels/suites/suite.hpp"

namespace accelbench::cli {
namespace {

std::map<std::string, std::string> built_in_hashes() {
    std::map<std::string, std::string> hashes;
    for (const auto name : kernels::built_in_suites()) {
        const auto suite = kernels::load_suite(name);
        for (std::size_t i = 0; suite && i < suite->rows.size(); ++i) {
            hashes.emplace(suite->rows[i].work.id, suite->rows[i].work.sha256);
        }
    }
    return hashes;
}

/// The first constant in which the plan is not the profile that it names; "" if there is none. The
/// number of runs may be chosen, and the row says how many it has.
std::string foreign_constant(const results::campaign_record& campaign) {
    const nlohmann::json& plan = campaign.plan;
    const bool tells = plan.is_object() && plan.contains("constants") && plan.contains("profile");
    const auto profile = tells && plan["profile"].is_string() && plan["constants"].is_object()
                             ? plan::find_profile(plan["profile"].get_ref<const std::string&>())
                             : std::nullopt;
    if (!profile) {
        return "";
    }
    const nlohmann::json ours = plan::to_json(profile->values);
    for (const auto& [name, value] : plan["constants"].items()) {
        if (name != "runs" && ours.contains(name) && ours[name] != value) {
            return fmt::format("{} of profile {} is {} here, {} in the bundle", name, profile->name,
                               ours[name].dump(), value.dump());
        }
    }
    return "";
}

bool is_of_this_build(const results::campaign_record& campaign) {
    const auto build = environment::product_build();
    const nlohmann::json& e = campaign.environment;
    const bool tells = e.is_object() && e.contains("build") && e["build"].is_object();
    const auto made = tells ? e["build"].value("git_describe", nlohmann::json()) : nlohmann::json();
    return campaign.product_version == build.version && made.is_string() &&
           made.get<std::string>() == build.git_describe;
}

}  // namespace

name_check check_names(const results::campaign_record& campaign) {
    name_check found;
    if (!campaign.workloads->is_object()) {
        return found;
    }
    const auto known = built_in_hashes();
    for (const auto& [id, workload] : campaign.workloads->items()) {
        const auto ours = known.find(id);
        const std::string theirs = workload.value("sha256", std::string());
        if (ours != known.end() && ours->second != theirs) {
            found.sentences.push_back(
                fmt::format("workload {} is not what this program calls so ({:.12} here, {:.12} in "
                            "the bundle)",
                            id, ours->second, theirs));
        }
    }
    if (const std::string constant = foreign_constant(campaign); !constant.empty()) {
        found.sentences.push_back(constant);
    }
    found.forged = !found.sentences.empty() && is_of_this_build(campaign);
    return found;
}

}  // namespace accelbench::cli
