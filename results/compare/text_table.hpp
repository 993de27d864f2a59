// SPDX-License-Identifier: Apache-2.0
// A table for a terminal of a given width, in the widest of four forms that fits.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace accelbench::results {

/// Characters as a terminal counts them (UTF-8 code points).
[[nodiscard]] std::size_t text_width(std::string_view text);

struct table_cell {
    std::string text;
    std::string more;   // behind the text where a row is one line, else below it; may be ""
    bool bold = false;  // of the text; its bytes take no room on the screen
};

struct table_row {
    std::vector<table_cell> cells;  // as many as the header has; the last two have no `more`
    std::string note;               // broken between words
};

/// Forms, from wide to narrow: a row is one line with the note behind it; the first cell is broken
/// after '/' and the others have two lines, the note below the last two columns; the first cell has
/// a line of its own; every cell has its line.
struct text_table {
    std::vector<std::string> header;  // without the note
    std::vector<table_row> rows;

    [[nodiscard]] std::string render(std::size_t width) const;
};

/// Breaks between words; lines after the first start with `indent` blanks.
[[nodiscard]] std::string wrap(std::string_view text, std::size_t width, std::size_t indent);

}  // namespace accelbench::results
