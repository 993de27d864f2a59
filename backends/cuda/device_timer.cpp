// SPDX-License-Identifier: Apache-2.0
// accb.device_timer/1 over events.
#include "backend.hpp"

namespace accelbench::cuda {
namespace {

constexpr uint32_t kind_time = 2;  // of accb_device_timer.kind: ticks of time, not cycles

accb_status now(accb_ctx* context, uint32_t index, uint64_t* ticks,
                accb_error* error_out) noexcept {
    return sdk::guarded(error_out, [&] {
        sdk::require(ticks != nullptr, "now() has nowhere to put the ticks");
        *ticks = sdk::backend_of<cuda_backend>(context).opened(index).clock().now();
        return ACCB_OK;
    });
}

}  // namespace

accb_device_timer device_timer_of(device& on) {
    accb_device_timer table{};
    table.struct_size = sizeof(table);
    table.kind = kind_time;
    table.ticks_per_s = on.clock().ticks_per_s();
    table.now = now;
    return table;
}

}  // namespace accelbench::cuda
