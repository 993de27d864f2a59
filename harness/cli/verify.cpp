// SPDX-License-Identifier: Apache-2.0
// `accelbench verify`: whether a bundle is whole, unedited and says nothing that its raw samples do
// not.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "harness/cli/commands.hpp"
#include "harness/cli/known_workloads.hpp"
#include "results/bundle/read_bundle.hpp"
#include "results/bundle/verify_bundle.hpp"

namespace accelbench::cli {
namespace {

int print_checks(const std::string& bundle, bool json) {
    results::verification_report report = results::verify_bundle(bundle);
    if (report.code() == error_code::bundle_missing_file && report.checks.size() == 1) {
        return cli::report(make_error(report.code(), "cannot verify " + bundle,
                                      report.checks.front().sentence,
                                      "Name the folder that `accelbench run -o` wrote"));
    }
    if (const auto read = results::read_bundle(bundle)) {
        const name_check names = check_names(read->campaign);
        report.checks.push_back(
            {"names", !names.forged,
             names.sentences.empty()
                 ? "workloads and constants are what this program calls so"
                 : fmt::format("{}; the bundle {}", fmt::join(names.sentences, "; "),
                               names.forged ? "claims to come from this very build"
                                            : "comes from another version, or was altered"),
             names.forged ? error_code::bundle_damaged : error_code::none});
    }
    if (json) {
        nlohmann::json list = nlohmann::json::array();
        for (const auto& check : report.checks) {
            list.push_back(
                {{"check", check.name}, {"passed", check.passed}, {"finding", check.sentence}});
        }
        fmt::print(
            "{}\n",
            nlohmann::json{{"bundle", bundle}, {"passed", report.passed()}, {"checks", list}}.dump(
                2));
    } else {
        for (const auto& check : report.checks) {
            fmt::print("{:<6} {:<22} {}\n", check.passed ? "passed" : "FAILED", check.name,
                       check.sentence);
        }
        fmt::print("{}: {}\n", bundle,
                   report.passed() ? "every check passed" : "not to be trusted");
    }
    return exit_status(report.code());
}

}  // namespace

void add_verify(CLI::App& app, action& chosen) {
    struct arguments {
        std::string bundle;
        bool json = false;
    };
    auto given = std::make_shared<arguments>();
    CLI::App* command = app.add_subcommand(
        "verify", "Check a bundle: schema, hashes, derived numbers against raw samples");
    command->add_option("bundle", given->bundle, "Bundle folder")->required();
    command->add_flag("--json", given->json, "Print JSON");
    end_help(*command, {"accelbench verify out", "accelbench verify out --json"},
             "0 every check passed, 2 bad input, 5 a check failed, or no bundle");
    command->callback([given, &chosen] {
        chosen = [given] { return print_checks(given->bundle, given->json); };
    });
}

}  // namespace accelbench::cli
