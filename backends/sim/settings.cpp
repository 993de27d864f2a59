// SPDX-License-Identifier: Apache-2.0
// Parsing of the options, each with the range in which it makes sense.
#include "settings.hpp"

#include <array>
#include <cstdio>
#include <random>
#include <utility>

namespace accelbench::sim {
namespace {

double number_within(const sdk::options& options, const char* name, double fallback, double low,
                     double high) {
    const double value = options.number(name, fallback);
    if (!(value >= low && value <= high)) {
        std::array<char, 64> range{};
        std::snprintf(range.data(), range.size(), "%g to %g", low, high);
        throw sdk::error(ACCB_INVALID_ARGUMENT,
                         std::string("option '") + name + "' must lie in " + range.data());
    }
    return value;
}

int64_t integer_within(const sdk::options& options, const char* name, int64_t fallback, int64_t low,
                       int64_t high) {
    const int64_t value = options.integer(name, fallback);
    if (value < low || value > high) {
        throw sdk::error(ACCB_INVALID_ARGUMENT, std::string("option '") + name + "' must lie in " +
                                                    std::to_string(low) + " to " +
                                                    std::to_string(high));
    }
    return value;
}

bool flag(const sdk::options& options, const char* name, bool fallback) {
    return integer_within(options, name, fallback ? 1 : 0, 0, 1) == 1;
}

arithmetic parse_precision(const sdk::options& options) {
    const std::string_view text = options.value("precision", "full");
    if (text == "full") {
        return arithmetic::full;
    }
    if (text == "tf32") {
        return arithmetic::tf32;
    }
    if (text == "bf16") {
        return arithmetic::bf16;
    }
    if (text == "f16") {
        return arithmetic::f16;
    }
    if (text == "s8") {
        return arithmetic::s8;
    }
    if (text == "s8-coarse") {
        return arithmetic::s8_coarse;
    }
    throw sdk::error(ACCB_INVALID_ARGUMENT,
                     "option 'precision' must be full, tf32, bf16, f16, s8 or s8-coarse, not '" +
                         std::string(text) + "'");
}

/// A simulator that claims to be a chip is held to what a chip may do.
uint32_t parse_kind(const sdk::options& options) {
    const std::string_view text = options.value("kind", "simulator");
    if (text == "simulator") {
        return ACCB_KIND_SIMULATOR;
    }
    if (text == "gpu") {
        return ACCB_KIND_GPU;
    }
    if (text == "npu") {
        return ACCB_KIND_NPU;
    }
    throw sdk::error(ACCB_INVALID_ARGUMENT, "option 'kind' must be simulator, gpu or npu, not '" +
                                                std::string(text) + "'");
}

/// As a compiler of whole programs would ask for a workload; what it computes stays the same.
uint32_t parse_views(const sdk::options& options) {
    const std::string_view text = options.value("views", "kernel");
    if (text == "kernel") {
        return ACCB_VIEW_KERNEL;
    }
    if (text == "onnx") {
        return ACCB_VIEW_ONNX;
    }
    if (text == "artifact") {
        return ACCB_VIEW_ARTIFACT;
    }
    throw sdk::error(
        ACCB_INVALID_ARGUMENT,
        "option 'views' must be kernel, onnx or artifact, not '" + std::string(text) + "'");
}

uint32_t parse_scope(const sdk::options& options) {
    constexpr std::array<std::pair<std::string_view, uint32_t>, 4> words{
        {{"chip", ACCB_SCOPE_CHIP},
         {"card", ACCB_SCOPE_CARD},
         {"board", ACCB_SCOPE_BOARD},
         {"server", ACCB_SCOPE_HOST}}};
    const std::string_view text = options.value("sensor_scope", "card");
    for (const auto& [word, scope] : words) {
        if (word == text) {
            return scope;
        }
    }
    throw sdk::error(ACCB_INVALID_ARGUMENT,
                     "option 'sensor_scope' must be chip, card, board or server, not '" +
                         std::string(text) + "'");
}

sensor_lie parse_lie(const sdk::options& options) {
    constexpr std::array<std::pair<std::string_view, sensor_lie>, 8> words{
        {{"", sensor_lie::none},
         {"throttle", sensor_lie::throttle},
         {"backwards", sensor_lie::backwards},
         {"frozen", sensor_lie::frozen},
         {"nan", sensor_lie::nan},
         {"missing", sensor_lie::missing},
         {"stale", sensor_lie::stale},
         {"zero", sensor_lie::zero}}};
    const std::string_view text = options.value("sensor_lie");
    for (const auto& [word, lie] : words) {
        if (word == text) {
            return lie;
        }
    }
    throw sdk::error(ACCB_INVALID_ARGUMENT,
                     "option 'sensor_lie' must be throttle, backwards, frozen, nan, missing, stale "
                     "or zero, not '" +
                         std::string(text) + "'");
}

constexpr int64_t any_launch = int64_t{1} << 50;

void parse_sensors(const sdk::options& options, settings& chosen) {
    chosen.sensors = flag(options, "sensors", true);
    chosen.energy_counter = flag(options, "energy_counter", true);
    chosen.watts = number_within(options, "watts", 40.0, 0.0, 1e6);
    chosen.sensor_refresh_ms = integer_within(options, "sensor_refresh_ms", 10, 1, 60'000);
    chosen.sensor_scope = parse_scope(options);
    chosen.lie = parse_lie(options);
    chosen.lie_from = integer_within(options, "lie_from", 1, 1, any_launch);
}

void parse_fleet(const sdk::options& options, settings& chosen) {
    chosen.card_spread = number_within(options, "card_spread", 0.0, 0.0, 2.0);
    chosen.fleet = integer_within(options, "fleet", 0, 0, UINT32_MAX);
    chosen.model = options.value("model", "simulator");
    sdk::require(chosen.fleet != 0 || chosen.card_spread == 0.0,
                 "the option card_spread draws the cards of a fleet: give the option fleet too");
}

void refuse_unknown(const sdk::options& options) {
    options.allow_only({"duration_us",
                        "ns_per_byte",
                        "ns_per_flop",
                        "slowdown",
                        "noise",
                        "process_noise",
                        "drift",
                        "mode_factor",
                        "mode_share",
                        "mode_launches",
                        "compile_ms",
                        "seed",
                        "compute",
                        "precision",
                        "declare",
                        "refuse",
                        "exclusive",
                        "devices",
                        "memory_mib",
                        "cache_mib",
                        "claim_gflops",
                        "claim_gbytes",
                        "wrong_at",
                        "oob",
                        "lost_at",
                        "skip_every",
                        "late",
                        "late_us",
                        "cache",
                        "memo",
                        "early_us",
                        "clock",
                        "kind",
                        "host_ops",
                        "crash_at",
                        "hang_at",
                        "exit0_at",
                        "error_at",
                        "views",
                        "sensors",
                        "energy_counter",
                        "watts",
                        "sensor_refresh_ms",
                        "sensor_scope",
                        "sensor_lie",
                        "lie_from",
                        "card_spread",
                        "fleet",
                        "model"});
}

}  // namespace

settings parse_settings(const sdk::options& options) {
    refuse_unknown(options);
    settings chosen;
    chosen.duration_us = number_within(options, "duration_us", 0.0, 0.0, 1e9);
    chosen.ns_per_byte = number_within(options, "ns_per_byte", 0.0, 0.0, 1e6);
    chosen.ns_per_flop = number_within(options, "ns_per_flop", 0.0, 0.0, 1e6);
    chosen.slowdown = number_within(options, "slowdown", 1.0, 1e-3, 1e3);
    chosen.noise = number_within(options, "noise", 0.0, 0.0, 2.0);
    chosen.process_noise = number_within(options, "process_noise", 0.0, 0.0, 2.0);
    parse_fleet(options, chosen);
    chosen.drift = number_within(options, "drift", 0.0, -0.5, 10.0);
    chosen.mode_factor = number_within(options, "mode_factor", 1.0, 1e-3, 1e3);
    chosen.mode_share = number_within(options, "mode_share", 0.0, 0.0, 1.0);
    chosen.mode_launches = integer_within(options, "mode_launches", 1000, 1, any_launch);
    chosen.compile_ms = integer_within(options, "compile_ms", 0, 0, 3'600'000);
    chosen.seed = static_cast<uint64_t>(integer_within(options, "seed", 0, 0, INT64_MAX));
    while (chosen.seed == 0) {
        std::random_device entropy;
        chosen.seed = (uint64_t{entropy()} << 31) ^ entropy();
    }
    chosen.compute = flag(options, "compute", true);
    chosen.precision = parse_precision(options);
    chosen.declare = flag(options, "declare", false);
    chosen.refuse = options.value("refuse");
    if (chosen.refuse == "0") {
        chosen.refuse.clear();
    }
    chosen.exclusive = flag(options, "exclusive", false);
    chosen.devices = integer_within(options, "devices", 2, 0, 64);
    chosen.memory_mib = integer_within(options, "memory_mib", 4096, 1, 1 << 20);
    chosen.cache_mib = integer_within(options, "cache_mib", 0, 0, 1 << 20);
    chosen.claim_gflops = number_within(options, "claim_gflops", 0.0, 0.0, 1e9);
    chosen.claim_gbytes = number_within(options, "claim_gbytes", 0.0, 0.0, 1e9);
    chosen.wrong_at = integer_within(options, "wrong_at", 0, 0, any_launch);
    chosen.oob = integer_within(options, "oob", 0, -1, 1);
    chosen.lost_at = integer_within(options, "lost_at", 0, 0, any_launch);
    chosen.skip_every = integer_within(options, "skip_every", 0, 0, any_launch);
    chosen.late = flag(options, "late", false);
    chosen.late_us = integer_within(options, "late_us", 20000, 0, 10'000'000);
    chosen.cache = flag(options, "cache", false);
    chosen.memo = flag(options, "memo", false);
    chosen.early_us = integer_within(options, "early_us", 0, 0, 10'000'000);
    chosen.clock = number_within(options, "clock", 1.0, 1e-3, 1e3);
    chosen.kind = parse_kind(options);
    chosen.views = parse_views(options);
    chosen.host_ops = integer_within(options, "host_ops", 0, 0, 1000);
    parse_sensors(options, chosen);
    sdk::require(!(chosen.late && chosen.cache), "the options late and cache exclude each other");
    return chosen;
}

}  // namespace accelbench::sim
