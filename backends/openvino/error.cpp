// SPDX-License-Identifier: Apache-2.0
#include "error.hpp"

#include <accelbench/sdk/error.hpp>
#include <string>

namespace accelbench::openvino {

int border_status(ov_status status) {
    switch (status) {
        case ov_not_implemented:
            return ACCB_UNSUPPORTED;
        case ov_not_found:
            return ACCB_NOT_FOUND;
        case ov_not_allocated:
            return ACCB_OUT_OF_MEMORY;
        case ov_infer_cancelled:
            return ACCB_CANCELLED;
        default:
            // The library puts most failures under one number; its words say what it was.
            return ACCB_INTERNAL;
    }
}

void fail(const api& ov, ov_status status, std::string_view act) {
    const char* words = ov.get_last_err_msg();
    if (words == nullptr || *words == '\0') {
        words = ov.get_error_info(status);
    }
    std::string text = words == nullptr ? "" : words;
    for (char& c : text) {
        c = c == '\n' ? ' ' : c;
    }
    throw sdk::error(border_status(status),
                     "cannot " + std::string(act) + ": OpenVINO says \"" + text + "\"", status);
}

void check(const api& ov, ov_status status, std::string_view act) {
    if (status != ov_ok) [[unlikely]] {
        fail(ov, status, act);
    }
}

}  // namespace accelbench::openvino
