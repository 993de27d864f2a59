// SPDX-License-Identifier: Apache-2.0
// The bits of a throttle sensor that mean "slower than it could be". Numbers equal those of
// accelbench/extensions.h, which this part of the house does not see; a test compares them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "results/bundle/telemetry_records.hpp"

namespace accelbench::results {

enum class throttle_bit : std::uint32_t { power = 1, thermal = 2, hardware = 4, other = 128 };
/// All bits that mean a slowdown; higher ones are settings, idling and the vendor's own.
inline constexpr std::uint64_t slowdown_bits = 0xff;

/// "power", "thermal", "hardware", "other": what held the device back in any sample, each once.
[[nodiscard]] std::vector<std::string> throttle_words(const telemetry_record& telemetry);

/// The sensors stopped answering; a device that has none has not failed at anything.
[[nodiscard]] bool has_failed(const telemetry_record& telemetry);

}  // namespace accelbench::results
