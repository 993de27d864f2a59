// SPDX-License-Identifier: Apache-2.0
// Nvidia's own library, where it is installed, without a device: its answers, and what a row is
// told of them. Then libraries that cannot be used, and what each code means for a row.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <accelbench/sdk/error.hpp>
#include <cstring>

#include "nccl/api.hpp"
#include "nccl/error.hpp"

namespace accelbench::cuda::nccl {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class real_test : public testing::Test {
  protected:
    void SetUp() override {
        if (!library().table) {
            GTEST_SKIP() << library().why;
        }
    }
    static const api& nccl() { return *library().table; }
};

TEST_F(real_test, says_its_version_and_makes_ids) {
    EXPECT_THAT(library().version, testing::StartsWith("NCCL 2."));
    ncclUniqueId one{}, other{};
    EXPECT_EQ(nccl().unique_id(&one), ncclSuccess);
    EXPECT_EQ(nccl().unique_id(&other), ncclSuccess);
    EXPECT_NE(std::memcmp(&one, &other, sizeof one), 0);
}

TEST_F(real_test, without_a_device_a_communicator_is_unavailable_in_the_librarys_own_words) {
    ncclUniqueId id{};
    ASSERT_EQ(nccl().unique_id(&id), ncclSuccess);
    ncclConfig_t config = NCCL_CONFIG_INITIALIZER;
    config.blocking = 0;
    ncclComm_t comm = nullptr;
    const ncclResult_t answered = nccl().comm_init(&comm, 1, id, 0, &config);
    if (answered == ncclSuccess || answered == ncclInProgress) {
        GTEST_SKIP() << "there is a device";
    }
    EXPECT_EQ(answered, ncclUnhandledCudaError);
    try {
        fail(nccl(), answered, "make a communicator", moment::joining);
    } catch (const sdk::error& told) {
        EXPECT_EQ(told.code(), ACCB_UNAVAILABLE);
        EXPECT_EQ(told.vendor_code(), ncclUnhandledCudaError);
        EXPECT_THAT(told.what(),
                    AllOf(HasSubstr("NCCL could not make a communicator"),
                          HasSubstr(nccl().error_text(answered)),
                          HasSubstr(nccl().last_error(nullptr)), HasSubstr("nvidia-smi")));
    }
}

TEST(nccl_library, one_that_is_not_there_or_lacks_a_function_is_named) {
    EXPECT_THAT(open_library("libnccl-of-nobody.so.2").why,
                AllOf(HasSubstr("libnccl-of-nobody.so.2"), HasSubstr("install NCCL 2")));
    const lookup other = open_library("libc.so.6");
    EXPECT_FALSE(other.table);
    EXPECT_THAT(other.why, AllOf(HasSubstr("lacks ncclGetVersion"), HasSubstr("NCCL 2.18")));
}

TEST(nccl_codes, mean_something_for_a_row) {
    EXPECT_EQ(status_of(ncclSuccess, moment::running), ACCB_OK);
    EXPECT_EQ(status_of(ncclInProgress, moment::running), ACCB_PENDING);
    EXPECT_EQ(status_of(ncclUnhandledCudaError, moment::joining), ACCB_UNAVAILABLE);
    EXPECT_EQ(status_of(ncclUnhandledCudaError, moment::running), ACCB_DEVICE_LOST);
    EXPECT_EQ(status_of(ncclInvalidUsage, moment::joining), ACCB_UNSUPPORTED);
    EXPECT_EQ(status_of(ncclRemoteError, moment::running), ACCB_CANCELLED);
    EXPECT_EQ(status_of(ncclInternalError, moment::running), ACCB_INTERNAL);
    EXPECT_EQ(status_of(ncclNumResults, moment::running), ACCB_INTERNAL);
}

}  // namespace
}  // namespace accelbench::cuda::nccl
