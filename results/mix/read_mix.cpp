// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <utility>

#include "results/inputs/input_table.hpp"
#include "results/inputs/toml_file.hpp"
#include "results/mix/mix.hpp"

namespace accelbench::results {
namespace {

constexpr double most = 1e15;
/// Weights are written in decimals, whose sum need not be 1 to the last bit.
constexpr double sum_tolerance = 1e-9;

class reader {
  public:
    reader(const toml_file& file, const suite_reader& suites) : file_(file), suites_(suites) {}

    result<mix> read() {
        input_table top(file_.content, "mix " + file_.name, error_code::bad_mix);
        top.allow({"name", "class", "tuning", "boundary", "item"});
        mix_.name = top.text("name");
        mix_.sha256 = file_.sha256;
        mix_.table = top.word("class", {"precision", "outcome"}, "precision") == "outcome"
                         ? comparison_class::outcome
                         : comparison_class::same_precision;
        const bool outcome = mix_.table == comparison_class::outcome;
        mix_.tuning = top.word("tuning", {"default", "tuned"}, "default");
        mix_.boundary = top.word("boundary", {"resident", "host"}, outcome ? "host" : "resident");
        if (outcome && mix_.boundary != "host") {
            top.refuse("the outcome class is measured from host memory to host memory",
                       "Write boundary = \"host\"");
        }
        std::size_t number = 0;
        for (const nlohmann::json& item : top.list("item")) {
            if (auto added = add_item(item, fmt::format("{}, item {}", top.place(), ++number));
                !added) {
                return added.error();
            }
        }
        check_sums(top);
        if (top.fault()) {
            return *top.fault();
        }
        return std::move(mix_);
    }

  private:
    status add_item(const nlohmann::json& json, const std::string& place) {
        input_table item(json, place, error_code::bad_mix);
        item.allow({"workload", "suite", "model", "weight", "unit", "units", "row"});
        mix_item made{.weight = item.needed("weight", 0.0, 1.0)};
        if (static_cast<int>(item.has("workload")) + static_cast<int>(item.has("suite")) +
                static_cast<int>(item.has("model")) !=
            1) {
            item.refuse("an item has one of the keys 'workload', 'suite' and 'model'");
        }
        if (!(made.weight > 0.0)) {
            item.refuse("a weight of 0 leaves the item out: leave it out of the file");
        }
        if (item.has("suite") && !item.fault()) {
            return add_suite(item, made.weight);
        }
        made.composed = item.has("model");
        made.name = item.text(made.composed ? "model" : "workload");
        made.unit = item.text("unit", "");
        made.units = item.number("units", 1e-9, most).value_or(0.0);
        if (made.unit.empty() != (made.units == 0.0)) {
            item.refuse("'unit' and 'units' belong together: what one step yields, and how many");
        }
        if (made.composed) {
            if (auto rows = add_rows(item, made); !rows) {
                return rows.error();
            }
        } else {
            made.rows.push_back({made.name, 1.0});
        }
        return finish(item, std::move(made));
    }

    status add_rows(input_table& item, mix_item& to) {
        std::size_t number = 0;
        for (const nlohmann::json& json : item.list("row")) {
            input_table row(json, fmt::format("{}, row {}", item.place(), ++number),
                            error_code::bad_mix);
            row.allow({"workload", "launches"});
            to.rows.push_back({row.text("workload"), row.needed("launches", 1.0, most)});
            if (to.rows.back().launches != std::floor(to.rows.back().launches)) {
                row.refuse("'launches' is no whole number");
            }
            if (row.fault()) {
                return *row.fault();
            }
        }
        if (to.rows.empty()) {
            item.refuse("a model is composed of rows: add [[item.row]] with workload and launches");
        }
        return {};
    }

    status add_suite(input_table& item, double weight) {
        const std::string name = item.text("suite");
        const auto ids = suites_(name);
        if (!ids) {
            return ids.error();
        }
        for (const std::string& id : *ids) {
            mix_item made{.name = id, .weight = weight / static_cast<double>(ids->size())};
            made.rows.push_back({id, 1.0});
            if (auto added = finish(item, std::move(made)); !added) {
                return added.error();
            }
        }
        return {};
    }

    status finish(input_table& item, mix_item made) {
        if (!names_.insert(made.name).second) {
            item.refuse(fmt::format("{} has a weight already", made.name));
        }
        mix_.items.push_back(std::move(made));
        return item.fault() ? status(*item.fault()) : status();
    }

    void check_sums(input_table& top) {
        double sum = 0.0;
        for (const mix_item& item : mix_.items) {
            sum += item.weight;
        }
        if (mix_.items.empty()) {
            top.refuse("it has no item", "Add [[item]] with workload and weight");
        } else if (std::abs(sum - 1.0) > sum_tolerance) {
            top.refuse(fmt::format("the weights sum to {:.10g}, not to 1", sum));
        }
    }

    const toml_file& file_;
    const suite_reader& suites_;
    mix mix_;
    std::set<std::string> names_;
};

}  // namespace

result<mix> read_mix(const std::filesystem::path& path, const suite_reader& suites) {
    const auto file = read_toml(path, error_code::bad_mix, "mix");
    if (!file) {
        return file.error();
    }
    return reader(*file, suites).read();
}

}  // namespace accelbench::results
