// SPDX-License-Identifier: Apache-2.0
// `accelbench verify`: whether a bundle, or a file of packed ones, is whole, unedited and says
// nothing that its raw samples do not.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "harness/cli/commands.hpp"
#include "harness/cli/known_workloads.hpp"
#include "results/bundle/read_bundle.hpp"
#include "results/bundle/verify_bundle.hpp"
#include "results/pack/pack.hpp"

namespace accelbench::cli {
namespace {

/// All checks of one bundle; `shown` is what the user calls it.
results::verification_report checks_of(const std::filesystem::path& folder) {
    results::verification_report report = results::verify_bundle(folder);
    if (const auto read = results::read_bundle(folder)) {
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
    return report;
}

/// Of an archive: itself, then each bundle in it under the name that it has there.
result<results::verification_report> checks_of_pack(const std::string& file) {
    const auto opened = results::unpacked::open(file);
    if (!opened) {
        return opened.error();
    }
    results::verification_report all{.checks = opened->checks};
    for (const auto& [name, folder] : opened->bundles) {
        for (results::bundle_check check : checks_of(folder).checks) {
            // The folder that it was unfolded into is nobody's.
            for (std::size_t at = 0;
                 (at = check.sentence.find(folder.string())) != std::string::npos;) {
                check.sentence.replace(at, folder.string().size(), name);
            }
            check.name = opened->bundles.size() > 1 ? fmt::format("{}: {}", name, check.name)
                                                    : std::move(check.name);
            all.checks.push_back(std::move(check));
        }
    }
    return all;
}

void print_report(const std::string& bundle, const results::verification_report& report,
                  bool json) {
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
        return;
    }
    for (const auto& check : report.checks) {
        fmt::print("{:<6} {:<22} {}\n", check.passed ? "passed" : "FAILED", check.name,
                   check.sentence);
    }
    fmt::print("{}: {}\n", bundle, report.passed() ? "every check passed" : "not to be trusted");
}

int print_checks(const std::string& bundle, bool json) {
    std::error_code unreadable;
    if (std::filesystem::is_regular_file(bundle, unreadable)) {
        const auto checked = checks_of_pack(bundle);
        if (!checked) {
            return cli::report(checked.error());
        }
        print_report(bundle, *checked, json);
        return exit_status(checked->code());
    }
    const results::verification_report report = checks_of(bundle);
    if (report.code() == error_code::bundle_missing_file && report.checks.size() == 1) {
        return cli::report(make_error(report.code(), "cannot verify " + bundle,
                                      report.checks.front().sentence,
                                      "Name the folder that `accelbench run -o` wrote, or the file "
                                      "that `accelbench pack` made"));
    }
    print_report(bundle, report, json);
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
        "verify",
        "Check a bundle, or a file that `pack` made: schema, hashes, numbers against raw samples");
    command->add_option("bundle", given->bundle, "Bundle folder, or packed file")->required();
    command->add_flag("--json", given->json, "Print JSON");
    end_help(*command, {"accelbench verify out", "accelbench verify out.tar.gz --json"},
             "0 every check passed, 2 bad input, 5 a check failed, or no bundle");
    command->callback([given, &chosen] {
        chosen = [given] { return print_checks(given->bundle, given->json); };
    });
}

}  // namespace accelbench::cli
