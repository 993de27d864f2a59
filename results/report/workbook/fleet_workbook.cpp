// SPDX-License-Identifier: Apache-2.0
// The workbook of a report about models: unrounded figures, one line a row and one line a card.
#include <fmt/format.h>

#include <cmath>

#include "results/claim/words.hpp"
#include "results/report/fleet_report.hpp"
#include "results/report/fleet_words.hpp"
#include "results/report/strings.hpp"
#include "results/report/workbook/page_sheet.hpp"
#include "results/report/workbook/price_sheet.hpp"

namespace accelbench::results {
namespace {

using workbook::look;
using workbook::sheet;

void head(sheet& into, language tongue, std::initializer_list<std::string_view> keys) {
    std::uint16_t column = 0;
    for (const std::string_view key : keys) {
        into.text({0, column++}, say(tongue, key), look::head);
    }
    into.freeze({1, 2});
}

void write_numbers(sheet& into, const fleet_report& report, std::size_t pair, language tongue) {
    const claim_report& claim = report.claim;
    head(into, tongue,
         {"column.number", "column.workload", "sheet.base_rate", "sheet.candidate_rate",
          "sheet.unit", "column.ratio", "sheet.low", "sheet.high", "column.verdict",
          "column.status", "column.note"});
    std::uint32_t at = 0;
    for (std::size_t i = 0; i < claim.rows.size(); ++i) {
        const claim_row& row = claim.rows[i];
        if (row.pair != pair) {
            continue;
        }
        into.text({++at, 0}, fmt::format("C{}", i + 1));
        into.text({at, 1}, workload_text(row));
        for (const auto& [column, side] : {std::pair(std::uint16_t{2}, &row.base),
                                           std::pair(std::uint16_t{3}, &row.candidate)}) {
            if (side->typical) {
                into.number({at, column}, side->typical->value, look::rate);
                into.text({at, 4}, unit_of(side->typical->kind));
            }
        }
        if (row.ratio) {
            into.number({at, 5}, std::exp(row.ratio->difference), look::ratio);
        }
        if (row.bounds) {
            into.number({at, 6}, row.bounds->low, look::ratio);
            into.number({at, 7}, row.bounds->high, look::ratio);
        }
        into.text({at, 8}, translated(claim_word(row), tongue).text);
        into.text({at, 9}, word_of(claim.status, tongue));
        into.text({at, 10}, translated(claim_note(claim, row), tongue).text);
    }
    into.widths(1, 1, 58.0);
    into.widths(2, 9, 14.0);
    into.widths(10, 10, 70.0);
}

void write_cards(sheet& into, const fleet_report& report, language tongue) {
    head(into, tongue,
         {"column.device", "column.card_name", "column.host", "column.rows", "column.without_time",
          "column.over_model", "column.worst", "column.workload", "column.status"});
    std::uint32_t at = 0;
    for (const card_line& line : report.cards) {
        const fleet_card& card = report.claim.all.cards[line.card];
        into.text({++at, 0}, report.claim.all.models[card.model]);
        into.text({at, 1}, card.name);
        into.text({at, 2}, line.hosts);
        into.number({at, 3}, static_cast<double>(line.rows));
        into.number({at, 4}, static_cast<double>(line.without_time));
        into.number({at, 5}, line.position, look::ratio);
        into.number({at, 6}, line.worst, look::ratio);
        into.text({at, 7}, line.worst_row);
        into.text({at, 8}, word_of(report.claim.status, tongue));
    }
    into.widths(0, 8, 20.0);
}

}  // namespace

status write_fleet_workbook(const fleet_report& report, language tongue,
                            const std::filesystem::path& path) {
    workbook::file book(path);
    if (!book.is_open()) {
        return make_error(error_code::io, "cannot write " + path.string(),
                          "the workbook could not be opened", "Name another folder with -o");
    }
    const report_document document = make_document(report, tongue);
    // No clock is read: the day of the prices, else none.
    book.describe(document.title, report.prices ? report.prices->prices.date + "T00:00:00Z"
                                                : "2000-01-01T00:00:00Z");
    sheet verdict = book.add(say(tongue, "page.verdict"));
    write_page(verdict, document.pages.front(), document.title);
    sheet price = book.add(say(tongue, "page.price"));
    if (report.prices) {
        write_price(price, *report.prices, tongue);
    } else {
        write_empty_price(price, tongue);
    }
    for (std::size_t pair = 0; pair < report.claim.pairs.size(); ++pair) {
        sheet numbers = book.add(fmt::format("{} {}", say(tongue, "page.numbers"), pair + 1));
        write_numbers(numbers, report, pair, tongue);
    }
    sheet cards = book.add(say(tongue, "fleet.cards"));
    write_cards(cards, report, tongue);
    sheet method = book.add(say(tongue, "page.method"));
    write_page(method, document.pages.back(), say(tongue, "page.method"));
    return book.close();
}

}  // namespace accelbench::results
