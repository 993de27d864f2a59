// SPDX-License-Identifier: Apache-2.0
// `accelbench plan`: what a run would do, how long and in how much memory; starts nothing.
#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "harness/campaign/opening.hpp"
#include "harness/cli/commands.hpp"
#include "harness/cli/plan_options.hpp"

namespace accelbench::cli {

void add_plan(CLI::App& app, action& chosen) {
    struct arguments {
        plan_options plan;
        std::vector<std::string> plugins;
        bool json = false;
    };
    auto given = std::make_shared<arguments>();
    CLI::App* command =
        app.add_subcommand("plan", "Print the rows of a campaign with predicted time and memory");
    add_plan_options(*command, given->plan);
    command->add_option("--plugin", given->plugins,
                        "Also know this plug-in (library or manifest); repeatable");
    command->add_flag("--json", given->json, "Print the plan file");
    end_help(*command,
             {"accelbench plan --suite smoke --device cpu:0 --device opencl:0",
              "accelbench plan --suite core --device cpu:0 --profile verdict --json"},
             "0 printed, 2 bad input, a bad suite or a plan that cannot be");
    command->callback([given, &chosen] {
        chosen = [given] {
            const auto made = make_plan(given->plan);
            if (!made) {
                return report(made.error());
            }
            if (const auto there = campaign::open_sides(*made, given->plugins); !there) {
                return report(there.error());
            }
            if (given->json) {
                fmt::print("{}\n", to_json(*made).dump(2));
            } else {
                print_plan(*made);
            }
            return 0;
        };
    });
}

}  // namespace accelbench::cli
