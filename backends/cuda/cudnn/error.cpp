// SPDX-License-Identifier: Apache-2.0
// cuDNN groups its codes by thousands; a few inside a group mean something else to a user.
#include "error.hpp"

#include <accelbench/sdk/error.hpp>
#include <algorithm>
#include <array>

namespace accelbench::cuda::cudnn {
namespace {

const char* advice_for(accb_status status) {
    switch (status) {
        case ACCB_UNAVAILABLE:
            return "check that a GPU and its driver are here (nvidia-smi), and that cuDNN's parts "
                   "are of one version";
        case ACCB_OUT_OF_MEMORY:
            return "free memory of the device or of the host";
        case ACCB_UNSUPPORTED:
            return "choose another implementation for this row";
        case ACCB_DEVICE_LOST:
            return "look for a fault of the device in the kernel's log (dmesg, Xid)";
        default:
            return "report this to accelbench with the row's id";
    }
}

}  // namespace

accb_status status_of(cudnnStatus_t code) {
    switch (static_cast<int>(code)) {
        case CUDNN_STATUS_SUCCESS:
            return ACCB_OK;
        case CUDNN_STATUS_INTERNAL_ERROR_HOST_ALLOCATION_FAILED:
        case CUDNN_STATUS_INTERNAL_ERROR_DEVICE_ALLOCATION_FAILED:
            return ACCB_OUT_OF_MEMORY;
        default:
            break;
    }
    switch (static_cast<int>(code) / 1000) {
        case 1:  // not initialised, parts of different versions, no licence: not on this machine
            return ACCB_UNAVAILABLE;
        case 3:
            return ACCB_UNSUPPORTED;
        case 5:
            return ACCB_DEVICE_LOST;
        default:
            return ACCB_INTERNAL;
    }
}

std::string last_words(const api& dnn) {
    std::array<char, 1024> text{};
    dnn.last_error(text.data(), text.size() - 1);
    std::string words = text.data();
    std::replace(words.begin(), words.end(), '\n', ' ');
    // "{a description of the engine} Error: CODE; Reason: what happened at: an expression".
    constexpr std::string_view mark = "Reason: ";
    if (const std::size_t reason = words.find(mark); reason != std::string::npos) {
        words = words.substr(reason + mark.size());
        words = words.substr(0, words.find(" at: "));
    }
    return words;
}

void fail(const api& dnn, cudnnStatus_t code, std::string_view what) {
    const char* const name = dnn.status_name(code);
    const std::string words = last_words(dnn);
    const accb_status status = status_of(code);
    throw sdk::error(status,
                     "cuDNN could not " + std::string(what) + ": " +
                         (name != nullptr ? name : "code " + std::to_string(code)) +
                         (words.empty() ? "" : " (" + words + ")") + "; " + advice_for(status),
                     code);
}

}  // namespace accelbench::cuda::cudnn
