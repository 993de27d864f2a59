// SPDX-License-Identifier: Apache-2.0
// The pages of the scoring sheet (배점표).
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/shell_word.hpp"
#include "results/compare/quantity.hpp"
#include "results/report/strings.hpp"
#include "results/score/score.hpp"
#include "results/score/score_strings.hpp"
#include "results/score/score_words.hpp"

namespace accelbench::results {
namespace {

class writer {
  public:
    writer(const score_report& report, language tongue)
        : report_(report), words_(report, tongue), tongue_(tongue) {}

    report_document write() {
        report_document document{tongue_, say("title", {report_.asked.title}), {}};
        document.pages.push_back(result_page());
        if (!report_.changes.empty()) {
            document.pages.push_back(changes_page());
        }
        document.pages.push_back(points_page());
        document.pages.push_back(order_page());
        if (report_.asked.price) {
            document.pages.push_back(price_page());
        }
        document.pages.push_back(criteria_page());
        document.pages.push_back(rows_page());
        document.pages.push_back(method_page());
        return document;
    }

  private:
    [[nodiscard]] std::string say(std::string_view key,
                                  std::initializer_list<std::string_view> values = {}) const {
        return score_text(tongue_, key, values);
    }

    [[nodiscard]] std::vector<doc_column> columns(
        std::initializer_list<std::string_view> keys) const {
        std::vector<doc_column> made;
        for (const std::string_view key : keys) {
            const bool numeric = key.front() == '#';
            made.push_back({say(numeric ? key.substr(1) : key), numeric});
        }
        return made;
    }

    doc_page result_page() {
        doc_page page{.id = "result", .title = say("page.result"), .wide = true};
        for (const std::string& line : words_.answer()) {
            page.text(block_kind::lead, line);
        }
        for (const std::string& line : words_.notices()) {
            page.text(block_kind::notice, line);
        }
        page.table(rank_table());
        page.table(bid_table());
        page.table(facts_table());
        for (const std::string& line : report_.warnings) {
            page.lines(block_kind::paragraph, {translated(line, tongue_)});
        }
        page.text(block_kind::paragraph, results::say(tongue_, "disclaimer"));
        return page;
    }

    doc_table rank_table() {
        doc_table table{.columns = columns({"bid", "#rank", "#total", "#interval", "#technical",
                                            "#price_points", "mandatory", "rank_stable",
                                            "not_separable_from"})};
        for (const std::size_t bid : words_.by_rank()) {
            const bid_score& score = report_.sheet.bids[bid];
            table.rows.push_back(
                {words_.name(bid), words_.rank_text(score),
                 score.in_play ? words_.points(score.total) : "", words_.total_bounds(score),
                 score.mandatory_met ? words_.points(score.technical) : "",
                 score.in_play && report_.asked.price ? words_.points(score.price_points) : "",
                 score.mandatory_met ? say("met") : say("not_met"), words_.stable(bid),
                 words_.names(score.not_separable_from)});
        }
        return table;
    }

    /// What each bid is, and what its values are worth.
    doc_table bid_table() {
        doc_table table{.columns = columns({"bid", "model", "#cards", "#hosts", "status.all"})};
        for (const bid_evidence& bid : report_.shown.bids) {
            table.rows.push_back({bid.made.name, bid.made.model, std::to_string(bid.cards),
                                  std::to_string(bid.hosts),
                                  std::string(word_of(bid.status, tongue_))});
        }
        return table;
    }

