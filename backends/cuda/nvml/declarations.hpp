// SPDX-License-Identifier: Apache-2.0
// What we need to say to call libnvidia-ml.so.1, written by ourselves: Nvidia's header may not be
// passed on, and most machines with the library lack it. A test compares numbers and sizes with
// what Nvidia's own Python binding (pynvml) has.
#pragma once

#include <cstdint>

namespace accelbench::cuda::nvml {

using device = struct opaque_device*;

using status = int32_t;
inline constexpr status success = 0;
inline constexpr status not_supported = 3;
inline constexpr status not_found = 6;
inline constexpr status driver_not_loaded = 9;
inline constexpr status function_not_found = 13;
inline constexpr status gpu_is_lost = 15;
inline constexpr status no_data = 21;

/// One reading among many that one call takes.
union field_content {
    double as_double;
    uint32_t as_u32;
    uint64_t as_u64;
    int64_t as_i64;
    int32_t as_i32;
    uint16_t as_u16;
};
struct field_value {
    uint32_t field;
    uint32_t scope;
    int64_t time_us;     // of the reading, since 1970
    int64_t latency_us;  // that the reading took
    uint32_t type;       // which member of content counts
    status code;
    field_content content;
};
static_assert(sizeof(field_content) == 8);
static_assert(sizeof(field_value) == 40);

inline constexpr uint32_t field_memory_temperature = 82;  // degrees Celsius
inline constexpr uint32_t field_power_average = 185;      // mW over about a second
inline constexpr uint32_t field_power_instant = 186;      // mW

inline constexpr uint32_t type_double = 0, type_u32 = 1, type_u64_long = 2, type_u64 = 3,
                          type_i64 = 4, type_i32 = 5, type_u16 = 6;

inline constexpr uint32_t clock_sm = 1, clock_memory = 2;
// Bits of the clocks' event reasons.
inline constexpr uint64_t reason_idle = 1, reason_applications_setting = 2, reason_power_cap = 4,
                          reason_hardware_slowdown = 8, reason_sync_boost = 16,
                          reason_software_thermal = 32, reason_hardware_thermal = 64,
                          reason_power_brake = 128, reason_display_setting = 256;
inline constexpr uint32_t sensor_gpu = 0;
inline constexpr uint32_t error_corrected = 0, error_uncorrected = 1;
inline constexpr uint32_t since_reboot = 0;

struct memory_info {
    uint64_t total, free, used;  // bytes
};
static_assert(sizeof(memory_info) == 24);
struct utilization {
    uint32_t gpu, memory;  // percent of time
};
static_assert(sizeof(utilization) == 8);

/// Functions by the library's names.
extern "C" {
using init_fn = status(uint32_t flags);
using shutdown_fn = status();
using error_string_fn = const char*(status);
using version_fn = status(char* text, uint32_t size);
using handle_fn = status(const char* pci_bus_id, device* out);
using fields_fn = status(device, int32_t count, field_value* values);
using u32_fn = status(device, uint32_t* out);
using u64_fn = status(device, uint64_t* out);
using kind_fn = status(device, uint32_t kind, uint32_t* out);
using errors_fn = status(device, uint32_t type, uint32_t period, uint64_t* out);
using memory_fn = status(device, memory_info* out);
using utilization_fn = status(device, utilization* out);
}

}  // namespace accelbench::cuda::nvml
