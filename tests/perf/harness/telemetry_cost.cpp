// SPDX-License-Identifier: Apache-2.0
// What the sampler costs the launches beside it, on the processors that both share: pairs of
// neighbouring windows of one resident worker, one with a trace and one without, in random order.
// Prints the median of time with / time without and its exact interval, in per cent.
//   telemetry_cost CPU-MANIFEST FOLDER-WITH-SENSORS [PAIRS]
// The folder is what the option sensor_root takes; "/" reads the kernel's own files.
#include <fmt/format.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <random>

#include "harness/campaign/prepared_workload.hpp"
#include "harness/supervisor/plugins.hpp"
#include "harness/telemetry/device_watch.hpp"
#include "kernels/catalogue/catalogue.hpp"
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
};

cost measure_cost(campaign::prepared_workload& work, telemetry::device_watch& watch, int pairs) {
    constexpr double wanted_ns = 450e6;  // two deadlines of the sampler, or three
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
    }
    return all;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3) {
        fmt::print(stderr, "usage: telemetry_cost CPU-MANIFEST FOLDER-WITH-SENSORS [PAIRS]\n");
        return 2;
    }
    const auto manifest = must(supervisor::read_manifest(argv[1]));
    const auto device =
        must(supervisor::parse_device(fmt::format("cpu:0,sensor_root={}", argv[2])));
    const auto options = supervisor::make_worker_options(manifest, device, {});
    auto worker = must(supervisor::worker::start(options));
    telemetry::device_watch watch({.worker = options});
    verify::data_store store(1, 1ULL << 28U);
    const plan::constants constants;
    fmt::print("sensors: {} {}\n", watch.sensors().size(), watch.problem());
    for (const auto& [kernel, sizes] :
         std::initializer_list<std::pair<const char*, kernels::suite_entry>>{
             {"triad", {{"n", std::int64_t{1} << 20}, {"dtype", "f32"}}},
             {"softmax",
              {{"r", std::int64_t{256}}, {"c", std::int64_t{1024}}, {"dtype", "f32"}}}}) {
        const plan::planned_row row{.work = must(kernels::find_kernel(kernel)->build(sizes)),
                                    .input_sets = 4};
        auto work = must(campaign::prepared_workload::make(
            {*worker, 0}, store, {.row = &row, .constants = &constants, .input_sets = 4}));
        const cost got = measure_cost(*work, watch, argc > 3 ? std::atoi(argv[3]) : 30);
        const auto middle = statistics::median(got.log_ratios);
        const auto bounds = statistics::median_interval(got.log_ratios);
        const auto percent = [](double log_ratio) { return 100.0 * std::expm1(log_ratio); };
        fmt::print("{:<10} {:+.2f} % [{:+.2f}, {:+.2f}], {} pairs, {} samples\n", kernel,
                   percent(middle.value_or(NAN)), percent(bounds ? bounds->low : NAN),
                   percent(bounds ? bounds->high : NAN), got.log_ratios.size(), got.samples);
    }
    return 0;
}
