// SPDX-License-Identifier: Apache-2.0
// The version of the measurement and verification rules: bundles of unequal versions are not
// compared.
#pragma once

namespace accelbench::verify {

inline constexpr const char* protocol_version = "0.1.0";

}  // namespace accelbench::verify
