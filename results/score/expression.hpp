// SPDX-License-Identifier: Apache-2.0
// Arithmetic of a price formula's file: numbers, names, + - * / ( ), min(a, b) and max(a, b).
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace accelbench::results {

using variables = std::map<std::string, double, std::less<>>;

/// bad_criteria, which names the place in the text: what is no expression, a name that `known`
/// lacks, a value that is not finite (a division by zero), brackets deeper than 50.
[[nodiscard]] result<double> evaluate(std::string_view text, const variables& known);

}  // namespace accelbench::results
