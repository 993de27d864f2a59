// SPDX-License-Identifier: Apache-2.0
// Every kernel of this library, entered by its own file before main().
#pragma once

#include <cstddef>
#include <utility>

#include "tests/doubles/cuda/grid/grid.hpp"

namespace accelbench::cuda_double {

void enter_kernel(const accb_cuda_host_kernel& kernel);

/// What the border needs of one kernel function, from its parameters' types.
template <auto Function, const auto& Name, unsigned MaxThreads>
struct host_kernel;

template <class... Parameters, void (*Function)(Parameters...), const auto& Name,
          unsigned MaxThreads>
struct host_kernel<Function, Name, MaxThreads> {
    static constexpr unsigned sizes[sizeof...(Parameters) + 1] = {sizeof(Parameters)..., 0};

    template <std::size_t... Index>
    static void call(void** args, std::index_sequence<Index...>) {
        (void)args;
        Function(*static_cast<Parameters*>(args[Index])...);
    }
    static void body(void** args) { call(args, std::index_sequence_for<Parameters...>()); }
    static int run(const accb_cuda_host_launch* launch, accb_cuda_host_report* report) {
        return run_grid(Name, MaxThreads, *launch, &body, *report);
    }
    host_kernel() {
        enter_kernel({Name, &run, sizes, static_cast<unsigned>(sizeof...(Parameters)), MaxThreads});
    }
};

}  // namespace accelbench::cuda_double

/// Behind the definition of a kernel.
#define ACCB_ENTER_KERNEL(name, max_threads)                                                     \
    static constexpr char accb_name_of_##name[] = #name;                                         \
    static const ::accelbench::cuda_double::host_kernel<&name, accb_name_of_##name, max_threads> \
        accb_entry_of_##name;
