// SPDX-License-Identifier: Apache-2.0
// Rows as a person names them on the command line.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "results/pack/subject.hpp"

namespace accelbench::cli {

struct chosen_row {
    std::size_t bundle = 0;  // index into subject::bundles
    std::size_t row = 0;     // index into its rows
    std::string id;
    results::row_key key;
};

/// `folder`: of a bundle in a packed file of several, "" where there is one; `named`: how one ID
/// begins (four digits or more), or "all". bad_usage says what there is.
[[nodiscard]] result<std::vector<chosen_row>> choose_rows(const results::subject& of,
                                                          const std::string& folder,
                                                          const std::string& named);

}  // namespace accelbench::cli
