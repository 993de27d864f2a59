// SPDX-License-Identifier: Apache-2.0
// The kernel that stores a new token's rows before cuDNN attends to the caches, on the host.
#include <gtest/gtest.h>

#include <cstring>
#include <numeric>
#include <string_view>
#include <vector>

#include "tests/doubles/cuda/host_kernel.h"

namespace accelbench::cuda_test {
namespace {

const accb_cuda_host_kernel* kernel_named(std::string_view name) {
    unsigned count = 0;
    const accb_cuda_host_kernel* const all = accb_cuda_host_kernels(&count);
    for (unsigned index = 0; index < count; ++index) {
        if (all[index].name == name) {
            return &all[index];
        }
    }
    return nullptr;
}

/// Caches of `heads` heads with rows of d; the last row is appended, all others must stay.
void append(const char* name, unsigned heads, int capacity, int d, std::size_t shift) {
    SCOPED_TRACE(std::string(name) + " d " + std::to_string(d));
    const accb_cuda_host_kernel* const kernel = kernel_named(name);
    ASSERT_NE(kernel, nullptr);
    const std::size_t row = static_cast<std::size_t>(d), cache = heads * row * capacity;
    std::vector<uint16_t> k_new(heads * row + shift), v_new(heads * row + shift), k(cache + shift),
        v(cache + shift);
    std::iota(k_new.begin(), k_new.end(), uint16_t{1000});
    std::iota(v_new.begin(), v_new.end(), uint16_t{3000});
    std::iota(k.begin(), k.end(), uint16_t{7});
    std::iota(v.begin(), v.end(), uint16_t{9});
    std::vector<uint16_t> expected_k = k, expected_v = v;
    const int position = capacity - 2;
    for (unsigned head = 0; head < heads; ++head) {
        const std::size_t to = shift + (head * static_cast<std::size_t>(capacity) + position) * row;
        std::copy_n(k_new.begin() + shift + head * row, row, expected_k.begin() + to);
        std::copy_n(v_new.begin() + shift + head * row, row, expected_v.begin() + to);
    }
    uint16_t* addresses[] = {k_new.data() + shift, v_new.data() + shift, k.data() + shift,
                             v.data() + shift};
    void* arguments[] = {&addresses[0],
                         &addresses[1],
                         &addresses[2],
                         &addresses[3],
                         &capacity,
                         &d,
                         const_cast<int*>(&position)};
    ASSERT_EQ(kernel->arg_count, std::size(arguments));
    const accb_cuda_host_launch launch{{heads, 1, 1}, {128, 1, 1}, {1, 1, 1}, 0, arguments};
    accb_cuda_host_report report{};
    ASSERT_EQ(kernel->run(&launch, &report), 0) << report.message;
    EXPECT_EQ(k, expected_k);
    EXPECT_EQ(v, expected_v);
}

TEST(cache_append_test, the_new_rows_go_where_they_belong_and_nowhere_else) {
    for (const char* name : {"accb_cache_append_bf16", "accb_cache_append_f16"}) {
        append(name, 6, 9, 128, 0);
        append(name, 2, 5, 40, 0);
        append(name, 3, 4, 37, 0);
        append(name, 2, 4, 64, 1);
    }
}

}  // namespace
}  // namespace accelbench::cuda_test
