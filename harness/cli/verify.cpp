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
#include "harness/cli/sample_checks.hpp"
#include "harness/cli/verify_beside.hpp"
#include "results/bundle/read_bundle.hpp"
#include "results/bundle/verify_bundle.hpp"
#include "results/challenge/campaign_challenge.hpp"
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

/// What shall be checked besides.
struct wishes {
    bool libraries = false;                       // those of this machine too
    bool recompute = false;                       // kept elements of outputs, on this machine
    std::vector<std::string> suites;              // with the definitions of its workloads
    std::optional<results::challenge> challenge;  // the one that it must have been run under
};

/// All checks of one bundle.
results::verification_report checks_of(const std::filesystem::path& folder, const wishes& also) {
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
        if (also.challenge) {
            const auto fault =
                results::check_same_challenge(*also.challenge, read->campaign, folder);
            report.checks.push_back(
                {"run under the challenge", !fault,
                 fault ? fmt::format("{}: {}", fault->tried, fault->happened)
                       : fmt::format("it is the one of SHA-256 {}", also.challenge->sha256),
                 fault ? fault->code : error_code::none});
        }
        if (also.recompute) {
            report.checks.push_back(check_samples(*read, folder, also.suites));
        }
        if (also.libraries) {
            report.checks.push_back(check_libraries(read->campaign));
        }
    }
    return report;
}

/// Of an archive: itself, then each bundle in it under the name that it has there.
result<results::verification_report> checks_of_pack(const std::string& file, const wishes& also) {
    const auto opened = results::unpacked::open(file);
    if (!opened) {
        return opened.error();
    }
    results::verification_report all{.checks = opened->checks};
    for (const auto& [name, folder] : opened->bundles) {
        for (results::bundle_check check : checks_of(folder, also).checks) {
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

struct verify_arguments {
    std::string bundle, challenge;
    std::vector<std::string> trust, witnesses, openings, members, suites;
    bool json = false, libraries = false, recompute = false;
};

/// What stands beside it: annotations of a packed file (those of a folder are its own), signatures,
/// and openings that were handed over.
status add_what_is_beside(const verify_arguments& given, const results::trusted_keys& keys,
                          results::verification_report& report) {
    if (!report.passed() && report.checks.size() == 1) {
        return {};
    }
    for (const std::string& file : given.openings) {
        auto check = check_opening(given.bundle, file);
        if (!check) {
            return check.error();
        }
        report.checks.push_back(std::move(*check));
    }
    const auto of = results::open_subject(given.bundle);
    if (!of) {
        // The checks have said so already, unless it is about what stands beside a packed file.
        if (report.passed()) {
            report.checks.push_back({"beside", false,
                                     fmt::format("{}: {}", of.error().tried, of.error().happened),
                                     of.error().code});
        }
        return {};
    }
    if (of->is_packed && !of->log.entries.empty()) {
        report.checks.push_back(
            {"annotations", true,
             fmt::format("{} lines beside the file, each behind the one that it names; the last is "
                         "{}",
                         of->log.entries.size(), of->log.head),
             error_code::none});
    }
    for (results::bundle_check& check : check_signatures(*of, keys)) {
        report.checks.push_back(std::move(check));
    }
    return {};
}

int print_checks(const verify_arguments& given) {
    const std::string& bundle = given.bundle;
    if (results::is_merged(bundle)) {
        const auto checked = checks_of_merged(bundle, given.members);
        if (!checked) {
            return cli::report(checked.error());
        }
        print_report(bundle, *checked, given.json);
        return exit_status(checked->code());
    }
    if (!given.members.empty()) {
        return cli::report(make_error(error_code::bad_usage, "cannot verify " + bundle,
                                      "--members are of a merged bundle, and it is none",
                                      "Name what `accelbench merge` wrote"));
    }
    wishes also{.libraries = given.libraries,
                .recompute = given.recompute,
                .suites = given.suites,
                .challenge = std::nullopt};
    if (!given.challenge.empty()) {
        auto read = results::read_challenge_or_nonce(given.challenge);
        if (!read) {
            return cli::report(read.error());
        }
        also.challenge = std::move(*read);
    }
    const auto keys = results::read_trusted_keys(given.trust, given.witnesses);
    if (!keys) {
        return cli::report(keys.error());
    }
    std::error_code unreadable;
    if (std::filesystem::is_regular_file(bundle, unreadable)) {
        auto checked = checks_of_pack(bundle, also);
        if (!checked) {
            return cli::report(checked.error());
        }
        if (auto more = add_what_is_beside(given, *keys, *checked); !more) {
            return cli::report(more.error());
        }
        print_report(bundle, *checked, given.json);
        return exit_status(checked->code());
    }
    results::verification_report report = checks_of(bundle, also);
    if (report.code() == error_code::bundle_missing_file && report.checks.size() == 1) {
        return cli::report(make_error(report.code(), "cannot verify " + bundle,
                                      report.checks.front().sentence,
                                      "Name the folder that `accelbench run -o` wrote, or the file "
                                      "that `accelbench pack` made"));
    }
    if (auto more = add_what_is_beside(given, *keys, report); !more) {
        return cli::report(more.error());
    }
    print_report(bundle, report, given.json);
    return exit_status(report.code());
}

}  // namespace

void add_verify(CLI::App& app, action& chosen) {
    auto given = std::make_shared<verify_arguments>();
    CLI::App* command = app.add_subcommand(
        "verify",
        "Check a bundle, or a file that `pack` made: schema, hashes, numbers against raw samples");
    command->add_option("bundle", given->bundle, "Bundle folder, packed file, or merged bundle")
        ->required();
    command->add_flag("--libraries", given->libraries,
                      "Also whether this machine's libraries are those that were loaded");
    command->add_option("--trust", given->trust,
                        "Public key (PEM), or folder of them, whose signature must be there; "
                        "repeatable");
    command->add_option("--witness", given->witnesses,
                        "The same, of somebody whose word counts as a witness's; repeatable");
    command->add_option("--opening", given->openings,
                        "File that `reveal -o` or `--each` wrote: whether it opens this packed "
                        "file; repeatable");
    command->add_option("--challenge", given->challenge,
                        "Also whether it was run under this challenge: a file, or a bare nonce");
    command->add_flag("--recompute", given->recompute,
                      "Also compute the kept elements of outputs again, on this machine's "
                      "processor, from the bundle's seed");
    command->add_option("--suite", given->suites,
                        "With --recompute: suite file that defines the bundle's workloads, where "
                        "they are not built in; repeatable");
    auto* members = command->add_option(
        "--members", given->members,
        "Of a merged bundle: bundles that it was made of, whose samples must yield "
        "its rows");
    command->add_flag("--json", given->json, "Print JSON");
    end_help(*command,
             {"accelbench verify out", "accelbench verify fleet --members node-*",
              "accelbench verify bid.tar.gz --challenge challenge.toml --recompute",
              "accelbench verify bid.tar.gz --trust vendor.pem --opening serial.json"},
             "0 every check passed, 2 bad input, 5 a check failed, or no bundle");
    members->allow_extra_args();  // node-*, as a shell spells it out
    command->callback([given, &chosen] { chosen = [given] { return print_checks(*given); }; });
}

}  // namespace accelbench::cli
