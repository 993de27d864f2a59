// SPDX-License-Identifier: Apache-2.0
// What the sampler costs the launches beside it, on the processors that both share: pairs of
// neighbouring windows of one resident worker, one with a trace and one without, in random order.
// Prints the median of time with / time without and its exact interval, in per cent; and the
// processor time that sampler and sensors' worker take for a look, which no noise of memory hides.
//   telemetry_cost CPU-MANIFEST FOLDER-WITH-SENSORS PAIRS WORKLOAD...
// The folder is what the option sensor_root takes; "/" reads the kernel's own files. A workload is
// named by a part of its id in the suite smoke. ACCELBENCH_WORKER names accelbench-worker.
#include <fmt/format.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <random>
#include <thread>

#include "harness/campaign/forms.hpp"
#include "harness/campaign/prepared_workload.hpp"
#include "harness/plan/selection.hpp"
#include "harness/supervisor/plugins.hpp"
#include "harness/telemetry/device_watch.hpp"
#include "kernels/suites/suite.hpp"
#include "results/statistics/median.hpp"
#include "results/statistics/median_interval.hpp"

namespace {

using namespace accelbench;

template <class type>
type must(result<type> value) {
    if (!value) {
        fmt::print(stderr, "{}\n", to_string(value.error()));
        std::exit(1);
    }
    return std::move(*value);
}

double window_ns(campaign::prepared_workload& work, std::uint32_t launches) {
    const auto done = must(work.run(1, launches));
    return static_cast<double>(done.end_ns - done.begin_ns);
}

struct cost {
    std::vector<double> log_ratios;
    std::size_t samples = 0;
    double window_ns = 0.0;  // all traced windows together
};

cost measure_cost(campaign::prepared_workload& work, telemetry::device_watch& watch, int pairs) {
    // A look as the window begins and one at the deadline: twice as many as in a campaign.
    constexpr double wanted_ns = 210e6;
    std::mt19937_64 random(1);
    const double first = window_ns(work, 1);
    const double guess = window_ns(work, static_cast<std::uint32_t>(1 + 50e6 / first));
    const auto launches =
        static_cast<std::uint32_t>(1 + wanted_ns / (guess / (1 + std::floor(50e6 / first))));
    cost all;
    for (int pair = 0; pair < pairs; ++pair) {
        double with = 0.0, without = 0.0;
        const bool traced_first = random() % 2 == 0;
        for (const bool traced : {traced_first, !traced_first}) {
            if (!traced) {
                without = window_ns(work, launches);
                continue;
            }
            watch.begin();
            with = window_ns(work, launches);
            all.samples += watch.end().samples.size();
        }
        all.log_ratios.push_back(std::log(with / without));
        all.window_ns += with;
    }
    return all;
}

/// Processor time of this process and its children so far.
double processor_ns() {
    timespec own{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &own);
    double all = static_cast<double>(own.tv_sec) * 1e9 + static_cast<double>(own.tv_nsec);
    for (const auto& thread : std::filesystem::directory_iterator("/proc/self/task")) {
        std::ifstream children(thread.path() / "children");
        for (int child = 0; children >> child;) {
            const auto tasks = fmt::format("/proc/{}/task", child);
            for (const auto& task : std::filesystem::directory_iterator(tasks)) {
                double ran_ns = 0.0;
                if (std::ifstream(task.path() / "schedstat") >> ran_ns) {
                    all += ran_ns;
                }
            }
        }
    }
    return all;
}

void print_processor_time(telemetry::device_watch& watch) {
    const double before = processor_ns();
    watch.begin();
    std::this_thread::sleep_for(std::chrono::seconds(4));
    const auto samples = watch.end().samples.size();
    const double used = (processor_ns() - before) / static_cast<double>(samples);
    fmt::print("a look takes {:.0f} us of a processor's time; every 200 ms, {:.3f} % of one\n",
               used / 1e3, 100.0 * used / 200e6);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 5) {
        fmt::print(stderr,
                   "usage: telemetry_cost CPU-MANIFEST FOLDER-WITH-SENSORS PAIRS WORKLOAD...\n");
        return 2;
    }
    const auto manifest = must(supervisor::read_manifest(argv[1]));
    const auto device =
        must(supervisor::parse_device(fmt::format("cpu:0,sensor_root={}", argv[2])));
    auto options = supervisor::make_worker_options(manifest, device, {});
    options.executable = must(supervisor::worker_executable());
    auto worker = must(supervisor::worker::start(options));
    telemetry::device_watch watch({.worker = options});
    verify::data_store store(1, 1ULL << 28U);
    const plan::constants constants;
    fmt::print("sensors: {} {}\n", watch.sensors().size(), watch.problem());
    print_processor_time(watch);
    for (auto& candidate : must(kernels::load_suite("smoke", {})).rows) {
        if (!plan::is_selected(candidate.work.id, {argv + 4, argv + argc})) {
            continue;
        }
        const plan::planned_row row{.work = candidate.work, .input_sets = 4};
        const auto form = must(campaign::ask(*worker, 0, candidate.work));
        auto work = must(campaign::prepared_workload::make(
            {*worker, 0}, store,
            {.row = &row, .constants = &constants, .form = &form, .input_sets = 4}));
        const cost got = measure_cost(*work, watch, std::atoi(argv[3]));
        const auto middle = statistics::median(got.log_ratios);
        const auto bounds = statistics::median_interval(got.log_ratios);
        const auto percent = [](double log_ratio) { return 100.0 * std::expm1(log_ratio); };
        fmt::print("{} {:+.2f} % [{:+.2f}, {:+.2f}], {} pairs of {:.0f} ms, {} samples\n",
                   row.work.id, percent(middle.value_or(NAN)), percent(bounds ? bounds->low : NAN),
                   percent(bounds ? bounds->high : NAN), got.log_ratios.size(),
                   got.window_ns / 1e6 / static_cast<double>(got.log_ratios.size()), got.samples);
    }
    return 0;
}
