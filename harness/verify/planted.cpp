// SPDX-License-Identifier: Apache-2.0
#include "harness/verify/planted.hpp"

#include <algorithm>
#include <cstring>
#include <random>
#include <vector>

#include "kernels/data/convert.hpp"

namespace accelbench::verify {
namespace {

/// Floating types keep their sign in the last byte's highest bit; whole numbers are negated.
void flip_sign(kernels::dtype type, std::span<std::byte> element) {
    if (kernels::is_floating(type)) {
        element.back() ^= std::byte{0x80};
        return;
    }
    std::uint64_t value = 0;
    std::memcpy(&value, element.data(), element.size());
    value = 0 - value;
    std::memcpy(element.data(), &value, element.size());
}

/// An element that is not zero, whose sign means something; the last one drawn if all are.
std::uint64_t draw_element(const kernels::tensor& t, std::span<const std::byte> got,
                           std::mt19937_64& random) {
    constexpr int draws = 64;
    std::uniform_int_distribution<std::uint64_t> any(0, kernels::element_count(t) - 1);
    std::uint64_t element = 0;
    for (int i = 0; i < draws; ++i) {
        element = any(random);
        double value = 0.0;
        kernels::load_f64(t.type, got, element, std::span(&value, 1));
        if (value != 0.0) {
            break;
        }
    }
    return element;
}

}  // namespace

double detection_rate(const sampled_check& check, std::span<const std::byte> got,
                      std::uint32_t faults, std::uint64_t nonce) {
    std::mt19937_64 random(nonce);
    const std::uint64_t width = kernels::bytes_of(check.tensor.type);
    const std::uint64_t row_length = check.reference.layout(check.index).row_length;
    std::vector<std::byte> wrong(got.begin(), got.end());
    std::uint32_t found = 0;
    for (std::uint32_t i = 0; i < faults; ++i) {
        const std::uint64_t element = draw_element(check.tensor, got, random);
        const auto place = std::span(wrong).subspan(element * width, width);
        flip_sign(check.tensor.type, place);
        const bool seen =
            std::binary_search(check.rows.begin(), check.rows.end(), element / row_length) ||
            (check.projects &&
             !(check.reference.projection_ratio(check.index, wrong, random()) <= 1.0));
        found += seen ? 1 : 0;
        std::copy_n(got.begin() + static_cast<std::ptrdiff_t>(element * width), width,
                    place.begin());
    }
    return static_cast<double>(found) / faults;
}

}  // namespace accelbench::verify
