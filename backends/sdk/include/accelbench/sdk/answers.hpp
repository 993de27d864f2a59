// SPDX-License-Identifier: Apache-2.0
// Short ways to write the two structs that every backend fills: accb_support and accb_device_info.
#pragma once

#include <accelbench/sdk/text.hpp>
#include <string_view>

namespace accelbench::sdk {

/// why: ACCB_WHY_*. note: one sentence for the report.
[[nodiscard]] inline accb_support no(uint32_t why, std::string_view note) {
    accb_support answer{};
    answer.struct_size = sizeof(answer);
    answer.answer = ACCB_NO;
    answer.why = why;
    assign(answer.note, note);
    return answer;
}

/// Kernel view, stream launches, both boundaries, one device; change the fields that differ.
/// The types are what the chip really does: arithmetic, sums, stored constants, stored activations.
[[nodiscard]] inline accb_support yes(accb_dtype compute, accb_dtype accumulate, accb_dtype weights,
                                      accb_dtype activations) {
    accb_support answer{};
    answer.struct_size = sizeof(answer);
    answer.answer = ACCB_YES;
    answer.views = ACCB_VIEW_KERNEL;
    answer.compute = compute;
    answer.accumulate = accumulate;
    answer.weights = weights;
    answer.activations = activations;
    answer.launch_modes = ACCB_LAUNCH_STREAM;
    answer.boundaries = ACCB_BOUNDARY_RESIDENT | ACCB_BOUNDARY_HOST;
    answer.device_count = 1;
    return answer;
}

[[nodiscard]] inline accb_support yes(accb_dtype everywhere) {
    return yes(everywhere, everywhere, everywhere, everywhere);
}

/// kind: ACCB_KIND_*. The index is set by the SDK, the memory node is "not known"; fill what is
/// known.
[[nodiscard]] inline accb_device_info device(uint32_t kind, std::string_view name) {
    accb_device_info info{};
    info.struct_size = sizeof(info);
    info.kind = kind;
    info.numa_node = -1;
    assign(info.name, name);
    return info;
}

}  // namespace accelbench::sdk
