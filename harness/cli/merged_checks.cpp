// SPDX-License-Identifier: Apache-2.0
#include "harness/cli/merged_checks.hpp"

#include <fmt/format.h>

#include <set>
#include <utility>

#include "harness/cli/packed_bundles.hpp"
#include "harness/cli/trusted_bundles.hpp"
#include "results/merge/merged.hpp"

namespace accelbench::cli {
namespace {

/// What verify_bundle() finds wrong with a folder; packed files were checked when they were read.
void add_faults(const std::string& path, results::verification_report& to) {
    if (is_packed(path)) {
        return;
    }
    for (results::bundle_check& check : results::verify_bundle(path).checks) {
        if (!check.passed) {
            check.name = fmt::format("member {}: {}", path, check.name);
            to.checks.push_back(std::move(check));
        }
    }
}

}  // namespace

result<results::verification_report> checks_of_merged(const std::string& folder,
                                                      const std::vector<std::string>& members) {
    results::verification_report report = results::verify_merged(folder);
    if (!report.passed()) {
        return report;
    }
    const auto content = results::read_merged(folder);
    if (!content) {
        return content.error();
    }
    std::set<std::string> seen;
    for (const std::string& path : members) {
        if (results::is_merged(path)) {
            return make_error(error_code::bad_usage,
                              fmt::format("cannot verify {} by {}", folder, path),
                              "it is a merged bundle itself, which holds no samples",
                              "Name the bundles that it was made of");
        }
        add_faults(path, report);
        const auto read = read_trusted({path});
        if (!read) {
            report.checks.push_back({fmt::format("member {}", path), false, to_string(read.error()),
                                     read.error().code});
            continue;
        }
        for (const results::bundle& member : read->bundles) {
            seen.insert(member.campaign.campaign);
            report.checks.push_back(results::check_member(*content, member));
        }
    }
    std::size_t unseen = 0;
    for (const results::merged_member& member : content->members) {
        unseen += seen.contains(member.head.campaign) ? 0 : 1;
    }
    // Said as a finding and not as a fault: nobody need have all members at hand.
    report.checks.push_back(
        {"rows against samples", true,
         fmt::format("{} of {} members; what the others' rows are rests on the word of who merged "
                     "them (--members)",
                     content->members.size() - unseen, content->members.size()),
         error_code::none});
    return report;
}

}  // namespace accelbench::cli
