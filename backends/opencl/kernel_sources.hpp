// SPDX-License-Identifier: Apache-2.0
// The OpenCL C files of kernels/, embedded at build time: the library needs no file beside it.
#pragma once

#include <string_view>

namespace accelbench::opencl {

/// The text of kernels/<file>; throws sdk::error INTERNAL for a file that was not embedded.
[[nodiscard]] std::string_view kernel_source(std::string_view file);

}  // namespace accelbench::opencl
