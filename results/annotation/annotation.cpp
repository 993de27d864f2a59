// SPDX-License-Identifier: Apache-2.0
#include "results/annotation/annotation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/day.hpp"
#include "base/plain_text.hpp"

namespace accelbench::results {
namespace {

constexpr std::array<std::pair<std::string_view, row_standing>, 5> words{
    {{"valid", row_standing::valid},
     {"preview", row_standing::preview},
     {"disputed", row_standing::disputed},
     {"superseded", row_standing::superseded},
     {"withdrawn", row_standing::withdrawn}}};

std::string wrong_with_texts(const annotation& said) {
    struct limit {
        std::string_view name, text;
        std::size_t most;
        bool lines;
    };
    for (const limit& l :
         {limit{"by", said.by, 200, false}, limit{"reason", said.reason, 1000, false},
          limit{"reply", said.reply, 4000, true},
          limit{"replaced_by", said.replaced_by, 200, false},
          limit{"bundle", said.bundle, 200, false}, limit{"row", said.row, 12, false}}) {
        if (l.text.size() > l.most) {
            return fmt::format("{} has {} bytes, at most {} are shown beside a row", l.name,
                               l.text.size(), l.most);
        }
        if (!is_plain_text(l.text, l.lines)) {
            return fmt::format("{} holds control characters", l.name);
        }
    }
    return {};
}

std::string wrong_with_fields(const annotation& said) {
    const bool is_preview = said.standing == row_standing::preview;
    const bool is_superseded = said.standing == row_standing::superseded;
    if (!is_day(said.date)) {
        return fmt::format("\"{}\" is no day such as 2026-11-26", said.date.substr(0, 20));
    }
    if (said.by.empty()) {
        return "nobody says it: by is empty";
    }
    if (said.row.empty()) {
        return "it names no row";
    }
    if (!said.standing && said.reply.empty()) {
        return "it holds neither a status nor a reply";
    }
    if (said.standing && said.reason.empty()) {
        return fmt::format("it gives no reason for {}", to_string(*said.standing));
    }
    if (!said.standing && !said.reason.empty()) {
        return "it holds a reason without a status";
    }
    if (is_preview != is_day(said.until) || (!is_preview && !said.until.empty())) {
        return is_preview ? "a preview needs the day until which it holds"
                          : "only a preview holds until a day";
    }
    if (is_preview && said.until < said.date) {
        return fmt::format("the preview ends on {}, before it is declared", said.until);
    }
    if (is_superseded == said.replaced_by.empty()) {
        return is_superseded ? "a superseded row needs what replaces it"
                             : "only a superseded row is replaced by another";
    }
    return {};
}

/// The last word on every row that this is about, as far as it cannot be taken back.
row_standing binding(const annotation& said, const std::vector<annotation>& before) {
    row_standing worst = row_standing::valid;
    for (const annotation& earlier : before) {
        const bool same_bundle = earlier.bundle == said.bundle;
        const bool same_row = earlier.row == said.row || earlier.row == every_row;
        if (same_bundle && same_row && earlier.standing) {
            worst = std::max(worst, *earlier.standing);
        }
    }
    return worst;
}

}  // namespace

std::string_view to_string(row_standing standing) {
    return words.at(static_cast<std::size_t>(standing)).first;
}

std::optional<row_standing> parse_row_standing(std::string_view word) {
    for (const auto& [name, standing] : words) {
        if (name == word) {
            return standing;
        }
    }
    return std::nullopt;
}

std::string why_not_said(const annotation& said, const std::vector<annotation>& before) {
    for (const std::string& why : {wrong_with_texts(said), wrong_with_fields(said)}) {
        if (!why.empty()) {
            return why;
        }
    }
    if (!before.empty() && said.date < before.back().date) {
        return fmt::format("its date, {}, is before the last line's, {}", said.date,
                           before.back().date);
    }
    const row_standing gone = binding(said, before);
    if (said.standing && gone == row_standing::withdrawn) {
        return "the row is withdrawn, and stays so: measure anew";
    }
    if (said.standing && gone == row_standing::superseded &&
        *said.standing != row_standing::withdrawn) {
        return "the row is superseded, and can only be withdrawn: measure anew";
    }
    return {};
}

}  // namespace accelbench::results
