// SPDX-License-Identifier: Apache-2.0
// The lie of option "clock": the process that loaded the plug-in reads a clock at another rate.
#pragma once

namespace accelbench::sim {

/// Turns the executable's own calls of clock_gettime(CLOCK_MONOTONIC) into ones that count `rate`
/// seconds a second from now on; this library and all others keep the real clock. Once per process,
/// and for good. Throws UNAVAILABLE where the executable does not call it through the linker.
void bend_clock(double rate);

}  // namespace accelbench::sim
