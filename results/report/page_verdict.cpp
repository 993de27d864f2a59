// SPDX-License-Identifier: Apache-2.0
// Page 1: the question, the answer, and what the answer rests on.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

#include "base/shell_word.hpp"
#include "results/compare/quantity.hpp"
#include "results/report/pages.hpp"
#include "results/report/strings.hpp"

namespace accelbench::results {
namespace {

class writer {
  public:
    writer(const report_data& data, language tongue) : data_(data), tongue_(tongue) {
        page_.id = "verdict";
        page_.title = say("page.verdict");
    }

    doc_page write() {
        for (const std::string& sentence : answers()) {
            page_.text(block_kind::lead, sentence);
        }
        if (has_double(data_)) {
            page_.text(block_kind::notice, say("doubles"));
        }
        page_.table(facts_table());
        for (const report_pair& pair : data_.pairs) {
            add_worst(pair);
        }
        if (!data_.pairs.empty()) {
            add_missing();
        }
        add_evidence();
        page_.text(block_kind::paragraph, say("disclaimer"));
        return std::move(page_);
    }

  private:
    [[nodiscard]] std::string say(std::string_view key,
                                  std::initializer_list<std::string_view> values = {}) const {
        return results::say(tongue_, key, values);
    }
    [[nodiscard]] const std::string& base(const report_pair& pair) const {
        return data_.devices[pair.base].title;
    }
    [[nodiscard]] const std::string& candidate(const report_pair& pair) const {
        return data_.devices[pair.candidate].title;
    }

    [[nodiscard]] std::vector<std::string> answers() const {
        if (data_.pairs.empty()) {
            return {say("answer.alone")};
        }
        std::vector<std::string> lines;
        for (const report_pair& pair : data_.pairs) {
            const verdict_counts& c = pair.counts;
            std::string_view key = "answer.open";
            if (c.not_comparable == pair.rows.size()) {
                key = "answer.none";
            } else if (c.faster > 0 && c.slower > 0) {
                key = "answer.mixed";
            } else if (c.faster > 0 || c.slower > 0) {
                key = c.faster > 0 ? "answer.faster" : "answer.slower";
            } else if (c.same > 0) {
                key = "answer.same";
            }
            lines.push_back(say(key, {candidate(pair), base(pair), percent(data_.margin),
                                      std::to_string(c.faster), std::to_string(c.slower)}));
        }
        return lines;
    }

    [[nodiscard]] doc_table facts_table() const {
        doc_table table;
        const std::string status(word_of(data_.status, tongue_));
        const auto add = [&](std::string_view key, const std::vector<std::string>& lines,
                             const std::string& of = "") {
            table.rows.push_back({doc_cell(of.empty() ? say(key) : say(key) + "\n" + of),
                                  doc_cell(fmt::format("{}", fmt::join(lines, "\n")))});
        };
        add("fact.question", questions());
        add("fact.devices", devices());
        if (!data_.pairs.empty()) {
            add("fact.ratio", ratios(), status);
            add("fact.counts", counts());
        }
        std::vector<std::string> sampled{
            say("sampled.text", {std::to_string(data_.devices.size()), std::to_string(data_.cards),
                                 std::to_string(data_.hosts)})};
        if (!data_.cards_known) {
            sampled.push_back(say("sampled.unknown"));
        }
        add("fact.sampled", sampled);
        add("fact.accuracy", accuracy(), status);
        add("fact.power", {power()});
        add("fact.status", {fmt::format("{}: {}", word_of(data_.status, tongue_),
                                        meaning_of(data_.status, tongue_))});
        if (!data_.annotations.empty()) {
            add("fact.annotations", {annotated()});
        }
        return table;
    }

    [[nodiscard]] std::string annotated() const {
        std::map<row_standing, std::size_t> counts;
        std::size_t replies = 0;
        for (const report_device& device : data_.devices) {
            for (const device_row& row : device.rows) {
                ++counts[row.standing.standing];
                replies += row.standing.replies.empty() ? 0 : 1;
            }
        }
        std::vector<std::string> parts;
        for (const auto& [standing, count] : counts) {
            parts.push_back(
                fmt::format("{} {}", translated(to_string(standing), tongue_).text, count));
        }
        return say("annotation.counts", {fmt::format("{}", fmt::join(parts, ", ")),
                                         std::to_string(replies), say("page.annotations")});
    }

    [[nodiscard]] std::vector<std::string> questions() const {
        const std::string scope =
            say(data_.table == comparison_class::outcome ? "scope.outcome" : "scope.precision");
        std::vector<std::string> lines;
        if (data_.pairs.empty()) {
            const report_device& only = data_.devices.front();
            return {say("question.alone", {only.title, std::to_string(only.rows.size())})};
        }
        for (const report_pair& pair : data_.pairs) {
            lines.push_back(say("question.pair",
                                {std::to_string(pair.rows.size()), candidate(pair), base(pair)}));
        }
        lines.push_back(scope);
        return lines;
    }

    [[nodiscard]] std::vector<std::string> devices() const {
        std::vector<std::string> lines;
        for (const report_device& device : data_.devices) {
            lines.push_back(fmt::format("{}: {}", device.title, device.description));
        }
        return lines;
    }