    doc_table facts_table() {
        const criteria& asked = report_.asked;
        doc_table table;
        const auto add = [&](std::string_view key, std::string text) {
            table.rows.push_back({say(key), std::move(text)});
        };
        add("criteria", fmt::format("{}\nsha256 {}", asked.file, asked.sha256));
        add("published", asked.published);
        std::vector<std::string> ages;
        for (const scored_bundle& one : report_.bundles) {
            if (!one.is_reference) {
                ages.push_back(text_of(one.age.sentence, tongue_));
            }
        }
        add("age", fmt::format("{}", fmt::join(ages, "\n")));
        if (!report_.offers.file.empty()) {
            add("bids_file",
                fmt::format("{}\nsha256 {}", report_.offers.file, report_.offers.sha256));
        }
        if (!report_.as_of.empty()) {
            add("as_of", report_.as_of);
        }
        add("unit", words_.unit());
        add("confidence", percent(asked.confidence));
        add("resamples",
            say("resamples.text", {std::to_string(report_.sheet.resamples), words_.units(),
                                   percent(report_.sheet.allowed_flips)}));
        if (asked.technical_pass) {
            add("threshold", say("threshold.text", {words_.points(words_.threshold()),
                                                    words_.points(asked.technical_points())}));
        }
        add("tie_break", fmt::format("{}", fmt::join(asked.tie_break, " > ")));
        return table;
    }

    doc_page changes_page() {
        doc_page page{.id = "changes", .title = say("page.changes")};
        page.text(block_kind::paragraph, say("changes.text"));
        doc_table table{.columns = columns({"bid", "#changed.before", "#changed.after", "#rank"})};
        for (const changed_total& one : report_.changes) {
            table.rows.push_back(
                {report_.shown.bids[one.bid].made.name, words_.points(one.before),
                 words_.points(one.after),
                 fmt::format("{} > {}",
                             one.rank_before == 0 ? "-" : std::to_string(one.rank_before),
                             one.rank_after == 0 ? "-" : std::to_string(one.rank_after))});
        }
        page.table(std::move(table));
        std::vector<phrase> lines;
        for (const scored_row& row : report_.shown.rows) {
            if (!row.barred.empty()) {
                lines.push_back({fmt::format("{}: {}", row.number, row.barred), true});
            }
        }
        page.lines(block_kind::list, std::move(lines));
        return page;
    }

    doc_page points_page() {
        doc_page page{.id = "points", .title = say("page.points"), .wide = true};
        for (std::size_t i = 0; i < report_.asked.items.size(); ++i) {
            const criterion& item = report_.asked.items[i];
            doc_table table{.caption = words_.item_caption(item),
                            .columns = columns({"bid", "#value", "#interval", "#points", "#at_ends",
                                                "source", "status"})};
            for (std::size_t bid = 0; bid < report_.sheet.bids.size(); ++bid) {
                table.rows.push_back(words_.item_cells(bid, i));
            }
            page.table(std::move(table));
        }
        return page;
    }

    doc_page order_page() {
        doc_page page{.id = "order", .title = say("page.order")};
        doc_table table{.columns = columns({"order", "#gap", "#flips", "ends_flip", "separable"})};
        for (const rank_pair& pair : report_.sheet.pairs) {
            const bool separable = pair.separable(report_.sheet.allowed_flips);
            table.rows.push_back(
                {fmt::format("{} > {}", words_.name(pair.better), words_.name(pair.worse)),
                 words_.points(pair.gap), percent(pair.flips),
                 say(pair.flips_at_ends ? "yes" : "no"),
                 doc_cell(say(separable ? "yes" : "no"), separable ? "faster" : "unresolved")});
        }
        page.table(std::move(table));
        page.text(block_kind::paragraph,
                  say("method.separable", {percent(report_.sheet.allowed_flips)}));
        return page;
    }

