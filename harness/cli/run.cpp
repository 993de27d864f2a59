// SPDX-License-Identifier: Apache-2.0
// `accelbench run`: a campaign into a bundle.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cmath>
#include <csignal>
#include <ctime>
#include <memory>
#include <optional>
#include <string_view>

#include "harness/campaign/campaign.hpp"
#include "harness/cli/commands.hpp"
#include "harness/cli/plan_options.hpp"
#include "harness/cli/progress.hpp"
#include "results/challenge/challenge.hpp"

namespace accelbench::cli {
namespace {

std::atomic<bool> interrupted = false;
static_assert(std::atomic<bool>::is_always_lock_free, "set by a signal handler");

/// The first Ctrl-C lets the visit under way finish and closes the bundle; the second ends at once,
/// and --resume goes on later.
void on_interrupt(int signal) {
    if (interrupted.exchange(true)) {
        std::signal(signal, SIG_DFL);
        std::raise(signal);
    }
}

struct run_arguments {
    plan_options plan;
    std::string output, resume, challenge;
    bool seed_given = false;
    std::vector<std::string> plugins;
    bool quiet = false;
    double deadline_s = 0.0;    // 0: none
    std::string beside_resume;  // an option that contradicts --resume
};

/// The first option given besides those that a resumed campaign may have.
std::string beside_resume(const CLI::App& command) {
    constexpr std::array<std::string_view, 5> allowed{"--resume", "--plugin", "--quiet",
                                                      "--deadline", "--help"};
    if (command.get_option("--resume")->count() == 0) {
        return {};
    }
    for (const CLI::Option* option : command.get_options()) {
        const std::string name = "--" + option->get_lnames().front();
        if (option->count() > 0 &&
            std::find(allowed.begin(), allowed.end(), name) == allowed.end()) {
            return name;
        }
    }
    return {};
}

int finish(const campaign::summary& done, std::size_t devices) {
    fmt::print("{}: {} runs in {}; checking answers took {:.1f} % of the time\n",
               done.folder.string(), done.runs, duration_text(done.seconds),
               100.0 * done.verification_share);
    if (done.interrupted) {
        fmt::print(stderr, "interrupted: `accelbench run --resume {}` goes on where it stopped\n",
                   done.folder.string());
        return exit_status(error_code::interrupted);
    }
    if (done.not_ok > 0) {
        fmt::print("{} rows have no time{}; {} says why\n", done.not_ok,
                   devices > 1 ? " on some device" : "",
                   devices > 1 ? "compare" : done.folder.string() + "/rows.jsonl");
    }
    if (devices > 1) {
        fmt::print("next: accelbench compare {}\n", done.folder.string());
    }
    return done.not_ok > 0 ? some_rows_failed : 0;
}

/// The challenge of a new campaign; its seed goes into the plan.
result<std::optional<results::challenge>> take_challenge(const run_arguments& given,
                                                         plan::plan_request& request) {
    if (given.challenge.empty()) {
        return std::optional<results::challenge>();
    }
    const std::string tried = fmt::format("cannot run under challenge {}", given.challenge);
    if (given.seed_given) {
        return make_error(error_code::bad_usage, tried,
                          "--seed was given too, and a seed that one may choose beside the "
                          "challenge can be chosen until it pleases",
                          "Leave --seed out: it follows from the challenge");
    }
    auto read = results::read_challenge_or_nonce(given.challenge);
    if (!read) {
        return read.error();
    }
    const auto drawn = results::utc_seconds(read->drawn);
    if (drawn && *drawn > std::time(nullptr)) {
        return make_error(
            error_code::bad_challenge, tried,
            fmt::format("it was drawn at {}, and this machine's clock has not come to "
                        "that yet",
                        read->drawn),
            "Set the clock: the bundle would say that the campaign is older");
    }
    request.seed = results::seed_of(*read);
    return std::optional<results::challenge>(std::move(*read));
}

int run_campaign(run_arguments given) {
    if (given.output.empty() && given.resume.empty()) {
        return report(make_error(error_code::bad_usage, "cannot run",
                                 "no folder for the results was named",
                                 "Give a new folder with -o DIR, or --resume DIR to go on with a "
                                 "campaign that was stopped"));
    }
    if (!given.beside_resume.empty()) {
        return report(make_error(
            error_code::bad_usage, fmt::format("cannot resume {}", given.resume),
            fmt::format("{} cannot be given with --resume: the campaign goes on as it was planned",
                        given.beside_resume),
            "Leave it out, or start a new campaign with -o DIR"));
    }
    auto challenge = take_challenge(given, given.plan.request);
    if (!challenge) {
        return report(challenge.error());
    }
    auto plan = given.resume.empty() ? make_plan(given.plan) : campaign::stored_plan(given.resume);
    if (!plan) {
        return report(plan.error());
    }
    std::signal(SIGINT, on_interrupt);
    std::signal(SIGTERM, on_interrupt);
    progress watch(given.quiet);
    std::optional<std::chrono::nanoseconds> deadline;
    if (given.deadline_s > 0.0) {
        deadline = std::chrono::nanoseconds(std::llround(given.deadline_s * 1e9));
    }
    const auto done = campaign::run(*plan,
                                    {.folder = given.resume.empty() ? given.output : given.resume,
                                     .resume = !given.resume.empty(),
                                     .challenge = std::move(*challenge),
                                     .plugin_flags = given.plugins,
                                     .deadline = deadline,
                                     .stop = &interrupted},
                                    watch);
    return done ? finish(*done, plan->devices.size()) : report(done.error());
}

}  // namespace

void add_run(CLI::App& app, action& chosen) {
    auto given = std::make_shared<run_arguments>();
    CLI::App* command = app.add_subcommand("run", "Measure a suite on devices, into a bundle");
    add_plan_options(*command, given->plan);
    command->add_option("-o,--output", given->output, "New folder for the bundle");
    command->add_option("--resume", given->resume, "Go on with the campaign in this folder");
    command->add_option("--challenge", given->challenge,
                        "The buyer's challenge, a file or its bare nonce: all numbers follow from "
                        "it, and the bundle keeps it; not with --seed");
    command->add_option("--plugin", given->plugins,
                        "Also load this plug-in (library or manifest); repeatable");
    command
        ->add_option("--deadline", given->deadline_s,
                     "Seconds after which any single request to a plug-in counts as hung; by "
                     "default up to 30 min to compile, 60 s for the rest")
        ->check(CLI::Range(0.001, 86400.0));
    command->add_flag("--quiet", given->quiet, "No progress, only notes and the result");
    end_help(*command,
             {"accelbench run --suite smoke --device cpu:0 --device opencl:0 -o out",
              "accelbench run --device cpu:0 --only matmul --boundary host,resident -o products",
              "accelbench run --aa cpu:0 -o self",
              "accelbench run --plugin accb_chip.so --device chip:0,power_limit=200 -o chip",
              "accelbench run --challenge challenge.toml --device cpu:0 -o bid",
              "accelbench run --resume out"},
             "0 every row ok, 1 some rows have no result, 2 bad input, 3 plug-in, 4 worker, "
             "5 files,\n70 a fault of accelbench itself, 130 interrupted");
    command->callback([given, command, &chosen] {
        given->beside_resume = beside_resume(*command);
        given->seed_given = command->get_option("--seed")->count() > 0;
        chosen = [given] { return run_campaign(*given); };
    });
}

}  // namespace accelbench::cli
