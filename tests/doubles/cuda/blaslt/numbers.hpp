// SPDX-License-Identifier: Apache-2.0
// Elements as float64, and back with one rounding.
#pragma once

#include <cstddef>
#include <cstdint>

#include "state.hpp"

namespace cublaslt_double {

/// Element `index` of an array of this type.
double read(const void* from, cudaDataType_t type, std::size_t index);
/// Rounds to nearest even; s32 wraps.
void write(void* to, cudaDataType_t type, std::size_t index, double value);

}  // namespace cublaslt_double
