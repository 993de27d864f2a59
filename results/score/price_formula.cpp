// SPDX-License-Identifier: Apache-2.0
#include "results/score/price_formula.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "results/inputs/input_table.hpp"
#include "results/inputs/toml_file.hpp"
#include "results/score/expression.hpp"

namespace accelbench::results {
namespace {

constexpr std::size_t longest_expression = 1000;

variables names_of(double points, std::optional<double> estimate, double bid, double lowest) {
    variables names{{"W", points}, {"bid", bid}, {"lowest", lowest}};
    if (estimate) {
        names["E"] = *estimate;
    }
    return names;
}

/// Tried with round figures: what fails for them fails for every bid.
std::string fault_of_piece(const price_piece& piece, bool with_estimate) {
    if (piece.points.size() > longest_expression) {
        return "its expression is longer than 1,000 characters";
    }
    const auto tried =
        evaluate(piece.points,
                 names_of(10.0, with_estimate ? std::optional(100.0) : std::nullopt, 90.0, 70.0));
    return tried ? std::string() : tried.error().happened;
}

void add_piece(const nlohmann::json& json, std::size_t number, input_table& top,
               price_formula& to) {
    input_table table(json, fmt::format("{}, piece {}", top.place(), number),
                      error_code::bad_criteria);
    table.allow({"from", "points"});
    price_piece piece{table.number("from", 0.0, 1e6).value_or(0.0), table.text("points")};
    if (!table.fault()) {
        if (const std::string why = fault_of_piece(piece, true); !why.empty()) {
            table.refuse(fmt::format("\"{}\", {}", piece.points, why));
        }
    }
    to.needs_estimate =
        to.needs_estimate || piece.from > 0.0 || !fault_of_piece(piece, false).empty();
    to.pieces.push_back(std::move(piece));
    if (table.fault()) {
        top.refuse(table.fault()->tried + ": " + table.fault()->happened, table.fault()->next);
    }
}

}  // namespace

result<price_formula> read_price_formula(const std::filesystem::path& path) {
    const auto file = read_toml(path, error_code::bad_criteria, "price formula");
    if (!file) {
        return file.error();
    }
    input_table top(file->content, "price formula " + file->name, error_code::bad_criteria);
    top.allow({"name", "title", "title_ko", "source", "date", "status", "note", "note_ko",
               "price_share", "piece"});
    price_formula read;
    read.name = top.text("name");
    read.title = top.text("title");
    read.title_ko = top.text("title_ko", read.title);
    read.source = top.text("source");
    read.date = top.text("date");
    read.verified = top.word("status", {"verified", "unverified"}) == "verified";
    read.note = top.text("note");
    read.note_ko = top.text("note_ko", read.note);
    read.price_share = top.number("price_share", 0.0, 1.0);
    read.file = file->name;
    read.sha256 = file->sha256;
    std::size_t number = 0;
    for (const nlohmann::json& json : top.list("piece")) {
        add_piece(json, ++number, top, read);
    }
    std::stable_sort(read.pieces.begin(), read.pieces.end(),
                     [](const price_piece& a, const price_piece& b) { return a.from > b.from; });
    if (read.pieces.empty() || read.pieces.back().from > 0.0) {
        top.refuse("no piece holds for the lowest bids", "Add [[piece]] with from = 0 and points");
    }
    for (std::size_t i = 1; i < read.pieces.size(); ++i) {
        if (read.pieces[i].from == read.pieces[i - 1].from) {
            top.refuse(fmt::format("two pieces begin at {:g}", read.pieces[i].from));
        }
    }
    if (top.fault()) {
        return *top.fault();
    }
    return read;
}

result<std::vector<double>> price_points(const price_formula& by, double points,
                                         std::optional<double> estimate,
                                         const std::vector<double>& bids) {
    std::vector<double> earned;
    if (bids.empty()) {
        return earned;
    }
    if (by.needs_estimate && !estimate) {
        return make_error(error_code::bad_criteria, "cannot use price formula " + by.file,
                          "it is told by the estimated price, and the criteria name none",
                          "Write estimate = ... in the item of the price");
    }
    const double lowest = *std::min_element(bids.begin(), bids.end());
    for (const double bid : bids) {
        const auto piece = std::find_if(
            by.pieces.begin(), by.pieces.end(),
            [&](const price_piece& one) { return one.from == 0.0 || bid >= one.from * *estimate; });
        const auto value = evaluate(piece->points, names_of(points, estimate, bid, lowest));
        if (!value) {
            return make_error(error_code::bad_criteria, "cannot use price formula " + by.file,
                              fmt::format("for a bid of {:.15g}, \"{}\", {}", bid, piece->points,
                                          value.error().happened),
                              value.error().next);
        }
        earned.push_back(std::clamp(*value, 0.0, points));
    }
    return earned;
}

}  // namespace accelbench::results
