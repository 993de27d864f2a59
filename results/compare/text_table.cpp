// SPDX-License-Identifier: Apache-2.0
#include "results/compare/text_table.hpp"

#include <algorithm>
#include <array>

namespace accelbench::results {
namespace {

constexpr std::size_t gap = 2;
constexpr std::size_t indent = 2;  // of what belongs to the line above
constexpr std::size_t least_note_width = 24;
constexpr std::size_t flat_note_width = 40;    // less, and the note would make the row taller
constexpr std::size_t least_first_width = 28;  // the longest piece of a workload's id between '/'

using lines = std::vector<std::string>;
using widths = std::vector<std::size_t>;

std::string trimmed(std::string line) {
    line.erase(line.find_last_not_of(' ') + 1);
    return line;
}

std::string one_line(const table_cell& cell) {
    return cell.more.empty() ? cell.text : cell.text + ", " + cell.more;
}

lines split(const std::string& text) {
    lines found;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        found.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return found;
}

/// Pieces end behind a '/', as many in a line as fit.
lines broken_id(const std::string& id, std::size_t width) {
    lines found(1);
    for (std::size_t at = 0; at < id.size();) {
        const std::size_t end = std::min(id.find('/', at), id.size() - 1) + 1;
        const std::string piece = id.substr(at, end - at);
        at = end;
        const std::size_t used = text_width(found.back());
        if (used > indent && used + text_width(piece) > width) {
            found.emplace_back(indent, ' ');
        }
        found.back() += piece;
    }
    return found;
}

/// Columns of text with `first` blanks before; the row's first line may be emphasised in places.
class line_builder {
  public:
    explicit line_builder(std::size_t blanks) : line_(blanks, ' '), at_(blanks) {}

    line_builder& add(std::string_view text, std::size_t width, bool bold = false) {
        line_ += bold ? "\x1b[1m" : "";
        line_ += text;
        line_ += bold ? "\x1b[0m" : "";
        const std::size_t used = text_width(text);
        const std::size_t padded = std::max(width, used) + gap;
        line_.append(padded - used, ' ');
        at_ += padded;
        return *this;
    }
    [[nodiscard]] std::size_t at() const { return at_; }
    [[nodiscard]] std::string str() const { return trimmed(line_) + "\n"; }
    [[nodiscard]] std::string str(std::string_view last) const {
        return trimmed(line_ + std::string(last)) + "\n";
    }

  private:
    std::string line_;
    std::size_t at_;
};

template <class Measure>
widths column_widths(const text_table& table, Measure&& measure) {
    widths found;
    for (std::size_t column = 0; column < table.header.size(); ++column) {
        std::size_t widest = text_width(table.header[column]);
        for (const table_row& row : table.rows) {
            widest = std::max(widest, measure(row.cells[column]));
        }
        found.push_back(widest);
    }
    return found;
}

std::size_t sum_with_gaps(const widths& columns, std::size_t first) {
    std::size_t sum = 0;
    for (std::size_t i = first; i < columns.size(); ++i) {
        sum += columns[i] + (i > first ? gap : 0);
    }
    return sum;
}

std::string render_flat(const text_table& table, const widths& columns, std::size_t width) {
    line_builder head(0);
    for (std::size_t i = 0; i < columns.size(); ++i) {
        head.add(table.header[i], columns[i]);
    }
    const bool has_notes = std::any_of(table.rows.begin(), table.rows.end(),
                                       [](const table_row& row) { return !row.note.empty(); });
    std::string out = head.str(has_notes ? "note" : "");
    for (const table_row& row : table.rows) {
        line_builder line(0);
        for (std::size_t i = 0; i < columns.size(); ++i) {
            line.add(one_line(row.cells[i]), columns[i], row.cells[i].bold);
        }
        const std::size_t room = width > line.at() ? width - line.at() : 0;
        out += line.str(wrap(row.note, std::max(least_note_width, room), line.at()));
    }
    return out;
}

/// Two lines a row and more where the id or the note needs them. The first column is left out where
/// `first` is 1; `left` blanks stand before every line.
struct folded_form {
    const text_table& table;
    widths columns;
    std::size_t first = 0, left = 0, width = 0;

    [[nodiscard]] std::string header() const {
        line_builder line(left);
        for (std::size_t i = first; i < columns.size(); ++i) {
            line.add(table.header[i], columns[i]);
        }
        return line.str();
    }

