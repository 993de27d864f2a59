// SPDX-License-Identifier: Apache-2.0
// `accelbench merge`: one bundle of many, with what claims and reports need of each.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <memory>
#include <utility>

#include "harness/cli/commands.hpp"
#include "harness/cli/trusted_bundles.hpp"
#include "harness/environment/build.hpp"
#include "results/merge/merged.hpp"
#include "results/merge/merger.hpp"

namespace accelbench::cli {
namespace {

struct merge_arguments {
    std::vector<std::string> bundles, expected;
    std::string folder;
};

/// One at a time: samples of all members together are many times what they yield.
result<results::merged_content> merge_all(const merge_arguments& given) {
    results::merger members;
    std::vector<std::string> warnings;
    for (const std::string& path : given.bundles) {
        if (results::is_merged(path)) {
            auto merged = results::read_merged(path);
            if (!merged) {
                return merged.error();
            }
            if (auto added = members.add(std::move(*merged), path); !added) {
                return added.error();
            }
            continue;
        }
        auto read = read_trusted({path});
        if (!read) {
            return read.error();
        }
        warnings.insert(warnings.end(), read->warnings.begin(), read->warnings.end());
        for (const results::bundle& one : read->bundles) {
            if (auto added = members.add(one); !added) {
                return added.error();
            }
        }
    }
    return members.finish(given.expected, std::move(warnings),
                          environment::product_build().version);
}

int write_merge(const merge_arguments& given) {
    const auto content = merge_all(given);
    if (!content) {
        return report(content.error());
    }
    if (auto written = results::write_merged(*content, given.folder); !written) {
        return report(written.error());
    }
    int status = 0;
    for (const results::merged_member& member : content->members) {
        if (!member.head.complete) {
            status = some_rows_failed;
            fmt::print("INCOMPLETE  {} ({}): {}\n", member.name, results::host_of(member.head),
                       member.head.stopped_because.empty()
                           ? "its campaign did not finish; run --resume goes on with it"
                           : member.head.stopped_because);
        }
    }
    for (const std::string& host : results::missing_hosts(*content)) {
        status = some_rows_failed;
        fmt::print("MISSING     {}: no bundle of it was given\n", host);
    }
    fmt::print("{}: {} bundles, {} devices, {} rows\n", given.folder, content->members.size(),
               content->blocks.size(), content->rows());
    return status;
}

}  // namespace

void add_merge(CLI::App& app, action& chosen) {
    auto given = std::make_shared<merge_arguments>();
    CLI::App* command = app.add_subcommand(
        "merge", "Make one bundle of many, for claims and reports about whole fleets");
    command
        ->add_option("bundles", given->bundles, "Bundle folders, packed files, or merged bundles")
        ->required();
    command->add_option("-o,--output", given->folder, "Folder of the merged bundle")->required();
    command
        ->add_option("--expect", given->expected,
                     "Host that must be there, with commas between: a missing one is named")
        ->delimiter(',');
    end_help(*command,
             {"accelbench merge node-* -o fleet", "accelbench merge rack-1 rack-2 -o site",
              "accelbench merge node-* --expect n1,n2,n3 -o fleet",
              "accelbench compare fleet --unit card", "accelbench verify fleet --members node-*"},
             "0 merged, 1 merged, but a member is incomplete or missing, 2 bad input, 5 a bundle "
             "cannot be trusted or read, or the folder not written");
    command->callback([given, &chosen] { chosen = [given] { return write_merge(*given); }; });
}

}  // namespace accelbench::cli
