// SPDX-License-Identifier: Apache-2.0
// The scoring sheet as a workbook: criteria and prices in yellow cells, points and ranks as
// formulas over the measured values.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

#include "results/report/strings.hpp"
#include "results/report/workbook/page_sheet.hpp"
#include "results/score/ranks.hpp"
#include "results/score/score.hpp"
#include "results/score/score_strings.hpp"
#include "results/score/score_words.hpp"

namespace accelbench::results {
namespace {

using workbook::fixed_name;
using workbook::look;
using workbook::place;
using workbook::sheet;

/// Columns of the sheet of criteria, a line an item; steps stand behind the last, two cells each.
enum criteria_column : std::uint16_t {
    named,
    kind,
    most,
    floor_at,
    floor_points,
    full,
    unit,
    steps
};
/// Columns of the sheet of points, a line an item and bid.
enum points_column : std::uint16_t { item, bid, value, low, high, in, counts, points, source, is };
/// Columns of the sheet of totals, a line a bid.
enum totals_column : std::uint16_t {
    who,
    met,
    technical,
    in_play,
    priced,
    total,
    rank,
    total_low,
    total_high
};

constexpr std::uint32_t first_row = 5, first_total = 4;

/// The expression of a price formula, its names replaced by cells.
std::string in_cells(std::string_view expression, const std::map<std::string, std::string>& cells) {
    const auto is_letter = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    };
    std::string out;
    for (std::size_t at = 0; at < expression.size();) {
        std::size_t end = at;
        while (end < expression.size() && is_letter(expression[end])) {
            ++end;
        }
        const std::string name(expression.substr(at, end - at));
        const auto cell = cells.find(name);
        out += name == "min"         ? "MIN"
               : name == "max"       ? "MAX"
               : cell != cells.end() ? cell->second
                                     : name;
        if (end == at) {
            out += expression[end++];
        }
        at = end;
    }
    return out;
}

class writer {
  public:
    writer(const score_report& report, language tongue, workbook::file& book)
        : report_(report), asked_(report.asked), tongue_(tongue), book_(book) {}

    void write() {
        const report_document document = score_document(report_, tongue_);
        sheet result = book_.add(say("page.result"));
        write_page(result, document.pages.front(), document.title);
        // All names first: formulas of each sheet speak of the others.
        sheet criteria = book_.add(say("page.criteria"));
        criteria_name_ = book_.last_name();
        sheet values = book_.add(say("page.points"));
        points_name_ = book_.last_name();
        sheet sums = book_.add(say("total"));
        totals_name_ = book_.last_name();
        write_criteria(criteria);
        write_points(values);
        write_totals(sums);
        for (std::size_t i = 1; i < document.pages.size(); ++i) {
            const doc_page& page = document.pages[i];
            if (page.id != "points" && page.id != "criteria") {
                sheet more = book_.add(page.title);
                write_page(more, page, page.title);
                more.widths(0, 1, 26.0);
                more.widths(2, 2, 44.0);
            }
        }
    }

  private:
    [[nodiscard]] std::string say(std::string_view key) const { return score_text(tongue_, key); }

    void head(sheet& into, std::uint32_t row, std::initializer_list<std::string> names) const {
        std::uint16_t column = 0;
        for (const std::string& name : names) {
            into.text({row, column++}, name, look::head);
        }
    }

    void title(sheet& into, std::string_view key) const {
        into.text({0, 0}, say(key), look::head);
        into.text({1, 0}, results::say(tongue_, "sheet.change") + " " + say("sheet.own"));
        into.text({2, 0},
                  fmt::format("{}: {}, SHA-256 {}", say("criteria"), asked_.file, asked_.sha256));
    }

