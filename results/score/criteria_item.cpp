// SPDX-License-Identifier: Apache-2.0
#include "results/score/criteria_item.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <system_error>

#include "results/inputs/input_table.hpp"

namespace accelbench::results {
namespace {

constexpr double most = 1e18;
constexpr double most_points = 1e9;

std::optional<item_quantity> quantity_named(const std::string& word) {
    for (const item_quantity one :
         {item_quantity::flop_rate, item_quantity::op_rate, item_quantity::byte_rate,
          item_quantity::seconds, item_quantity::times}) {
        if (to_string(one) == word) {
            return one;
        }
    }
    return std::nullopt;
}

class item_reader {
  public:
    item_reader(const nlohmann::json& json, const std::string& place, item_reading& reading)
        : json_(json), table_(json, place, error_code::bad_criteria), reading_(reading) {}

    result<criterion> read() {
        item_.name = table_.text("name");
        const std::string kind =
            table_.word("kind", {"mandatory", "desirable", "relative", "price"});
        if (table_.fault()) {
            return *table_.fault();
        }
        item_.points = table_.has("points") ? table_.needed("points", 1e-9, most_points) : 0.0;
        item_.by.points = item_.points;
        if (kind != "mandatory" && !table_.has("points")) {
            table_.refuse("key 'points' is missing");
            return *table_.fault();
        }
        status read;
        if (kind == "price") {
            item_.kind = item_kind::price;
            read = read_price();
        } else {
            item_.kind = kind == "mandatory"  ? item_kind::mandatory
                         : kind == "relative" ? item_kind::relative
                                              : item_kind::desirable;
            read = read_measured();
        }
        if (!read) {
            return read.error();
        }
        if (table_.fault()) {
            return *table_.fault();
        }
        return std::move(item_);
    }

  private:
    /// A file that an item names must be the one that it was written for.
    void check_hash(std::string_view key, const std::string& name, const std::string& actual) {
        const std::string pinned = table_.has(key) ? table_.text(key) : std::string();
        if (pinned != actual) {
            table_.refuse(
                pinned.empty()
                    ? fmt::format("key '{}' is missing", key)
                    : fmt::format("{} is not the file that these criteria were published with",
                                  name),
                fmt::format("Its sha256 is {}", actual));
        }
    }

    [[nodiscard]] std::set<std::string> templates() const {
        std::set<std::string> names;
        std::error_code unreadable;
        for (std::filesystem::directory_iterator at(reading_.places.formulas, unreadable), end;
             !unreadable && at != end; at.increment(unreadable)) {
            names.insert(at->path().stem().string());
        }
        return names;
    }

    status read_price() {
        table_.allow({"name", "kind", "points", "formula", "formula_sha256", "estimate",
                      "estimate_origin", "currency", "vat"});
        price_terms terms;
        terms.currency = table_.text("currency");
        terms.vat = table_.word("vat", {"included", "excluded"});
        terms.estimate = table_.number("estimate", 1e-9, most);
        terms.estimate_origin = terms.estimate ? table_.text("estimate_origin") : std::string();
        const std::string name = table_.text("formula");
        if (table_.fault()) {
            return *table_.fault();
        }
        const bool is_template = name.find('/') == std::string::npos && !name.ends_with(".toml");
        const std::filesystem::path path =
            is_template ? reading_.places.formulas / (name + ".toml") : reading_.folder / name;
        std::error_code unreadable;
        if (is_template && !std::filesystem::exists(path, unreadable)) {
            table_.refuse(fmt::format("there is no price formula \"{}\" in {}", name,
                                      reading_.places.formulas.string()),
                          fmt::format("There are {}; a file of your own ends in .toml",
                                      fmt::join(templates(), ", ")));
            return *table_.fault();
        }
        auto formula = read_price_formula(path);
        if (!formula) {
            return formula.error();
        }
        check_hash("formula_sha256", name, formula->sha256);
        if (formula->needs_estimate && !terms.estimate) {
            table_.refuse(
                fmt::format("price formula \"{}\" is told by the estimated price, and "
                            "'estimate' is missing",
                            formula->name));
        }
        terms.formula = std::move(*formula);
        reading_.made.price = std::move(terms);
        return {};
    }

    status read_measured() {
        const bool mandatory = item_.kind == item_kind::mandatory;
        item_.table = reading_.table;
        item_.tuning = reading_.tuning;
        item_.boundary = reading_.boundary;
        item_.largest_error = table_.number("largest_error", 0.0, 1.0);
        if (table_.has("workload") == table_.has("mix")) {
            table_.refuse("an item has one of the keys 'workload' and 'mix'");
            return *table_.fault();
        }
        if (table_.has("mix")) {
            if (auto read = read_mix_of_item(); !read) {
                return read;
            }
        } else {
            item_.workload = table_.text("workload");
        }
        if (table_.has("supported")) {
            read_supported();
            return {};
        }
        read_quantity();
        if (mandatory) {
            read_limit();
        } else {
            read_curve();
        }
        return {};
    }

