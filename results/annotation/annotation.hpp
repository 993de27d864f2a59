// SPDX-License-Identifier: Apache-2.0
// What was said of rows after they were measured, as lines that are only ever added: each holds the
// hash of the one before, so that a line that was changed, moved or taken out of the middle shows.
// A cut end does not, unless a signature or a citation names the last line (docs/decisions/0041).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace accelbench::results {

enum class row_standing : std::uint8_t {
    valid,
    preview,   // of what cannot be bought yet: holds until a day
    disputed,  // somebody objects; it counts until that is settled
    superseded,
    withdrawn,
};

/// "valid", "withdrawn" ...: of files and options.
[[nodiscard]] std::string_view to_string(row_standing standing);
[[nodiscard]] std::optional<row_standing> parse_row_standing(std::string_view word);

/// In place of a row's ID: every row of the bundle.
inline constexpr std::string_view every_row = "all";

struct annotation {
    std::string date;    // "2026-11-26"; never before the one of the line before
    std::string by;      // who says so
    std::string bundle;  // the folder in a packed file of several; "" where there is one
    std::string row;     // its ID, or every_row
    std::optional<row_standing> standing;  // absent: words only
    std::string reason;                    // of a standing
    std::string until;                     // of a preview: the last day on which it holds
    std::string replaced_by;               // of a superseded row: what to use, a hash or a name
    std::string reply;                     // the other side's words
};

struct annotation_log {
    std::vector<annotation> entries;
    std::vector<std::string> heads;  // hash of each line
    std::string head;  // hash of the last line; of what is annotated where there is none
};

/// `subject`: the hash of what is annotated, with which the first line begins. bundle_damaged names
/// the line: no JSON, not as accelbench writes it, a predecessor that is another, a date that goes
/// back, a row that was withdrawn or superseded and comes back. bundle_newer where a later version
/// wrote it.
[[nodiscard]] result<annotation_log> parse_annotations(std::string_view text,
                                                       const std::string& subject,
                                                       const std::string& where);

/// The line that says it, behind a log that ends in `head`; with its newline.
[[nodiscard]] std::string annotation_line(const annotation& said, std::string_view head);

/// What the next line has to name: the hash of this one, without its newline.
[[nodiscard]] std::string head_behind(std::string_view line);

/// Why this cannot be said behind those: "" where it can. What parse_annotations() refuses, and
/// texts that are too long or hold what moves a terminal's cursor.
[[nodiscard]] std::string why_not_said(const annotation& said,
                                       const std::vector<annotation>& before);

}  // namespace accelbench::results
