// SPDX-License-Identifier: Apache-2.0
// The machine code of our own kernels as it lies in the plug-in: one image for each architecture.
#pragma once

#include <cstddef>
#include <span>

namespace accelbench::cuda {

/// Every image holds the same functions, named as in kernels/*.cu (extern "C").
struct kernel_image {
    int major, minor;  // compute capability that the image was built for
    /// True for sm_90a and its like: runs on exactly this capability. Else a cubin runs on the same
    /// major with this minor or a higher one.
    bool exact;
    /// PTX text, NUL-terminated, which the driver compiles: runs on this capability and all above.
    bool ptx;
    std::span<const std::byte> bytes;
};

/// What this build holds; the newest first is not promised. Defined by a file that the build
/// writes.
[[nodiscard]] std::span<const kernel_image> kernel_images();

/// The best of `images` for a device: an exact one, else the highest cubin of its major that is not
/// above it, else the highest PTX that is not above it; NULL: none fits.
[[nodiscard]] const kernel_image* image_for(std::span<const kernel_image> images, int major,
                                            int minor);

}  // namespace accelbench::cuda
