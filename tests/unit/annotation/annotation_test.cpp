// SPDX-License-Identifier: Apache-2.0
// What is said of a row after it was measured: kept in a chain, and obeyed by whoever uses the row.
#include "results/annotation/annotation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/day.hpp"
#include "results/claim/claim.hpp"
#include "results/compare/comparison.hpp"
#include "results/coverage/coverage.hpp"
#include "results/pack/archive.hpp"
#include "results/pack/pack.hpp"
#include "results/pack/subject.hpp"
#include "results/report/document.hpp"
#include "results/report/render.hpp"
#include "tests/unit/results/sample_campaign.hpp"

namespace accelbench::results {
namespace {

using samples::slurp;
using samples::spill;
using testing::HasSubstr;
using testing::Not;

annotation said(const std::string& row, row_standing standing, const std::string& date) {
    annotation one{.date = date, .by = "Vendor A", .row = row, .standing = standing};
    one.reason = "wrong clocks";
    one.until = standing == row_standing::preview ? "2026-12-31" : "";
    one.replaced_by = standing == row_standing::superseded ? "the bundle of May" : "";
    return one;
}

class annotated : public testing::Test {
  protected:
    annotated() {
        samples::campaign_builder c({"cpu:0", "npu:0"});
        for (const char* id : {"copy/a/n1/f32", "copy/b/n2/f32"}) {
            const row_key key = c.add_workload(id, 0.0, 2.6e5);
            c.add_visits(key, {{"cpu:0", 50000.0}, {"npu:0", 25000.0}}, 8);
        }
        c.write(out_);
    }
    [[nodiscard]] bundle read() const {
        auto made = read_bundle(out_);
        EXPECT_TRUE(made) << to_string(made.error());
        return std::move(*made);
    }
    [[nodiscard]] subject target() const { return *open_subject(out_); }
    [[nodiscard]] std::string id(std::size_t row) const { return row_id(read().rows[row].key); }
    void say(const annotation& one) const {
        const auto added = append_annotations(target(), {one});
        EXPECT_TRUE(added) << to_string(added.error());
    }
    [[nodiscard]] std::vector<compared_row> rows(const std::string& as_of = "") const {
        const std::vector<bundle> bundles{read()};
        return compare(bundles, {.as_of = as_of})->rows;
    }

