// SPDX-License-Identifier: Apache-2.0
#include "harness/cli/progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

#include "harness/cli/plan_options.hpp"

namespace accelbench::cli {
namespace {

constexpr auto line_interval =
    std::chrono::seconds(10);  // without a terminal: enough to see life, few enough for a log
constexpr std::size_t bar_width = 30;

}  // namespace

progress::progress(bool quiet) : quiet_(quiet), terminal_(::isatty(STDERR_FILENO) != 0) {}

progress::~progress() {
    clear_bar();
}

void progress::clear_bar() {
    if (bar_) {
        fmt::print(stderr, "\r\033[K");
        bar_ = false;
    }
}

void progress::begun(const plan::campaign_plan& plan, const std::filesystem::path& folder,
                     std::size_t visits) {
    begin_ = std::chrono::steady_clock::now();
    if (!quiet_) {
        fmt::print(stderr, "{} visits of {} rows, seed {}, into {}; predicted about {}\n", visits,
                   plan.rows.size(), plan.seed, folder.string(), duration_text(plan.predicted_s));
    }
}

void progress::visited(std::size_t done, std::size_t visits,
                       const std::vector<results::run_record>& runs) {
    for (const auto& run : runs) {
        if (run.state != results::row_state::ok && run.state != results::row_state::unsupported) {
            noted(fmt::format("{} on {}: {}: {}", run.key.workload_id, run.device,
                              to_string(run.state), run.reason));
        }
    }
    if (quiet_) {
        return;
    }
    const auto now = std::chrono::steady_clock::now();
    const double elapsed = std::chrono::duration<double>(now - begin_).count();
    const double left = elapsed / static_cast<double>(done) *
                        static_cast<double>(visits > done ? visits - done : 0);
    if (terminal_) {
        const std::size_t filled =
            std::min(bar_width, bar_width * done / std::max<std::size_t>(1, visits));
        fmt::print(stderr, "\r\033[K[{:=<{}}{: <{}}] {}/{}  {} left  {:.40}", "", filled, "",
                   bar_width - filled, done, visits, duration_text(left),
                   runs.empty() ? "" : runs.front().key.workload_id);
        std::fflush(stderr);
        bar_ = true;
    } else if (now - last_line_ >= line_interval || done == visits) {
        fmt::print(stderr, "{}/{} visits, {} left\n", done, visits, duration_text(left));
        last_line_ = now;
    }
}

void progress::noted(const std::string& sentence) {
    clear_bar();
    fmt::print(stderr, "note: {}\n", sentence);
}

}  // namespace accelbench::cli
