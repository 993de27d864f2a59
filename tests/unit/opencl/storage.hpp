// SPDX-License-Identifier: Apache-2.0
// Doubles to stored elements and back, written independently of the kernels under test.
#pragma once

#include <accelbench/plugin.h>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace accelbench::opencl_test {

[[nodiscard]] uint64_t width_of(accb_dtype type);  ///< bytes
void encode(const std::vector<double>& values, accb_dtype type, std::byte* to);
[[nodiscard]] std::vector<double> decode(const std::byte* from, uint64_t bytes, accb_dtype type);

}  // namespace accelbench::opencl_test
