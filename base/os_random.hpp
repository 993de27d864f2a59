// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace accelbench {

/// 256 bits from the operating system, as 64 lower-case hex digits; waits until it has any.
[[nodiscard]] std::string random_hex256();

}  // namespace accelbench
