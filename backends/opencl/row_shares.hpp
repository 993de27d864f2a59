// SPDX-License-Identifier: Apache-2.0
// Kernels that treat rows one by one: how rows are shared out to work-groups.
#pragma once

#include <string>

#include "lowering.hpp"

namespace accelbench::opencl {

/// A step whose groups each own ceil(rows / groups) consecutive rows; arguments are left empty.
[[nodiscard]] inline kernel_step row_step(const lowering& in, std::string file,
                                          std::string function, std::string options, int rows) {
    kernel_step made;
    made.file = std::move(file);
    made.function = std::move(function);
    made.options = std::move(options);
    const int per_group = ceil_div(rows, in.groups_for(rows));
    made.groups = {static_cast<size_t>(ceil_div(rows, per_group)), 1};
    made.lanes = static_cast<size_t>(in.lanes());
    return made;
}

/// The rows of one group of such a step.
[[nodiscard]] inline cl_int rows_per_group(const kernel_step& step, int rows) {
    return ceil_div(rows, static_cast<int64_t>(step.groups[0]));
}

}  // namespace accelbench::opencl
