// SPDX-License-Identifier: Apache-2.0
// A report in one language, before it becomes HTML or Markdown: both are written from these pages.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "results/report/report_data.hpp"
#include "results/report/translate.hpp"
#include "results/status/language.hpp"

namespace accelbench::results {

struct doc_cell {
    std::string text;  // '\n' breaks the line
    bool foreign = false;
    std::string look;  // "faster", "slower" ...: a class of the style sheet; "" plain

    doc_cell(std::string words) : text(std::move(words)) {}  // NOLINT: implicit by design
    doc_cell(const char* words) : text(words) {}             // NOLINT
    doc_cell(phrase words)                                   // NOLINT
        : text(std::move(words.text)), foreign(words.foreign) {}
    doc_cell(std::string words, std::string look_class)
        : text(std::move(words)), look(std::move(look_class)) {}
};

struct doc_column {
    std::string name;
    bool numeric = false;
};

/// The first cell of a line names the line.
struct doc_table {
    std::string caption;
    std::vector<doc_column> columns;  // none: a list of names and values
    std::vector<std::vector<doc_cell>> rows;
};

struct doc_chart {
    std::string title, svg;  // the SVG says title and description itself
};

enum class block_kind : std::uint8_t {
    heading,
    lead,
    paragraph,
    notice,
    list,
    command,
    table,
    chart,
    chart_note,  // how to read the chart above it: nowhere but beside charts
};

struct doc_block {
    block_kind kind = block_kind::paragraph;
    std::vector<phrase> lines;
    doc_table table;
    doc_chart chart;
};

struct doc_page {
    std::string id, title;
    bool wide = false;  // printed on A4 laid across
    std::vector<doc_block> blocks;

    void text(block_kind kind, std::string words);
    void lines(block_kind kind, std::vector<phrase> words);
    void table(doc_table made);
    void chart(doc_chart made);
};

struct report_document {
    language tongue = language::english;
    std::string title;
    std::vector<doc_page> pages;
};

/// Any document as one self-contained page: no script, no picture, no font from elsewhere.
[[nodiscard]] std::string render_document_html(const report_document& document);
/// The same without the charts; their tables stay.
[[nodiscard]] std::string render_document_markdown(const report_document& document);

[[nodiscard]] report_document make_document(const report_data& data, language tongue);

}  // namespace accelbench::results
