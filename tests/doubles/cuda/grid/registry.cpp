// SPDX-License-Identifier: Apache-2.0
// The library's one exported function: the table of kernels.
#include "tests/doubles/cuda/grid/registry.hpp"

#include <algorithm>
#include <cstring>
#include <vector>

namespace accelbench::cuda_double {
namespace {

// Made by the first file that enters a kernel, whatever the order of the files' constructors.
std::vector<accb_cuda_host_kernel>& kernels() {
    static std::vector<accb_cuda_host_kernel> all;
    return all;
}

}  // namespace

void enter_kernel(const accb_cuda_host_kernel& kernel) {
    kernels().push_back(kernel);
}

}  // namespace accelbench::cuda_double

extern "C" __attribute__((visibility("default"))) const accb_cuda_host_kernel*
accb_cuda_host_kernels(unsigned* count) {
    auto& all = accelbench::cuda_double::kernels();
    static const bool sorted = [&all] {
        std::sort(all.begin(), all.end(),
                  [](const auto& a, const auto& b) { return std::strcmp(a.name, b.name) < 0; });
        return true;
    }();
    (void)sorted;
    *count = static_cast<unsigned>(all.size());
    return all.data();
}