    status read_mix_of_item() {
        const std::string name = table_.text("mix");
        if (table_.fault()) {
            return *table_.fault();
        }
        auto read = read_mix(reading_.folder / name, reading_.places.suites);
        if (!read) {
            return read.error();
        }
        check_hash("mix_sha256", name, read->sha256);
        for (const mix_item& part : read->items) {
            if (part.composed) {
                table_.refuse(
                    fmt::format("mix {} has the composed step \"{}\": that is a projection "
                                "(추정값), and only what was measured is scored",
                                name, part.name),
                    "Name the rows themselves, each with its weight");
            }
        }
        item_.table = read->table;
        item_.tuning = read->tuning;
        item_.boundary = read->boundary;
        item_.over = std::move(*read);
        return {};
    }

    void read_supported() {
        if (item_.kind == item_kind::mandatory) {
            table_.allow({"name", "kind", "workload", "supported", "largest_error"});
        } else {
            table_.allow({"name", "kind", "points", "workload", "supported", "largest_error"});
        }
        item_.supported = true;
        if (item_.kind == item_kind::relative) {
            table_.refuse("'supported' has no value that bids could be held against each other by",
                          "Make the item desirable");
        }
        if (item_.over) {
            table_.refuse("'supported' is asked of a workload, not of a mix");
        }
        if (json_["supported"] != nlohmann::json(true)) {
            table_.refuse("'supported' is not true", "Leave the item out");
        }
    }

    void read_quantity() {
        const std::string word = item_.over
                                     ? table_.word("quantity", {"s", "times"})
                                     : table_.word("quantity", {"FLOP/s", "OP/s", "B/s", "s"});
        item_.quantity = quantity_named(word).value_or(item_quantity::seconds);
        item_.by.less_is_better = item_.quantity == item_quantity::seconds;
    }

    void read_limit() {
        table_.allow({"name", "kind", "workload", "mix", "mix_sha256", "quantity", "at_least",
                      "at_most", "largest_error"});
        const std::string_view key = item_.by.less_is_better ? "at_most" : "at_least";
        if (!table_.has(key)) {
            table_.refuse(fmt::format("key '{}' is missing: {} counts {} as better", key,
                                      to_string(item_.quantity),
                                      item_.by.less_is_better ? "less" : "more"));
        }
        if (table_.has("at_most") && table_.has("at_least")) {
            table_.refuse("an item has one of the keys 'at_least' and 'at_most'");
        }
        item_.limit = table_.needed(key, 1e-18, most);
    }

    void read_curve() {
        if (item_.kind == item_kind::relative) {
            table_.allow({"name", "kind", "points", "workload", "mix", "mix_sha256", "quantity",
                          "floor_share", "floor_points", "curve", "largest_error"});
            // Of value / best, whichever way is better.
            item_.by.floor = table_.needed("floor_share", 0.0, 1.0);
            item_.by.full = 1.0;
        } else {
            table_.allow({"name", "kind", "points", "workload", "mix", "mix_sha256", "quantity",
                          "floor", "floor_points", "full", "curve", "step", "largest_error"});
        }
        const std::string kind =
            table_.word("curve", {"linear", "log", "steps"},
                        item_.kind == item_kind::relative ? std::optional<std::string>("linear")
                                                          : std::nullopt);
        curve& by = item_.by;
        by.kind = kind == "steps" ? curve_kind::steps
                  : kind == "log" ? curve_kind::logarithmic
                                  : curve_kind::linear;
        if (by.kind == curve_kind::steps) {
            read_steps();
        } else {
            by.floor_points = table_.number("floor_points", 0.0, most_points).value_or(0.0);
            if (item_.kind == item_kind::desirable) {
                by.floor = table_.needed("floor", 1e-18, most);
                by.full = table_.needed("full", 1e-18, most);
            }
        }
        if (table_.fault()) {
            return;
        }
        curve judged = by;
        judged.less_is_better = by.less_is_better && item_.kind == item_kind::desirable;
        if (const std::string_view why = fault_of(judged); !why.empty()) {
            table_.refuse(std::string(why));
        }
    }

    void read_steps() {
        if (item_.kind == item_kind::relative || table_.has("floor") || table_.has("full") ||
            table_.has("floor_points")) {
            table_.refuse(
                "a curve of steps has [[item.step]] with from and points, is desirable, "
                "and has no 'floor' and no 'full'");
            return;
        }
        std::size_t number = 0;
        for (const nlohmann::json& json : table_.list("step")) {
            input_table step(json, fmt::format("{}, step {}", table_.place(), ++number),
                             error_code::bad_criteria);
            step.allow({"from", "points"});
            item_.by.steps.push_back(
                {step.needed("from", 1e-18, most), step.needed("points", 0.0, most_points)});
            if (step.fault()) {
                table_.refuse(step.fault()->tried + ": " + step.fault()->happened,
                              step.fault()->next);
            }
        }
        if (!item_.by.steps.empty()) {
            item_.by.floor = item_.by.steps.front().from;
            item_.by.full = item_.by.steps.back().from;
        }
    }

    const nlohmann::json& json_;
    input_table table_;
    item_reading& reading_;
    criterion item_;
};

}  // namespace

result<criterion> read_item(const nlohmann::json& json, const std::string& place,
                            item_reading& reading) {
    return item_reader(json, place, reading).read();
}

}  // namespace accelbench::results
