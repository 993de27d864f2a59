// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "results/bundle/durable_file.hpp"
#include "results/bundle/manifest.hpp"
#include "results/claim/render.hpp"
#include "results/merge/merged.hpp"
#include "results/merge/merger.hpp"
#include "tests/unit/results/fleet_campaign.hpp"

namespace accelbench::results {
namespace {

namespace fs = std::filesystem;
using samples::fleet_bundle;
using samples::planted;
using testing::HasSubstr;

/// Two models in three hosts; the last of them has one card that was in the first host too.
std::vector<bundle> three_hosts() {
    std::vector<bundle> found;
    const std::vector<double> factors{0.97, 1.0, 1.02, 1.04};
    for (int host = 0; host < 3; ++host) {
        const std::string mark(1, static_cast<char>('A' + host));
        auto cards = planted("alpha", "ALPHA-" + mark, 1000.0 + host, factors);
        const auto others = planted("beta", "BETA-" + mark, 1250.0 + host, factors);
        cards.insert(cards.end(), others.begin(), others.end());
        found.push_back(fleet_bundle({.name = "node" + std::to_string(host),
                                      .cards = cards,
                                      .workloads = {"copy/a", "copy/b"}}));
        found.back().path = "out/node" + std::to_string(host);
        found.back().manifest_sha256 = std::string(64, static_cast<char>('0' + host));
        found.back().campaign.campaign = "campaign-" + std::to_string(host);
    }
    return found;
}

merged_content merged(const std::vector<bundle>& bundles) {
    merger all;
    for (const bundle& b : bundles) {
        const auto added = all.add(b);
        EXPECT_TRUE(added) << to_string(added.error());
    }
    auto content = all.finish({}, {}, "0.1.0");
    EXPECT_TRUE(content);
    return std::move(*content);
}

class merge : public testing::Test {
  protected:
    void SetUp() override {
        folder_ = fs::path(testing::TempDir()) /
                  testing::UnitTest::GetInstance()->current_test_info()->name();
        fs::remove_all(folder_);
    }
    void TearDown() override { fs::remove_all(folder_); }

