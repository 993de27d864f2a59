// SPDX-License-Identifier: Apache-2.0
// Columns of text for a terminal of a given width.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace accelbench::results {

/// Characters as a terminal counts them (UTF-8 code points).
[[nodiscard]] std::size_t text_width(std::string_view text);

struct text_table {
    std::vector<std::string> header;
    std::vector<std::vector<std::string>> rows;  // each as long as the header

    /// One line a row where that fits into `width`; else the first cell gets a line of its own and
    /// the others stand below it; else every cell gets its line. The last cell, a note, is broken
    /// between words.
    [[nodiscard]] std::string render(std::size_t width) const;
};

/// Breaks between words; lines after the first start with `indent` blanks.
[[nodiscard]] std::string wrap(std::string_view text, std::size_t width, std::size_t indent);

}  // namespace accelbench::results
