// SPDX-License-Identifier: Apache-2.0
// `accelbench conform`: proves a plug-in by the checks that the harness's own backends pass.
#include "harness/conform/conform.hpp"

#include <accelbench/plugin.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <random>

#include "base/shell_word.hpp"
#include "harness/cli/commands.hpp"
#include "harness/environment/build.hpp"
#include "harness/plan/selection.hpp"
#include "results/bundle/durable_file.hpp"

namespace accelbench::cli {
namespace fs = std::filesystem;
namespace {

struct conform_arguments {
    std::string plugin, device, json, suite = "smoke";
    std::vector<std::string> only, workloads;
    std::uint32_t level = 1;
    std::uint64_t seed = 0;
    double deadline_s = 60.0;
    bool list = false;
};

int print_list() {
    for (const conform::check& one : conform::all_checks()) {
        fmt::print("{:<20} level {}  {}\n", one.id, one.level, one.rule);
    }
    fmt::print("\nNot checked by any level:\n");
    for (const std::string_view sentence : conform::not_checked()) {
        fmt::print("  {}\n", sentence);
    }
    return 0;
}

/// A file, or the name of a plug-in that is found anyway.
result<supervisor::plugin_manifest> find_plugin(const std::string& given) {
    std::error_code failure;
    const bool is_file = fs::exists(given, failure) || given.find('/') != std::string::npos;
    const auto found = supervisor::find_plugins(supervisor::default_search(
        is_file ? std::vector<std::string>{given} : std::vector<std::string>{}));
    if (is_file && found.named_problems > 0) {
        return found.problems.front();
    }
    std::vector<std::string> names;
    for (const auto& plugin : found.plugins) {
        if (is_file || plugin.name == given) {
            return plugin;
        }
        names.push_back(plugin.name);
    }
    return make_error(error_code::plugin_not_found,
                      fmt::format("cannot check plug-in \"{}\"", given),
                      fmt::format("there is no file and no plug-in of this name; there are {}",
                                  fmt::join(names, ", ")),
                      "Name its library or its manifest, or add its folder to "
                      "ACCELBENCH_PLUGIN_PATH");
}

/// "1", "chip:1,power_limit=200", or nothing for the first.
result<supervisor::device_spec> find_device(const std::string& given, const std::string& name) {
    const bool has_name = given.find(':') != std::string::npos;
    auto device = supervisor::parse_device(given.empty() ? name + ":0"
                                           : has_name    ? given
                                                         : name + ":" + given);
    if (device && device->backend != name) {
        return make_error(
            error_code::unknown_device, fmt::format("cannot check plug-in {} on {}", name, given),
            "the device is one of another plug-in", fmt::format("Give --device {}:0", name));
    }
    return device;
}

/// What makes this check again, with the same numbers.
std::string repro(const conform_arguments& given, std::string_view check, std::uint64_t seed) {
    std::string line = fmt::format("accelbench conform {} --only {} --seed {}",
                                   shell_word(given.plugin), check, seed);
    if (!given.device.empty()) {
        line += " --device " + shell_word(given.device);
    }
    if (given.suite != "smoke") {
        line += " --suite " + shell_word(given.suite);
    }
    for (const std::string& one : given.workloads) {
        line += " --workload " + shell_word(one);
    }
    if (given.deadline_s != conform_arguments{}.deadline_s) {
        line += fmt::format(" --deadline {}", given.deadline_s);
    }
    return line;
}

void print_result(const conform_arguments& given, const conform::check_result& one,
                  std::uint64_t seed) {
    std::string word(to_string(one.found));
    if (is_red(one.found)) {
        std::transform(word.begin(), word.end(), word.begin(),
                       [](char c) { return static_cast<char>(std::toupper(c)); });
    }
    fmt::print("{:<11} {:<18} {}\n", word, one.what.id,
               one.sentence.empty() ? std::string(one.what.rule) : one.sentence);
    std::fflush(stdout);  // a pipe shows it now, not when all is over
    if (!is_red(one.found)) {
        return;
    }
    fmt::print("            rule:  {}\n            again: {}\n", one.what.rule,
               repro(given, one.what.id, seed));
    if (!one.stderr_tail.empty()) {
        const std::size_t last = one.stderr_tail.rfind('\n', one.stderr_tail.size() - 2);
        fmt::print("            wrote: {}\n",
                   last == std::string::npos ? one.stderr_tail : one.stderr_tail.substr(last + 1));
    }
    std::fflush(stdout);
}

/// The fields that a bundle's devices have, by the same names.
nlohmann::json device_json(const std::optional<conform::proven_device>& device) {
    if (!device) {
        return nullptr;
    }
    const auto text = [](const std::string& s) {
        return s.empty() ? nlohmann::json(nullptr) : nlohmann::json(s);
    };
    const supervisor::device_info& info = device->info;
    return {{"name", info.name},
            {"double", (info.flags & ACCB_DEVICE_DOUBLE) != 0},
            {"arch", text(info.arch)},
            {"uuid", text(info.uuid)},
            {"pci", text(info.pci)},
            {"firmware", text(info.firmware)},
            {"driver", text(info.driver)},
            {"card", text(info.card)},
            {"plugin_version", device->plugin.version},
            {"sdk", text(device->plugin.sdk)}};
}

nlohmann::json json_of(const conform_arguments& given, const conform::request& asked,
                       const conform::report& done) {
    nlohmann::json checks = nlohmann::json::array(), rows = nlohmann::json::array();
    for (const auto& one : done.checks) {
        nlohmann::json entry{{"check", one.what.id},
                             {"level", one.what.level},
                             {"rule", one.what.rule},
                             {"status", to_string(one.found)},
                             {"finding", one.sentence}};
        if (is_red(one.found)) {
            entry["repro"] = repro(given, one.what.id, done.seed);
            entry["stderr_tail"] = one.stderr_tail;
        }
        checks.push_back(std::move(entry));
    }
    for (const auto& row : done.coverage) {
        rows.push_back({{"workload", row.workload}, {"state", row.state}, {"reason", row.reason}});
    }
    return {{"schema_version", "0.1.0"},
            {"product_version", environment::product_build().version},
            {"plugin", asked.plugin.name},
            {"library", asked.plugin.library.filename().string()},
            {"library_sha256", done.library_sha256},
            {"device", asked.device.label},
            {"device_info", device_json(done.device)},
            {"level", asked.level},
            {"seed", done.seed},
            {"passed", done.passed()},
            {"partial", !asked.only.empty() || !asked.workloads.empty()},
            {"checks", std::move(checks)},
            {"coverage", std::move(rows)},
            {"not_checked", conform::not_checked()}};
}

void print_summary(const conform::request& asked, const conform::report& done) {
    using conform::verdict;
    std::map<std::string, std::size_t> states;
    for (const auto& row : done.coverage) {
        ++states[row.state];
    }
    if (!states.empty()) {
        std::vector<std::string> words;
        for (const auto& [state, count] : states) {
            words.push_back(fmt::format("{} {}", count, state));
        }
        fmt::print("\nworkloads of the suite: {}\n", fmt::join(words, ", "));
    }
    fmt::print(
        "{} passed, {} red, {} warnings, {} not offered, {} not run\n", done.count(verdict::pass),
        done.count(verdict::fail) + done.count(verdict::crash) + done.count(verdict::timeout),
        done.count(verdict::warning), done.count(verdict::not_offered),
        done.count(verdict::not_run));
    fmt::print("not checked at level {}:\n", asked.level);
    for (const conform::check& one : conform::all_checks()) {
        if (one.level > asked.level) {
            fmt::print("  level {}: {}\n", one.level, one.rule);
        }
    }
    for (const std::string_view sentence : conform::not_checked()) {
        fmt::print("  {}\n", sentence);
    }
    const bool partial = !asked.only.empty() || !asked.workloads.empty();
    fmt::print("{} ({}): {}\n", asked.plugin.name, asked.device.label,
               !done.passed() ? "does not conform"
               : partial      ? "passes the checks that were asked for"
                              : fmt::format("passes level {}", asked.level));
}

int run_checks(const conform_arguments& given) {
    if (given.list) {
        return print_list();
    }
    if (given.plugin.empty()) {
        return report(make_error(error_code::bad_usage, "cannot check", "no plug-in was named",
                                 "Name its library, its manifest, or a backend"));
    }
    auto plugin = find_plugin(given.plugin);
    if (!plugin) {
        return report(plugin.error());
    }
    auto device = find_device(given.device, plugin->name);
    if (!device) {
        return report(device.error());
    }
    conform::request asked{
        .plugin = std::move(*plugin),
        .device = std::move(*device),
        .level = given.level,
        .only = given.only,
        .suite = given.suite,
        .workloads = given.workloads,
        .seed = given.seed != 0 ? given.seed : std::random_device()(),
        .deadline = std::chrono::nanoseconds(std::llround(given.deadline_s * 1e9))};
    const auto done = conform::run(
        asked, [&](const conform::check_result& one) { print_result(given, one, asked.seed); });
    if (!done) {
        return report(done.error());
    }
    print_summary(asked, *done);
    if (!given.json.empty()) {
        const std::string text =
            json_of(given, asked, *done)
                .dump(1, ' ', false, nlohmann::json::error_handler_t::replace) +
            "\n";
        if (auto written = results::write_file_atomic(given.json, text); !written) {
            return report(written.error());
        }
    }
    return done->passed() ? 0 : some_rows_failed;
}

}  // namespace

void add_conform(CLI::App& app, action& chosen) {
    auto given = std::make_shared<conform_arguments>();
    CLI::App* command = app.add_subcommand(
        "conform", "Prove a plug-in: the checks that accelbench's own backends pass");
    command->add_option("plugin", given->plugin, "Library, manifest, or name of a plug-in");
    command->add_option("--level", given->level, "0 loads, 1 correct, 2 measurable")
        ->check(CLI::Range(0U, conform::highest_level))
        ->capture_default_str();
    command->add_option("--device", given->device,
                        "Device to use, as index or NAME:INDEX[,option=value...]");
    command->add_option("--only", given->only,
                        "Only this check, or those whose names begin so; repeatable");
    command->add_option("--suite", given->suite, "Suite whose workloads are run")
        ->capture_default_str();
    command->add_option("--workload", given->workloads, plan::selection_help);
    command->add_option("--seed", given->seed, "Seed of inputs and orders; drawn if absent");
    command
        ->add_option("--deadline", given->deadline_s,
                     "Seconds after which a call, or a check, counts as hung")
        ->check(CLI::Range(0.1, 86400.0))
        ->capture_default_str();
    command->add_option("--json", given->json, "Also write the report to this file");
    command->add_flag("--list", given->list, "Print every check, and what none looks at");
    end_help(
        *command,
        {"accelbench conform build/plugins/accb_chip.so",
         "accelbench conform cpu --level 2 --json conform.json",
         "accelbench conform build/plugins/accb_chip.so --only async", "accelbench conform --list"},
        "0 nothing is red, 1 a check failed, 2 bad input, 3 no such plug-in, 5 files");
    command->callback([given, &chosen] { chosen = [given] { return run_checks(*given); }; });
}

}  // namespace accelbench::cli
