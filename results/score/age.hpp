// SPDX-License-Identifier: Apache-2.0
// Whether the criteria are older than what they judge, and how well that is known.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "results/bundle/read_bundle.hpp"
#include "results/score/criteria.hpp"
#include "results/score/told.hpp"

namespace accelbench::results {

/// One bundle's challenge, as far as age goes. `binds`: it names the criteria's sha256.
struct challenge_facts {
    std::string sha256, drawn;  // of the challenge's file; "" where it has no date
    bool binds = false;
};

struct age_of_bundle {
    bool proven = false;  // the campaign's numbers follow from a challenge that binds the criteria
    told sentence;
};

/// Strong: the campaign ran under a challenge that binds these criteria, which therefore existed
/// before it. Weak, where there is no challenge: `published` lies before the campaign's first
/// moment. not_scorable: the campaign is older, or its challenge binds other criteria.
[[nodiscard]] result<age_of_bundle> judge_age(const criteria& asked, const bundle& of,
                                              const std::optional<challenge_facts>& challenge);

/// The first moment that a bundle tells of, UTC.
[[nodiscard]] std::string first_moment(const bundle& of);

}  // namespace accelbench::results
