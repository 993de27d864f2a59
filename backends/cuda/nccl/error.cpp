// SPDX-License-Identifier: Apache-2.0
#include "error.hpp"

#include <accelbench/sdk/error.hpp>
#include <string>

namespace accelbench::cuda::nccl {
namespace {

const char* advice_for(ncclResult_t code, moment when) {
    switch (code) {
        case ncclUnhandledCudaError:
            return when == moment::joining
                       ? "check that a GPU and its driver are here (nvidia-smi)"
                       : "look for a fault of the device in the kernel's log (dmesg, Xid)";
        case ncclSystemError:
            return "check shared memory (/dev/shm) and the network; NCCL_DEBUG=WARN tells more";
        case ncclInvalidUsage:
            return "give each rank a GPU of its own";
        case ncclRemoteError:
            return "another rank failed; its own message says why";
        case ncclSuccess:
        case ncclInternalError:
        case ncclInvalidArgument:
        case ncclInProgress:
        case ncclNumResults:
            break;
    }
    return "report this to accelbench with the row's id";
}

}  // namespace

accb_status status_of(ncclResult_t code, moment when) {
    switch (code) {
        case ncclSuccess:
            return ACCB_OK;
        case ncclInProgress:
            return ACCB_PENDING;
        case ncclUnhandledCudaError:
            return when == moment::joining ? ACCB_UNAVAILABLE : ACCB_DEVICE_LOST;
        case ncclSystemError:
            return ACCB_UNAVAILABLE;
        case ncclInvalidUsage:
            return ACCB_UNSUPPORTED;
        case ncclRemoteError:
            return ACCB_CANCELLED;
        case ncclInternalError:
        case ncclInvalidArgument:
        case ncclNumResults:
            break;
    }
    return ACCB_INTERNAL;
}

void fail(const api& table, ncclResult_t code, std::string_view what, moment when) {
    const char* const words = table.error_text(code);
    const char* const more = table.last_error(nullptr);
    throw sdk::error(
        status_of(code, when),
        "NCCL could not " + std::string(what) + ": " + (words != nullptr ? words : "no text") +
            (more != nullptr && *more != '\0' ? " (" + std::string(more) + ")" : std::string()) +
            "; " + advice_for(code, when),
        code);
}

}  // namespace accelbench::cuda::nccl
