// SPDX-License-Identifier: Apache-2.0
// The pages of a report about models: verdict, price, numbers, cards, method.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "base/shell_word.hpp"
#include "results/claim/words.hpp"
#include "results/compare/quantity.hpp"
#include "results/report/charts.hpp"
#include "results/report/fleet_report.hpp"
#include "results/report/fleet_words.hpp"
#include "results/report/pages.hpp"
#include "results/report/strings.hpp"

namespace accelbench::results {
namespace {

using statistics::claim_verdict;

struct claim_counts {
    std::size_t faster = 0, slower = 0, equivalent = 0, undecided = 0, none = 0, rows = 0;
};

claim_counts counts_of(const claim_report& claim, std::size_t pair) {
    claim_counts counts;
    for (const claim_row& row : claim.rows) {
        if (row.pair != pair) {
            continue;
        }
        ++counts.rows;
        if (!row.ratio) {
            ++counts.none;
        } else if (row.tests.verdict == claim_verdict::different) {
            ++(row.ratio->difference > 0.0 ? counts.faster : counts.slower);
        } else {
            ++(row.tests.verdict == claim_verdict::equivalent ? counts.equivalent
                                                              : counts.undecided);
        }
    }
    return counts;
}

class writer {
  public:
    writer(const fleet_report& report, language tongue)
        : report_(report), claim_(report.claim), tongue_(tongue) {}

    report_document write() {
        std::vector<std::string> subjects;
        for (const model_pair& pair : claim_.pairs) {
            subjects.push_back(say("title.against", {model(pair.candidate), model(pair.base)}));
        }
        report_document made{.tongue = tongue_,
                             .title = say("title", {fmt::format("{}", fmt::join(subjects, ", "))}),
                             .pages = {}};
        made.pages.push_back(verdict());
        made.pages.push_back(price_page(report_.prices, tongue_));
        made.pages.push_back(numbers());
        made.pages.push_back(charts());
        made.pages.push_back(cards());
        made.pages.push_back(method());
        return made;
    }

  private:
    [[nodiscard]] std::string say(std::string_view key,
                                  std::initializer_list<std::string_view> values = {}) const {
        return results::say(tongue_, key, values);
    }
    [[nodiscard]] const std::string& model(std::size_t index) const {
        return claim_.all.models[index];
    }
    [[nodiscard]] doc_cell status() const { return status_cell(claim_.status, tongue_); }

    [[nodiscard]] doc_page verdict() const {
        doc_page page{.id = "verdict", .title = say("page.verdict")};
        for (std::size_t pair = 0; pair < claim_.pairs.size(); ++pair) {
            page.text(block_kind::lead, answer(pair));
        }
        page.table(facts());
        for (std::size_t pair = 0; pair < claim_.pairs.size(); ++pair) {
            add_worst(page, pair);
        }
        add_missing(page);
        add_evidence(page);
        page.text(block_kind::paragraph, say("disclaimer"));
        return page;
    }

    [[nodiscard]] std::string answer(std::size_t pair) const {
        const claim_counts counts = counts_of(claim_, pair);
        const auto& [base, candidate] = claim_.pairs[pair];
        std::string_view key = "fleet.open";
        if (counts.none == counts.rows) {
            key = "answer.none";
        } else if (counts.faster > 0 && counts.slower > 0) {
            key = "answer.mixed";
        } else if (counts.faster + counts.slower > 0) {
            key = counts.faster > 0 ? "fleet.faster" : "fleet.slower";
        } else if (counts.equivalent > 0) {
            key = "answer.same";
        }
        return say(key, {model(candidate), model(base), percent(claim_.margin),
                         std::to_string(counts.faster), std::to_string(counts.slower)});
    }

