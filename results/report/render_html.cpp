// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "results/chart/svg.hpp"
#include "results/report/document.hpp"
#include "results/report/render.hpp"
#include "results/report/style.hpp"

namespace accelbench::results {
namespace {

using chart::escaped;

/// '\n' inside a cell breaks its line.
std::string broken(const std::string& text) {
    std::string out;
    std::size_t begin = 0;
    while (true) {
        const std::size_t end = text.find('\n', begin);
        out += escaped(std::string_view(text).substr(begin, end - begin));
        if (end == std::string::npos) {
            return out;
        }
        out += "<br>";
        begin = end + 1;
    }
}

/// Names of workloads are long and have no blanks: they may break behind a stroke.
std::string breakable(std::string html) {
    for (std::size_t at = html.find('/'); at != std::string::npos; at = html.find('/', at + 1)) {
        const bool in_name = at > 0 && html[at - 1] != '<' && html[at - 1] != ' ';
        if (in_name && at + 1 < html.size() && html[at + 1] != ' ' && html[at + 1] != '>') {
            html.insert(at + 1, "<wbr>");
        }
    }
    return html;
}

/// A percent sign is not left alone on a line of a narrow head.
std::string head_cell(const doc_column& column) {
    std::string html = escaped(column.name);
    for (std::size_t at = html.find(" %"); at != std::string::npos; at = html.find(" %", at)) {
        html.replace(at, 1, "\u00a0");
    }
    return fmt::format("<th scope=\"col\"{}>{}</th>", column.numeric ? " class=\"n\"" : "", html);
}

/// A quoted sentence says what language it is in, for whoever reads it aloud.
std::string words(const std::string& text, bool foreign) {
    return foreign ? fmt::format("<span lang=\"en\">{}</span>", broken(text)) : broken(text);
}

std::string cell(const doc_cell& from, bool is_first, bool numeric) {
    std::string classes = numeric ? "n" : "";
    if (!from.look.empty()) {
        classes += (classes.empty() ? "" : " ") + from.look;
    }
    const std::string look = classes.empty() ? "" : fmt::format(" class=\"{}\"", classes);
    const std::string_view tag = is_first ? "th" : "td";
    return fmt::format(
        "<{0}{1}{2}>{3}</{0}>", tag, is_first ? " scope=\"row\"" : "", look,
        numeric ? words(from.text, from.foreign) : breakable(words(from.text, from.foreign)));
}

std::string table(const doc_table& from) {
    // A table that fits on a page is kept on one.
    constexpr std::size_t short_rows = 26;
    // What scrolls can be reached by the keyboard, and says what it is.
    const std::string reach = from.caption.empty()
                                  ? std::string()
                                  : fmt::format(" role=\"region\" tabindex=\"0\" aria-label=\"{}\"",
                                                escaped(from.caption));
    std::string out = fmt::format("<div class=\"scroll{}\"{}><table{}>\n",
                                  from.rows.size() <= short_rows ? " short" : "", reach,
                                  from.columns.empty() ? " class=\"names\"" : "");
    if (!from.caption.empty()) {
        out += fmt::format("<caption>{}</caption>\n", escaped(from.caption));
    }
    if (!from.columns.empty()) {
        out += "<thead><tr>";
        for (const doc_column& column : from.columns) {
            out += head_cell(column);
        }
        out += "</tr></thead>\n";
    }
    out += "<tbody>\n";
    for (const auto& row : from.rows) {
        out += "<tr>";
        for (std::size_t i = 0; i < row.size(); ++i) {
            const bool numeric = i < from.columns.size() && from.columns[i].numeric;
            out += cell(row[i], i == 0, numeric);
        }
        out += "</tr>\n";
    }
    return out + "</tbody>\n</table></div>\n";
}

std::string lines(const std::vector<phrase>& from, std::string_view before,
                  std::string_view after) {
    std::string out;
    for (const phrase& line : from) {
        out += fmt::format("{}{}{}", before, words(line.text, line.foreign), after);
    }
    return out;
}

std::string block(const doc_block& from) {
    switch (from.kind) {
        case block_kind::heading:
            return lines(from.lines, "<h3>", "</h3>\n");
        case block_kind::lead:
            return lines(from.lines, "<p class=\"lead\">", "</p>\n");
        case block_kind::paragraph:
        case block_kind::chart_note:
            return lines(from.lines, "<p>", "</p>\n");
        case block_kind::notice:
            return lines(from.lines, "<p class=\"notice\">", "</p>\n");
        case block_kind::list:
            return "<ul>\n" + lines(from.lines, "<li>", "</li>\n") + "</ul>\n";
        case block_kind::command:
            return lines(from.lines, "<pre><code>", "</code></pre>\n");
        case block_kind::table:
            return table(from.table);
        case block_kind::chart:
            return fmt::format("<figure>\n<figcaption>{}</figcaption>\n{}</figure>\n",
                               escaped(from.chart.title), from.chart.svg);
    }
    return {};
}

}  // namespace

std::string render_document_html(const report_document& document) {
    // The policy makes a browser refuse what the file does not hold itself, should anything slip
    // in.
    std::string out = fmt::format(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
        "'unsafe-inline'\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<title>{}</title>\n<style>{}</style>\n</head>\n<body{}>\n<h1>{}</h1>\n<nav><ul>\n",
        code_of(document.tongue), escaped(document.title), report_style(),
        // On paper the title shares the first page, which has one shape.
        !document.pages.empty() && document.pages.front().wide ? " class=\"wide\"" : "",
        escaped(document.title));
    for (const doc_page& page : document.pages) {
        out += fmt::format("<li><a href=\"#{}\">{}</a></li>\n", page.id, escaped(page.title));
    }
    out += "</ul></nav>\n<main>\n";
    for (const doc_page& page : document.pages) {
        out += fmt::format(
            "<section id=\"{0}\"{1} aria-labelledby=\"{0}-name\">\n"
            "<h2 id=\"{0}-name\">{2}</h2>\n",
            page.id, page.wide ? " class=\"wide\"" : "", escaped(page.title));
        for (const doc_block& part : page.blocks) {
            out += block(part);
        }
        out += "</section>\n";
    }
    return out + "</main>\n</body>\n</html>\n";
}

std::string render_report_html(const report_data& data, language tongue) {
    return render_document_html(make_document(data, tongue));
}

}  // namespace accelbench::results
