// SPDX-License-Identifier: Apache-2.0
// What accelbench itself costs, over the plug-in that does nothing: nanoseconds a launch,
// microseconds a window beyond its message, milliseconds a worker's start. Prints JSON; compare
// runs of one machine.
//   harness_overhead [WORKER] [MANIFEST]
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "harness/supervisor/plugins.hpp"
#include "harness/supervisor/worker.hpp"

namespace {

using namespace accelbench;
using namespace accelbench::supervisor;

template <class type>
type must(result<type> value) {
    if (!value) {
        fmt::print(stderr, "{}\n", to_string(value.error()));
        std::exit(1);
    }
    return std::move(*value);
}

double median(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

struct probe {
    std::unique_ptr<worker> one;
    object_id rotation = 0;
};

probe start(const worker_options& options) {
    probe made{must(worker::start(options)), 0};
    kernels::workload work;
    work.id = work.op = "empty";
    work.scalars = {{"position", 0, 1}};
    compile_request request;
    request.work = &work;
    const object_id program = must(made.one->compile(request)).program;
    std::vector<object_id> sessions;
    for (int set = 0; set < 4; ++set) {
        sessions.push_back(must(made.one->create_session(program, 0, {}, 0)));
    }
    made.rotation = must(made.one->create_rotation({sessions, work.scalars, 0}));
    return made;
}

/// Least squares of batch time against launches, by the worker's stamps: the median of many batches
/// at each size, and weights 1/size, since the noise grows with it.
double launch_slope_ns(probe& p) {
    double weight = 0, mean_x = 0, mean_y = 0;
    std::vector<std::pair<double, double>> points;
    for (const std::uint32_t launches :
         {1U, 3U, 10U, 30U, 100U, 300U, 1000U, 3000U, 10000U, 30000U, 100000U}) {
        const std::uint32_t batches = std::clamp(1'000'000U / launches, 15U, 501U);
        const auto window = must(p.one->run_window({p.rotation, batches, launches}));
        points.emplace_back(launches, median({window.batch_ns.begin(), window.batch_ns.end()}));
        weight += 1.0 / launches;
        mean_x += 1.0;
        mean_y += points.back().second / launches;
    }
    mean_x /= weight;
    mean_y /= weight;
    double xy = 0, xx = 0;
    for (const auto& [x, y] : points) {
        xy += (x - mean_x) * (y - mean_y) / x;
        xx += (x - mean_x) * (x - mean_x) / x;
    }
    return xy / xx;
}

/// Median difference of a window of one launch and an empty round trip, taken in turns.
double window_beyond_message_us(probe& p) {
    std::vector<double> differences;
    for (int pair = 0; pair < 2001; ++pair) {
        const auto trip = static_cast<double>(must(p.one->ping()));
        const auto window = must(p.one->run_window({p.rotation, 1, 1}));
        differences.push_back((static_cast<double>(window.end_ns - window.begin_ns) - trip) / 1e3);
    }
    return median(differences);
}

double start_ms(const worker_options& options) {
    std::vector<double> times;
    for (int round = 0; round < 21; ++round) {
        const auto begin = std::chrono::steady_clock::now();
        const auto one = must(worker::start(options));
        const std::chrono::duration<double, std::milli> took =
            std::chrono::steady_clock::now() - begin;
        times.push_back(took.count());
    }
    return median(times);
}

}  // namespace

int main(int argc, char** argv) {
    worker_options options;
    options.executable = argc > 1 ? argv[1] : ACCELBENCH_TEST_WORKER;
    const auto plugin = must(read_manifest(
        argc > 2 ? argv[2] : std::string(ACCELBENCH_TEST_PLUGINS) + "/null.accelbench.toml"));
    options.library = plugin.library;
    probe p = start(options);
    std::vector<double> slopes;
    for (int round = 0; round < 5; ++round) {
        slopes.push_back(launch_slope_ns(p));
    }
    fmt::print(
        "{{\"launch_ns\": {:.2f}, \"window_beyond_message_us\": {:.2f}, "
        "\"worker_start_ms\": {:.2f}}}\n",
        median(slopes), window_beyond_message_us(p), start_ms(options));
}
