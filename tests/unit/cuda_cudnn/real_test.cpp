// SPDX-License-Identifier: Apache-2.0
// cuDNN on a machine without a device, and libraries that cannot be used.
#include <gtest/gtest.h>

#include <accelbench/sdk/error.hpp>

#include "cudnn/handle.hpp"

namespace accelbench::cuda::cudnn {
namespace {

TEST(real_test, a_machine_without_a_device_is_unavailable_in_its_words) {
    if (!library().table) {
        GTEST_SKIP() << library().why;
    }
    EXPECT_EQ(library().version.rfind("cuDNN 9.", 0), 0u) << library().version;
    try {
        const session_handle handle(*library().table);
        GTEST_SKIP() << "there is a device here";
    } catch (const sdk::error& no) {
        EXPECT_EQ(no.code(), ACCB_UNAVAILABLE) << no.what();
        EXPECT_EQ(no.vendor_code(), CUDNN_STATUS_NOT_INITIALIZED);
        EXPECT_NE(std::string(no.what()).find("CUDNN_STATUS_NOT_INITIALIZED"), std::string::npos)
            << no.what();
        EXPECT_NE(std::string(no.what()).find("cudaGetDeviceCount"), std::string::npos)
            << no.what();
    }
}

TEST(status_test, each_group_of_codes_has_a_place) {
    EXPECT_EQ(status_of(CUDNN_STATUS_SUCCESS), ACCB_OK);
    EXPECT_EQ(status_of(CUDNN_STATUS_SUBLIBRARY_VERSION_MISMATCH), ACCB_UNAVAILABLE);
    EXPECT_EQ(status_of(CUDNN_STATUS_BAD_PARAM_SHAPE_MISMATCH), ACCB_INTERNAL);
    EXPECT_EQ(status_of(CUDNN_STATUS_NOT_SUPPORTED_ARCH_MISMATCH), ACCB_UNSUPPORTED);
    EXPECT_EQ(status_of(CUDNN_STATUS_INTERNAL_ERROR_DEVICE_ALLOCATION_FAILED), ACCB_OUT_OF_MEMORY);
    EXPECT_EQ(status_of(CUDNN_STATUS_INTERNAL_ERROR), ACCB_INTERNAL);
    EXPECT_EQ(status_of(CUDNN_STATUS_EXECUTION_FAILED_CUDA_DRIVER), ACCB_DEVICE_LOST);
}

TEST(library_test, one_that_is_not_there_says_what_to_install) {
    const lookup found = open_library("libcudnn-nowhere.so.9");
    EXPECT_FALSE(found.table);
    EXPECT_NE(found.why.find("libcudnn-nowhere.so.9"), std::string::npos) << found.why;
    EXPECT_NE(found.why.find("install cuDNN"), std::string::npos) << found.why;
}

TEST(library_test, another_generation_is_named) {
    const lookup found = open_library(ACCELBENCH_OTHER_GENERATION);
    EXPECT_FALSE(found.table);
    EXPECT_NE(found.why.find("calls itself cuDNN 8.9.7"), std::string::npos) << found.why;
}

TEST(library_test, a_missing_function_is_named) {
    const lookup found = open_library(ACCELBENCH_BROKEN_LIBRARY);
    EXPECT_FALSE(found.table);
    EXPECT_NE(found.why.find("lacks cudnnCreate"), std::string::npos) << found.why;
}

}  // namespace
}  // namespace accelbench::cuda::cudnn
