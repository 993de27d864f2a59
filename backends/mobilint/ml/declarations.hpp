// SPDX-License-Identifier: Apache-2.0
// What we need to say to call libmbltml.so.1, written by ourselves: the vendor's packages have no
// header for it. Numbers and argument lists are those of the vendor's own Python binding; a test
// compares them.
#pragma once

#include <cstdint>

namespace accelbench::mobilint::ml {

using status = uint32_t;
inline constexpr status success = 0;
inline constexpr status uninitialized = 1;  // also what init answers where there is no driver
inline constexpr status driver_not_found = 2;
inline constexpr status invalid_argument = 3;
inline constexpr status not_supported = 4;
inline constexpr status insufficient_length = 5;
inline constexpr status device_not_found = 6;

inline constexpr uint32_t aries_ra = 1, regulus_ra = 2, aries_rb = 3, regulus_rb = 4,
                          regulus_ra_usb = 5, regulus_rb_usb = 6;

/// What the vendor calls long enough for every text.
inline constexpr uint32_t text_bytes = 80;

struct core_info {
    uint32_t cluster, core;
    int64_t npu_time_us, interval_us;
};
static_assert(sizeof(core_info) == 24);

/// Functions by the library's names. type: aries_ra ...; number: of the device among its type.
extern "C" {
using plain_fn = status();
using count_fn = status(uint32_t type, uint32_t* out);
using real_fn = status(uint32_t type, int number, double* out);
using long_fn = status(uint32_t type, int number, int64_t* out);
using int_fn = status(uint32_t type, int number, int* out);
using unsigned_fn = status(uint32_t type, int number, uint32_t* out);
using text_fn = status(uint32_t type, int number, char* out, uint32_t size);
using driver_text_fn = status(uint32_t driver, char* out, int size);
using cores_fn = status(uint32_t type, int number, core_info* out, uint32_t* count);
}

}  // namespace accelbench::mobilint::ml
