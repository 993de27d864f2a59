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

/// From column `first` on side by side; the ones before have a line of their own.
std::string render_lines(const text_table& table, const widths& columns, std::size_t first,
                         std::size_t width) {
    std::string out;
    const auto add = [&](const std::vector<std::string>& cells) {
        if (first > 0) {
            out += cells.front();
            out += '\n';
        }
        out += line_of(cells, columns, first, first > 0 ? stacked_indent : 0, width);
    };
    add(table.header);
    for (const auto& row : table.rows) {
        add(row);
    }
    return out;
}

/// One cell a line, each under its row's first cell and behind its column's name.
std::string render_blocks(const text_table& table, std::size_t width) {
    std::size_t name_width = 0;
    for (std::size_t i = 1; i < table.header.size(); ++i) {
        name_width = std::max(name_width, text_width(table.header[i]));
    }
    const std::size_t at = stacked_indent + name_width + gap;
    std::string out;
    for (const auto& row : table.rows) {
        out += row.front();
        out += '\n';
        for (std::size_t i = 1; i < row.size(); ++i) {
            if (row[i].empty()) {
                continue;
            }
            out.append(stacked_indent, ' ');
            out += table.header[i];
            out.append(name_width - text_width(table.header[i]) + gap, ' ');
            out += wrap(row[i], std::max(least_note_width, width > at ? width - at : 0), at);
            out += '\n';
        }
    }
    return out;
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
    // A note may be broken, so it asks for no more than its least width.
    const std::size_t note = std::min(least_note_width, columns.back());
    std::size_t beside_first = note;
    for (std::size_t i = 1; i + 1 < columns.size(); ++i) {
        beside_first += columns[i] + gap;
    }
    if (columns.front() + gap + beside_first <= width) {
        return render_lines(*this, columns, 0, width);
    }
    if (stacked_indent + beside_first <= width) {
        return render_lines(*this, columns, 1, width);
    }
    return render_blocks(*this, width);
}

}  // namespace accelbench::results
