// SPDX-License-Identifier: Apache-2.0
// accelbench_lock: prints the lock file of the built-in suites.
#include <cstdio>

#include "kernels/suites/suite.hpp"

int main() {
    for (const std::string_view name : accelbench::kernels::built_in_suites()) {
        if (const auto suite = accelbench::kernels::load_suite(name); !suite) {
            std::fprintf(stderr, "%s\n", accelbench::to_string(suite.error()).c_str());
            return 1;
        }
    }
    const std::string text = accelbench::kernels::lock_text();
    return std::fwrite(text.data(), 1, text.size(), stdout) == text.size() ? 0 : 1;
}
