// SPDX-License-Identifier: Apache-2.0
// From what a buyer writes to what he publishes: hashes looked up, the sampling plan reckoned,
// nothing filled in.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "results/inputs/input_table.hpp"
#include "results/inputs/toml_file.hpp"
#include "results/statistics/median_interval.hpp"
#include "results/tender/annex.hpp"
#include "results/tender/annex_text.hpp"

namespace accelbench::results {
namespace fs = std::filesystem;
namespace {

using nlohmann::json;

error unusable(const std::string& where, std::string why, std::string next = {}) {
    return make_error(error_code::bad_tender, fmt::format("cannot use {}", where), std::move(why),
                      std::move(next));
}

class maker {
  public:
    maker(const toml_file& file, const suite_lister& suites)
        : file_(file), where_("tender " + file.name), suites_(suites) {}

    result<annex> run() {
        for (auto step : {&maker::read_clauses, &maker::add_templates, &maker::add_workloads,
                          &maker::add_plan, &maker::check_complete, &maker::check_sense}) {
            if (auto done = (this->*step)(); !done) {
                return done.error();
            }
        }
        return std::move(made_);
    }

  private:
    status read_clauses() {
        json table = file_.content.json();
        if (!table.is_object() || table.value("format", json()) != "accelbench tender 1") {
            return unusable(where_, "it does not say format = \"accelbench tender 1\"");
        }
        table.erase("format");
        if (table.contains("templates")) {
            const json named = table["templates"];
            table.erase("templates");
            for (const json& one : named.is_array() ? named : json::array({named})) {
                if (!one.is_string()) {
                    return unusable(where_, "'templates' is no list of files");
                }
                templates_.push_back(one.get<std::string>());
            }
        }
        auto found = flatten(table, where_);
        if (!found) {
            return found.error();
        }
        for (const auto& [key, value] : *found) {
            if (is_promise(key)) {
                return unusable(where_, fmt::format("'{}' is what a bidder says", key),
                                "Leave it out; the least that is asked is called 'floor'");
            }
            for (const std::string_view reckoned :
                 {"workload.", "template.", "cards.sample", "cards.bad_allowed"}) {
                if (key.starts_with(reckoned)) {
                    return unusable(where_, fmt::format("'{}' is reckoned and not written", key),
                                    "Leave it out");
                }
            }
        }
        made_.clauses = std::move(*found);
        return check_terms(made_.clauses, where_);
    }

    status add_templates() {
        for (const std::string& name : templates_) {
            const fs::path path = fs::path(file_.name).parent_path() / name;
            const auto file = read_toml(path, error_code::bad_tender, "template");
            if (!file) {
                return file.error();
            }
            const std::string where = "template " + path.string();
            input_table top(file->content, where, error_code::bad_tender);
            top.allow({"format", "name", "english", "korean", "date", "source", "mark",
                       "unverified", "terms"});
            top.word("format", {"accelbench tender template 1"});
            tender_template one{.name = top.text("name"),
                                .english = top.text("english"),
                                .korean = top.text("korean"),
                                .date = top.text("date"),
                                .source = top.text("source"),
                                .mark = top.word("mark", {"R", "W", "P", "B"}),
                                .unverified = top.text("unverified"),
                                .sha256 = file->sha256,
                                .clauses = {}};
            if (!top.fault() && !is_date(one.date)) {
                top.refuse("'date' is no date: a template says of when it is");
            }
            if (top.fault()) {
                return *top.fault();
            }
            auto given = flatten(top.table("terms"), where);
            if (!given) {
                return given.error();
            }
            if (auto taken = take(*given, one, where); !taken) {
                return taken;
            }
        }
        return {};
    }

    status take(const terms& given, tender_template& one, const std::string& where) {
        if (auto fits = check_terms(given, where); !fits) {
            return fits;
        }
        for (const auto& [key, value] : given) {
            if (!made_.clauses.emplace(key, value).second) {
                return unusable(where_,
                                fmt::format("clause {} is written here and in {}", key, where),
                                "Say it once: leave it out, or do not use the template");
            }
            one.clauses.push_back(key);
        }
        if (!made_.clauses.emplace("template." + one.name, one.sha256).second) {
            return unusable(where_, fmt::format("two templates are called {}", one.name));
        }
        made_.templates.push_back(std::move(one));
        return {};
    }

    status add_workloads() {
        const std::string suite = text_in(made_.clauses, "suite.name");
        if (suite.empty()) {
            return unusable(where_, "clause suite.name is missing", "Name the suite that is run");
        }
        const auto listed = suites_(suite);
        if (!listed) {
            return listed.error();
        }
        for (const suite_workload& one : *listed) {
            made_.clauses.emplace("workload." + one.id, one.sha256);
        }
        for (const std::string& item : items_in(made_.clauses)) {
            const std::string id = text_in(made_.clauses, fmt::format("item.{}.workload", item));
            if (!id.empty() && !made_.clauses.contains("workload." + id)) {
                return unusable(where_,
                                fmt::format("clause item.{}.workload: suite {} has no "
                                            "workload {}",
                                            item, suite, id),
                                "`accelbench list` prints the ids");
            }
        }
        return {};
    }

