// SPDX-License-Identifier: Apache-2.0
// Which machine code a device gets.
#include <gtest/gtest.h>

#include <array>

#include "kernel_images.hpp"

namespace accelbench::cuda {
namespace {

constexpr std::array<kernel_image, 7> images{{{8, 0, false, false, {}},
                                              {8, 9, false, false, {}},
                                              {9, 0, true, false, {}},
                                              {9, 0, false, true, {}},
                                              {10, 0, true, false, {}},
                                              {12, 0, false, true, {}},
                                              {8, 0, false, true, {}}}};

const kernel_image* best(int major, int minor) {
    return image_for(images, major, minor);
}

TEST(kernel_image, an_exact_one_wins) {
    EXPECT_EQ(best(9, 0), &images[2]);
    EXPECT_EQ(best(10, 0), &images[4]);
}

TEST(kernel_image, a_cubin_runs_on_its_major_with_the_same_or_a_higher_minor) {
    EXPECT_EQ(best(8, 0), &images[0]);
    EXPECT_EQ(best(8, 7), &images[0]);
    EXPECT_EQ(best(8, 9), &images[1]);
}

TEST(kernel_image, ptx_serves_what_has_no_cubin) {
    EXPECT_EQ(best(10, 3), &images[3]) << "an exact image of 10.0 is nothing for 10.3";
    EXPECT_EQ(best(12, 1), &images[5]);
    EXPECT_EQ(best(13, 0), &images[5]);
}

TEST(kernel_image, older_devices_have_none) {
    EXPECT_EQ(best(7, 5), nullptr);
}

}  // namespace
}  // namespace accelbench::cuda
