// SPDX-License-Identifier: Apache-2.0
// The calls that the double makes of the driver, as the real library makes them: never linked,
// always the driver that the process has.
#pragma once

#include <cuda.h>

namespace cublaslt_double {

struct driver {
    decltype(&::cuCtxGetCurrent) context_current = nullptr;
    decltype(&::cuLaunchHostFunc) launch_host = nullptr;
    decltype(&::cuStreamIsCapturing) is_capturing = nullptr;
    decltype(&::cuMemGetAddressRange) address_range = nullptr;  // NULL: ranges are not checked
};

/// NULL where no driver can be opened.
const driver* find_driver();

}  // namespace cublaslt_double