    doc_page price_page() {
        const price_terms& terms = *report_.asked.price;
        const price_formula& by = terms.formula;
        doc_page page{.id = "price", .title = say("page.price")};
        page.text(block_kind::lead, tongue_ == language::korean ? by.title_ko : by.title);
        page.text(block_kind::paragraph, say("price.source", {by.source, by.date}));
        page.text(by.verified ? block_kind::paragraph : block_kind::notice,
                  say(by.verified ? "price.verified" : "price.unverified"));
        page.text(block_kind::paragraph, tongue_ == language::korean ? by.note_ko : by.note);
        std::vector<phrase> pieces;
        for (const price_piece& piece : by.pieces) {
            pieces.push_back({piece.from > 0.0
                                  ? say("price.piece", {percent(piece.from), piece.points})
                              : by.pieces.size() > 1 ? say("price.piece_all", {piece.points})
                                                     : piece.points,
                              false});
        }
        page.lines(block_kind::list, std::move(pieces));
        page.text(block_kind::paragraph,
                  say("price.names", {say("vat." + terms.vat), terms.currency}));
        doc_table table{.columns = columns({"bid", "#price", "#price_points", "origin", "status"})};
        for (const std::size_t bid : words_.by_rank()) {
            const bid_score& score = report_.sheet.bids[bid];
            const offer& made = report_.shown.bids[bid].made;
            table.rows.push_back({made.name, words_.money(*made.price),
                                  score.in_play ? words_.points(score.price_points) : "",
                                  made.origin, say("status.offer")});
        }
        if (terms.estimate) {
            table.rows.push_back(
                {say("estimate"), words_.money(*terms.estimate), "", terms.estimate_origin, ""});
        }
        page.table(std::move(table));
        page.text(block_kind::paragraph, fmt::format("{}\nsha256 {}", by.file, by.sha256));
        return page;
    }

    doc_page criteria_page() {
        doc_page page{.id = "criteria", .title = say("page.criteria"), .wide = true};
        doc_table table{.columns = columns({"item", "kind", "#points_most", "#floor", "#full",
                                            "curve", "source", "class"})};
        for (const criterion& item : report_.asked.items) {
            table.rows.push_back(words_.criterion_cells(item));
        }
        page.table(std::move(table));
        return page;
    }

    doc_page rows_page() {
        doc_page page{.id = "rows", .title = say("page.rows"), .wide = true};
        doc_table table{.columns = columns({"number", "bid", "workload", "#time", "status", "card",
                                            "host", "bundle", "marks"})};
        for (const scored_row& row : report_.shown.rows) {
            const std::string spread = row.time ? spread_text(*row.time) : "";
            const std::string time =
                row.time ? to_text(*row.time) + (spread.empty() ? "" : " " + spread) : "";
            table.rows.push_back(
                {row.number, words_.name(row.bid),
                 row.variant.empty() ? row.workload
                                     : fmt::format("{} ({})", row.workload, row.variant),
                 time, row.time ? std::string(word_of(row.time->status, tongue_)) : std::string(),
                 row.card, row.host, row.bundle, fmt::format("{}", fmt::join(row.marks, ", "))});
        }
        page.table(std::move(table));
        page.text(block_kind::heading, say("check"));
        std::vector<phrase> commands, seals;
        for (const scored_bundle& one : report_.bundles) {
            commands.push_back({"accelbench verify " + shell_word(one.path), false});
            seals.push_back({fmt::format("{}{}: sha256 {}", one.path,
                                         one.is_reference ? " (" + say("reference") + ")" : "",
                                         one.manifest.empty() ? "-" : one.manifest),
                             false});
        }
        page.lines(block_kind::command, std::move(commands));
        page.lines(block_kind::list, std::move(seals));
        return page;
    }

    doc_page method_page() {
        doc_page page{.id = "method", .title = say("page.method")};
        const std::string unit = words_.units(), level = percent(report_.asked.confidence);
        page.lines(block_kind::list,
                   {{say("method.status"), false},
                    {say("method.value", {unit, level}), false},
                    {say("method.mandatory"), false},
                    {say("method.resample", {unit}), false},
                    {say("method.separable", {percent(report_.sheet.allowed_flips)}), false},
                    {say("method.chance"), false}});
        return page;
    }

    const score_report& report_;
    score_words words_;
    language tongue_;
};

}  // namespace

report_document score_document(const score_report& report, language tongue) {
    return writer(report, tongue).write();
}

}  // namespace accelbench::results