    // Cells of other sheets.
    [[nodiscard]] std::string of_item(std::size_t index, std::uint16_t column) const {
        return criteria_name_ + "!" +
               fixed_name({first_row + static_cast<std::uint32_t>(index), column});
    }
    [[nodiscard]] std::string below(std::uint32_t line) const {
        return criteria_name_ + "!" +
               fixed_name(
                   {first_row + static_cast<std::uint32_t>(asked_.items.size()) + line, most});
    }
    [[nodiscard]] std::uint32_t line_of(std::size_t item_index, std::size_t bid_index) const {
        return first_row +
               static_cast<std::uint32_t>(item_index * report_.sheet.bids.size() + bid_index);
    }
    [[nodiscard]] std::string of_bid(std::size_t bid_index, std::uint16_t column) const {
        return totals_name_ + "!" +
               fixed_name({first_total + static_cast<std::uint32_t>(bid_index), column});
    }
    /// As the program rounds: half away from zero, and decimals have no exact binary form.
    [[nodiscard]] std::string to_decimals(const std::string& expression) const {
        const double scale = std::pow(10.0, asked_.decimals);
        return fmt::format("INT(({0})*{1:.0f}+0.5+1E-9)/{1:.0f}", expression, scale);
    }

    void write_criteria(sheet& into) const {
        title(into, "page.criteria");
        head(into, first_row - 1,
             {say("item"), say("kind"), say("points_most"), say("floor"), say("floor_points"),
              say("full"), say("unit"), say("steps")});
        const score_words words(report_, tongue_);
        std::uint32_t row = first_row;
        for (const criterion& one : asked_.items) {
            into.text({row, named}, one.name);
            into.text({row, kind}, words.kind_of(one));
            if (one.kind != item_kind::mandatory) {
                into.number({row, most}, one.points, look::input);
            }
            if (!one.supported && one.kind != item_kind::price) {
                into.text({row, unit}, one.kind == item_kind::relative
                                           ? say("sheet.share")
                                           : std::string(to_string(one.quantity)));
                write_curve(into, row, one);
            }
            ++row;
        }
        into.text({row, named}, say("sheet.pass"));
        into.number({row, most}, asked_.technical_pass.value_or(0.0), look::input);
        if (asked_.price && asked_.price->estimate) {
            into.text({++row, named},
                      fmt::format("{}, {}", say("estimate"), asked_.price->currency));
            into.number({row, most}, *asked_.price->estimate, look::input);
            into.text({row, kind}, asked_.price->estimate_origin);
        }
        into.widths(0, 0, 44.0);
        into.widths(1, 7, 16.0);
        into.freeze({first_row, 1});
    }

    static void write_curve(sheet& into, std::uint32_t row, const criterion& one) {
        if (one.kind == item_kind::mandatory) {
            into.number({row, floor_at}, one.limit, look::input);
            return;
        }
        if (one.by.kind != curve_kind::steps) {
            into.number({row, floor_at}, one.by.floor, look::input);
            into.number({row, floor_points}, one.by.floor_points, look::input);
            into.number({row, full}, one.by.full, look::input);
            return;
        }
        std::uint16_t column = steps;
        for (const curve_step& step : one.by.steps) {
            into.number({row, column++}, step.from, look::input);
            into.number({row, column++}, step.points, look::input);
        }
    }

    /// Points of the value in cell `v` by the curve of the item.
    [[nodiscard]] std::string curve_formula(std::size_t index, const std::string& v,
                                            bool less_is_better) const {
        const curve& by = asked_.items[index].by;
        const std::string_view reaches = less_is_better ? "<=" : ">=";
        const auto cell = [&](std::uint16_t column) { return of_item(index, column); };
        if (by.kind == curve_kind::steps) {
            std::string formula = "0";
            for (std::size_t i = 0; i < by.steps.size(); ++i) {
                const auto at = static_cast<std::uint16_t>(steps + 2 * i);
                formula = fmt::format("IF({}{}{},{},{})", v, reaches, cell(at),
                                      cell(static_cast<std::uint16_t>(at + 1)), formula);
            }
            return formula;
        }
        const std::string way =
            by.kind == curve_kind::logarithmic
                ? fmt::format("LN({0}/{1})/LN({2}/{1})", v, cell(floor_at), cell(full))
                : fmt::format("({0}-{1})/({2}-{1})", v, cell(floor_at), cell(full));
        return fmt::format("IF({0}{1}{2},IF({0}{1}{3},{4},{5}+({4}-{5})*MAX(0,MIN(1,{6}))),0)", v,
                           reaches, cell(floor_at), cell(full), cell(most), cell(floor_points),
                           way);
    }

