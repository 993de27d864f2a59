// SPDX-License-Identifier: Apache-2.0
// The one place that says what a row may be used for, given what was said of it.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "results/annotation/annotation.hpp"
#include "results/annotation/row_id.hpp"

namespace accelbench::results {

/// Words of the other side, to be shown beside the row.
struct row_reply {
    std::string date, by, text;
};

struct row_status {
    std::string id;
    row_standing standing = row_standing::valid;
    std::string date, by, reason;  // of the line that gave it; "" where nobody said anything
    std::string until, replaced_by;
    bool expired = false;  // a preview after its last day, or on a day that nobody named
    std::string as_of;     // the day for which it was asked; "" none
    std::vector<row_reply> replies;
};

/// valid, disputed, or a preview that holds.
[[nodiscard]] bool may_be_compared(const row_status& status);
/// The same rows: whoever disputes a row does not thereby take it out of a competition.
[[nodiscard]] bool may_be_scored(const row_status& status);
/// Why it may be neither compared nor scored nor cited, in one sentence that names row, day, who
/// and reason; "" where it may.
[[nodiscard]] std::string why_not_used(const row_status& status);
/// "disputed", "preview": what stands beside a figure that is used; "" of a valid one.
[[nodiscard]] std::string_view standing_mark(const row_status& status);

/// The status of every row of one bundle. Whoever uses a figure of `bundle` asks
/// `bundle.standings.of(row.key, as_of)` and then may_be_compared() or may_be_scored().
class row_standings {
  public:
    row_standings() = default;
    explicit row_standings(const annotation_log& log);
    /// `as_of`: "2026-11-26", or "" where no day was named: then no preview holds. It expires
    /// previews and does nothing else: what was said later than that day counts all the same.
    [[nodiscard]] row_status of(const row_key& key, const std::string& as_of) const;
    [[nodiscard]] bool nothing_said() const { return said_.empty(); }

  private:
    std::vector<annotation> said_;
    std::map<std::string, std::vector<std::size_t>> by_row_;  // places in said_; every_row apart
};

}  // namespace accelbench::results