    status add_plan() {
        for (const char* key : {"cards.lot", "cards.good_share", "cards.bad_share",
                                "cards.producer_risk", "cards.consumer_risk"}) {
            if (!made_.clauses.contains(key)) {
                return missing(key);
            }
        }
        const auto answer = statistics::find_plans(question_of(made_.clauses));
        if (!answer) {
            return unusable(where_, answer.error().happened);
        }
        if (!answer->chosen) {
            return unusable(where_,
                            "no sampling plan holds both risks that cards.producer_risk and "
                            "cards.consumer_risk ask for",
                            "Bear more risk, or let the two shares lie farther apart; `accelbench "
                            "sample-plan` prints what there is");
        }
        const auto& plan = answer->plans[*answer->chosen];
        made_.clauses["cards.sample"] = static_cast<double>(plan.sample);
        made_.clauses["cards.bad_allowed"] = static_cast<double>(plan.acceptable);
        made_.clauses["cards.producer_risk"] = plan.producer_risk;
        made_.clauses["cards.consumer_risk"] = plan.consumer_risk;
        return {};
    }

    status missing(const std::string& key) const {
        return unusable(where_, fmt::format("clause {} is missing", key),
                        "Write it, or name a template that has it: nothing is filled in");
    }

    status check_complete() {
        const auto items = items_in(made_.clauses);
        if (items.empty()) {
            return unusable(where_, "it asks for nothing",
                            "Add [[item]] with id, kind, workload, "
                            "unit, floor, tolerance and accuracy");
        }
        for (const clause_rule& rule : clause_rules()) {
            const std::size_t star = rule.key.find('*');
            if (is_promise(rule.key)) {
                continue;
            }
            if (star == std::string_view::npos) {
                if (!made_.clauses.contains(std::string(rule.key))) {
                    return missing(std::string(rule.key));
                }
            } else if (rule.key.starts_with("item.")) {
                for (const std::string& item : items) {
                    const std::string key =
                        fmt::format("item.{}{}", item, rule.key.substr(star + 1));
                    if (!made_.clauses.contains(key)) {
                        return missing(key);
                    }
                }
            }
        }
        return {};
    }

    /// Clauses that contradict each other.
    status check_sense() {
        for (const std::string& item : items_in(made_.clauses)) {
            const std::string key = fmt::format("item.{}.tolerance", item);
            if (number_in(made_.clauses, key) > number_in(made_.clauses, "shortfall.remedy")) {
                return unusable(where_, fmt::format("clause {}: the tolerance is wider than "
                                                    "shortfall.remedy, behind which a card is "
                                                    "rejected",
                                                    key));
            }
        }
        const double confidence = number_in(made_.clauses, "measurement.confidence");
        const auto needed = statistics::samples_for_median_interval(confidence);
        if (text_in(made_.clauses, "measurement.statistic") == "confidence-bound" &&
            (!needed ||
             number_in(made_.clauses, "measurement.runs") < static_cast<double>(*needed))) {
            return unusable(where_,
                            fmt::format("clause measurement.runs: {} runs give no bound at a "
                                        "confidence of {}, so no card could pass",
                                        number_in(made_.clauses, "measurement.runs"), confidence),
                            needed ? fmt::format("Ask for {} runs or more", *needed)
                                   : "Ask for less confidence");
        }
        if (text_in(made_.clauses, "measurement.comparison") == "outcome" &&
            text_in(made_.clauses, "measurement.boundary") != "host") {
            return unusable(where_,
                            "clause measurement.boundary: the outcome class is measured from "
                            "host memory to host memory",
                            "Write boundary = \"host\"");
        }
        return {};
    }

    const toml_file& file_;
    std::string where_;
    const suite_lister& suites_;
    std::vector<std::string> templates_;
    annex made_;
};

}  // namespace

statistics::plan_question question_of(const terms& clauses) {
    return {.lot = static_cast<std::size_t>(number_in(clauses, "cards.lot")),
            .accept_bad = number_in(clauses, "cards.good_share"),
            .reject_bad = number_in(clauses, "cards.bad_share"),
            .producer_risk = number_in(clauses, "cards.producer_risk"),
            .consumer_risk = number_in(clauses, "cards.consumer_risk")};
}

result<annex> make_annex(const fs::path& tender, const suite_lister& suites,
                         const std::string& version) {
    const auto file = read_toml(tender, error_code::bad_tender, "tender");
    if (!file) {
        return file.error();
    }
    auto made = maker(*file, suites).run();
    if (made) {
        made->made_with = version;
        write_text(*made);
    }
    return made;
}

}  // namespace accelbench::results
