// SPDX-License-Identifier: Apache-2.0
// The texts and cells of a scoring sheet in one language.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "results/score/score.hpp"

namespace accelbench::results {

class score_words {
  public:
    score_words(const score_report& report, language tongue) : report_(report), tongue_(tongue) {}

    /// Who is first, whether that is separable, and what the tie-break rule says.
    [[nodiscard]] std::vector<std::string> answer() const;
    /// Single cards, different hosts, thresholds within the error range.
    [[nodiscard]] std::vector<std::string> notices() const;

    [[nodiscard]] std::vector<std::size_t> by_rank() const;  // those out of play last
    [[nodiscard]] const std::string& name(std::size_t bid) const;
    [[nodiscard]] std::string names(const std::vector<std::size_t>& bids) const;
    [[nodiscard]] std::string rank_text(const bid_score& score) const;
    [[nodiscard]] std::string stable(std::size_t bid) const;
    [[nodiscard]] std::string points(double value) const;
    [[nodiscard]] std::string total_bounds(const bid_score& score) const;
    [[nodiscard]] std::string money(double amount) const;
    [[nodiscard]] std::string unit() const;   // "card"
    [[nodiscard]] std::string units() const;  // "cards"
    [[nodiscard]] double threshold() const;

    [[nodiscard]] std::string kind_of(const criterion& item) const;
    /// "2. throughput (desirable, 40 points)".
    [[nodiscard]] std::string item_caption(const criterion& item) const;
    /// Bid, value, interval, points, points at the ends, source, status.
    [[nodiscard]] std::vector<doc_cell> item_cells(std::size_t bid, std::size_t item) const;
    /// Name, kind, points, floor, full marks, curve, source, class.
    [[nodiscard]] std::vector<doc_cell> criterion_cells(const criterion& item) const;

  private:
    [[nodiscard]] std::string say(std::string_view key,
                                  std::initializer_list<std::string_view> values = {}) const;
    [[nodiscard]] std::string value_text(const criterion& item, double value) const;
    [[nodiscard]] std::string curve_text(const criterion& item) const;
    [[nodiscard]] std::string single(std::size_t bid) const;

    const score_report& report_;
    language tongue_;
};

}  // namespace accelbench::results
