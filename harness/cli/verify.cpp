// SPDX-License-Identifier: Apache-2.0
// `accelbench verify`: whether a bundle, or a file of packed ones, is whole, unedited and says
// nothing that its raw samples do not.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <vector>

#include "base/sha256.hpp"
#include "harness/cli/commands.hpp"
#include "harness/cli/known_workloads.hpp"
#include "harness/cli/merged_checks.hpp"
#include "results/bundle/read_bundle.hpp"
#include "results/bundle/verify_bundle.hpp"
#include "results/merge/merged.hpp"
#include "results/pack/pack.hpp"

namespace accelbench::cli {
namespace {

/// The libraries that the campaign's workers had loaded, as far as they are on this machine.
results::bundle_check check_libraries(const results::campaign_record& campaign) {
    std::vector<std::string> changed;
    std::size_t same = 0, elsewhere = 0;
    std::set<std::string> seen;
    const auto devices =
        campaign.devices->is_object() ? campaign.devices.json() : nlohmann::json::object();
    for (const auto& [label, device] : devices.items()) {
        const auto all = device.is_object()
                             ? device.value("loaded_libraries", nlohmann::json::array())
                             : nlohmann::json::array();
        for (const auto& one : all) {
            if (!one.is_object() || !one.contains("path") || !one["path"].is_string()) {
                continue;
            }
            const auto path = one["path"].get<std::string>();
            if (!seen.insert(path).second) {
                continue;
            }
            // A path of a bundle may name anything, also what never ends.
            std::error_code failure;
            const bool is_file = std::filesystem::is_regular_file(path, failure);
            const auto now = is_file
                                 ? sha256_file(path)
                                 : result<std::string>(make_error(
                                       error_code::io, "cannot read " + path, "it is no file", {}));
            if (!now) {
                ++elsewhere;
            } else if (one.contains("sha256") && one["sha256"] == *now) {
                ++same;
            } else {
                changed.push_back(path);
            }
        }
    }
    std::string sentence =
        fmt::format("{} are here as they were loaded, {} are not on this machine", same, elsewhere);
    if (!changed.empty()) {
        sentence =
            fmt::format("{} changed since the campaign; {}", fmt::join(changed, ", "), sentence);
    }
    return {"libraries", changed.empty(), sentence,
            changed.empty() ? error_code::none : error_code::bundle_mismatch};
}

/// All checks of one bundle; `libraries`: those of this machine too.
results::verification_report checks_of(const std::filesystem::path& folder, bool libraries) {
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
        if (libraries) {
            report.checks.push_back(check_libraries(read->campaign));
        }
    }
    return report;
}

/// Of an archive: itself, then each bundle in it under the name that it has there.
result<results::verification_report> checks_of_pack(const std::string& file, bool libraries) {
    const auto opened = results::unpacked::open(file);
    if (!opened) {
        return opened.error();
    }
    results::verification_report all{.checks = opened->checks};
    for (const auto& [name, folder] : opened->bundles) {
        for (results::bundle_check check : checks_of(folder, libraries).checks) {
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

int print_checks(const std::string& bundle, bool json, bool libraries,
                 const std::vector<std::string>& members) {
    if (results::is_merged(bundle)) {
        const auto checked = checks_of_merged(bundle, members);
        if (!checked) {
            return cli::report(checked.error());
        }
        print_report(bundle, *checked, json);
        return exit_status(checked->code());
    }
    if (!members.empty()) {
        return cli::report(make_error(error_code::bad_usage, "cannot verify " + bundle,
                                      "--members are of a merged bundle, and it is none",
                                      "Name what `accelbench merge` wrote"));
    }
    std::error_code unreadable;
    if (std::filesystem::is_regular_file(bundle, unreadable)) {
        const auto checked = checks_of_pack(bundle, libraries);
        if (!checked) {
            return cli::report(checked.error());
        }
        print_report(bundle, *checked, json);
        return exit_status(checked->code());
    }
    const results::verification_report report = checks_of(bundle, libraries);
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
        std::vector<std::string> members;
        bool json = false, libraries = false;
    };
    auto given = std::make_shared<arguments>();
    CLI::App* command = app.add_subcommand(
        "verify",
        "Check a bundle, or a file that `pack` made: schema, hashes, numbers against raw samples");
    command->add_option("bundle", given->bundle, "Bundle folder, packed file, or merged bundle")
        ->required();
    command->add_flag("--libraries", given->libraries,
                      "Also whether this machine's libraries are those that were loaded");
    command->add_option("--members", given->members,
                        "Of a merged bundle: bundles that it was made of, whose samples must yield "
                        "its rows");
    command->add_flag("--json", given->json, "Print JSON");
    end_help(*command,
             {"accelbench verify out", "accelbench verify out.tar.gz --json",
              "accelbench verify fleet --members node-*"},
             "0 every check passed, 2 bad input, 5 a check failed, or no bundle");
    command->callback([given, &chosen] {
        chosen = [given] {
            return print_checks(given->bundle, given->json, given->libraries, given->members);
        };
    });
}

}  // namespace accelbench::cli
