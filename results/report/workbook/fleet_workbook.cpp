// SPDX-License-Identifier: Apache-2.0
// The workbook of a report about models: unrounded figures, one line a row and one line a card.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <tuple>

#include "results/claim/words.hpp"
#include "results/report/fleet_report.hpp"
#include "results/report/fleet_words.hpp"
#include "results/report/strings.hpp"
#include "results/report/workbook/page_sheet.hpp"
#include "results/report/workbook/price_sheet.hpp"
#include "results/report/workbook/ratio_table.hpp"

namespace accelbench::results {
namespace {

using workbook::fixed_name;
using workbook::look;
using workbook::sheet;

/// "matmul" of "matmul/llama3.1-8b.qkv/...": a merged bundle keeps names and no definitions.
std::string_view family_of(const claim_row& row) {
    return std::string_view(row.workload_id).substr(0, row.workload_id.find('/'));
}

/// One sheet a pair: rows with a ratio first and by kernel, so that formulas and charts have
/// ranges.
class model_pair_sheet {
  public:
    model_pair_sheet(const claim_report& claim, std::size_t pair, language tongue)
        : claim_(claim), pair_(pair), tongue_(tongue) {
        for (std::size_t i = 0; i < claim_.rows.size(); ++i) {
            if (claim_.rows[i].pair == pair) {
                rows_.push_back(i);
            }
        }
        std::stable_sort(rows_.begin(), rows_.end(), [this](std::size_t a, std::size_t b) {
            const claim_row &left = claim_.rows[a], &right = claim_.rows[b];
            return std::pair(!left.ratio, family_of(left)) <
                   std::pair(!right.ratio, family_of(right));
        });
        for (const std::size_t i : rows_) {
            if (claim_.rows[i].ratio) {
                ratios_.kernels.emplace_back(family_of(claim_.rows[i]));
            }
        }
    }

    void write(sheet& into) const {
        const auto& [base, candidate] = claim_.pairs[pair_];
        into.text(
            {0, 0},
            say(tongue_, "numbers.pair", {claim_.all.models[candidate], claim_.all.models[base]}),
            look::head);
        into.text({1, 0}, say(tongue_, "sheet.weighted"));
        into.text({2, 0}, say(tongue_, "sheet.change"));
        write_mean(into);
        workbook::write_head(
            into, first_row - 1, tongue_,
            {"column.number", "column.workload", "sheet.base_rate", "sheet.candidate_rate",
             "sheet.unit", "column.ratio", "sheet.low", "sheet.high", "column.verdict",
             "sheet.weights", "column.bound", "column.bound", "column.status", "column.note"});
        for (std::uint32_t i = 0; i < rows_.size(); ++i) {
            write_row(into, first_row + i, claim_.rows[rows_[i]], rows_[i] + 1);
        }
        into.freeze({first_row, 2});
        into.widths(0, 0, 6.0);
        into.widths(1, 1, 58.0);
        into.widths(2, 9, 14.0);
        into.widths(10, 11, 24.0);
        into.widths(12, 12, 14.0);
        into.widths(13, 13, 70.0);
    }

    /// A chart for each kernel that has ratios; `name` is the sheet that holds the rows.
    void write_charts(sheet& into, const std::string& name, std::uint32_t& row) const {
        workbook::write_family_charts(into, name, ratios_, tongue_, row);
    }

  private:
    static constexpr std::uint32_t first_row = 5;
    static constexpr std::uint16_t ratio_column = 5, weight_column = 9;

    void write_mean(sheet& into) const {
        double sum = 0.0;
        for (std::size_t i = 0; i < ratios_.kernels.size(); ++i) {
            sum += claim_.rows[rows_[i]].ratio->difference;
        }
        workbook::write_mean(into, {1, 2}, ratios_,
                             std::exp(sum / static_cast<double>(ratios_.kernels.size())));
    }

    void write_row(sheet& into, std::uint32_t at, const claim_row& row, std::size_t number) const {
        into.text({at, 0}, fmt::format("C{}", number));
        into.text({at, 1}, workload_text(row));
        for (const auto& [column, bound, side] :
             {std::tuple(std::uint16_t{2}, std::uint16_t{10}, &row.base),
              std::tuple(std::uint16_t{3}, std::uint16_t{11}, &row.candidate)}) {
            if (side->typical) {
                into.number({at, column}, side->typical->value, look::rate);
                into.text({at, 4}, unit_of(side->typical->kind));
            }
            if (side->typical && side->bound) {
                into.number({at, bound}, side->bound->value, look::rate);
            }
        }
        if (row.ratio) {
            into.number({at, ratio_column}, std::exp(row.ratio->difference), look::ratio);
            into.number({at, weight_column}, 1.0, look::input);
        }
        if (row.ratio || row.base.typical || row.candidate.typical) {
            into.text({at, 12}, word_of(claim_.status, tongue_));
        }
        if (row.bounds) {
            into.number({at, 6}, row.bounds->low, look::ratio);
            into.number({at, 7}, row.bounds->high, look::ratio);
        }
        into.text({at, 8}, translated(claim_word(row), tongue_).text);
        into.text({at, 13}, translated(claim_note(claim_, row), tongue_).text);
    }

    const claim_report& claim_;
    std::size_t pair_;
    language tongue_;
    std::vector<std::size_t> rows_;  // of claim_.rows
    workbook::ratio_table ratios_{first_row, ratio_column, weight_column, {}};
};

void write_cards(sheet& into, const fleet_report& report, language tongue) {
    workbook::write_head(
        into, 0, tongue,
        {"column.device", "column.card_name", "column.host", "column.rows", "column.without_time",
         "column.over_model", "column.worst", "column.workload", "column.status"});
    into.freeze({1, 2});
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
    std::vector<std::pair<model_pair_sheet, std::string>> pairs;
    for (std::size_t pair = 0; pair < report.claim.pairs.size(); ++pair) {
        sheet numbers = book.add(fmt::format("{} {}", say(tongue, "page.numbers"), pair + 1));
        pairs.emplace_back(model_pair_sheet(report.claim, pair, tongue), book.last_name());
        pairs.back().first.write(numbers);
    }
    sheet families = book.add(say(tongue, "sheet.families"));
    std::uint32_t row = 0;
    for (const auto& [pair, name] : pairs) {
        pair.write_charts(families, name, row);
    }
    sheet cards = book.add(say(tongue, "fleet.cards"));
    write_cards(cards, report, tongue);
    sheet method = book.add(say(tongue, "page.method"));
    write_page(method, document.pages.back(), say(tongue, "page.method"));
    return book.close();
}

}  // namespace accelbench::results
