// SPDX-License-Identifier: Apache-2.0
// Which elements of an output are kept for who computes them again: nobody's choice.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "kernels/reference/reference.hpp"

namespace accelbench::verify {

/// All that the places follow from. The visit's name is drawn while the campaign runs.
struct sample_draw {
    std::uint64_t seed = 0;  // the campaign's
    std::string visit, device;
    std::uint32_t rank = 0, tensor = 0;
};

/// At most 64 elements, ascending, in few rows where rows are long: the float64 reference of a row
/// costs as much for one element as for all.
[[nodiscard]] std::vector<std::uint64_t> sampled_elements(const sample_draw& draw,
                                                          const kernels::row_layout& layout);

}  // namespace accelbench::verify
