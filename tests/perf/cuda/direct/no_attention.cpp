// SPDX-License-Identifier: Apache-2.0
// In place of attention.cpp where the toolkit has no cuDNN.
#include <stdexcept>

#include "attention.hpp"

namespace accelbench::direct {

outcome time_attention(const gpu&, const kernels::workload&) {
    throw std::runtime_error("built without cuDNN (cudnn_backend.h was not found)");
}

}  // namespace accelbench::direct
