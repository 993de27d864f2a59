// SPDX-License-Identifier: Apache-2.0
// A sentence that is not yet in a language: its key and what stands in its places.
#pragma once

#include <string>
#include <vector>

#include "results/status/language.hpp"

namespace accelbench::results {

struct told {
    std::string key;  // of score_strings.cpp; "" says nothing
    std::vector<std::string> values;
    std::string subject;  // what it is said of, where that is not plain: a name, in no language

    [[nodiscard]] bool empty() const { return key.empty(); }
};

[[nodiscard]] std::string text_of(const told& sentence, language tongue);

}  // namespace accelbench::results
