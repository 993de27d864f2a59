// SPDX-License-Identifier: Apache-2.0
// Stands in until the folder kernels defines the images.
#include "kernel_images.hpp"

namespace accelbench::cuda {

std::span<const kernel_image> kernel_images() {
    static constexpr char nothing[] = "// no code\n.version 8.0";
    static const kernel_image one{5, 0, false, true, std::as_bytes(std::span(nothing))};
    return {&one, 1};
}

}  // namespace accelbench::cuda