    std::string text(const std::string& name) const { return *read_file(folder_ / name); }
    /// As somebody would who edits and writes the hashes anew.
    void rewrite(const std::string& name, const std::string& from, const std::string& to) const {
        std::string all = text(name);
        const auto at = all.find(from);
        ASSERT_NE(at, std::string::npos) << from;
        all.replace(at, from.size(), to);
        std::ofstream(folder_ / name, std::ios::binary) << all;
        ASSERT_TRUE(write_manifest(folder_));
    }
    fs::path folder_;
};

TEST_F(merge, figures_of_a_claim_are_those_of_the_members_themselves) {
    const std::vector<bundle> bundles = three_hosts();
    ASSERT_TRUE(write_merged(merged(bundles), folder_));
    const auto content = read_merged(folder_);
    ASSERT_TRUE(content) << to_string(content.error());
    for (const auto unit : {statistics::claim_unit::card, statistics::claim_unit::host,
                            statistics::claim_unit::process}) {
        const claim_options options{.unit = unit};
        const auto apart = make_claim(bundles, options);
        const auto together = make_claim(source_of(*content), options);
        ASSERT_TRUE(apart);
        ASSERT_TRUE(together);
        EXPECT_EQ(render_claim_json(*apart), render_claim_json(*together));
        ASSERT_EQ(apart->rows.size(), 2U);
        EXPECT_NEAR(std::exp(together->rows[0].ratio->difference), 0.8, 0.01);
    }
}

TEST_F(merge, merged_bundles_merge_again_to_the_bytes_that_their_members_give) {
    std::vector<bundle> bundles = three_hosts();
    bundles[1].rows[0].marks.emplace_back("drift");  // a kind that the others do not have
    ASSERT_TRUE(write_merged(merged(bundles), folder_ / "site"));
    merger rack;
    ASSERT_TRUE(rack.add(bundles[2]));
    ASSERT_TRUE(rack.add(bundles[0]));
    ASSERT_TRUE(write_merged(*rack.finish({"node9"}, {"a warning"}, "0.1.0"), folder_ / "rack"));
    merger all;
    const auto kept = read_merged(folder_ / "rack");
    ASSERT_TRUE(kept) << to_string(kept.error());
    ASSERT_TRUE(all.add(bundles[1]));
    ASSERT_TRUE(all.add(*kept, "rack"));
    const auto twice = all.add(*kept, "rack");
    ASSERT_FALSE(twice);
    EXPECT_THAT(to_string(twice.error()), HasSubstr("is in rack already"));
    merger again;
    ASSERT_TRUE(again.add(*kept, "rack"));
    ASSERT_TRUE(again.add(bundles[1]));
    auto content = again.finish({}, {}, "0.1.0");
    ASSERT_TRUE(content);
    EXPECT_EQ(content->expected, std::vector<std::string>{"node9"});
    EXPECT_EQ(content->warnings, std::vector<std::string>{"a warning"});
    auto other_order = all.finish({}, {}, "0.1.0");
    ASSERT_TRUE(other_order);
    for (merged_content* one : {&*content, &*other_order}) {
        one->expected.clear();
        one->warnings.clear();
        fs::remove_all(folder_ / "again");
        ASSERT_TRUE(write_merged(*one, folder_ / "again"));
        for (const std::string name : {"fleet.json", "rows.jsonl"}) {
            EXPECT_EQ(text("again/" + name), text("site/" + name)) << name;
        }
    }
}

TEST_F(merge, a_row_that_was_withdrawn_before_takes_its_question_out_of_claims) {
    for (const auto& [mark, is_used] :
         {std::pair("withdrawn", false), std::pair("superseded", false),
          std::pair("preview", false), std::pair("disputed", true), std::pair("drift", true)}) {
        std::vector<bundle> bundles = three_hosts();
        bundles[1].rows[0].marks.emplace_back(mark);
        const merged_content content = merged(bundles);
        const auto claim = make_claim(source_of(content), claim_options{});
        ASSERT_TRUE(claim);
        ASSERT_EQ(claim->rows.size(), 2U);
        const auto with_ratio =
            std::count_if(claim->rows.begin(), claim->rows.end(),
                          [](const auto& row) { return row.ratio.has_value(); });
        EXPECT_EQ(with_ratio, is_used ? 2 : 1) << mark;
    }
}

TEST_F(merge, accuracy_and_power_of_each_row_are_its_own) {
    std::vector<bundle> bundles = three_hosts();
    double next = 1e-9;
    for (bundle& b : bundles) {
        for (row_record& row : b.rows) {
            row.verification = verification_record{};
            row.verification->passed = true;
            row.verification->nmse = next += 1e-9;
            row.verification->worst_ratio = next * 1e8;
            row.power = power_record{};
            row.power->scope = "card";
            row.power->watts = 200.0 + next * 1e9;
        }
    }
    ASSERT_TRUE(write_merged(merged(bundles), folder_));
    const auto content = read_merged(folder_);
    ASSERT_TRUE(content) << to_string(content.error());
    const auto apart = source_of(bundles);
    const claim_source together = source_of(*content);
    ASSERT_EQ(apart->rows.size(), together.rows.size());
    for (const auto& [question, by_model] : apart->rows) {
        for (const auto& [model, rows] : by_model) {
            const model_rows& others = together.rows.at(question).at(model);
            ASSERT_EQ(rows.size(), others.size());
            for (std::size_t i = 0; i < rows.size(); ++i) {
                EXPECT_EQ(rows[i].nmse, others[i].nmse);
                EXPECT_EQ(rows[i].error_share, others[i].error_share);
                EXPECT_EQ(rows[i].watts, others[i].watts);
                EXPECT_FALSE(others[i].idle_watts);
                EXPECT_EQ(rows[i].logs, others[i].logs);
            }
        }
    }
}

TEST_F(merge, any_order_of_members_gives_the_same_bytes) {
    std::vector<bundle> bundles = three_hosts();
    // A kind that one member alone has, first by its text: where it is met moves all others.
    bundles[2].rows.front().flops = 1.0;
    ASSERT_TRUE(write_merged(merged(bundles), folder_ / "a"));
    std::rotate(bundles.begin(), bundles.begin() + 1, bundles.end());
    std::swap(bundles[0], bundles[1]);
    ASSERT_TRUE(write_merged(merged(bundles), folder_ / "b"));
    for (const char* name : {"fleet.json", "rows.jsonl", "MANIFEST.sha256"}) {
        EXPECT_EQ(*read_file(folder_ / "a" / name), *read_file(folder_ / "b" / name)) << name;
    }
}

TEST_F(merge, refuses_what_counts_twice_or_was_measured_otherwise) {
    std::vector<bundle> bundles = three_hosts();
    merger all;
    EXPECT_FALSE(merger().finish({}, {}, ""));
    ASSERT_TRUE(all.add(bundles[0]));
    const auto twice = all.add(bundles[0]);
    EXPECT_EQ(twice.error().code, error_code::bundle_mismatch);
    EXPECT_THAT(twice.error().happened, HasSubstr("campaign-0"));
    bundles[1].campaign.protocol_version = "9.0.0";
    EXPECT_THAT(all.add(bundles[1]).error().happened, HasSubstr("protocol"));
    ASSERT_TRUE(all.add(bundles[2]));
    EXPECT_EQ(all.finish({}, {}, "")->members.size(), 2U);
    ASSERT_TRUE(write_merged(merged({bundles[2]}), folder_));
    EXPECT_EQ(write_merged(merged({bundles[2]}), folder_).error().code, error_code::bundle_exists);
}

TEST_F(merge, names_hosts_that_are_missing_and_members_that_did_not_finish) {
    std::vector<bundle> bundles = three_hosts();
    bundles[1].campaign.complete = false;
    merger all;
    for (const bundle& b : bundles) {
        ASSERT_TRUE(all.add(b));
    }
    const auto content = all.finish({"node0", "node7", "node7"}, {}, "");
    EXPECT_THAT(missing_hosts(*content), testing::ElementsAre("node7"));
    EXPECT_THAT(incomplete_members(*content), testing::ElementsAre("node1"));
    const auto warnings = source_of(*content).warnings;
    ASSERT_EQ(warnings.size(), 2U);
    EXPECT_THAT(warnings[0], HasSubstr("INCOMPLETE: node1"));
    EXPECT_THAT(warnings[1], HasSubstr("MISSING: node7"));
}

TEST_F(merge, rows_that_no_member_yields_are_named) {
    const std::vector<bundle> bundles = three_hosts();
    ASSERT_TRUE(write_merged(merged(bundles), folder_));
    for (const bundle& member : bundles) {
        const bundle_check check = check_member(*read_merged(folder_), member);
        EXPECT_TRUE(check.passed) << check.sentence;
    }
    // A hash that was written anew hides the edit from everybody but the member.
    const std::string rows = text("rows.jsonl");
    const auto at = rows.find("\"times_ns\":[") + 12;
    const std::string first = rows.substr(at, rows.find(',', at) - at);
    rewrite("rows.jsonl", "\"times_ns\":[" + first, "\"times_ns\":[1" + first);
    EXPECT_TRUE(verify_merged(folder_).passed());
    const bundle_check check = check_member(*read_merged(folder_), bundles[0]);
    EXPECT_FALSE(check.passed);
    EXPECT_THAT(check.sentence, HasSubstr("copy/a"));
    bundle other = bundles[1];
    other.manifest_sha256[0] = 'f';
    EXPECT_EQ(check_member(*read_merged(folder_), other).code, error_code::bundle_mismatch);
    other = bundles[1];
    other.campaign.devices["dev:0"]["info"]["uuid"] = "ANOTHER-CARD-0001";
    EXPECT_THAT(check_member(*read_merged(folder_), other).sentence, HasSubstr("devices"));
}

TEST_F(merge, damage_is_named_by_file_line_and_column) {
    ASSERT_TRUE(write_merged(merged(three_hosts()), folder_));
    const std::string rows = text("rows.jsonl"), head = text("fleet.json");
    const auto fault = [&](const std::string& name, const std::string& from,
                           const std::string& to) {
        rewrite(name, from, to);
        const auto read = read_merged(folder_);
        EXPECT_FALSE(read) << to;
        std::ofstream(folder_ / "rows.jsonl", std::ios::binary) << rows;
        std::ofstream(folder_ / "fleet.json", std::ios::binary) << head;
        return read ? std::string() : to_string(read.error());
    };
    EXPECT_THAT(fault("rows.jsonl", "\"kinds\":[0", "\"kinds\":[99"), HasSubstr("line 1"));
    EXPECT_THAT(fault("rows.jsonl", "\"member\":0", "\"member\":3"), HasSubstr("member"));
    EXPECT_THAT(fault("rows.jsonl", "\"times_ns\":[", "\"times_ns\":[-1,"), HasSubstr("times_ns"));
    EXPECT_THAT(fault("rows.jsonl", "\"times_ns\":[", "\"times_ns\":[1,"), HasSubstr("lengths"));
    EXPECT_THAT(fault("rows.jsonl", "{\"member\"", "[\"member\""), HasSubstr("no JSON"));
    EXPECT_THAT(fault("fleet.json", "\"rows\": 48", "\"rows\": 49"), HasSubstr("49 rows"));
    EXPECT_THAT(fault("fleet.json", "\"schema_version\": \"0.", "\"schema_version\": \"7."),
                HasSubstr("E512"));
    EXPECT_THAT(fault("fleet.json", "\"kernel\": ", "\"kernal\": "), HasSubstr("kernel"));
    ASSERT_TRUE(write_manifest(folder_));
    ASSERT_TRUE(read_merged(folder_));
    std::ofstream(folder_ / "rows.jsonl", std::ios::app) << "\n";
    EXPECT_THAT(to_string(read_merged(folder_).error()), HasSubstr("rows.jsonl"))
        << "a hash that does not agree";
}

TEST_F(merge, a_device_that_its_member_does_not_list_is_found) {
    ASSERT_TRUE(write_merged(merged(three_hosts()), folder_));
    rewrite("rows.jsonl", "\"device\":\"dev:0\"", "\"device\":\"dev:9\"");
    const auto report = verify_merged(folder_);
    EXPECT_FALSE(report.passed());
    EXPECT_THAT(report.checks.back().sentence, HasSubstr("dev:9"));
    rewrite("rows.jsonl", "\"device\":\"dev:9\"", "\"device\":\"dev:1\"");
    EXPECT_THAT(verify_merged(folder_).checks.back().sentence, HasSubstr("twice"));
}

}  // namespace
}  // namespace accelbench::results
