// SPDX-License-Identifier: Apache-2.0
// Edits by somebody who also writes the hashes anew: the derived numbers give them away.
#include "results/bundle/verify_bundle.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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
