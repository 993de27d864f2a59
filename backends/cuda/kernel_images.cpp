// SPDX-License-Identifier: Apache-2.0
// Choosing the machine code that fits a device.
#include "kernel_images.hpp"

namespace accelbench::cuda {
namespace {

bool fits(const kernel_image& image, int major, int minor) {
    if (image.ptx) {
        return image.major < major || (image.major == major && image.minor <= minor);
    }
    return image.major == major && (image.exact ? image.minor == minor : image.minor <= minor);
}

int rank(const kernel_image& image) {
    const int newness = 10 * image.major + image.minor;
    return newness + (image.ptx ? 0 : image.exact ? 2000 : 1000);
}

}  // namespace

const kernel_image* image_for(std::span<const kernel_image> images, int major, int minor) {
    const kernel_image* best = nullptr;
    for (const kernel_image& image : images) {
        if (fits(image, major, minor) && (best == nullptr || rank(image) > rank(*best))) {
            best = &image;
        }
    }
    return best;
}

}  // namespace accelbench::cuda
