// SPDX-License-Identifier: Apache-2.0
#include "harness/cli/find_workload.hpp"

#include <fmt/format.h>

#include "kernels/catalogue/canaries.hpp"
#include "kernels/suites/suite.hpp"

namespace accelbench::cli {

std::vector<std::string> suites_meant(const std::string& suite) {
    if (!suite.empty()) {
        return {suite};
    }
    const auto built_in = kernels::built_in_suites();
    return {built_in.begin(), built_in.end()};
}

result<kernels::workload> find_workload(const std::string& id, const std::string& suite,
                                        const std::string& verb) {
    std::string same_kernel;
    const std::string kernel = id.substr(0, id.find('/'));
    for (const auto& name : suites_meant(suite)) {
        auto loaded = kernels::load_suite(name);
        if (!loaded) {
            return loaded.error();
        }
        for (auto& row : loaded->rows) {
            if (row.work.id == id) {
                return std::move(row.work);
            }
            if (same_kernel.empty() && row.work.kernel == kernel) {
                same_kernel = row.work.id;
            }
        }
    }
    for (const auto& sizes : {kernels::compute_canaries(), kernels::memory_canaries()}) {
        for (const kernels::workload& canary : sizes) {
            if (canary.id == id) {
                return canary;
            }
        }
    }
    return make_error(
        error_code::unknown_workload, fmt::format("cannot {} \"{}\"", verb, id),
        "no suite has a workload of this id",
        same_kernel.empty()
            ? "`accelbench list` prints the ids"
            : fmt::format("One of this kernel is {}; `accelbench list` prints all", same_kernel));
}

}  // namespace accelbench::cli