    [[nodiscard]] doc_table facts() const {
        doc_table table;
        const auto add = [&](std::string_view key, const std::vector<std::string>& lines,
                             bool measured = false) {
            const std::string of(measured ? word_of(claim_.status, tongue_) : std::string_view());
            table.rows.push_back({doc_cell(measured ? say(key) + "\n" + of : say(key)),
                                  doc_cell(fmt::format("{}", fmt::join(lines, "\n")))});
        };
        std::vector<std::string> counts, accuracy;
        for (std::size_t pair = 0; pair < claim_.pairs.size(); ++pair) {
            const claim_counts c = counts_of(claim_, pair);
            counts.push_back(
                say("fleet.counts",
                    {model(claim_.pairs[pair].candidate), std::to_string(c.faster),
                     std::to_string(c.slower), std::to_string(c.equivalent),
                     std::to_string(c.undecided), std::to_string(c.none), std::to_string(c.rows)}));
        }
        for (std::size_t i = 0; i < report_.accuracy.size(); ++i) {
            const model_accuracy& of = report_.accuracy[i];
            accuracy.push_back(say("fleet.accuracy",
                                   {model(i), std::to_string(of.verified), std::to_string(of.rows),
                                    percent(of.error_share), fmt::format("{:.1e}", of.error)}));
        }
        add("fact.counts", counts, true);
        add("fact.sampled", sampled());
        add("fact.accuracy", accuracy, true);
        add("fact.status", {fmt::format("{}: {}", word_of(claim_.status, tongue_),
                                        meaning_of(claim_.status, tongue_))});
        return table;
    }

    [[nodiscard]] std::vector<std::string> sampled() const {
        std::vector<std::string> lines{
            say("fleet.sampled",
                {std::to_string(claim_.all.cards.size()), std::to_string(claim_.all.hosts.size()),
                 std::to_string(report_.facts.members), std::to_string(report_.facts.rows)})};
        for (std::size_t pair = 0; pair < claim_.pairs.size(); ++pair) {
            for (const std::string& line : pair_sentences(claim_, pair)) {
                lines.push_back(translated(line, tongue_).text);
            }
        }
        return lines;
    }

    void add_worst(doc_page& page, std::size_t pair) const {
        std::vector<std::size_t> rows;
        for (std::size_t i = 0; i < claim_.rows.size(); ++i) {
            if (claim_.rows[i].pair == pair && claim_.rows[i].ratio) {
                rows.push_back(i);
            }
        }
        std::stable_sort(rows.begin(), rows.end(), [this](std::size_t a, std::size_t b) {
            return claim_.rows[a].ratio->difference < claim_.rows[b].ratio->difference;
        });
        constexpr std::size_t shown = 3;
        rows.resize(std::min(rows.size(), shown));
        if (rows.empty()) {
            return;
        }
        doc_table table{
            .caption = say("verdict.worst", {model(claim_.pairs[pair].candidate)}),
            .columns = columns_of(tongue_, {"number", "workload", "#ratio", "verdict", "status"})};
        for (const std::size_t i : rows) {
            table.rows.push_back({fmt::format("C{}", i + 1), workload_text(claim_.rows[i]),
                                  claim_ratio_text(claim_.rows[i]), word(claim_.rows[i]),
                                  status()});
        }
        page.table(std::move(table));
    }

    [[nodiscard]] doc_cell word(const claim_row& row) const {
        return {
            translated(claim_word(row), tongue_).text,
            row.ratio && row.tests.verdict == claim_verdict::different ? "faster" : "unresolved"};
    }

    void add_missing(doc_page& page) const {
        page.text(block_kind::heading, say("verdict.missing"));
        std::map<std::string, std::vector<std::string>> reasons;
        for (std::size_t i = 0; i < claim_.rows.size(); ++i) {
            if (!claim_.rows[i].ratio) {
                reasons[claim_.rows[i].why_not].push_back(fmt::format("C{}", i + 1));
            }
        }
        std::vector<phrase> lines;
        for (const auto& [reason, rows] : reasons) {
            phrase line = translated(reason, tongue_);
            line.text += fmt::format(" ({})", fmt::join(rows, ", "));
            lines.push_back(std::move(line));
        }
        for (const std::string& warning : claim_.warnings) {
            lines.push_back(translated(warning, tongue_));
        }
        if (lines.empty()) {
            page.text(block_kind::paragraph, say("verdict.missing.none"));
        } else {
            page.lines(block_kind::list, std::move(lines));
        }
    }

    void add_evidence(doc_page& page) const {
        page.text(block_kind::heading, say("verdict.verify"));
        std::vector<phrase> commands, hashes;
        for (std::size_t i = 0; i < report_.facts.paths.size(); ++i) {
            const std::string& path = report_.facts.paths[i];
            commands.push_back({fmt::format("accelbench verify {}{}", shell_word(path),
                                            report_.facts.merged ? " --members MEMBER..." : ""),
                                false});
            const std::string& hash = report_.facts.hashes[i];
            hashes.push_back({fmt::format("{}: {}", path,
                                          hash.empty() ? say("bundle.unsealed")
                                                       : say("bundle.hash") + " " + hash),
                              false});
        }
        page.lines(block_kind::command, std::move(commands));
        page.lines(block_kind::list, std::move(hashes));
        if (report_.facts.merged) {
            page.text(block_kind::paragraph, say("fleet.trust"));
        }
    }

