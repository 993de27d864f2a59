// SPDX-License-Identifier: Apache-2.0
// Conversions on the host are those of the device: every float16 and bfloat16, and roundings
// between neighbours.
#include <gtest/gtest.h>

#include "kernels/data/convert.hpp"
#include "tests/doubles/cuda/grid/narrow_on_host.hpp"

namespace accelbench::cuda_test {
namespace {

TEST(narrow, EveryNumberSurvives) {
    for (unsigned bits = 0; bits < 0x10000; ++bits) {
        const auto half = static_cast<unsigned short>(bits);
        const float wide = cuda_double::f16_to_f32(half);
        if (!std::isnan(wide)) {
            ASSERT_EQ(cuda_double::f32_to_f16(wide), half);
            ASSERT_EQ(wide, kernels::f16_to_f32(half));
        }
        const float brain = kernels::bf16_to_f32(half);
        if (!std::isnan(brain)) {
            ASSERT_EQ(cuda_double::f32_to_bf16(brain), half);
        }
    }
}

TEST(narrow, RoundsToNearestAndTiesToEven) {
    for (std::uint32_t bits = 0; bits < 0x48000000U; bits += 0x3ffU) {
        const auto value = std::bit_cast<float>(bits);
        ASSERT_EQ(cuda_double::f32_to_f16(value), kernels::f32_to_f16(value)) << value;
        ASSERT_EQ(cuda_double::f32_to_f16(-value), kernels::f32_to_f16(-value)) << value;
        ASSERT_EQ(cuda_double::f32_to_bf16(value), kernels::f32_to_bf16(value)) << value;
    }
}

}  // namespace
}  // namespace accelbench::cuda_test
