// SPDX-License-Identifier: Apache-2.0
// oneDNN's engine, its two generations of matmul descriptors, and its threads.
#include "backends/cpu/onednn.hpp"

#include <omp.h>

namespace accelbench::cpu {

const dnnl::engine& onednn_engine() {
    static const dnnl::engine engine(dnnl::engine::kind::cpu, 0);
    return engine;
}

dnnl::matmul::primitive_desc make_matmul(const dnnl::memory::desc& a, const dnnl::memory::desc& b,
                                         const dnnl::memory::desc& y) {
    dnnl::primitive_attr attributes;
    attributes.set_scratchpad_mode(dnnl::scratchpad_mode::user);
#if DNNL_VERSION_MAJOR >= 3
    return {onednn_engine(), a, b, y, attributes};
#else
    return {dnnl::matmul::desc(a, b, y), attributes, onednn_engine()};
#endif
}

std::string onednn_version() {
    const dnnl_version_t& v = *dnnl_version();
    std::string text = "oneDNN " + std::to_string(v.major) + "." + std::to_string(v.minor) + "." +
                       std::to_string(v.patch);
    if (v.cpu_runtime == DNNL_RUNTIME_OMP)
        text += " (OpenMP)";
    if (v.cpu_runtime == DNNL_RUNTIME_TBB)
        text += " (oneTBB)";
    if (v.cpu_runtime == DNNL_RUNTIME_SEQ)
        text += " (sequential)";
    return text;
}

void bind_onednn_threads(const thread_team& team) {
    const int threads = team.size();
    omp_set_dynamic(0);
    omp_set_num_threads(threads);
    const int* cpus = team.cpus().data();
#pragma omp parallel num_threads(threads)
    { bind_to({cpus[omp_get_thread_num()]}); }
}

}  // namespace accelbench::cpu
