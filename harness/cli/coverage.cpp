// SPDX-License-Identifier: Apache-2.0
// `accelbench coverage`: which device does which workload, from bundles, or by asking the plug-ins.
#include <fmt/format.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "harness/cli/commands.hpp"
#include "harness/cli/support_survey.hpp"
#include "harness/cli/terminal.hpp"
#include "harness/cli/trusted_bundles.hpp"
#include "results/coverage/render.hpp"

namespace accelbench::cli {
namespace {

struct coverage_arguments {
    std::vector<std::string> bundles, devices, plugins;
    std::string suite = "core";
    bool json = false, markdown = false;
};

result<results::coverage_table> of_bundles(const std::vector<std::string>& paths) {
    const auto read = read_trusted(paths);
    if (!read) {
        return read.error();
    }
    for (const std::string& warning : read->warnings) {
        fmt::print(stderr, "{}\n", warning);
    }
    return results::cover(read->bundles);
}

int print_coverage(const coverage_arguments& given) {
    if (given.bundles.empty() == given.devices.empty()) {
        return report(make_error(error_code::bad_usage, "cannot show coverage",
                                 given.bundles.empty()
                                     ? "neither a bundle nor a device is named"
                                     : "a bundle was measured, a device is asked: not both at once",
                                 "Name bundles, or devices with --device"));
    }
    const auto table =
        given.devices.empty()
            ? of_bundles(given.bundles)
            : ask_support(
                  {.suite = given.suite, .devices = given.devices, .plugins = given.plugins});
    if (!table) {
        return report(table.error());
    }
    if (given.json) {
        fmt::print("{}", results::render_coverage_json(*table));
    } else if (given.markdown) {
        fmt::print("{}", results::render_coverage_markdown(*table));
    } else {
        fmt::print("{}", results::render_coverage(*table, terminal_style().width));
    }
    return 0;
}

}  // namespace

void add_coverage(CLI::App& app, action& chosen) {
    auto given = std::make_shared<coverage_arguments>();
    CLI::App* command = app.add_subcommand(
        "coverage", "Show which device does which workload, and what a missing figure means");
    command->add_option("bundles", given->bundles,
                        "Bundle folders, or packed files: what was measured");
    command->add_option("--device", given->devices,
                        "Ask this device instead, without measuring; repeatable");
    command->add_option("--suite", given->suite, "Workloads to ask for: built-in suite or file")
        ->capture_default_str();
    command->add_option("--plugin", given->plugins,
                        "Also know this plug-in (library or manifest); repeatable");
    auto* format = command->add_option_group("format");
    format->add_flag("--json", given->json, "Print JSON");
    format->add_flag("--markdown", given->markdown, "Print Markdown");
    format->require_option(0, 1);
    end_help(*command,
             {"accelbench coverage out", "accelbench coverage cpu-bundle npu-bundle --markdown",
              "accelbench coverage --device opencl:0 --suite core"},
             "0 printed, 2 bad input, 3 a device or its plug-in did not answer, 5 a bundle cannot "
             "be trusted or read");
    command->callback([given, &chosen] { chosen = [given] { return print_coverage(*given); }; });
}

}  // namespace accelbench::cli
