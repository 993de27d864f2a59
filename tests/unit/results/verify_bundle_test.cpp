// SPDX-License-Identifier: Apache-2.0
// Edits by somebody who also writes the hashes anew: the derived numbers give them away.
#include "results/bundle/verify_bundle.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <tuple>

#include "results/bundle/manifest.hpp"
#include "results/schema/validator.hpp"
#include "tests/unit/results/sample_campaign.hpp"

namespace accelbench::results {
namespace {

namespace fs = std::filesystem;
using samples::slurp;
using samples::spill;
using testing::HasSubstr;

std::string failures(const verification_report& report) {
    std::string said;
    for (const bundle_check& check : report.checks) {
        said += check.passed ? "" : check.name + ": " + check.sentence + "\n";
    }
    return said;
}

class verify : public testing::Test {
  protected:
    verify() { samples::tiny_campaign().write(out_); }

    /// Replaces one piece of text and makes the hashes right again.
    std::string failures_after(const std::string& file, const std::string& from,
                               const std::string& to) {
        const std::string text = slurp(out_ / file);
        const std::size_t at = text.find(from);
        EXPECT_NE(at, std::string::npos) << from;
        std::string edited = text;
        edited.replace(at, from.size(), to);
        spill(out_ / file, edited);
        EXPECT_TRUE(write_manifest(out_));
        const std::string said = failures(verify_bundle(out_));
        spill(out_ / file, text);
        EXPECT_TRUE(write_manifest(out_));
        return said;
    }

