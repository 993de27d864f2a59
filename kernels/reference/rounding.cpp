// SPDX-License-Identifier: Apache-2.0
#include "kernels/reference/rounding.hpp"

namespace accelbench::kernels {

row_layout flat_layout(std::uint64_t n) {
    for (std::uint64_t length = std::min<std::uint64_t>(n, 4096); length > 1; --length) {
        if (n % length == 0) {
            return {n / length, length};
        }
    }
    return {n, 1};
}

}  // namespace accelbench::kernels
