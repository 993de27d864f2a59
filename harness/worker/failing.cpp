// SPDX-License-Identifier: Apache-2.0
// Statuses of the border, in words.
#include "harness/worker/failing.hpp"

#include <utility>

namespace accelbench::worker {

error fault(error_code code, std::string happened, std::string next) {
    return make_error(code, {}, std::move(happened), std::move(next));
}

accb_error empty_error() {
    accb_error reported{};
    reported.struct_size = sizeof reported;
    return reported;
}

std::string_view status_name(accb_status status) {
    switch (status) {
        case ACCB_OK:
            return "ACCB_OK";
        case ACCB_PENDING:
            return "ACCB_PENDING";
        case ACCB_INVALID_ARGUMENT:
            return "ACCB_INVALID_ARGUMENT";
        case ACCB_DEADLINE:
            return "ACCB_DEADLINE";
        case ACCB_NOT_FOUND:
            return "ACCB_NOT_FOUND";
        case ACCB_OUT_OF_MEMORY:
            return "ACCB_OUT_OF_MEMORY";
        case ACCB_BAD_STATE:
            return "ACCB_BAD_STATE";
        case ACCB_CANCELLED:
            return "ACCB_CANCELLED";
        case ACCB_UNSUPPORTED:
            return "ACCB_UNSUPPORTED";
        case ACCB_INTERNAL:
            return "ACCB_INTERNAL";
        case ACCB_UNAVAILABLE:
            return "ACCB_UNAVAILABLE";
        case ACCB_DEVICE_LOST:
            return "ACCB_DEVICE_LOST";
        default:
            return "an unknown status";
    }
}

namespace {

error_code code_of(accb_status status) {
    switch (status) {
        case ACCB_UNSUPPORTED:
            return error_code::unsupported;
        case ACCB_DEVICE_LOST:
            return error_code::device_lost;
        case ACCB_DEADLINE:
            return error_code::worker_timeout;
        case ACCB_OUT_OF_MEMORY:
            return error_code::too_large;
        default:
            return error_code::plugin_refused;
    }
}

std::string advice(accb_status status) {
    switch (status) {
        case ACCB_OUT_OF_MEMORY:
            return "Choose smaller workloads, or free memory on the device.";
        case ACCB_UNAVAILABLE:
            return "Check that the device, its driver and its licence are there.";
        case ACCB_DEVICE_LOST:
        case ACCB_DEADLINE:
            return "Check the device's health, reset it if its vendor says so, and resume.";
        case ACCB_UNSUPPORTED:
            return {};
        default:
            return "Report it to the plug-in's author with the text above.";
    }
}

}  // namespace

error refusal(protocol::border_call call, accb_status status, const accb_error& reported) {
    std::string happened(to_string(call));
    happened += "() returned ";
    happened += status_name(status);
    if (status_name(status).starts_with("an")) {
        happened += ' ';
        happened += std::to_string(status);
    }
    if (reported.vendor_code != 0) {
        happened += " (vendor code ";
        happened += std::to_string(reported.vendor_code);
        happened += ')';
    }
    if (const std::string message = bounded(reported.message); !message.empty()) {
        happened += ": ";
        happened += message;
    }
    const bool option = call == protocol::border_call::open && status == ACCB_INVALID_ARGUMENT;
    return fault(code_of(status), std::move(happened),
                 option ? "Correct the options behind the device's name; the plug-in's manifest "
                          "(NAME.accelbench.toml) lists them."
                        : advice(status));
}

}  // namespace accelbench::worker