    [[nodiscard]] std::string points_formula(std::size_t index, std::size_t bid_index) const {
        const criterion& one = asked_.items[index];
        const std::uint32_t row = line_of(index, bid_index);
        const auto here = [row](std::uint16_t column) { return fixed_name({row, column}); };
        const std::string worse = one.by.less_is_better ? here(high) : here(low);
        const std::string counted = here(counts);
        std::string earned;
        switch (one.kind) {
            case item_kind::mandatory:
                return one.supported
                           ? fmt::format("=IF(COUNT({})=0,0,1)", here(value))
                           : fmt::format(
                                 "=IF(COUNT({0})=0,0,IF({0}{1}{2},1,0))", worse,
                                 one.by.less_is_better ? "<=" : ">=", of_item(index, floor_at));
            case item_kind::price:
                return "=" + price_formula_of(index, bid_index);
            case item_kind::relative: {
                const std::string all = counted_range(index);
                const std::string share = one.by.less_is_better
                                              ? fmt::format("(MIN({})/{})", all, counted)
                                              : fmt::format("({}/MAX({}))", counted, all);
                earned = curve_formula(index, share, false);
                break;
            }
            case item_kind::desirable:
                earned = one.supported ? of_item(index, most)
                                       : curve_formula(index, counted, one.by.less_is_better);
                break;
        }
        return fmt::format("=IF(COUNT({})=0,0,{})", counted, to_decimals(earned));
    }

    /// The values of all bids that count for an item.
    [[nodiscard]] std::string counted_range(std::size_t index) const {
        return fmt::format("{}:{}", fixed_name({line_of(index, 0), counts}),
                           fixed_name({line_of(index, report_.sheet.bids.size() - 1), counts}));
    }

    [[nodiscard]] std::string price_formula_of(std::size_t index, std::size_t bid_index) const {
        const std::string bid_cell = fixed_name({line_of(index, bid_index), counts});
        const std::map<std::string, std::string> cells{
            {"W", of_item(index, most)},
            {"E", below(1)},
            {"bid", bid_cell},
            {"lowest", fmt::format("MIN({})", counted_range(index))}};
        std::string formula = "0";
        const auto& pieces = asked_.price->formula.pieces;
        for (auto piece = pieces.rbegin(); piece != pieces.rend(); ++piece) {
            const std::string worth = "(" + in_cells(piece->points, cells) + ")";
            formula = piece->from > 0.0 ? fmt::format("IF({}>={}*{},{},{})", bid_cell, piece->from,
                                                      below(1), worth, formula)
                                        : worth;
        }
        return fmt::format(
            "IF(COUNT({})=0,0,{})", bid_cell,
            to_decimals(fmt::format("MAX(0,MIN({},{}))", of_item(index, most), formula)));
    }

    void write_points(sheet& into) const {
        title(into, "page.points");
        head(into, first_row - 1,
             {say("item"), say("bid"), say("value"), results::say(tongue_, "sheet.low"),
              results::say(tongue_, "sheet.high"), say("unit"), say("sheet.counts"), say("points"),
              say("source"), say("status")});
        into.text({3, 0}, say("sheet.met"));
        for (std::size_t i = 0; i < asked_.items.size(); ++i) {
            for (std::size_t b = 0; b < report_.sheet.bids.size(); ++b) {
                write_value(into, i, b);
            }
        }
        into.widths(0, 0, 44.0);
        into.widths(1, 7, 16.0);
        into.widths(8, 8, 40.0);
        into.widths(9, 9, 16.0);
        into.freeze({first_row, 2});
    }

