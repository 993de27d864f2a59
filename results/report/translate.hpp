// SPDX-License-Identifier: Apache-2.0
// Sentences of compare and coverage in the language of the page. There they are written once, in
// English; here stand their translations, found by pattern, so that no number is printed twice.
#pragma once

#include <string>
#include <string_view>

#include "results/status/language.hpp"

namespace accelbench::results {

/// A text and its language; `foreign`: not the page's, since a vendor's sentence is quoted and not
/// translated.
struct phrase {
    std::string text;
    bool foreign = false;
};

[[nodiscard]] phrase translated(std::string_view english, language tongue);

}  // namespace accelbench::results
