// SPDX-License-Identifier: Apache-2.0
#include "results/score/scorable.hpp"

#include <algorithm>

namespace accelbench::results {

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
