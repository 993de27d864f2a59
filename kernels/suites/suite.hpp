// SPDX-License-Identifier: Apache-2.0
// Suites: TOML files that name workloads. `smoke`, `core` and `collective` are compiled in; a path
// names any other.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "kernels/workload.hpp"

namespace accelbench::kernels {

struct suite_row {
    workload work;
    std::vector<std::string>
        boundaries;  // "resident", "host": which rows the suite wants of this workload
};

struct suite {
    std::string name, description;
    std::vector<suite_row> rows;  // in the file's order; ids are unique
};

[[nodiscard]] std::vector<std::string_view> built_in_suites();
/// A built-in name or the path of a TOML file. Errors name file, line, key and the nearest valid
/// spelling.
/// `ranks`, unless empty, stands in place of every row's own key `ranks`; no row having one is an
/// error then.
[[nodiscard]] result<suite> load_suite(std::string_view name_or_path,
                                       std::span<const std::uint32_t> ranks = {});
/// id -> sha256 of every built-in workload, as the committed lock file has them.
[[nodiscard]] std::string lock_text();

}  // namespace accelbench::kernels
