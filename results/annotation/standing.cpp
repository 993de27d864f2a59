// SPDX-License-Identifier: Apache-2.0
#include "results/annotation/standing.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace accelbench::results {
namespace {

bool is_final(row_standing standing) {
    switch (standing) {
        case row_standing::valid:
        case row_standing::preview:
        case row_standing::disputed:
            return false;
        case row_standing::superseded:
        case row_standing::withdrawn:
            return true;
    }
    return true;
}

void take(row_status& status, const annotation& said) {
    if (!said.reply.empty()) {
        status.replies.push_back({said.date, said.by, said.reply});
    }
    // Whatever a file says: a row that is gone does not come back.
    const bool allowed =
        said.standing && (!is_final(status.standing) || *said.standing == row_standing::withdrawn);
    if (allowed) {
        status.standing = *said.standing;
        status.date = said.date;
        status.by = said.by;
        status.reason = said.reason;
        status.until = said.until;
        status.replaced_by = said.replaced_by;
    }
}

bool may_be_used(const row_status& status) {
    return !is_final(status.standing) && !status.expired;
}

}  // namespace

row_standings::row_standings(const annotation_log& log) : said_(log.entries) {
    for (std::size_t i = 0; i < said_.size(); ++i) {
        by_row_[said_[i].row].push_back(i);
    }
}

row_status row_standings::of(const row_key& key, const std::string& as_of) const {
    if (said_.empty()) {
        return {.id = row_id(key), .as_of = as_of};
    }
    row_status status{.id = row_id(key), .as_of = as_of};
    std::vector<std::size_t> lines;
    for (const std::string& row : {status.id, std::string(every_row)}) {
        if (const auto found = by_row_.find(row); found != by_row_.end()) {
            lines.insert(lines.end(), found->second.begin(), found->second.end());
        }
    }
    std::sort(lines.begin(), lines.end());
    for (const std::size_t line : lines) {
        take(status, said_[line]);
    }
    status.expired =
        status.standing == row_standing::preview && (as_of.empty() || status.until < as_of);
    return status;
}

bool may_be_compared(const row_status& status) {
    return may_be_used(status);
}

bool may_be_scored(const row_status& status) {
    return may_be_used(status);
}

std::string why_not_used(const row_status& status) {
    if (may_be_used(status)) {
        return {};
    }
    if (status.standing == row_standing::preview) {
        return status.as_of.empty()
                   ? fmt::format(
                         "row {} is a preview that holds until {}: --as-of DAY says for which day",
                         status.id, status.until)
                   : fmt::format("row {} was a preview and expired after {} ({}: {})", status.id,
                                 status.until, status.by, status.reason);
    }
    return fmt::format("row {} was {} on {} by {}: {}{}", status.id, to_string(status.standing),
                       status.date, status.by, status.reason,
                       status.replaced_by.empty() ? "" : "; use " + status.replaced_by);
}

std::string_view standing_mark(const row_status& status) {
    return status.standing == row_standing::valid ? std::string_view() : to_string(status.standing);
}

}  // namespace accelbench::results
