// SPDX-License-Identifier: Apache-2.0
#include "error.hpp"

#include <accelbench/sdk/error.hpp>
#include <algorithm>
#include <array>
#include <string>

namespace accelbench::cuda::nccl {
namespace {

struct meaning {
    ncclResult_t code;
    accb_status joining, running;
    const char* advice;
};

constexpr const char* report_it = "report this to accelbench with the row's id";
constexpr const char* look_for_gpu =
    "check that a GPU and its driver are here (nvidia-smi), and the kernel's log for a fault of it "
    "(dmesg, Xid)";
// A list and no switch: NCCL's generations have different sets of codes.
constexpr std::array<meaning, 6> known{{
    {ncclSuccess, ACCB_OK, ACCB_OK, ""},
    {ncclInProgress, ACCB_PENDING, ACCB_PENDING, ""},
    {ncclUnhandledCudaError, ACCB_UNAVAILABLE, ACCB_DEVICE_LOST, look_for_gpu},
    {ncclSystemError, ACCB_UNAVAILABLE, ACCB_UNAVAILABLE,
     "check shared memory (/dev/shm) and the network; NCCL_DEBUG=WARN tells more"},
    {ncclInvalidUsage, ACCB_UNSUPPORTED, ACCB_INTERNAL, "give each rank a GPU of its own"},
    {ncclRemoteError, ACCB_CANCELLED, ACCB_CANCELLED,
     "another rank failed; its own message says why"},
}};

const meaning& meaning_of(ncclResult_t code) {
    static constexpr meaning unknown{ncclInternalError, ACCB_INTERNAL, ACCB_INTERNAL, report_it};
    const auto* const found =
        std::find_if(known.begin(), known.end(), [&](const meaning& m) { return m.code == code; });
    return found == known.end() ? unknown : *found;
}

}  // namespace

accb_status status_of(ncclResult_t code, moment when) {
    const meaning& known_as = meaning_of(code);
    return when == moment::joining ? known_as.joining : known_as.running;
}

void fail(const api& table, ncclResult_t code, std::string_view what, moment when) {
    const char* const words = table.error_text(code);
    const char* const more = table.last_error(nullptr);
    throw sdk::error(
        status_of(code, when),
        "NCCL could not " + std::string(what) + ": " + (words != nullptr ? words : "no text") +
            (more != nullptr && *more != '\0' ? " (" + std::string(more) + ")" : std::string()) +
            "; " + meaning_of(code).advice,
        code);
}

}  // namespace accelbench::cuda::nccl
