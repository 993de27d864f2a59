// SPDX-License-Identifier: Apache-2.0
#include "harness/cli/decision_files.hpp"

#include <vector>

#include "harness/cli/today.hpp"
#include "kernels/suites/suite.hpp"

namespace accelbench::cli {

result<std::vector<std::string>> workloads_of_suite(const std::string& suite) {
    const auto loaded = kernels::load_suite(suite);
    if (!loaded) {
        return loaded.error();
    }
    std::vector<std::string> ids;
    for (const auto& row : loaded->rows) {
        ids.push_back(row.work.id);
    }
    return ids;
}

result<results::mix> read_mix_file(const std::string& path) {
    return results::read_mix(path, workloads_of_suite);
}

result<results::price_list> read_price_file(const std::string& path, const std::string& as_of) {
    return results::read_prices(path, as_of.empty() ? today() : as_of);
}

}  // namespace accelbench::cli
