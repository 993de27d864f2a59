// SPDX-License-Identifier: Apache-2.0
// What each of cuBLASLt's codes means for a row, and what the user can do.
#include "error.hpp"

#include <accelbench/sdk/error.hpp>

namespace accelbench::cuda::blaslt {
namespace {

const char* advice_for(cublasStatus_t code) {
    switch (code) {
        case CUBLAS_STATUS_NOT_INITIALIZED:
            return "check that a GPU and its driver are here (nvidia-smi)";
        case CUBLAS_STATUS_ALLOC_FAILED:
            return "free memory of the device or of the host";
        case CUBLAS_STATUS_ARCH_MISMATCH:
        case CUBLAS_STATUS_NOT_SUPPORTED:
            return "this library has no kernel for it on this device; choose another "
                   "implementation";
        case CUBLAS_STATUS_EXECUTION_FAILED:
        case CUBLAS_STATUS_MAPPING_ERROR:
            return "look for a fault of the device in the kernel's log (dmesg, Xid)";
        case CUBLAS_STATUS_LICENSE_ERROR:
            return "check the library's licence";
        case CUBLAS_STATUS_SUCCESS:
        case CUBLAS_STATUS_INVALID_VALUE:
        case CUBLAS_STATUS_INTERNAL_ERROR:
            break;
    }
    return "report this to accelbench with the row's id";
}

}  // namespace

accb_status status_of(cublasStatus_t code) {
    switch (code) {
        case CUBLAS_STATUS_SUCCESS:
            return ACCB_OK;
        case CUBLAS_STATUS_NOT_INITIALIZED:  // what cublasLtCreate says without a device
        case CUBLAS_STATUS_LICENSE_ERROR:
            return ACCB_UNAVAILABLE;
        case CUBLAS_STATUS_ALLOC_FAILED:
            return ACCB_OUT_OF_MEMORY;
        case CUBLAS_STATUS_ARCH_MISMATCH:
        case CUBLAS_STATUS_NOT_SUPPORTED:
            return ACCB_UNSUPPORTED;
        case CUBLAS_STATUS_EXECUTION_FAILED:
        case CUBLAS_STATUS_MAPPING_ERROR:
            return ACCB_DEVICE_LOST;
        case CUBLAS_STATUS_INVALID_VALUE:
        case CUBLAS_STATUS_INTERNAL_ERROR:
            break;
    }
    return ACCB_INTERNAL;
}

void fail(const api& lt, cublasStatus_t code, std::string_view what) {
    const char* const name = lt.status_name(code);
    const char* const words = lt.status_text(code);
    throw sdk::error(status_of(code),
                     "cuBLASLt could not " + std::string(what) + ": " +
                         (name != nullptr ? name : "code " + std::to_string(code)) +
                         (words != nullptr ? " (" + std::string(words) + ")" : std::string()) +
                         "; " + advice_for(code),
                     code);
}

}  // namespace accelbench::cuda::blaslt
