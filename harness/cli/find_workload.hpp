// SPDX-License-Identifier: Apache-2.0
// From an id that a user typed to its workload.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "kernels/workload.hpp"

namespace accelbench::cli {

/// `suite`, or all built-in ones where it is empty.
[[nodiscard]] std::vector<std::string> suites_meant(const std::string& suite);

/// The error says what was to be done ("explain") and names a workload of the same kernel.
[[nodiscard]] result<kernels::workload> find_workload(const std::string& id,
                                                      const std::string& suite,
                                                      const std::string& verb);

}  // namespace accelbench::cli
