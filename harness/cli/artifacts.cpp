// SPDX-License-Identifier: Apache-2.0
// `accelbench artifacts`: which workloads have a file compiled for a device, which lack one, and
// the command that makes it.
#include <accelbench/plugin.h>
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "harness/campaign/forms.hpp"
#include "harness/cli/commands.hpp"
#include "harness/supervisor/plugins.hpp"
#include "kernels/suites/suite.hpp"

namespace accelbench::cli {
namespace {

struct arguments {
    std::string device, chip, suite = "smoke";
    std::vector<std::string> plugins;
    bool json = false;
};

/// A device with its worker, and the artifacts of its backend. No worker: only a chip was named, as
/// on a machine that compiles for others.
struct opened {
    std::unique_ptr<supervisor::worker> worker;
    std::uint32_t index = 0;
    std::string name, chip;
    artifacts::store store;
};

struct entry {
    std::string workload, state;  // ready, missing, refused, no-recipe, unsupported
    std::string why, command;
    campaign::asked_form asked;
};

result<supervisor::plugin_manifest> plugin_of(const supervisor::device_spec& device,
                                              const std::vector<std::string>& flags) {
    const auto found = supervisor::find_plugins(supervisor::default_search(flags));
    for (const auto& plugin : found.plugins) {
        if (plugin.name == device.backend) {
            return plugin;
        }
    }
    return make_error(error_code::unknown_device, fmt::format("cannot use {}", device.label),
                      fmt::format("no backend \"{}\" was found", device.backend),
                      "`accelbench devices` lists them");
}

result<opened> open_device(const arguments& given) {
    auto device = supervisor::parse_device(given.device);
    if (!device) {
        return device.error();
    }
    auto plugin = plugin_of(*device, given.plugins);
    if (!plugin) {
        return plugin.error();
    }
    if (plugin->artifacts.format.empty()) {
        return make_error(
            error_code::bad_usage, fmt::format("cannot list artifacts for {}", device->label),
            fmt::format("the backend {} takes none: it compiles by itself", plugin->name),
            "Measure it at once with `accelbench run`");
    }
    artifacts::store store(
        artifacts::with_environment({plugin->name, plugin->artifacts.format,
                                     plugin->artifacts.folders, plugin->artifacts.recipe}));
    if (!given.chip.empty()) {
        return opened{nullptr, 0, given.chip, given.chip, std::move(store)};
    }
    auto worker = supervisor::worker::start(supervisor::make_worker_options(*plugin, *device, {}));
    if (!worker) {
        return worker.error();
    }
    auto devices = (*worker)->devices();
    if (!devices) {
        return devices.error();
    }
    if (device->index >= devices->size()) {
        return make_error(
            error_code::unknown_device, fmt::format("cannot use {}", device->label),
            fmt::format("backend {} has {} devices here", plugin->name, devices->size()),
            "`accelbench devices` says what is missing; --chip lists them without a device");
    }
    const auto& info = (*devices)[device->index];
    return opened{std::move(*worker), device->index, info.name, info.arch, std::move(store)};
}

result<entry> examine(opened& on, const kernels::workload& work) {
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
        made.state = "ready";
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

int print_all(const opened& on, const std::vector<entry>& all, bool json) {
    const bool whole =
        std::all_of(all.begin(), all.end(), [](const entry& e) { return e.state == "ready"; });
    if (json) {
        nlohmann::json rows = nlohmann::json::array(), folders = nlohmann::json::array();
        for (const entry& e : all) {
            rows.push_back(json_of(e));
        }
        for (const auto& folder : on.store.of().folders) {
            folders.push_back(folder.string());
        }
        const nlohmann::json document{{"device", on.name},
                                      {"chip", on.chip},
                                      {"folders", folders},
                                      {"problems", on.store.problems()},
                                      {"workloads", rows}};
        fmt::print("{}\n", document.dump(2));
        return whole ? 0 : some_rows_failed;
    }
    for (const entry& e : all) {
        print_entry(e);
    }
    for (const std::string& problem : on.store.problems()) {
        fmt::print("not usable   {}\n", problem);
    }
    const auto ready =
        std::count_if(all.begin(), all.end(), [](const entry& e) { return e.state == "ready"; });
    fmt::print("\n{} of {} workloads have an artifact for {}\n", ready, all.size(), on.name);
    return whole ? 0 : some_rows_failed;
}

int list_artifacts(const arguments& given) {
    auto on = open_device(given);
    if (!on) {
        return report(on.error());
    }
    auto suite = kernels::load_suite(given.suite);
    if (!suite) {
        return report(suite.error());
    }
    std::vector<entry> all;
    for (const auto& row : suite->rows) {
        auto one = examine(*on, row.work);
        if (!one) {
            return report(one.error());
        }
        all.push_back(std::move(*one));
    }
    return print_all(*on, all, given.json);
}

}  // namespace

void add_artifacts(CLI::App& app, action& chosen) {
    auto given = std::make_shared<arguments>();
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
             "0 every workload has one, 1 some have none, 2 bad input, 3 plug-in, 4 worker");
    command->callback([given, &chosen] { chosen = [given] { return list_artifacts(*given); }; });
}

}  // namespace accelbench::cli
