// SPDX-License-Identifier: Apache-2.0
// What a user asked the simulated device to be; README.md describes every option.
#pragma once

#include <accelbench/extensions.h>

#include <accelbench/sdk/options.hpp>
#include <cstdint>
#include <string>

namespace accelbench::sim {

enum class sensor_lie { none, throttle, backwards, frozen, nan, missing, stale, zero };

// s8: 127 steps up to 4, as a calibration of normal data would choose; s8_coarse: 7, as a bad one.
enum class arithmetic { full, tf32, bf16, f16, s8, s8_coarse };

struct settings {
    // Time of one launch.
    double duration_us = 0.0;
    double ns_per_byte = 0.0;
    double ns_per_flop = 0.0;
    double slowdown = 1.0;
    double noise = 0.0;          // coefficient of variation from launch to launch
    double process_noise = 0.0;  // the same from worker to worker
    double card_spread = 0.0;    // the same from device to device of one fleet
    int64_t fleet = 0;           // seed and name of its cards; 0: cards without identity
    double drift = 0.0;          // relative growth per 1,000 launches
    double mode_factor = 1.0;
    double mode_share = 0.0;  // of the blocks of launches that are slow
    int64_t mode_launches = 1000;
    int64_t compile_ms = 0;
    uint64_t seed = 0;  // never 0 after parsing

    // What it answers and computes.
    std::string model = "simulator";  // what its devices are called
    bool compute = true;
    arithmetic precision = arithmetic::full;
    bool declare = false;
    std::string refuse;  // "", "1", or an operator
    bool exclusive = false;
    int64_t devices = 2;
    int64_t memory_mib = 4096;
    int64_t cache_mib = 0;
    double claim_gflops = 0.0;
    double claim_gbytes = 0.0;
    uint32_t kind = ACCB_KIND_SIMULATOR;
    int64_t host_ops = 0;
    uint32_t views = ACCB_VIEW_KERNEL;

    // Lies about a launch; 0: never.
    int64_t wrong_at = 0;
    int64_t oob = 0;
    int64_t lost_at = 0;
    int64_t skip_every = 0;
    bool late = false;
    int64_t late_us = 20000;
    bool cache = false;
    bool memo = false;  // launches nothing while no buffer was written
    int64_t early_us = 0;
    double clock = 1.0;

    // What its sensors say.
    bool sensors = true;
    bool energy_counter = true;
    double watts = 40.0;
    int64_t sensor_refresh_ms = 10;
    uint32_t sensor_scope = ACCB_SCOPE_CARD;
    sensor_lie lie = sensor_lie::none;
    int64_t lie_from = 1;  // reading
};

/// Throws INVALID_ARGUMENT for an unknown option and for a value out of range, naming it.
[[nodiscard]] settings parse_settings(const sdk::options& options);

}  // namespace accelbench::sim
