// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "results/compare/markdown.hpp"
#include "results/report/document.hpp"
#include "results/report/render.hpp"

namespace accelbench::results {
namespace {

std::string cell(const std::string& text) {
    std::string out;
    std::size_t begin = 0;
    while (true) {
        const std::size_t end = text.find('\n', begin);
        out += markdown_text(std::string_view(text).substr(begin, end - begin));
        if (end == std::string::npos) {
            return out;
        }
        out += "<br>";
        begin = end + 1;
    }
}

std::string table(const doc_table& from) {
    std::string out =
        from.caption.empty() ? "" : fmt::format("**{}**\n\n", markdown_text(from.caption));
    std::string head = "|", rule = "|";
    const std::size_t columns = from.columns.empty() ? 2 : from.columns.size();
    for (std::size_t i = 0; i < columns; ++i) {
        const bool named = i < from.columns.size();
        head += named ? fmt::format(" {} |", markdown_text(from.columns[i].name)) : "  |";
        rule += named && from.columns[i].numeric ? "--:|" : "---|";
    }
    out += head + "\n" + rule + "\n";
    for (const auto& row : from.rows) {
        out += "|";
        for (const doc_cell& part : row) {
            out += fmt::format(" {} |", cell(part.text));
        }
        out += "\n";
    }
    return out + "\n";
}

std::string lines(const std::vector<phrase>& from, std::string_view before,
                  std::string_view after) {
    std::string out;
    for (const phrase& line : from) {
        out += fmt::format("{}{}{}", before, markdown_text(line.text), after);
    }
    return out;
}

std::string commands(const std::vector<phrase>& from) {
    std::string out = "```sh\n";
    for (const phrase& line : from) {
        out += line.text + "\n";
    }
    return out + "```\n\n";
}

std::string block(const doc_block& from) {
    switch (from.kind) {
        case block_kind::heading:
            return lines(from.lines, "### ", "\n\n");
        case block_kind::lead:
        case block_kind::notice:
            return lines(from.lines, "**", "**\n\n");
        case block_kind::paragraph:
            return lines(from.lines, "", "\n\n");
        case block_kind::list:
            return lines(from.lines, "- ", "\n") + "\n";
        case block_kind::command:
            return commands(from.lines);
        case block_kind::table:
            return table(from.table);
        case block_kind::chart:
        case block_kind::chart_note:
            return {};
    }
    return {};
}

}  // namespace

std::string render_document_markdown(const report_document& document) {
    std::string out = fmt::format("# {}\n\n", markdown_text(document.title));
    for (const doc_page& page : document.pages) {
        out += fmt::format("## {}\n\n", markdown_text(page.title));
        for (const doc_block& part : page.blocks) {
            out += block(part);
        }
    }
    return out;
}

std::string render_report_markdown(const report_data& data, language tongue) {
    return render_document_markdown(make_document(data, tongue));
}

}  // namespace accelbench::results
