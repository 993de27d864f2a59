// SPDX-License-Identifier: Apache-2.0
// accelbench: the command line.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>

#include "harness/cli/commands.hpp"
#include "harness/environment/build.hpp"

namespace accelbench::cli {
namespace {

constexpr const char* footer = R"(
Examples:
  accelbench devices
  accelbench run --suite smoke --device cpu:0 --device opencl:0 -o out
  accelbench compare out
  accelbench verify out

Exit status: 0 all rows ok, 1 some rows have no result (the table says why), 2 bad input, 3 plug-in, 4 worker,
5 files, 6 nothing comparable, 70 a fault of accelbench itself, 130 interrupted. Errors: docs/errors.md.)";

/// `--witness kim.pem bid.tar.gz` names one key and one bundle: CLI11 would take both as keys and
/// leave the bundle unread.
void one_value_each(CLI::App& command) {
    for (CLI::Option* option : command.get_options()) {
        if (option->get_expected_max() > 1 && !option->get_positional()) {
            option->allow_extra_args(false);
        }
    }
    for (CLI::App* group : command.get_subcommands([](CLI::App*) { return true; })) {
        one_value_each(*group);
    }
}

int run_command_line(int argc, char** argv) {
    CLI::App app{"accelbench: verified, repeatable throughput of AI kernels across accelerators",
                 "accelbench"};
    app.footer(footer);
    app.require_subcommand(1);
    app.set_version_flag("--version", "accelbench " + environment::product_build().version);
    action chosen;
    for (auto add : {add_devices,     add_list,     add_explain,   add_export_onnx, add_plan,
                     add_run,         add_compare,  add_report,    add_equivalent,  add_score,
                     add_sample_plan, add_coverage, add_merge,     add_verify,      add_pack,
                     add_reveal,      add_annotate, add_sign,      add_cite,        add_artifacts,
                     add_new_plugin,  add_conform,  add_challenge, add_tender,      add_doctor}) {
        add(app, chosen);
    }
    try {
        app.parse(argc, argv);
    } catch (const CLI::CallForHelp& help) {
        return app.exit(help);
    } catch (const CLI::CallForVersion& version) {
        return app.exit(version);
    } catch (const CLI::ParseError& fault) {
        return report(
            make_error(error_code::bad_usage, "cannot read the command line", fault.what(),
                       "`accelbench --help` and `accelbench COMMAND --help` show what there is"));
    }
    return chosen();
}

}  // namespace

void end_help(CLI::App& command, const std::vector<std::string>& examples,
              const std::string& statuses) {
    one_value_each(command);
    command.footer(fmt::format("\nExamples:\n  {}\n\nExit status: {}. Errors: docs/errors.md.",
                               fmt::join(examples, "\n  "), statuses));
}

int report(const error& e) {
    std::fflush(stdout);  // what was printed before the error is read before it
    fmt::print(stderr, "accelbench: {}\n", to_string(e));
    return exit_status(e.code);
}

}  // namespace accelbench::cli

int main(int argc, char** argv) {
    try {
        return accelbench::cli::run_command_line(argc, argv);
    } catch (const std::exception& fault) {
        return accelbench::cli::report(accelbench::make_error(
            accelbench::error_code::internal, "accelbench stopped", fault.what(),
            "This is a fault of accelbench: please report it with the command that you ran"));
    }
}
