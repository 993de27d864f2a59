// SPDX-License-Identifier: Apache-2.0
// `accelbench run`: a campaign into a bundle.
#include <fmt/format.h>

#include <atomic>
#include <csignal>
#include <memory>

#include "harness/campaign/campaign.hpp"
#include "harness/cli/commands.hpp"
#include "harness/cli/plan_options.hpp"
#include "harness/cli/progress.hpp"

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

struct arguments {
    plan_options plan;
    std::string output, resume;
    std::vector<std::string> plugins;
    bool quiet = false;
};

int finish(const campaign::summary& done) {
    fmt::print("{}: {} runs in {}; checking answers took {:.1f} % of the time\n",
               done.folder.string(), done.runs, duration_text(done.seconds),
               100.0 * done.verification_share);
    if (done.interrupted) {
        fmt::print(stderr, "interrupted: `accelbench run --resume {}` goes on where it stopped\n",
                   done.folder.string());
        return exit_status(error_code::interrupted);
    }
    if (done.not_ok > 0) {
        fmt::print("{} rows have no time on some device; compare says why\n", done.not_ok);
    }
    fmt::print("next: accelbench compare {}\n", done.folder.string());
    return done.not_ok > 0 ? some_rows_failed : 0;
}

int run_campaign(const arguments& given) {
    if (given.output.empty() == given.resume.empty()) {
        return report(make_error(error_code::bad_usage, "cannot run",
                                 "no folder for the results was named",
                                 "Give a new folder with -o DIR, or --resume DIR to go on with a "
                                 "campaign that was stopped"));
    }
    auto plan = given.resume.empty() ? make_plan(given.plan) : campaign::stored_plan(given.resume);
    if (!plan) {
        return report(plan.error());
    }
    std::signal(SIGINT, on_interrupt);
    std::signal(SIGTERM, on_interrupt);
    progress watch(given.quiet);
    const auto done = campaign::run(*plan,
                                    {.folder = given.resume.empty() ? given.output : given.resume,
                                     .resume = !given.resume.empty(),
                                     .plugin_flags = given.plugins,
                                     .stop = &interrupted},
                                    watch);
    return done ? finish(*done) : report(done.error());
}

}  // namespace

void add_run(CLI::App& app, action& chosen) {
    auto given = std::make_shared<arguments>();
    CLI::App* command = app.add_subcommand("run", "Measure a suite on devices, into a bundle");
    add_plan_options(*command, given->plan);
    command->add_option("-o,--output", given->output, "New folder for the bundle");
    command->add_option("--resume", given->resume, "Go on with the campaign in this folder");
    command->add_option("--plugin", given->plugins,
                        "Also load this plug-in (library or manifest); repeatable");
    command->add_flag("--quiet", given->quiet, "No progress, only notes and the result");
    end_help(*command,
             {"accelbench run --suite smoke --device cpu:0 --device opencl:0 -o out",
              "accelbench run --device cpu:0 --only matmul --boundary host,resident -o products",
              "accelbench run --aa cpu:0 -o self",
              "accelbench run --plugin accb_chip.so --device chip:0,power_limit=200 -o chip",
              "accelbench run --resume out"},
             "0 every row ok, 1 some rows have no result, 2 bad input, 3 plug-in, 4 worker, "
             "5 files,\n70 a fault of accelbench itself, 130 interrupted");
    command->callback([given, &chosen] { chosen = [given] { return run_campaign(*given); }; });
}

}  // namespace accelbench::cli
