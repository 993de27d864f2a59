// SPDX-License-Identifier: Apache-2.0
// `accelbench artifacts`: which workloads have a file compiled for a device, which lack one, and
// the command that makes it.
#include <accelbench/plugin.h>
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "harness/campaign/forms.hpp"
#include "harness/cli/commands.hpp"
#include "harness/cli/open_device.hpp"
#include "kernels/catalogue/canaries.hpp"
#include "kernels/suites/suite.hpp"

namespace accelbench::cli {
namespace {

struct artifacts_arguments {
    std::string device, chip, suite = "smoke";
    std::vector<std::string> plugins;
    bool json = false;
};

struct entry {
    std::string workload, state;  // ready, not-needed, missing, refused, no-recipe, unsupported
    std::string why, command;
    campaign::asked_form asked;
};

result<entry> examine(opened_device& on, const kernels::workload& work) {
    entry made{.workload = work.id};
    const artifacts::answer found = on.store.find(work, on.chip);
    made.command = on.store.command_for(work, on.chip);
    if (on.worker != nullptr) {
        auto asked = campaign::ask_with(on.store, on.chip, *on.worker, on.index, work);
        if (!asked) {
            return asked.error();
        }
        made.asked = std::move(*asked);
    } else {
        made.asked.artifact = found.chosen;
        made.asked.support.answer = found.chosen ? ACCB_YES : ACCB_NO;
        made.asked.support.why = ACCB_WHY_NEEDS_ARTIFACT;
    }
    if (made.asked.support.answer != ACCB_NO) {
        made.state = made.asked.artifact ? "ready" : "not-needed";
        made.why = made.asked.artifact ? "" : "the backend compiles it by itself";
    } else if (made.asked.support.why != ACCB_WHY_NEEDS_ARTIFACT) {
        // What speaks against the file itself is a refusal; what speaks against the workload is
        // not.
        made.state = found.chosen ? "refused" : "unsupported";
        made.why = made.asked.support.note;
    } else if (!found.refusal.empty()) {
        made.state = "refused";
        made.why = found.refusal;
    } else {
        made.state = made.command.empty() ? "no-recipe" : "missing";
        made.why = on.store.why_not(work);
    }
    return made;
}

nlohmann::json json_of(const entry& e) {
    const auto text = [](const std::string& s) {
        return s.empty() ? nlohmann::json(nullptr) : nlohmann::json(s);
    };
    const bool wanted = e.state == "missing" || e.state == "refused";
    return {{"workload", e.workload},
            {"state", e.state},
            {"why", text(e.why)},
            {"command", wanted ? text(e.command) : nlohmann::json(nullptr)},
            {"artifact", e.asked.artifact ? nlohmann::json(e.asked.artifact->artifact.string())
                                          : nlohmann::json(nullptr)}};
}

void print_entry(const entry& e) {
    fmt::print("{:<12} {}\n", e.state, e.workload);
    if (e.state == "ready") {
        const auto& found = *e.asked.artifact;
        fmt::print("             {} for {}, by {} {}, {:.12}...\n",
                   found.artifact.filename().string(), found.chip, found.compiler,
                   found.compiler_version, found.artifact_sha256);
        return;
    }
    if (!e.why.empty()) {
        fmt::print("             {}\n", e.why);
    }
    if (!e.command.empty() && e.state != "unsupported") {
        fmt::print("             {}\n", e.command);
    }
}

/// Of the rows, and of the small workloads that watch the chip between them.
struct entries {
    std::vector<entry> rows, canaries;
};

nlohmann::json json_of(const std::vector<entry>& all) {
    nlohmann::json list = nlohmann::json::array();
    for (const entry& e : all) {
        list.push_back(json_of(e));
    }
    return list;
}

int print_all(const opened_device& on, const entries& found, bool json) {
    const std::vector<entry>& all = found.rows;
    const bool whole = std::all_of(all.begin(), all.end(), [](const entry& e) {
        return e.state == "ready" || e.state == "not-needed";
    });
    if (json) {
        nlohmann::json folders = nlohmann::json::array();
        for (const auto& folder : on.store.of().folders) {
            folders.push_back(folder.string());
        }
        const nlohmann::json document{
            {"device", on.info.name},    {"chip", on.chip},
            {"folders", folders},        {"problems", on.store.problems()},
            {"workloads", json_of(all)}, {"canaries", json_of(found.canaries)}};
        fmt::print("{}\n", document.dump(2));
        return whole ? 0 : some_rows_failed;
    }
    for (const entry& e : all) {
        print_entry(e);
    }
    fmt::print(
        "\ncanaries, which a campaign runs between its rows to see whether the chip has changed; "
        "one size of each is enough, the smallest first:\n");
    for (const entry& e : found.canaries) {
        print_entry(e);
    }
    for (const std::string& problem : on.store.problems()) {
        fmt::print("not usable   {}\n", problem);
    }
    const auto ready =
        std::count_if(all.begin(), all.end(), [](const entry& e) { return e.state == "ready"; });
    fmt::print("\n{} of {} workloads have an artifact for {}\n", ready, all.size(), on.info.name);
    return whole ? 0 : some_rows_failed;
}

int list_artifacts(const artifacts_arguments& given) {
    auto on = open_device(given.device, given.plugins, given.chip);
    if (!on) {
        return report(on.error());
    }
    if (on->store.of().format.empty()) {
        return report(make_error(
            error_code::bad_usage, fmt::format("cannot list artifacts for {}", on->label),
            fmt::format("the backend {} takes none: it compiles by itself", on->backend),
            "Measure it at once with `accelbench run`"));
    }
    auto suite = kernels::load_suite(given.suite);
    if (!suite) {
        return report(suite.error());
    }
    std::vector<kernels::workload> rows, canaries = kernels::compute_canaries();
    for (auto& row : suite->rows) {
        rows.push_back(std::move(row.work));
    }
    std::ranges::move(kernels::memory_canaries(), std::back_inserter(canaries));
    entries all;
    for (auto [works, examined] :
         {std::pair(&rows, &all.rows), std::pair(&canaries, &all.canaries)}) {
        for (const kernels::workload& work : *works) {
            auto one = examine(*on, work);
            if (!one) {
                return report(one.error());
            }
            examined->push_back(std::move(*one));
        }
    }
    return print_all(*on, all, given.json);
}

}  // namespace

void add_artifacts(CLI::App& app, action& chosen) {
    auto given = std::make_shared<artifacts_arguments>();
    CLI::App* command = app.add_subcommand(
        "artifacts", "List which workloads have a compiled file for a device, and how to make it");
    command->add_option("--device", given->device, "The device, as `accelbench devices` prints it")
        ->required();
    command->add_option("--chip", given->chip,
                        "For this chip, without asking a device: on a machine that compiles only");
    command->add_option("--suite", given->suite, "Of which suite (name or file); default smoke");
    command->add_option("--plugin", given->plugins,
                        "Also load this plug-in (library or manifest); repeatable");
    command->add_flag("--json", given->json, "Print JSON");
    end_help(*command,
             {"accelbench artifacts --device npu:0",
              "accelbench artifacts --device npu:0 --suite "
              "core --json"},
             "0 no workload lacks one, 1 some do, 2 bad input, 3 plug-in, 4 worker");
    command->callback([given, &chosen] { chosen = [given] { return list_artifacts(*given); }; });
}

}  // namespace accelbench::cli
