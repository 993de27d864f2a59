// SPDX-License-Identifier: Apache-2.0
// Words and amounts that the price page and the price sheet share.
#pragma once

#include <string>
#include <string_view>

#include "results/report/priced.hpp"
#include "results/status/language.hpp"

namespace accelbench::results {

/// "30,877,789 [29,632,386, 32,156,179]", or that there is no number, and which input it lacks.
[[nodiscard]] std::string money_text(const money_figure& figure, language tongue);
/// "alpha: price of a card" of "card of alpha".
[[nodiscard]] std::string input_words(std::string_view name, language tongue);
/// "wall, of the server".
[[nodiscard]] std::string power_words(const money_side& side, language tongue);
/// Watts of a busy card: a server's are shared by its cards. Nothing where they are not known.
[[nodiscard]] std::optional<double> watts_of_card(const money_side& side);
/// The key of the sentence that says where the price asked lies.
[[nodiscard]] std::string_view break_even_key(const money_report& report);

}  // namespace accelbench::results
