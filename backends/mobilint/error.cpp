// SPDX-License-Identifier: Apache-2.0
#include "error.hpp"

namespace accelbench::mobilint {
namespace {

struct meaning {
    accb_status status;
    const char* advice;
};

meaning meaning_of(const std::string& name, runtime::status code) {
    switch (code) {
        case runtime::device_not_found:
            return {ACCB_UNAVAILABLE, "see whether the driver is loaded and shows the device"};
        case runtime::core_in_use:
            return {ACCB_UNAVAILABLE, "end the process that holds the NPU's cores"};
        case runtime::failed_to_load:
        case runtime::broken_model:
        case runtime::other_hardware:
            return {ACCB_UNSUPPORTED,
                    "the file is no model for this chip or this runtime; make it anew"};
        case runtime::wait_timeout:
        case runtime::npu_timeout:
            return {ACCB_DEADLINE,
                    "the NPU has not answered within QBRUNTIME_NPU_TIMEOUT_MS; see the driver's "
                    "messages (dmesg)"};
        case runtime::no_memory:
            return {ACCB_OUT_OF_MEMORY, "choose smaller workloads"};
        default:
            // Whatever its driver cannot do any more: nothing on this device will work.
            return name.starts_with("Driver_")
                       ? meaning{ACCB_DEVICE_LOST, "see the driver's messages (dmesg)"}
                       : meaning{ACCB_INTERNAL,
                                 "see the worker's standard error, to which the "
                                 "library writes"};
    }
}

}  // namespace

void fail(const runtime::api& rt, const std::string& what, runtime::status code) {
    const meaning found = meaning_of(rt.status_name(code), code);
    throw sdk::error(found.status,
                     "qbruntime was asked to " + what + "; it answered " + rt.spell(code) +
                         ". What to do: " + found.advice,
                     code);
}

}  // namespace accelbench::mobilint
