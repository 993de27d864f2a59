// SPDX-License-Identifier: Apache-2.0
// From a measurement to its record: shares of ceilings, impossible speeds, the backend's answer in
// words.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "harness/campaign/side.hpp"
#include "harness/measure/interleave.hpp"
#include "results/bundle/records.hpp"

namespace accelbench::campaign {

/// "f32"; a type that the border does not know either goes by its number.
[[nodiscard]] std::string dtype_word(std::uint16_t type);
/// "op", "dtype", "shape" ... for ACCB_WHY_*.
[[nodiscard]] std::string why_word(std::uint32_t why);
[[nodiscard]] nlohmann::json support_json(const supervisor::support_answer& answer);
/// The answer given before or after compiling, with the view and the hash of the model that were
/// chosen by the former.
[[nodiscard]] nlohmann::json support_json(const asked_form& form,
                                          const supervisor::support_answer& answer);

/// The SHA-256 of the artifact that a run used; "" for another view.
[[nodiscard]] std::string artifact_of(const results::run_record& run);

/// Moves windows, phases, marks and the share of the ceiling into the record.
void take_measurement(results::run_record& record, measure::side_result& measured, const side& at,
                      const kernels::workload& work);

/// Marks a record whose device was throttled, or whose sensors failed: the times stand all the
/// same.
void mark_telemetry(results::run_record& record);

/// Marks a record in which the device's own times of a launch and the harness's differ by more.
void mark_device_time(results::run_record& record, double limit);

/// Puts the two clocks' slopes into the record; a sentence if the worker's is off by more than
/// `limit` and surely so, a mark if it looks so and is not sure.
[[nodiscard]] std::optional<std::string> bent_clock(results::run_record& record, const side& at,
                                                    double limit);

/// A sentence if the rate lies above what the device's own data sheet claims for the type, or if a
/// batch with work in it took no time.
[[nodiscard]] std::optional<std::string> impossible_speed(const results::run_record& record,
                                                          const kernels::workload& work,
                                                          const supervisor::device_info& device);

}  // namespace accelbench::campaign