    void write_value(sheet& into, std::size_t index, std::size_t bid_index) const {
        const criterion& one = asked_.items[index];
        const bid_score& scored = report_.sheet.bids[bid_index];
        const item_score& score = scored.items[index];
        const bid_evidence& shown = report_.shown.bids[bid_index];
        const std::uint32_t row = line_of(index, bid_index);
        const bool is_price = one.kind == item_kind::price;
        std::optional<double> number;
        if (is_price) {
            number = shown.made.price;
        } else if (score.value) {
            number = score.value->value;
        } else if (one.supported && score.met) {
            number = 1.0;
        }
        into.text({row, item}, one.name);
        into.text({row, bid}, shown.made.name);
        if (number) {
            into.number({row, value}, *number,
                        is_price        ? look::input
                        : one.supported ? look::plain
                                        : look::rate);
            into.text({row, in}, is_price        ? asked_.price->currency
                                 : one.supported ? say("supported")
                                                 : std::string(to_string(one.quantity)));
            into.text({row, is},
                      is_price ? say("status.offer") : std::string(word_of(shown.status, tongue_)));
        }
        if (score.value && score.value->bounds) {
            into.number({row, low}, score.value->bounds->low, look::rate);
            into.number({row, high}, score.value->bounds->high, look::rate);
        }
        if (one.kind != item_kind::mandatory) {
            const bool counting = number && (is_price ? scored.in_play : scored.mandatory_met);
            const std::string which = of_bid(bid_index, is_price ? in_play : met);
            const std::string cell = fixed_name({row, value});
            const std::string expression =
                fmt::format("=IF(AND(COUNT({0})=1,{1}=1),{0},\"\")", cell, which);
            if (counting) {
                into.formula({row, counts}, expression, *number,
                             is_price || one.supported ? look::plain : look::rate);
            } else {
                into.formula({row, counts}, expression, "");
            }
        }
        into.formula({row, points}, points_formula(index, bid_index),
                     one.kind == item_kind::mandatory ? (score.met ? 1.0 : 0.0) : score.points,
                     look::plain);
        const std::string origin = is_price ? shown.made.origin : shown.items[index].source;
        const std::string why = text_of(score.why_not, tongue_);
        into.text({row, source}, origin + (origin.empty() || why.empty() ? "" : "; ") + why);
    }

    /// The cells of one bid's points, in the sheet of points, of items of these kinds.
    [[nodiscard]] std::string points_of(std::size_t bid_index,
                                        std::initializer_list<item_kind> kinds) const {
        std::vector<std::string> cells;
        for (std::size_t i = 0; i < asked_.items.size(); ++i) {
            if (std::find(kinds.begin(), kinds.end(), asked_.items[i].kind) != kinds.end()) {
                cells.push_back(points_name_ + "!" + fixed_name({line_of(i, bid_index), points}));
            }
        }
        return fmt::format("{}", fmt::join(cells, ","));
    }

    void write_totals(sheet& into) const {
        into.text({0, 0}, score_text(tongue_, "title", {asked_.title}), look::head);
        into.text({1, 0}, say("sheet.fixed"));
        head(into, first_total - 1,
             {say("bid"), say("mandatory"), say("technical"), say("in_play"), say("price_points"),
              say("total"), say("rank"), results::say(tongue_, "sheet.low"),
              results::say(tongue_, "sheet.high"), say("rank_stable"), say("status.all")});
        for (std::size_t b = 0; b < report_.sheet.bids.size(); ++b) {
            write_total(into, b);
        }
        const auto last = static_cast<std::uint32_t>(first_total + report_.sheet.bids.size() - 1);
        const auto range = [&](std::uint16_t column) {
            return fmt::format("={}!{}:{}", totals_name_, fixed_name({first_total, column}),
                               fixed_name({last, column}));
        };
        into.bar_chart({last + 3, 0}, say("total"), say("total"), range(who), range(total),
                       110 + 26 * (last - first_total + 1));
        into.widths(0, 0, 30.0);
        into.widths(1, 10, 16.0);
    }

