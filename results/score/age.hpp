// SPDX-License-Identifier: Apache-2.0
// Whether the criteria are older than what they judge, and how well that is known.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "results/bundle/read_bundle.hpp"
#include "results/score/criteria.hpp"
#include "results/score/told.hpp"

namespace accelbench::results {

/// One bundle's challenge, as far as age goes.
struct challenge_facts {
    std::string sha256, drawn;  // of the challenge's file; "" where it has no date
    std::size_t bound = 0;      // files that it names
    bool binds = false;         // the criteria are one of them
};

/// nullopt where the campaign ran under none.
[[nodiscard]] std::optional<challenge_facts> challenge_facts_of(const criteria& asked,
                                                                const bundle& of);

struct age_of_bundle {
    bool proven = false;  // the campaign's numbers follow from a challenge that binds the criteria
    told sentence;
};

/// Strong: the campaign ran under a challenge that binds these criteria, which therefore existed
/// before it. Weak, where there is no challenge or one that binds nothing: `published` lies before
/// the campaign's first moment. not_scorable: the campaign is older, or its challenge binds other
/// files and not these criteria.
[[nodiscard]] result<age_of_bundle> judge_age(const criteria& asked, const bundle& of,
                                              const std::optional<challenge_facts>& challenge);

/// The first moment that a bundle tells of, UTC.
[[nodiscard]] std::string first_moment(const bundle& of);

}  // namespace accelbench::results