    [[nodiscard]] doc_page numbers() const {
        doc_page page{.id = "numbers", .title = say("page.numbers"), .wide = true};
        for (std::size_t pair = 0; pair < claim_.pairs.size(); ++pair) {
            page.table(pair_table(pair));
        }
        page.text(block_kind::paragraph, say("method.units"));
        page.text(block_kind::paragraph, say("fleet.beside"));
        return page;
    }

    [[nodiscard]] doc_table pair_table(std::size_t pair) const {
        const auto& [base, candidate] = claim_.pairs[pair];
        doc_table table{
            .caption = say("numbers.pair", {model(candidate), model(base)}),
            .columns = columns_of(tongue_, {"number", "workload", "#rate", "#rate", "#ratio",
                                            "verdict", "note", "#bound", "#bound", "status"})};
        for (const auto& [column, name] : {std::pair(2U, base), std::pair(3U, candidate),
                                           std::pair(7U, base), std::pair(8U, candidate)}) {
            table.columns[column].name = model(name) + ": " + table.columns[column].name;
        }
        const auto typical = [](const claim_side& side) {
            return side.typical ? to_text(*side.typical) : std::string();
        };
        const auto bound = [](const claim_side& side) {
            return side.typical && side.bound
                       ? to_text(quantity{side.typical->kind, side.bound->value, {}})
                       : std::string();
        };
        for (std::size_t i = 0; i < claim_.rows.size(); ++i) {
            const claim_row& row = claim_.rows[i];
            if (row.pair == pair) {
                table.rows.push_back({fmt::format("C{}", i + 1), workload_text(row),
                                      typical(row.base), typical(row.candidate),
                                      claim_ratio_text(row), word(row),
                                      translated(claim_note(claim_, row), tongue_), bound(row.base),
                                      bound(row.candidate), status()});
            }
        }
        return table;
    }

    [[nodiscard]] doc_page charts() const {
        doc_page page{.id = "charts", .title = say("page.charts")};
        for (std::size_t pair = 0; pair < claim_.pairs.size(); ++pair) {
            add_ratio_charts(page, claim_, pair, tongue_);
        }
        for (const model_spread& spread : report_.spreads) {
            add_card_spread(page, spread, claim_.status, tongue_);
        }
        return page;
    }

    /// The slowest: who reads a page of ten thousand lines?
    [[nodiscard]] doc_page cards() const {
        doc_page page{.id = "cards", .title = say("fleet.cards")};
        doc_table table{
            .caption = captioned(say("fleet.slowest"), claim_.status, tongue_),
            .columns = columns_of(tongue_, {"device", "card_name", "host", "#rows", "#without_time",
                                            "#over_model", "#worst", "workload"})};
        constexpr std::size_t shown = 25;
        for (std::size_t i = 0; i < std::min(shown, report_.cards.size()); ++i) {
            const card_line& line = report_.cards[i];
            const fleet_card& card = claim_.all.cards[line.card];
            table.rows.push_back({model(card.model), card.name, line.hosts,
                                  std::to_string(line.rows), std::to_string(line.without_time),
                                  digits(line.position), digits(line.worst), line.worst_row});
        }
        page.table(std::move(table));
        page.text(block_kind::paragraph, say("fleet.beside"));
        return page;
    }

    [[nodiscard]] doc_page method() const {
        doc_page page{.id = "method", .title = say("page.method")};
        std::vector<phrase> lines, statuses;
        for (const std::string& line : claim_legend(claim_)) {
            lines.push_back(translated(line, tongue_));
        }
        page.text(block_kind::heading, say("method.legend"));
        page.lines(block_kind::list, std::move(lines));
        page.text(block_kind::heading, say("method.statuses"));
        for (const figure_status of : all_statuses) {
            statuses.push_back(
                {fmt::format("{}: {}", word_of(of, tongue_), meaning_of(of, tongue_)), false});
        }
        page.lines(block_kind::list, std::move(statuses));
        return page;
    }

    const fleet_report& report_;
    const claim_report& claim_;
    language tongue_;
};

}  // namespace

report_document make_document(const fleet_report& report, language tongue) {
    return writer(report, tongue).write();
}

}  // namespace accelbench::results
