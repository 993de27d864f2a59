// SPDX-License-Identifier: Apache-2.0
// accb.telemetry/1 over the sensors.
#include "backend.hpp"

namespace accelbench::mobilint {
namespace {

const sensors& sensors_of(accb_ctx* context) {
    return sdk::backend_of<mobilint_backend>(context).all_sensors();
}

accb_status describe(accb_ctx* context, uint32_t index, accb_sensor* out,
                     accb_error* error_out) noexcept {
    return sdk::guarded(error_out, [&] {
        accb_sensor made{};
        made.struct_size = sizeof(made);
        sensors_of(context).describe(index, made);
        sdk::put(made, out);
        return ACCB_OK;
    });
}

accb_status read(accb_ctx* context, accb_sample* samples, uint32_t count,
                 accb_error* error_out) noexcept {
    return sdk::guarded(error_out, [&] {
        sdk::require(count == 0 || samples != nullptr, "samples have a count but no pointer");
        sensors_of(context).read(samples, count);
        return ACCB_OK;
    });
}

}  // namespace

accb_telemetry telemetry_table_of(const sensors& all) {
    accb_telemetry table{};
    table.struct_size = sizeof(table);
    table.sensor_count = all.count();
    table.sensor = describe;
    table.read = read;
    return table;
}

}  // namespace accelbench::mobilint
