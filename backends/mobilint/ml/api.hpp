// SPDX-License-Identifier: Apache-2.0
// The functions of libmbltml.so.1, found at run time.
#pragma once

#include <string>

#include "ml/declarations.hpp"

namespace accelbench::mobilint::ml {

struct api {
    // Without these there is no telemetry.
    plain_fn* init = nullptr;
    plain_fn* shutdown = nullptr;
    count_fn* target_device_count = nullptr;
    // Each may be NULL: then what it tells is not known.
    real_fn* total_power = nullptr;
    real_fn* total_utilization = nullptr;
    long_fn* memory_usage = nullptr;
    long_fn* memory_total = nullptr;
    int_fn* temperature = nullptr;
    int_fn* switch_temperature = nullptr;
    int_fn* chip_id = nullptr;
    unsigned_fn* npu_clock = nullptr;
    unsigned_fn* bus_clock = nullptr;
    unsigned_fn* pcie_gen = nullptr;
    unsigned_fn* pcie_lanes = nullptr;
    unsigned_fn* driver_type = nullptr;
    text_fn* node_name = nullptr;
    text_fn* firmware_version = nullptr;
    text_fn* pcie_slot = nullptr;
    driver_text_fn* driver_version = nullptr;
    cores_fn* core_infos = nullptr;

    bool is_double = false;
};

/// Looked up and started once, never stopped: other users in the process count on it. NULL where
/// there is no usable library or it finds no driver; then `why` says what is missing.
[[nodiscard]] const api* load(std::string& why);

/// "uninitialised (1)"
[[nodiscard]] std::string spell(status code);

/// What a call for a text writes; "" where it does not answer.
[[nodiscard]] std::string text(text_fn* ask, uint32_t type, int number);

}  // namespace accelbench::mobilint::ml
