// SPDX-License-Identifier: Apache-2.0
#include "harness/verify/sample_places.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <random>
#include <set>

#include "base/sha256.hpp"

namespace accelbench::verify {

std::vector<std::uint64_t> sampled_elements(const sample_draw& draw,
                                            const kernels::row_layout& layout) {
    constexpr std::uint64_t most = 64, long_row = 64, rows_of_long = 4;
    constexpr std::size_t digits = 16;  // of 64 bits
    if (layout.rows == 0 || layout.row_length == 0) {
        return {};
    }
    const std::string text = fmt::format("output samples 1\n{}\n{}\n{}\n{}\n{}\n", draw.seed,
                                         draw.visit, draw.device, draw.rank, draw.tensor);
    // The engine is the same everywhere; distributions are not.
    std::mt19937_64 random(std::stoull(sha256_hex(text).substr(0, digits), nullptr, 16));
    const bool is_long = layout.row_length >= long_row;
    const std::uint64_t rows = is_long ? rows_of_long : most;
    std::set<std::uint64_t> elements;
    for (std::uint64_t r = 0; r < rows; ++r) {
        const std::uint64_t row = random() % layout.rows;
        for (std::uint64_t i = 0; i < most / rows; ++i) {
            elements.insert(row * layout.row_length + random() % layout.row_length);
        }
    }
    return {elements.begin(), elements.end()};
}

}  // namespace accelbench::verify
