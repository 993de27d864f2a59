// SPDX-License-Identifier: Apache-2.0
#include "results/score/age.hpp"

#include <fmt/format.h>

#include "results/challenge/challenge.hpp"

namespace accelbench::results {
namespace {

/// Moments of this form are in the order of their letters; a day alone ends after all its moments.
bool is_before(const std::string& published, const std::string& moment) {
    return published.size() == std::string("2026-11-20").size()
               ? published < moment.substr(0, published.size())
               : published < moment;
}

}  // namespace

std::string first_moment(const bundle& of) {
    std::string first = of.campaign.created_utc;
    for (const run_record& run : of.runs) {
        if (!run.started_utc.empty() && (first.empty() || run.started_utc < first)) {
            first = run.started_utc;
        }
    }
    return first;
}

std::optional<challenge_facts> challenge_facts_of(const criteria& asked, const bundle& of) {
    if (!of.ran_under) {
        return std::nullopt;
    }
    const challenge& drawn = *of.ran_under;
    return challenge_facts{drawn.sha256, drawn.drawn, drawn.bound.size(),
                           drawn.binds(asked.sha256)};
}

result<age_of_bundle> judge_age(const criteria& asked, const bundle& of,
                                const std::optional<challenge_facts>& challenge) {
    const std::string began = first_moment(of);
    const auto refused = [&](std::string happened, std::string next) {
        return make_error(
            error_code::not_scorable,
            fmt::format("cannot score {} by criteria {}", of.path.string(), asked.file),
            std::move(happened), std::move(next));
    };
    if (challenge && challenge->bound > 0 && !challenge->binds) {
        return refused(
            fmt::format("its campaign ran under the challenge {}, which binds other files, and not "
                        "the criteria of sha256 {}",
                        challenge->sha256, asked.sha256),
            "Use the criteria that were published with the challenge, to the byte");
    }
    if (challenge && challenge->binds) {
        return age_of_bundle{true,
                             {"age.proven",
                              {of.path.string(), challenge->sha256,
                               challenge->drawn.empty() ? "-" : challenge->drawn, began}}};
    }
    if (!is_before(asked.published, began)) {
        return refused(fmt::format("its campaign began on {}, and the criteria are of {}: they are "
                                   "newer than what they judge",
                                   began, asked.published),
                       asked.published.size() == 10
                           ? "Measure after they were published; where both happened on one day, "
                             "publish with time and zone, as 2026-11-20T09:00:00+09:00"
                           : "Measure after they were published");
    }
    return age_of_bundle{false, {"age.dates", {of.path.string(), asked.published, began}}};
}

}  // namespace accelbench::results
