// SPDX-License-Identifier: Apache-2.0
// The clauses of a tender: what each may hold, and in which direction it is softened.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "results/status/language.hpp"

namespace accelbench::results {

/// A number, a text (also a word, a date or a hash), or a list of texts.
using term = std::variant<std::string, double, std::vector<std::string>>;

enum class term_kind : std::uint8_t {
    text,
    word,    // one of the rule's words
    number,  // within the rule's limits
    share,   // a number that is printed in per cent
    rate,    // a number that is printed in thousandths
    count,   // a whole number
    cap,     // a share, or "none"
    moment,  // "2026-12-01T01:00:00Z"
    date,    // "2026-12-01"
    list,
    sha256,
};

/// Which change takes protection from the buyer.
enum class softening : std::uint8_t {
    unknown,       // any change is named, without a direction
    lower,         // also an earlier moment
    higher,        // also a later word in the rule's list
    shorter_list,  // an entry that is gone
    longer_list,   // an entry that came
    by_unit,       // of an amount of work: lower for a rate, higher for a time
};

struct clause_rule {
    std::string_view key;  // "measurement.confidence"; '*' stands for an item's or a file's name
    term_kind kind = term_kind::text;
    softening softer = softening::unknown;
    std::string_view words = {};       // "verdict standard quick": strictest first
    double low = 0.0, high = 1e18;     // of numbers
    bool open = false;                 // the limits themselves are out of range
    std::string_view english, korean;  // what people read
};

[[nodiscard]] std::span<const clause_rule> clause_rules();
/// nullptr where no rule is for this key.
[[nodiscard]] const clause_rule* rule_of(std::string_view key);
/// What a bidder says: no annex has it, and bid and contract must.
[[nodiscard]] bool is_promise(std::string_view key);
/// "" where the term may stand there, else why not.
[[nodiscard]] std::string misfit(const clause_rule& rule, const term& value);
/// The name behind '*': "decode" of "item.decode.floor".
[[nodiscard]] std::string name_in(std::string_view key);

enum class change : std::uint8_t { none, softened, tightened, changed };
/// `unit`: of the item, for amounts of work.
[[nodiscard]] change change_of(const clause_rule& rule, const term& before, const term& after,
                               std::string_view unit);

/// As people read it: "3 %", "mandatory".
[[nodiscard]] std::string term_text(const clause_rule& rule, const term& value, language tongue);
/// An amount of work: "1.1 GFLOP/s", "220 us"; by default all digits that a file has.
[[nodiscard]] std::string amount_text(double value, std::string_view unit, int digits = 12);
/// As a file has it: 0.03, "mandatory", ["a", "b"].
[[nodiscard]] std::string term_toml(const term& value);
/// One of the words, as people read it.
[[nodiscard]] std::string word_text(std::string_view word, language tongue);

}  // namespace accelbench::results