    [[nodiscard]] std::string interval_words(const report_pair& pair) const {
        switch (pair.mean_interval_gap) {
            case mean_gap::none:
                return say("mean.interval", {interval_text(*pair.mean_ratio)});
            case mean_gap::mixed:
                return say("mean.mixed");
            case mean_gap::few_runs:
                return say("mean.few_runs", {std::to_string(pair.mean_runs)});
            case mean_gap::no_rows:
                return {};
        }
        return {};
    }

    [[nodiscard]] std::vector<std::string> ratios() const {
        std::vector<std::string> lines;
        for (const report_pair& pair : data_.pairs) {
            lines.push_back(pair.mean_ratio
                                ? say("mean.text", {candidate(pair), to_text(*pair.mean_ratio),
                                                    base(pair), std::to_string(pair.mean_rows),
                                                    std::to_string(pair.rows.size()),
                                                    interval_words(pair), pair.mean_ratio->source})
                                : say("mean.none", {candidate(pair), base(pair)}));
        }
        return lines;
    }

    [[nodiscard]] std::vector<std::string> counts() const {
        std::vector<std::string> lines;
        for (const report_pair& pair : data_.pairs) {
            const verdict_counts& c = pair.counts;
            lines.push_back(
                say("answer.counts",
                    {std::to_string(c.faster), std::to_string(c.slower), std::to_string(c.same),
                     std::to_string(c.unresolved), std::to_string(c.not_comparable),
                     std::to_string(pair.rows.size())}));
        }
        return lines;
    }

    [[nodiscard]] std::vector<std::string> accuracy() const {
        std::vector<std::string> lines;
        for (const report_device& device : data_.devices) {
            const figure *allowed = nullptr, *error = nullptr;
            std::size_t rows = 0, verified = 0;
            for (const device_row& row : device.rows) {
                rows += row.rate ? 1 : 0;
                verified += row.rate && row.verified ? 1 : 0;
                if (row.error && (error == nullptr || row.error->value > error->value)) {
                    error = &*row.error;
                }
                if (row.allowed_share &&
                    (allowed == nullptr || row.allowed_share->value > allowed->value)) {
                    allowed = &*row.allowed_share;
                }
            }
            lines.push_back(
                allowed == nullptr || error == nullptr
                    ? say("accuracy.none", {device.title})
                    : say("accuracy.line",
                          {device.title, std::to_string(verified), std::to_string(rows),
                           to_text(*allowed), allowed->source, to_text(*error), error->source}));
        }
        return lines;
    }

    [[nodiscard]] std::string power() const {
        if (!data_.power_scopes.empty()) {
            return say("power.telemetry", {fmt::format("{}", fmt::join(data_.power_scopes, ", "))});
        }
        return say(data_.energy_asked ? "power.refused" : "power.none");
    }

    void add_worst(const report_pair& pair) {
        if (pair.worst.empty()) {
            return;
        }
        doc_table table{
            .caption = say("verdict.worst", {candidate(pair)}),
            .columns = columns_of(tongue_, {"number", "workload", "#ratio", "verdict", "status"})};
        for (const std::size_t index : pair.worst) {
            const report_row& row = pair.rows[index];
            table.rows.push_back({row.number, workload_of(row), with_interval(row.ratio),
                                  verdict_cell(row, tongue_),
                                  status_cell(row.ratio->status, tongue_)});
        }
        page_.table(std::move(table));
    }

    void add_missing() {
        page_.text(block_kind::heading, say("verdict.missing"));
        std::vector<phrase> lines;
        for (const report_pair& pair : data_.pairs) {
            for (const reason_group& group : pair.not_compared) {
                phrase line = translated(group.sentence, tongue_);
                line.text += fmt::format(" ({})", numbers_of(pair, group.rows));
                lines.push_back(std::move(line));
            }
        }
        if (lines.empty()) {
            page_.text(block_kind::paragraph, say("verdict.missing.none"));
        } else {
            page_.lines(block_kind::list, std::move(lines));
        }
    }

    void add_evidence() {
        page_.text(block_kind::heading, say("verdict.verify"));
        std::vector<phrase> commands, hashes;
        for (const report_bundle& bundle : data_.bundles) {
            phrase command{
                "accelbench verify " +
                    shell_word(bundle.packed_in.empty() ? bundle.path : bundle.packed_in),
                false};
            if (commands.empty() || commands.back().text != command.text) {
                commands.push_back(std::move(command));
            }
            const std::string seal = bundle.sha256.empty()
                                         ? say("bundle.unsealed")
                                         : say("bundle.hash") + " " + bundle.sha256;
            hashes.push_back({fmt::format("{}: {}", bundle.path, seal), false});
            for (const std::string& witness : bundle.witnesses) {
                hashes.push_back(
                    {fmt::format("{}: {}", bundle.path, say("bundle.witness", {witness})), false});
            }
        }
        page_.lines(block_kind::command, std::move(commands));
        page_.lines(block_kind::list, std::move(hashes));
    }

    const report_data& data_;
    language tongue_;
    doc_page page_;
};

}  // namespace

doc_page verdict_page(const report_data& data, language tongue) {
    return writer(data, tongue).write();
}

}  // namespace accelbench::results