    samples::temporary_folder folder_;
    const std::filesystem::path out_ = folder_.path() / "out";
    const std::filesystem::path file_ = out_ / "annotations.jsonl";
};

TEST_F(annotated, rows_have_ids_that_no_other_row_has) {
    const bundle b = read();
    std::set<std::string> ids;
    for (const row_record& row : b.rows) {
        ids.insert(row_id(row.key));
        EXPECT_EQ(row_id(row.key).size(), 12U);
    }
    EXPECT_EQ(ids.size(), b.rows.size());
    row_key left = b.rows[0].key, right = left;
    left.route = "ab";
    left.boundary = "c";
    right.route = "a";
    right.boundary = "bc";
    EXPECT_NE(row_id(left), row_id(right)) << "no value may pass for the next field";
}

TEST_F(annotated, a_finished_result_is_not_changed_and_still_verifies) {
    const std::string before = slurp(out_ / "MANIFEST.sha256");
    say(said(id(0), row_standing::disputed, "2026-11-26"));
    EXPECT_EQ(slurp(out_ / "MANIFEST.sha256"), before);
    const auto report = verify_bundle(out_);
    EXPECT_TRUE(report.passed());
    EXPECT_EQ(report.checks.back().name, "annotations");
}

TEST_F(annotated, every_standing_is_obeyed_by_compare) {
    EXPECT_TRUE(rows()[0].comparable);
    struct obeyed {
        row_standing standing;
        bool comparable;
    };
    for (const auto& [standing, comparable] :
         {obeyed{row_standing::disputed, true}, obeyed{row_standing::superseded, false},
          obeyed{row_standing::withdrawn, false}}) {
        say(said(id(0), standing, "2026-11-26"));
        const auto found = rows();
        EXPECT_EQ(found[0].comparable, comparable) << to_string(standing);
        EXPECT_FALSE(found[0].ratio && !comparable);
        EXPECT_TRUE(found[1].comparable) << "the other row has nothing to do with it";
    }
    EXPECT_EQ(rows()[0].why_not,
              "cpu:0: row " + id(0) + " was withdrawn on 2026-11-26 by Vendor A: wrong clocks");
}

TEST_F(annotated, a_disputed_row_carries_its_mark_and_can_become_valid_again) {
    say(said(id(0), row_standing::disputed, "2026-11-26"));
    EXPECT_THAT(read().rows[0].marks, testing::Contains("disputed"));
    say(said(id(0), row_standing::valid, "2026-11-27"));
    EXPECT_THAT(read().rows[0].marks, Not(testing::Contains("disputed")));
}

TEST_F(annotated, a_preview_holds_until_its_last_day_and_on_no_unnamed_day) {
    say(said(id(0), row_standing::preview, "2026-11-26"));
    EXPECT_TRUE(rows("2026-12-31")[0].comparable);
    EXPECT_FALSE(rows("2027-01-01")[0].comparable);
    EXPECT_THAT(rows("2027-01-01")[0].why_not, HasSubstr("expired after 2026-12-31"));
    EXPECT_THAT(rows("")[0].why_not, HasSubstr("--as-of DAY"));
    const row_status now = read().standings.of(read().rows[0].key, "2026-12-31");
    EXPECT_TRUE(may_be_scored(now) && may_be_compared(now));
    EXPECT_FALSE(may_be_scored(read().standings.of(read().rows[0].key, "2027-01-01")));
}

TEST_F(annotated, an_early_day_does_not_bring_a_withdrawn_row_back) {
    say(said(id(0), row_standing::withdrawn, "2026-11-26"));
    EXPECT_FALSE(rows("2026-01-01")[0].comparable);
}

TEST_F(annotated, what_is_withdrawn_stays_so) {
    say(said(id(0), row_standing::superseded, "2026-11-26"));
    EXPECT_FALSE(append_annotations(target(), {said(id(0), row_standing::valid, "2026-11-27")}));
    say(said(id(0), row_standing::withdrawn, "2026-11-27"));
    for (const row_standing standing :
         {row_standing::valid, row_standing::disputed, row_standing::superseded}) {
        EXPECT_FALSE(append_annotations(target(), {said(id(0), standing, "2026-11-28")}));
    }
    say(said(std::string(every_row), row_standing::valid, "2026-11-29"));
    EXPECT_FALSE(rows()[0].comparable) << "a word on every row does not reach one that is gone";
}

TEST_F(annotated, every_row_can_be_meant_at_once) {
    say(said(std::string(every_row), row_standing::withdrawn, "2026-11-26"));
    for (const compared_row& row : rows()) {
        EXPECT_FALSE(row.comparable);
    }
    const std::vector<bundle> bundles{read()};
    const auto table = cover(bundles);
    EXPECT_EQ(table.workloads[0].cells[0].state, coverage_state::withdrawn);
}

TEST_F(annotated, a_line_that_is_changed_moved_or_removed_is_seen_and_a_cut_end_is_not) {
    say(said(id(0), row_standing::disputed, "2026-11-26"));
    say(said(id(1), row_standing::disputed, "2026-11-26"));
    say(said(id(0), row_standing::withdrawn, "2026-11-27"));
    const std::string text = slurp(file_);
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1) {
        lines.push_back(text.substr(at, text.find('\n', at) + 1 - at));
    }
    ASSERT_EQ(lines.size(), 3U);
    const auto fault = [&](const std::string& changed) {
        spill(file_, changed);
        const auto read = read_bundle(out_);
        EXPECT_EQ(verify_bundle(out_).passed(), read.has_value());
        return read ? std::string() : to_string(read.error());
    };
    EXPECT_THAT(fault(lines[0] + lines[2]), HasSubstr("line 2: it does not hold the hash"));
    EXPECT_THAT(fault(lines[1] + lines[0] + lines[2]), HasSubstr("line 1"));
    std::string milder = lines[2];
    milder.replace(milder.find("wrong clocks"), 12, "right clocks");
    EXPECT_EQ(fault(lines[0] + lines[1] + milder), "") << "the last line is fixed by nothing";
    std::string first = lines[0];
    first.replace(first.find("wrong clocks"), 12, "right clocks");
    EXPECT_THAT(fault(first + lines[1] + lines[2]), HasSubstr("line 2"));
    EXPECT_THAT(fault(lines[0] + lines[1].substr(0, 40)), HasSubstr("cut off"));
    EXPECT_EQ(fault(lines[0] + lines[1]), "") << "this is what a signature or a citation is for";
    EXPECT_THAT(fault("{}\n"), HasSubstr("version"));
    std::string spaced = lines[0];
    spaced.replace(spaced.find(':'), 1, ": ");
    EXPECT_THAT(fault(spaced), HasSubstr("it was edited"));
    std::string longer = lines[0];
    longer.replace(longer.rfind('}'), 1, ",\"zz\":1}");
    EXPECT_THAT(fault(longer), HasSubstr("it was edited"));
}

TEST_F(annotated, another_bundles_annotations_are_refused) {
    say(said(id(0), row_standing::disputed, "2026-11-26"));
    samples::tiny_campaign().write(folder_.path() / "other");
    spill(folder_.path() / "other" / "annotations.jsonl", slurp(file_));
    const auto read = read_bundle(folder_.path() / "other");
    ASSERT_FALSE(read);
    EXPECT_THAT(read.error().happened, HasSubstr("belongs to another bundle"));
    const std::string stranger = annotation_line(
        said("0123456789ab", row_standing::withdrawn, "2026-11-26"), target().sha256);
    spill(file_, stranger);
    EXPECT_THAT(read_bundle(out_).error().happened, HasSubstr("which the bundle does not have"));
}

TEST(annotations, refuse_what_nobody_could_act_upon) {
    const auto why = [](auto change) {
        annotation one = said("0123456789ab", row_standing::withdrawn, "2026-11-26");
        change(one);
        return why_not_said(one, {});
    };
    EXPECT_EQ(why([](auto&) {}), "");
    EXPECT_THAT(why([](auto& a) { a.by = ""; }), HasSubstr("nobody"));
    EXPECT_THAT(why([](auto& a) { a.reason = ""; }), HasSubstr("no reason"));
    EXPECT_THAT(why([](auto& a) { a.row = ""; }), HasSubstr("no row"));
    EXPECT_THAT(why([](auto& a) { a.date = "2026-02-30"; }), HasSubstr("no day"));
    EXPECT_THAT(why([](auto& a) { a.until = "2026-12-01"; }), HasSubstr("only a preview"));
    EXPECT_THAT(why([](auto& a) { a.standing = row_standing::preview; }), HasSubstr("day until"));
    EXPECT_THAT(why([](auto& a) {
                    a.standing = row_standing::preview;
                    a.until = "2026-11-25";
                }),
                HasSubstr("before it is declared"));
    EXPECT_THAT(why([](auto& a) { a.standing = row_standing::superseded; }),
                HasSubstr("what replaces it"));
    EXPECT_THAT(why([](auto& a) { a.standing.reset(); }), HasSubstr("neither"));
    EXPECT_THAT(why([](auto& a) { a.reason = "\x1b[2J"; }), HasSubstr("control"));
    EXPECT_THAT(why([](auto& a) { a.reason = "a\u202eb"; }), HasSubstr("control"));
    EXPECT_THAT(why([](auto& a) { a.reply = std::string(4001, 'x'); }), HasSubstr("at most 4000"));
    EXPECT_EQ(why([](auto& a) { a.reply = "two\nlines, 한글"; }), "");
    const annotation late = said("0123456789ab", row_standing::disputed, "2026-11-27");
    EXPECT_THAT(why_not_said(said("0123456789ab", row_standing::disputed, "2026-11-26"), {late}),
                HasSubstr("before the last line's"));
    EXPECT_TRUE(is_day("2028-02-29"));
    EXPECT_FALSE(is_day("2027-02-29"));
}

TEST_F(annotated, a_packed_file_takes_along_what_was_said_and_more_is_said_beside_it) {
    say(said(id(0), row_standing::withdrawn, "2026-11-26"));
    const auto made =
        pack({.bundles = {out_}, .secret = std::string(64, '1'), .product_version = "0.1.0"});
    ASSERT_TRUE(made) << to_string(made.error());
    const auto file = folder_.path() / "bid.tar.gz";
    spill(file, made->bytes);
    auto of = open_subject(file);
    ASSERT_TRUE(of) << to_string(of.error());
    EXPECT_FALSE(may_be_compared(of->bundles[0].standings.of(of->bundles[0].rows[0].key, "")));
    const std::string other = row_id(of->bundles[0].rows[1].key);
    EXPECT_EQ(other, id(1)) << "what is left out does not rename rows";
    ASSERT_TRUE(append_annotations(*of, {said(other, row_standing::withdrawn, "2026-11-27")}));
    EXPECT_EQ(slurp(file), made->bytes) << "the file itself is what was sent";
    of = open_subject(file);
    EXPECT_FALSE(may_be_compared(of->bundles[0].standings.of(of->bundles[0].rows[1].key, "")));
    // The chain beside the file binds nobody inside it, and still brings no row back.
    ASSERT_TRUE(append_annotations(*of, {said(id(0), row_standing::valid, "2026-11-28")}));
    of = open_subject(file);
    EXPECT_FALSE(may_be_compared(of->bundles[0].standings.of(of->bundles[0].rows[0].key, "")));
}

TEST_F(annotated, a_packed_file_whose_annotations_were_taken_out_is_refused) {
    say(said(id(0), row_standing::withdrawn, "2026-11-26"));
    const auto made =
        pack({.bundles = {out_}, .secret = std::string(64, '1'), .product_version = "0.1.0"});
    const auto sound = read_archive(made->bytes, "it");
    ASSERT_TRUE(sound);
    packed_files files = *sound;
    const auto refused = [&](const packed_files& changed) {
        spill(folder_.path() / "it.tar.gz", *make_archive(changed));
        const auto of = open_subject(folder_.path() / "it.tar.gz");
        return of ? std::string() : of.error().happened;
    };
    packed_files edited = files;
    edited["bundle/annotations.jsonl"] += "{}\n";
    EXPECT_THAT(refused(edited), HasSubstr("annotations.jsonl was edited"));
    packed_files signed_too = files;
    signed_too["bundle/signatures.jsonl"] = "{}\n";
    EXPECT_THAT(refused(signed_too), HasSubstr("signatures.jsonl is not listed"));
    files.erase("bundle/annotations.jsonl");
    EXPECT_THAT(refused(files), HasSubstr("annotations.jsonl is missing"));
}

TEST_F(annotated, a_secret_in_a_reason_is_left_out_of_a_packed_file) {
    annotation one = said(id(0), row_standing::disputed, "2026-11-26");
    one.reason = "see /home/secret7/clocks.txt";
    say(one);
    const auto made =
        pack({.bundles = {out_}, .secret = std::string(64, '1'), .product_version = "0.1.0"});
    ASSERT_TRUE(made);
    const auto files = read_archive(made->bytes, "it");
    ASSERT_TRUE(files);
    for (const auto& [name, text] : *files) {
        EXPECT_THAT(text, Not(HasSubstr("secret7"))) << name;
    }
}

TEST_F(annotated, the_report_says_it_beside_the_row_in_both_languages_and_keeps_no_figure) {
    const std::string withdrawn = id(0), answered = id(1);
    say(said(withdrawn, row_standing::withdrawn, "2026-11-26"));
    annotation reply{.date = "2026-11-27", .by = "Vendor B", .row = answered};
    reply.reply = "the fan was broken";
    say(reply);
    const std::vector<bundle> bundles{read()};
    const auto data = make_report(bundles, {});
    ASSERT_TRUE(data);
    EXPECT_EQ(data->pairs[0].counts.not_comparable, 1U);
    EXPECT_FALSE(data->devices[0].rows[0].rate);
    EXPECT_TRUE(data->devices[0].rows[0].former);
    for (const language tongue : {language::english, language::korean}) {
        const std::string page = render_report_markdown(*data, tongue);
        EXPECT_THAT(page, HasSubstr(withdrawn));
        EXPECT_THAT(page, HasSubstr("the fan was broken"));
        EXPECT_THAT(page, HasSubstr(tongue == language::english
                                        ? "was withdrawn on 2026-11-26 by Vendor A: wrong clocks"
                                        : "철회(2026-11-26, Vendor A: wrong clocks)"));
        EXPECT_THAT(page, Not(HasSubstr("?annotation")));
    }
    EXPECT_EQ(render_report_html(*data, language::korean),
              render_report_html(*make_report(bundles, {}), language::korean));
}

}  // namespace
}  // namespace accelbench::results