    samples::temporary_folder folder_;
    fs::path out_ = folder_.path() / "out";
};

TEST_F(verify, an_untouched_bundle_passes_every_check) {
    const auto report = verify_bundle(out_);
    EXPECT_TRUE(report.passed()) << failures(report);
    EXPECT_GE(report.checks.size(), 8U);
    samples::full_campaign().write(folder_.path() / "full");
    EXPECT_EQ(failures(verify_bundle(folder_.path() / "full")), "");
}

TEST_F(verify, every_field_of_a_row_is_bound_to_the_samples) {
    const nlohmann::json row = nlohmann::json::parse(slurp(out_ / "rows.jsonl"));
    for (const auto& [name, value] : row.items()) {
        nlohmann::json edited = row;
        edited[name] = value.is_number() ? nlohmann::json(value.get<double>() + 1.0)
                                         : nlohmann::json("edited");
        spill(out_ / "rows.jsonl", edited.dump() + "\n");
        ASSERT_TRUE(write_manifest(out_));
        const auto report = verify_bundle(out_);
        ASSERT_FALSE(report.passed()) << name;
        ASSERT_THAT(failures(report), HasSubstr(name));
    }
}

TEST_F(verify, an_edited_sample_no_longer_yields_the_rows) {
    const nlohmann::json run = nlohmann::json::parse(
        slurp(out_ / "runs.jsonl").substr(0, slurp(out_ / "runs.jsonl").find('\n')));
    std::string samples_text = run["samples_ns"].dump();
    nlohmann::json faster = run["samples_ns"];
    for (auto& sample : faster) {
        sample = sample.get<std::int64_t>() / 2;
    }
    EXPECT_THAT(failures_after("runs.jsonl", samples_text, faster.dump()),
                HasSubstr("derived numbers"));
}

TEST_F(verify, a_cost_that_its_definition_does_not_have_is_named) {
    EXPECT_THAT(failures_after("bundle.json", "\"bytes\": 128.0", "\"bytes\": 256.0"),
                HasSubstr("field 'bytes' is 256.0, its definition says 128"));
}

TEST_F(verify, runs_of_another_campaign_device_or_workload_are_named) {
    EXPECT_THAT(failures_after("runs.jsonl", "11111111-2222", "99999999-2222"),
                HasSubstr("runs.jsonl line 1"));
    EXPECT_THAT(failures_after("runs.jsonl", "\"device\":\"cpu:0\"", "\"device\":\"gpu:0\""),
                HasSubstr("device gpu:0 is not in the plan"));
    EXPECT_THAT(failures_after("runs.jsonl", "copy/n16", "copy/n32"),
                HasSubstr("workload copy/n32 is not in bundle.json"));
}

TEST_F(verify, what_does_not_fit_the_schema_is_named_with_its_place) {
    EXPECT_THAT(failures_after("runs.jsonl", "\"route\":\"kernel\"", "\"route\":\"magic\""),
                HasSubstr("schema of runs.jsonl"));
    EXPECT_THAT(failures_after("runs.jsonl", "\"reason\":", "\"excuse\":\"\",\"reason\":"),
                HasSubstr("excuse"));
    EXPECT_THAT(failures_after("bundle.json", "\"seed\": 16045690984503098046",
                               "\"seed\": \"16045690984503098046\""),
                HasSubstr("schema of bundle.json"));
}

/// What verify says of a campaign that was edited before rows and hashes were written anew.
std::string failures_of(const samples::campaign_builder& edited) {
    const samples::temporary_folder folder;
    edited.write(folder.path() / "out");
    return failures(verify_bundle(folder.path() / "out"));
}

TEST(coherence, visits_that_are_repeated_dropped_or_from_elsewhere_are_found) {
    auto repeated = samples::tiny_campaign();
    repeated.runs.push_back(repeated.runs.front());
    repeated.runs.back().visit = "00000000-0000-4000-8000-000000000099";
    EXPECT_THAT(failures_of(repeated), HasSubstr("round 0 of copy/n16 on cpu:0 stands in the"));

    auto dropped = samples::tiny_campaign();
    dropped.runs.erase(dropped.runs.begin());
    EXPECT_THAT(failures_of(dropped), HasSubstr("has 1 runs up to round 2; the plan has 2"));
    dropped.campaign.complete = false;
    EXPECT_EQ(failures_of(dropped), "");

    auto last = samples::tiny_campaign();
    last.runs.pop_back();
    EXPECT_THAT(failures_of(last), HasSubstr("has 1 runs up to round 1; the plan has 2"));

    auto none = samples::full_campaign();
    std::erase_if(none.runs, [](const run_record& run) {
        return run.key.workload_id == "triad/cache/n4096/f32";
    });
    EXPECT_THAT(failures_of(none), HasSubstr("triad/cache/n4096/f32 at boundary resident was"));

    auto other_data = samples::tiny_campaign();
    other_data.campaign.seed += 1;
    EXPECT_THAT(failures_of(other_data), HasSubstr("its seed is"));

    auto renamed = samples::tiny_campaign();
    renamed.campaign.plan["profile"] = "verdict";
    EXPECT_THAT(failures_of(renamed), HasSubstr("its profile is quick, the plan says verdict"));
}

TEST(coherence, a_noise_floor_that_was_planned_cannot_be_left_out) {
    auto c = samples::full_campaign();
    for (auto& row : c.campaign.plan["rows"]) {
        row["against_itself"] = row["workload"] == "matmul/square/m64n64k64/nt/f32";
    }
    EXPECT_EQ(failures_of(c), "");
    std::erase_if(c.runs, [](const run_record& run) { return run.device == "cpu:0#aa"; });
    EXPECT_THAT(failures_of(c), HasSubstr("was planned to be measured against itself"));
}

TEST(coherence, windows_of_a_visit_follow_each_other_and_hold_their_samples) {
    auto overlapping = samples::tiny_campaign();
    overlapping.runs[1].windows[1].begin_ns = overlapping.runs[1].windows[0].begin_ns;
    EXPECT_THAT(failures_of(overlapping), HasSubstr("begins before the one before it ends"));

    auto cut = samples::tiny_campaign();
    cut.runs[0].windows[0].end_ns = cut.runs[0].windows[0].begin_ns + 1000;
    EXPECT_THAT(failures_of(cut), HasSubstr("the samples of window 0 take"));
}

TEST(coherence, answers_pass_within_their_limit_only) {
    auto c = samples::tiny_campaign();
    c.runs[1].verification->worst_ratio = 1.5;
    EXPECT_THAT(failures_of(c), HasSubstr("passed with an error of 1.5, the limit is 1"));
}

TEST(coherence, only_another_arithmetic_is_judged_by_the_accuracy_floor) {
    for (const auto& [answer, method, is_told] :
         {std::tuple("yes-other-precision", "accuracy floor", false),
          std::tuple("yes", "bound", false), std::tuple("yes", "accuracy floor", true),
          std::tuple("yes-other-precision", "bound", true)}) {
        auto c = samples::tiny_campaign();
        for (run_record& run : c.runs) {
            run.support["answer"] = answer;
            run.verification->method = method;
        }
        const std::string said = failures_of(c);
        EXPECT_EQ(!said.empty(), is_told) << answer << ", " << method << ": " << said;
        EXPECT_THAT(said, HasSubstr(is_told ? "here only one of both stands" : ""));
    }
}

TEST(coherence, samples_that_were_scaled_do_not_fit_the_stamps) {
    samples::campaign_builder c({"cpu:0"});
    const row_key key = c.add_workload("copy/n16", 0.0, 128.0);
    c.add_visits(key, {{"cpu:0", 50000.0, 0.001}}, 12, 4, 10);
    for (run_record& run : c.runs) {
        run.samples_ns.clear();
        for (window_record& w : run.windows) {
            const std::size_t kept = w.pair % 2 == 0 ? 10 : 5;
            w.end_ns -= 500000ULL * (10 - kept);
            w.batch_ns.resize(kept);
        }
        collect_samples(run);
    }
    EXPECT_EQ(failures_of(c), "");
    for (run_record& run : c.runs) {
        run.samples_ns.clear();
        for (window_record& w : run.windows) {
            for (std::int64_t& ns : w.batch_ns) {
                ns = ns * 9 / 10;
            }
        }
        collect_samples(run);
    }
    EXPECT_THAT(failures_of(c), HasSubstr("do not fit the supervisor's stamps"));
}

TEST(schema, a_wrong_answer_with_a_time_does_not_fit) {
    const samples::temporary_folder folder;
    samples::tiny_campaign().write(folder.path() / "out");
    const schema_validator schema(schema_kind::row);
    nlohmann::json row = nlohmann::json::parse(slurp(folder.path() / "out/rows.jsonl"));
    EXPECT_EQ(schema.misfit(row), std::nullopt);
    row["state"] = "failed";
    EXPECT_NE(schema.misfit(row), std::nullopt);
}

}  // namespace
}  // namespace accelbench::results
