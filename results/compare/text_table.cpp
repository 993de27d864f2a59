// SPDX-License-Identifier: Apache-2.0
#include "results/compare/text_table.hpp"

#include <algorithm>

namespace accelbench::results {
namespace {

constexpr std::size_t gap = 2;
constexpr std::size_t stacked_indent = 4;
constexpr std::size_t least_note_width = 24;

using widths = std::vector<std::size_t>;

std::string trimmed(std::string line) {
    line.erase(line.find_last_not_of(' ') + 1);
    return line;
}

widths column_widths(const text_table& table) {
    widths found;
    for (std::size_t column = 0; column < table.header.size(); ++column) {
        std::size_t widest = text_width(table.header[column]);
        for (const auto& row : table.rows) {
            widest = std::max(widest, text_width(row[column]));
        }
        found.push_back(widest);
    }
    return found;
}

/// Cells first .. last - 1 side by side, then the note, wrapped under its own column.
std::string line_of(const std::vector<std::string>& cells, const widths& columns, std::size_t first,
                    std::size_t indent, std::size_t width) {
    std::string line(indent, ' ');
    std::size_t at = indent;
    for (std::size_t i = first; i + 1 < cells.size(); ++i) {
        line += cells[i];
        line.append(columns[i] - text_width(cells[i]) + gap, ' ');
        at += columns[i] + gap;
    }
    const std::size_t room = std::max(least_note_width, width > at ? width - at : 0);
    line = trimmed(line + wrap(cells.back(), room, at));
    line += '\n';
    return line;
}

}  // namespace

std::size_t text_width(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    }));
}

std::string wrap(std::string_view text, std::size_t width, std::size_t indent) {
    std::string out;
    std::size_t used = 0;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        const std::string_view word = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        const std::size_t length = text_width(word);
        if (used > 0 && used + 1 + length > width) {
            out += '\n';
            out.append(indent, ' ');
            used = 0;
        } else if (used > 0) {
            out += ' ';
            ++used;
        }
        out += word;
        used += length;
    }
    return out;
}

std::string text_table::render(std::size_t width) const {
    const widths columns = column_widths(*this);
    std::size_t needed = least_note_width;
    for (std::size_t i = 0; i + 1 < columns.size(); ++i) {
        needed += columns[i] + gap;
    }
    // Notes shorter than the least width do not need it.
    needed -= least_note_width - std::min(least_note_width, columns.back());
    const bool stacked = needed > width;
    const std::size_t first = stacked ? 1 : 0;
    const std::size_t indent = stacked ? stacked_indent : 0;
    std::string out;
    const auto add = [&](const std::vector<std::string>& cells) {
        if (stacked) {
            out += cells.front();
            out += '\n';
        }
        out += line_of(cells, columns, first, indent, width);
    };
    add(header);
    for (const auto& row : rows) {
        add(row);
    }
    return out;
}

}  // namespace accelbench::results
