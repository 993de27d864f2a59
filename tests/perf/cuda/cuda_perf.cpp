// SPDX-License-Identifier: Apache-2.0
// What a submit of the cuda backend costs on the host, over a driver that does nothing: at most 2
// us are allowed.
#include <benchmark/benchmark.h>

#include <stdexcept>

#include "tests/unit/cuda/plugin_driver.hpp"

namespace {

using accelbench::cuda_test::answered;
using accelbench::cuda_test::plugin_driver;

void require(const answered& got) {
    if (got.status != ACCB_OK) {
        throw std::runtime_error(got.text);
    }
}

void submit(benchmark::State& state, const char* op, uint32_t mode) {
    plugin_driver plugin;
    require(plugin.open());
    require(plugin.compile(op, mode));
    require(plugin.bind());
    constexpr int launches_a_wait = 256;
    uint64_t ticket = 0;
    int64_t step = 0;
    int left = launches_a_wait;
    for (auto _ : state) {
        (void)plugin.launch(++step, &ticket);
        if (--left == 0) {
            require(plugin.wait(ticket));
            left = launches_a_wait;
        }
    }
    state.SetLabel("with a wait every 256 launches");
}

}  // namespace

BENCHMARK_CAPTURE(submit, triad_stream, "triad", ACCB_LAUNCH_STREAM);
BENCHMARK_CAPTURE(submit, triad_graph, "triad", ACCB_LAUNCH_GRAPH);
BENCHMARK_CAPTURE(submit, adamw_stream, "adamw", ACCB_LAUNCH_STREAM);
BENCHMARK_CAPTURE(submit, adamw_graph, "adamw", ACCB_LAUNCH_GRAPH);
BENCHMARK_MAIN();
