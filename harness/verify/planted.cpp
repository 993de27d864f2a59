// SPDX-License-Identifier: Apache-2.0
#include "harness/verify/planted.hpp"

#include <algorithm>
#include <cstring>
#include <random>
#include <set>

#include "base/page_allocator.hpp"
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

bool is_drawn(const sampled_check& check, std::uint64_t row) {
    return std::binary_search(check.rows.begin(), check.rows.end(), row);
}

/// Faults in rows of their own, tried by one projection of a copy; how many were found.
std::uint32_t found_by_projection(const sampled_check& check, std::span<const std::byte> got,
                                  std::uint32_t faults, std::mt19937_64& random) {
    const std::uint64_t width = kernels::bytes_of(check.tensor.type);
    const kernels::row_layout layout = check.reference.layout(check.index);
    tensor_bytes wrong(got.begin(), got.end());
    std::set<std::uint64_t> planted;
    while (planted.size() < faults) {
        const std::uint64_t element = draw_element(check.tensor, got, random);
        if (planted.insert(element / layout.row_length).second) {
            flip_sign(check.tensor.type, std::span(wrong).subspan(element * width, width));
        }
    }
    const auto ratios = check.reference.projection_ratios(check.index, wrong, random());
    return static_cast<std::uint32_t>(std::count_if(
        planted.begin(), planted.end(),
        [&](std::uint64_t row) { return is_drawn(check, row) || !(ratios[row] <= 1.0); }));
}

}  // namespace

double detection_rate(const sampled_check& check, std::span<const std::byte> got,
                      std::uint32_t faults, std::uint64_t nonce) {
    std::mt19937_64 random(nonce);
    const kernels::row_layout layout = check.reference.layout(check.index);
    if (!check.reference.is_bilinear()) {
        constexpr std::uint32_t more = 100;
        std::uint32_t found = 0;
        for (std::uint32_t i = 0; i < more * faults; ++i) {
            const std::uint64_t element = draw_element(check.tensor, got, random);
            found += is_drawn(check, element / layout.row_length) ? 1 : 0;
        }
        return static_cast<double>(found) / (more * faults);
    }
    std::uint32_t found = 0;
    for (std::uint32_t left = faults; left > 0;) {
        const auto group = static_cast<std::uint32_t>(std::min<std::uint64_t>(left, layout.rows));
        found += found_by_projection(check, got, group, random);
        left -= group;
    }
    return static_cast<double>(found) / faults;
}

}  // namespace accelbench::verify
