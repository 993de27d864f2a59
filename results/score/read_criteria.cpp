// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "results/inputs/input_table.hpp"
#include "results/inputs/toml_file.hpp"
#include "results/score/criteria.hpp"
#include "results/score/criteria_item.hpp"

namespace accelbench::results {
namespace {

/// Points are written in decimals, whose sum need not be whole to the last bit.
constexpr double sum_tolerance = 1e-9;

bool is_sha256(const std::string& text) {
    return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

class reader {
  public:
    reader(const toml_file& file, const criteria_places& places,
           const std::filesystem::path& folder)
        : file_(file), reading_{made_, places, folder} {}

    result<criteria> read() {
        input_table top(file_.content, "criteria " + file_.name, error_code::bad_criteria);
        top.allow({"title", "published", "total", "unit", "confidence", "class", "tuning",
                   "boundary", "decimals", "tie_break", "technical_pass", "reference", "item"});
        made_.title = top.text("title");
        made_.file = file_.name;
        made_.sha256 = file_.sha256;
        made_.total = top.needed("total", 1e-3, 1e9);
        made_.confidence = top.number("confidence", 0.5, 0.999).value_or(0.95);
        made_.technical_pass = top.number("technical_pass", 1e-9, 1.0);
        read_published(top);
        read_decimals(top);
        const std::string unit = top.word("unit", {"card", "host", "process"}, "card");
        made_.unit = unit == "host"      ? statistics::claim_unit::host
                     : unit == "process" ? statistics::claim_unit::process
                                         : statistics::claim_unit::card;
        read_defaults(top);
        if (top.has("reference") && !top.fault()) {
            read_reference(top);
        }
        std::size_t number = 0;
        for (const nlohmann::json& json : top.list("item")) {
            if (top.fault()) {
                break;
            }
            auto item =
                read_item(json, fmt::format("{}, item {}", top.place(), ++number), reading_);
            if (!item) {
                return item.error();
            }
            made_.items.push_back(std::move(*item));
        }
        check(top);
        if (top.fault()) {
            return *top.fault();
        }
        return std::move(made_);
    }

  private:
    void read_published(input_table& top) {
        const std::string text = top.text("published");
        const auto utc = utc_of(text);
        if (!utc) {
            top.refuse(fmt::format("'published' is \"{}\", no date", text),
                       "Write it as 2026-11-20, or with time and zone: 2026-11-20T09:00:00+09:00");
        }
        made_.published = utc.value_or("");
    }

    void read_decimals(input_table& top) {
        const double decimals = top.number("decimals", 0.0, 6.0).value_or(2.0);
        if (decimals != std::floor(decimals)) {
            top.refuse("'decimals' is no whole number");
        }
        made_.decimals = static_cast<unsigned>(decimals);
    }

    void read_defaults(input_table& top) {
        reading_.table = top.word("class", {"precision", "outcome"}, "precision") == "outcome"
                             ? comparison_class::outcome
                             : comparison_class::same_precision;
        const bool outcome = reading_.table == comparison_class::outcome;
        reading_.tuning = top.word("tuning", {"default", "tuned"}, "default");
        reading_.boundary =
            top.word("boundary", {"resident", "host"}, outcome ? "host" : "resident");
        if (outcome && reading_.boundary != "host") {
            top.refuse("the outcome class is measured from host memory to host memory",
                       "Write boundary = \"host\"");
        }
    }

    void read_reference(input_table& top) {
        input_table table(top.table("reference"), top.place() + ", reference",
                          error_code::bad_criteria);
        table.allow({"model", "manifest_sha256"});
        reference_terms terms{table.text("model"), {}};
        for (const nlohmann::json& one : table.list("manifest_sha256")) {
            terms.manifests.push_back(one.is_string() ? one.get<std::string>() : "");
            if (!is_sha256(terms.manifests.back())) {
                table.refuse(fmt::format("{} is no SHA-256", one.dump()),
                             "sha256sum BUNDLE/MANIFEST.sha256 prints it");
            }
        }
        if (terms.manifests.empty()) {
            table.refuse("it pins no bundle",
                         "Write manifest_sha256 = [\"...\"], of each bundle of the reference: "
                         "sha256sum BUNDLE/MANIFEST.sha256 prints it");
        }
        made_.reference = std::move(terms);
        pass_on(table, top);
    }

    static void pass_on(const input_table& from, input_table& to) {
        if (from.fault()) {
            to.refuse(from.fault()->tried + ": " + from.fault()->happened, from.fault()->next);
        }
    }

    void check(input_table& top) {
        std::set<std::string> names;
        double sum = 0.0;
        for (const criterion& item : made_.items) {
            sum += item.points;
            if (!names.insert(item.name).second) {
                top.refuse(fmt::format("two items are called \"{}\"", item.name));
            }
            if (item.over && item.quantity == item_quantity::times && !made_.reference) {
                top.refuse(fmt::format("item \"{}\" counts times of a reference, and there is none",
                                       item.name),
                           "Add [reference] with model and manifest_sha256");
            }
        }
        if (made_.items.empty()) {
            top.refuse("it has no item", "Add [[item]] with name and kind");
        } else if (std::abs(sum - made_.total) > sum_tolerance * std::max(1.0, made_.total)) {
            top.refuse(
                fmt::format("the items' points sum to {:.10g}, not to the declared total of "
                            "{:.10g}",
                            sum, made_.total));
        }
        check_price(top);
        check_tie_break(top);
    }

    void check_price(input_table& top) {
        const auto is_price = [](const criterion& item) { return item.kind == item_kind::price; };
        const auto count = std::count_if(made_.items.begin(), made_.items.end(), is_price);
        if (count > 1) {
            top.refuse("two items are of the kind price", "Make them one");
        }
        if (count != 1 || !made_.price || top.fault()) {
            return;
        }
        const auto item = std::find_if(made_.items.begin(), made_.items.end(), is_price);
        const auto share = made_.price->formula.price_share;
        if (share && std::abs(item->points - *share * made_.total) > sum_tolerance * made_.total) {
            top.refuse(
                fmt::format("item \"{}\" has {:.10g} of {:.10g} points; price formula \"{}\" "
                            "is for a share of {:.10g}",
                            item->name, item->points, made_.total, made_.price->formula.name,
                            *share),
                "Give the price that share, or name another formula");
        }
    }

    void check_tie_break(input_table& top) {
        for (const nlohmann::json& one : top.list("tie_break")) {
            const std::string word = one.is_string() ? one.get<std::string>() : one.dump();
            const std::string prefix = "item: ";
            const bool item =
                word.starts_with(prefix) &&
                std::any_of(made_.items.begin(), made_.items.end(), [&](const criterion& each) {
                    return each.name == word.substr(prefix.size()) && each.points > 0.0;
                });
            if (word == "price" && !made_.price) {
                top.refuse("'tie_break' asks for the price, and no item is of the kind price");
            } else if (word != "price" && word != "technical" && word != "lot" && !item) {
                top.refuse(fmt::format("'tie_break' holds \"{}\"", word),
                           "Write \"technical\", \"price\", \"item: NAME\" of an item with points, "
                           "or \"lot\"");
            }
            made_.tie_break.push_back(word);
        }
        if (made_.tie_break.empty()) {
            top.refuse("key 'tie_break' is missing or empty",
                       "Say beforehand what decides between bids that are not separable: tie_break "
                       "= [\"technical\", \"price\", \"lot\"]");
        }
    }

    const toml_file& file_;
    criteria made_;
    item_reading reading_;
};

}  // namespace

double criteria::technical_points() const {
    double sum = 0.0;
    for (const criterion& item : items) {
        sum += item.kind == item_kind::price ? 0.0 : item.points;
    }
    return sum;
}

std::string_view to_string(item_quantity quantity) {
    switch (quantity) {
        case item_quantity::flop_rate:
            return "FLOP/s";
        case item_quantity::op_rate:
            return "OP/s";
        case item_quantity::byte_rate:
            return "B/s";
        case item_quantity::seconds:
            return "s";
        case item_quantity::times:
            return "times";
    }
    return "";
}

result<criteria> read_criteria(const std::filesystem::path& path, const criteria_places& places) {
    const auto file = read_toml(path, error_code::bad_criteria, "criteria");
    if (!file) {
        return file.error();
    }
    return reader(*file, places, path.parent_path()).read();
}

}  // namespace accelbench::results