    [[nodiscard]] std::string row(const table_row& row) const {
        const std::size_t beside = columns.size() - 2;  // cells before the note's column
        const lines id = first == 0 ? broken_id(row.cells[0].text, columns[0]) : lines{};
        line_builder top(left);
        if (first == 0) {
            top.add(id.front(), columns[0], row.cells[0].bold);
        }
        for (std::size_t i = std::max<std::size_t>(1, first); i < columns.size(); ++i) {
            top.add(row.cells[i].text, columns[i], row.cells[i].bold);
        }
        std::size_t note_at = left;
        for (std::size_t i = first; i < beside; ++i) {
            note_at += columns[i] + gap;
        }
        const std::size_t room = width > note_at ? width - note_at : 0;
        const lines note = split(wrap(row.note, std::max(least_note_width, room), 0));
        std::string out = top.str();
        for (std::size_t k = 1; k < std::max({std::size_t{2}, id.size(), note.size() + 1}); ++k) {
            line_builder line(left);
            for (std::size_t i = first; i < beside; ++i) {
                const std::string id_part = k < id.size() ? id[k] : std::string();
                const std::string more = k == 1 ? row.cells[i].more : std::string();
                line.add(i == 0 ? id_part : more, columns[i]);
            }
            const std::string text =
                line.str(k - 1 < note.size() ? note[k - 1] : std::string_view());
            out += text == "\n" ? "" : text;
        }
        return out;
    }
};

std::string render_folded(const folded_form& form) {
    std::string out = form.first == 0 ? "" : form.table.header.front() + "\n";
    out += form.header();
    for (const table_row& row : form.table.rows) {
        out += form.first == 0 ? "" : row.cells.front().text + "\n";
        out += form.row(row);
    }
    return out;
}

/// One cell a line, each under its row's first cell and behind its column's name.
std::string render_blocks(const text_table& table, std::size_t width) {
    std::size_t name_width = text_width("note");
    for (std::size_t i = 1; i < table.header.size(); ++i) {
        name_width = std::max(name_width, text_width(table.header[i]));
    }
    std::string out;
    for (const table_row& row : table.rows) {
        out += row.cells.front().text + "\n";
        const auto add = [&](std::string_view name, std::string_view text, bool bold) {
            if (!text.empty()) {
                line_builder line(indent);
                line.add(name, name_width);
                const std::size_t room = width > line.at() ? width - line.at() : 0;
                const std::string value = wrap(text, std::max(least_note_width, room), line.at());
                out += line.str(bold ? "\x1b[1m" + value + "\x1b[0m" : value);
            }
        };
        for (std::size_t i = 1; i < row.cells.size(); ++i) {
            add(table.header[i], one_line(row.cells[i]), row.cells[i].bold);
        }
        add("note", row.note, false);
    }
    return out;
}

}  // namespace

std::size_t text_width(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    }));
}

std::string wrap(std::string_view text, std::size_t width, std::size_t indent_of_more) {
    std::string out;
    std::size_t used = 0;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        const std::string_view word = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        const std::size_t length = text_width(word);
        if (used > 0 && used + 1 + length > width) {
            out += '\n';
            out.append(indent_of_more, ' ');
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
    const widths flat =
        column_widths(*this, [](const table_cell& cell) { return text_width(one_line(cell)); });
    std::size_t note = 0;
    for (const table_row& row : rows) {
        note = std::max(note, text_width(row.note));
    }
    // A note may be broken, so it asks for no more than its least width.
    const std::size_t with_note = note > 0 ? gap + std::min(flat_note_width, note) : 0;
    if (sum_with_gaps(flat, 0) + with_note <= width) {
        return render_flat(*this, flat, width);
    }
    widths folded = column_widths(*this, [](const table_cell& cell) {
        return std::max(text_width(cell.text), text_width(cell.more));
    });
    const std::size_t others = sum_with_gaps(folded, 1);
    if (folded.size() > 2 && others + gap + least_first_width <= width) {
        folded.front() = std::min(folded.front(), width - others - gap);
        return render_folded({*this, folded, 0, 0, width});
    }
    if (folded.size() > 2 && indent + others <= width) {
        return render_folded({*this, folded, 1, indent, width});
    }
    return render_blocks(*this, width);
}

}  // namespace accelbench::results
