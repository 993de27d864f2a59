// SPDX-License-Identifier: Apache-2.0
// The verdict on one row.
#include "results/statistics/verdict.hpp"

#include <cmath>

#include "results/statistics/quantiles.hpp"

namespace accelbench::statistics {

namespace {

bool is_usable(const verdict_input& input) {
    const bool p_ok = !input.adjusted_p || (*input.adjusted_p >= 0.0 && *input.adjusted_p <= 1.0);
    const bool bounds_ok =
        !input.bounds || (input.bounds->low > 0.0 && std::isfinite(input.bounds->high) &&
                          input.bounds->low <= input.bounds->high);
    return p_ok && bounds_ok && std::isfinite(input.margin) && input.margin >= 0.0 &&
           is_level(input.alpha) && input.family_size > 0;
}

verdict_result claim(const verdict_input& input, verdict word) {
    if (input.adjusted_p && *input.adjusted_p <= input.alpha) {
        return {.value = word, .reason = verdict_reason::decided, .runs_needed = std::nullopt};
    }
    const auto needed = runs_needed(input.family_size, input.alpha, input.design);
    if (needed && input.runs < *needed) {
        return {.value = verdict::unresolved,
                .reason = verdict_reason::too_few_runs,
                .runs_needed = needed};
    }
    return {.value = verdict::unresolved,
            .reason = verdict_reason::not_in_family,
            .runs_needed = std::nullopt};
}

}  // namespace

verdict_result decide(const verdict_input& input) {
    if (!is_usable(input)) {
        return {.value = verdict::unresolved,
                .reason = verdict_reason::bad_input,
                .runs_needed = std::nullopt};
    }
    if (!input.bounds) {
        return {.value = verdict::unresolved,
                .reason = verdict_reason::no_interval,
                .runs_needed = runs_needed(input.family_size, input.alpha, input.design)};
    }
    const double upper = 1.0 + input.margin;
    const double lower = 1.0 / upper;
    if (input.bounds->low > upper) {
        return claim(input, verdict::faster);
    }
    if (input.bounds->high < lower) {
        return claim(input, verdict::slower);
    }
    if (input.bounds->low >= lower && input.bounds->high <= upper) {
        return {
            .value = verdict::same, .reason = verdict_reason::decided, .runs_needed = std::nullopt};
    }
    return {.value = verdict::unresolved,
            .reason = verdict_reason::straddles_margin,
            .runs_needed = std::nullopt};
}

std::string_view to_string(verdict value) {
    switch (value) {
        case verdict::faster:
            return "faster";
        case verdict::slower:
            return "slower";
        case verdict::same:
            return "same";
        case verdict::unresolved:
            return "unresolved";
    }
    return "unresolved";
}

std::string_view to_string(verdict_reason value) {
    switch (value) {
        case verdict_reason::decided:
            return "decided";
        case verdict_reason::no_interval:
            return "too few runs for an interval";
        case verdict_reason::straddles_margin:
            return "interval reaches across the margin";
        case verdict_reason::too_few_runs:
            return "too few runs for this many rows";
        case verdict_reason::not_in_family:
            return "not significant among this many rows";
        case verdict_reason::bad_input:
            return "invalid margin, level, p or interval";
    }
    return "invalid margin, level, p or interval";
}

}  // namespace accelbench::statistics
