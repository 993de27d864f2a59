// SPDX-License-Identifier: Apache-2.0
// Whether a bundle means by the name of a workload or a profile what this program means by it:
// somebody who alters a shape or a margin and writes every hash anew still has to call it by the
// name that buyers look for.
#pragma once

#include <string>
#include <vector>

#include "results/bundle/records.hpp"

namespace accelbench::cli {

struct name_check {
    std::vector<std::string> sentences;  // one a name that this program defines otherwise
    bool forged = false;  // the bundle claims to come from this very build, which cannot be
};

[[nodiscard]] name_check check_names(const results::campaign_record& campaign);

}  // namespace accelbench::cli
