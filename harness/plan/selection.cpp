// SPDX-License-Identifier: Apache-2.0
#include "harness/plan/selection.hpp"

#include <fnmatch.h>

#include <algorithm>

#include "kernels/catalogue/catalogue.hpp"

namespace accelbench::plan {

bool is_selected(const std::string& id, const std::vector<std::string>& texts) {
    const auto fits = [&](const std::string& text) {
        if (text.find_first_of("*?") != std::string::npos) {
            return ::fnmatch(text.c_str(), id.c_str(), FNM_NOESCAPE) == 0;
        }
        return kernels::find_kernel(text) != nullptr ? id.starts_with(text + "/")
                                                     : id.find(text) != std::string::npos;
    };
    return texts.empty() || std::any_of(texts.begin(), texts.end(), fits);
}

}  // namespace accelbench::plan