    void write_total(sheet& into, std::size_t b) const {
        const bid_score& score = report_.sheet.bids[b];
        const std::uint32_t row = first_total + static_cast<std::uint32_t>(b);
        const auto here = [row](std::uint16_t column) { return fixed_name({row, column}); };
        const auto formula = [&](std::uint16_t column, const std::string& text, double now) {
            into.formula({row, column}, "=" + text, now, look::plain);
        };
        into.text({row, who}, report_.shown.bids[b].made.name);
        const std::string floors = points_of(b, {item_kind::mandatory});
        formula(met, floors.empty() ? "1" : fmt::format("MIN({})", floors),
                score.mandatory_met ? 1.0 : 0.0);
        const std::string earned = points_of(b, {item_kind::desirable, item_kind::relative});
        formula(technical, earned.empty() ? "0" : to_decimals(fmt::format("SUM({})", earned)),
                score.technical);
        formula(in_play,
                fmt::format("IF(AND({}=1,{}>={}),1,0)", here(met), here(technical),
                            to_decimals(below(0) + "*" + technical_most())),
                score.in_play ? 1.0 : 0.0);
        const std::string price = points_of(b, {item_kind::price});
        formula(priced, price.empty() ? "0" : price, score.price_points);
        formula(total, to_decimals(here(technical) + "+" + here(priced)), score.total);
        const auto last = static_cast<std::uint32_t>(first_total + report_.sheet.bids.size() - 1);
        const auto all = [last](std::uint16_t column) {
            return fmt::format("{}:{}", fixed_name({first_total, column}),
                               fixed_name({last, column}));
        };
        const std::string place_of =
            fmt::format("=IF({}=1,1+SUMPRODUCT(({}=1)*({}>{})),\"\")", here(in_play), all(in_play),
                        all(total), here(total));
        if (score.in_play) {
            into.formula({row, rank}, place_of, static_cast<double>(rank_by_points(b)),
                         look::plain);
        } else {
            into.formula({row, rank}, place_of, "");
        }
        if (score.total_bounds) {
            into.number({row, total_low}, score.total_bounds->low, look::ratio);
            into.number({row, total_high}, score.total_bounds->high, look::ratio);
        }
        const score_words words(report_, tongue_);
        into.text({row, 9}, words.stable(b));
        into.text({row, 10}, word_of(report_.shown.bids[b].status, tongue_));
    }

    /// All that technical items can earn, as the cells of the criteria have it.
    [[nodiscard]] std::string technical_most() const {
        std::vector<std::string> cells;
        for (std::size_t i = 0; i < asked_.items.size(); ++i) {
            const item_kind of = asked_.items[i].kind;
            if (of == item_kind::desirable || of == item_kind::relative) {
                cells.push_back(of_item(i, most));
            }
        }
        return cells.empty() ? "0" : fmt::format("SUM({})", fmt::join(cells, ","));
    }

    /// Without the tie-break rule, which the sheet of the result applies.
    [[nodiscard]] std::size_t rank_by_points(std::size_t b) const {
        std::size_t place_of = 1;
        for (const bid_score& other : report_.sheet.bids) {
            place_of += other.in_play && other.total > report_.sheet.bids[b].total ? 1 : 0;
        }
        return place_of;
    }

    const score_report& report_;
    const criteria& asked_;
    language tongue_;
    workbook::file& book_;
    std::string criteria_name_, points_name_, totals_name_;
};

}  // namespace

status write_score_workbook(const score_report& report, language tongue,
                            const std::filesystem::path& path) {
    workbook::file book(path);
    if (!book.is_open()) {
        return make_error(error_code::io, "cannot write " + path.string(),
                          "the workbook could not be opened", "Name another folder with -o");
    }
    // No clock is read: the day of the criteria.
    book.describe(score_text(tongue, "title", {report.asked.title}),
                  report.asked.published.substr(0, 10) + "T00:00:00Z");
    writer(report, tongue, book).write();
    return book.close();
}

}  // namespace accelbench::results
