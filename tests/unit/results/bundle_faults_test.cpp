// SPDX-License-Identifier: Apache-2.0
// Reading bundles that were cut, edited or written by a later version: one sentence each, never a
// crash.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "results/bundle/journal.hpp"
#include "results/bundle/manifest.hpp"
#include "results/bundle/read_bundle.hpp"
#include "results/bundle/records_json.hpp"
#include "results/bundle/verify_bundle.hpp"
#include "tests/unit/results/sample_campaign.hpp"

namespace accelbench::results {
namespace {

namespace fs = std::filesystem;
using samples::slurp;
using samples::spill;
using testing::HasSubstr;

const std::vector<std::string> files{"bundle.json", "runs.jsonl", "rows.jsonl", "MANIFEST.sha256"};

class bundle_faults : public testing::Test {
  protected:
    bundle_faults() { samples::tiny_campaign().write(out_); }
    samples::temporary_folder folder_;
    fs::path out_ = folder_.path() / "out";
};

TEST_F(bundle_faults, each_missing_file_is_named) {
    for (const std::string& file : files) {
        const std::string text = slurp(out_ / file);
        fs::remove(out_ / file);
        const auto read = read_bundle(out_);
        ASSERT_FALSE(read) << file;
        EXPECT_EQ(read.error().code, error_code::bundle_missing_file);
        EXPECT_THAT(to_string(read.error()), HasSubstr(file));
        EXPECT_FALSE(verify_bundle(out_).passed());
        spill(out_ / file, text);
    }
    EXPECT_TRUE(read_bundle(out_));
}

TEST_F(bundle_faults, no_bundle_at_all_is_one_sentence) {
    const auto read = read_bundle(folder_.path() / "nowhere");
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code, error_code::bundle_missing_file);
}

TEST_F(bundle_faults, a_file_cut_at_any_byte_is_refused_or_read_never_a_crash) {
    for (const std::string& file : files) {
        const std::string text = slurp(out_ / file);
        for (std::size_t size = 0; size < text.size(); ++size) {
            spill(out_ / file, std::string_view(text).substr(0, size));
            const auto read = read_bundle(out_);
            ASSERT_FALSE(read) << file << " cut to " << size;
            ASSERT_THAT(to_string(read.error()), HasSubstr(file)) << size;
        }
        spill(out_ / file, text);
    }
}

TEST_F(bundle_faults, an_unsealed_journal_cut_at_any_byte_keeps_its_whole_lines) {
    fs::remove(out_ / "MANIFEST.sha256");
    fs::remove(out_ / "rows.jsonl");
    std::string campaign = slurp(out_ / "bundle.json");
    campaign.replace(campaign.find("\"complete\": true"), 16, "\"complete\": false");
    spill(out_ / "bundle.json", campaign);
    const std::string text = slurp(out_ / "runs.jsonl");
    const std::size_t first = text.find('\n') + 1;
    for (std::size_t size = 0; size < text.size(); ++size) {
        spill(out_ / "runs.jsonl", std::string_view(text).substr(0, size));
        const auto read = read_bundle(out_);
        ASSERT_TRUE(read) << size << to_string(read.error());
        ASSERT_EQ(read->runs.size(), size < first ? 0U : 1U);
        ASSERT_EQ(read->torn_bytes, size < first ? size : size - first);
    }
}

TEST_F(bundle_faults, a_flipped_byte_anywhere_is_found_and_its_file_named) {
    std::mt19937_64 random(samples::seed);
    for (const std::string& file : files) {
        const std::string text = slurp(out_ / file);
        for (int i = 0; i < 60; ++i) {
            std::string edited = text;
            edited[random() % text.size()] ^= static_cast<char>(1U << (random() % 7U));
            spill(out_ / file, edited);
            const auto report = verify_bundle(out_);
            ASSERT_FALSE(report.passed()) << file;
            std::string said;
            for (const bundle_check& check : report.checks) {
                said += check.passed ? "" : check.sentence;
            }
            ASSERT_TRUE(said.find(file) != std::string::npos ||
                        said.find("is not listed in MANIFEST") != std::string::npos ||
                        said.find("is missing") != std::string::npos)
                << file << ": " << said;
            ASSERT_FALSE(read_bundle(out_)) << file;
        }
        spill(out_ / file, text);
    }
}

TEST(journal, the_first_damaged_line_of_a_long_one_is_named_whoever_reads_it) {
    const std::string line = to_line(to_json(samples::tiny_campaign().runs.front())) + "\n";
    std::string text;
    for (int i = 1; i <= 300; ++i) {
        text += i == 41 || i == 290 ? "{}\n" : line;
    }
    const auto read = parse_journal(text, "runs.jsonl");
    ASSERT_FALSE(read);
    EXPECT_THAT(to_string(read.error()), HasSubstr("runs.jsonl line 41:"));
    EXPECT_EQ(parse_journal(text.substr(0, line.size() * 40), "runs.jsonl")->runs.size(), 40U);
}

TEST_F(bundle_faults, a_later_schema_is_refused_with_both_versions) {
    std::string campaign = slurp(out_ / "bundle.json");
    const std::string ours = "\"schema_version\": \"0.1.0\"";
    for (const std::string version : {"0.2.0", "1.0.0"}) {
        std::string later = campaign;
        later.replace(later.find(ours), ours.size(), "\"schema_version\": \"" + version + "\"");
        spill(out_ / "bundle.json", later);
        const auto read = read_bundle(out_);
        ASSERT_FALSE(read);
        EXPECT_EQ(read.error().code, error_code::bundle_newer);
        EXPECT_THAT(to_string(read.error()), HasSubstr(version));
        EXPECT_THAT(to_string(read.error()), HasSubstr("0.1.0"));
    }
    std::string patched = campaign;
    patched.replace(patched.find(ours), ours.size(), "\"schema_version\": \"0.1.9\"");
    spill(out_ / "bundle.json", patched);
    ASSERT_TRUE(write_manifest(out_));
    EXPECT_TRUE(read_bundle(out_)) << "a later patch changes nothing that is read";
}

TEST_F(bundle_faults, an_edited_workload_is_named) {
    std::string campaign = slurp(out_ / "bundle.json");
    campaign.replace(campaign.find("work.bytes=128"), 14, "work.bytes=256");
    spill(out_ / "bundle.json", campaign);
    ASSERT_TRUE(write_manifest(out_));
    const auto read = read_bundle(out_);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code, error_code::bundle_damaged);
    EXPECT_THAT(to_string(read.error()), HasSubstr("workload copy/n16 was edited"));
}

TEST_F(bundle_faults, a_file_that_is_not_listed_and_one_that_leaves_the_folder_are_refused) {
    spill(out_ / "extra.txt", "x");
    EXPECT_THAT(to_string(read_bundle(out_).error()), HasSubstr("extra.txt"));
    fs::remove(out_ / "extra.txt");
    spill(out_ / "MANIFEST.sha256", std::string(64, 'a') + "  ../secret\n");
    EXPECT_EQ(read_bundle(out_).error().code, error_code::bundle_damaged);
}

}  // namespace
}  // namespace accelbench::results
