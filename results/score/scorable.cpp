// SPDX-License-Identifier: Apache-2.0
#include "results/score/scorable.hpp"

#include <algorithm>
#include <utility>

#include "results/annotation/standing.hpp"

namespace accelbench::results {

standing_judge judge_by_annotations(std::string as_of) {
    return [day = std::move(as_of)](const bundle& of, const row_record& row) {
        const row_status now = of.standings.of(row.key, day);
        return may_be_scored(now) ? std::string() : why_not_used(now);
    };
}

scoring_bar bar_of(const bundle& of, const row_record& row, figure_status status,
                   const standing_judge& standing) {
    if (std::find(row.marks.begin(), row.marks.end(), "double") != row.marks.end()) {
        return {.why = {"row.double", {row.key.workload_id}}, .fatal = true};
    }
    if (!may_serve(status, status_use::score)) {
        return {.why = {"row.status", {row.key.workload_id, std::string(key_of(status))}},
                .fatal = true};
    }
    if (standing) {
        if (const std::string said = standing(of, row); !said.empty()) {
            return {.why = {"row.standing", {said}}, .withdrawn = true};
        }
    }
    return {};
}

}  // namespace accelbench::results
