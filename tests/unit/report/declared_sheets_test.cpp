// SPDX-License-Identifier: Apache-2.0
#include "results/report/declared_sheets.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/unit/results/sample_campaign.hpp"

namespace accelbench::results {
namespace {

using testing::HasSubstr;

const std::string good = R"([[declared]]
device = "Chip 1"
type = "f32"
ops_per_s = 1e11
bytes_per_s = 1e10
sparsity = "dense"
source = "data sheet 7, page 2"
date = "2024-11"
)";

result<std::vector<declared_sheet>> read(const std::string& text) {
    const samples::temporary_folder folder;
    samples::spill(folder.path() / "sheets.toml", text);
    return read_declared_sheets(folder.path() / "sheets.toml");
}

std::string altered(const std::string& from, const std::string& to) {
    std::string text = good;
    text.replace(text.find(from), from.size(), to);
    return text;
}

TEST(declared_sheets, are_read_with_their_origin) {
    const auto sheets = read(good);
    ASSERT_TRUE(sheets);
    ASSERT_EQ(sheets->size(), 1U);
    const declared_peak& peak = sheets->front().peak;
    EXPECT_EQ(peak.origin, "data sheet 7, page 2");
    EXPECT_EQ(peak.operations->status, figure_status::declared);
    EXPECT_EQ(peak.bytes->value, 1e10);
}

TEST(declared_sheets, without_an_origin_are_refused) {
    const std::vector<std::pair<std::string, std::string>> faults{
        {altered("source = \"data sheet 7, page 2\"\n", ""), "key 'source' is missing"},
        {altered("date = \"2024-11\"", "date = \"last year\""), "\"last year\" is no date"},
        {altered("date = \"2024-11\"", "date = \"2024-13\""), "\"2024-13\" is no date"},
        {altered("sparsity = \"dense\"", "sparsity = \"2:4\""), "not one of dense, sparse"},
        {altered("ops_per_s = 1e11\nbytes_per_s = 1e10\n", ""), "neither ops_per_s"},
        {altered("1e11", "-1e11"), "'ops_per_s' is -100000000000.0, not a number"},
        {altered("1e11", "nan"), "not a number"},
        {altered("1e11", "\"1e11\""), "not a number"},
        {altered("type = \"f32\"", "type = 32"), "'type' is no text"},
        {altered("date", "day"), "it has no key 'day'"},
        {altered("[[declared]]", "[[promised]]"), "it has no key 'promised'"},
        {altered("[[declared]]", "[["), "name is missing"},
        {altered("1e11", "1e1e"), "sheets.toml:4"},
        {"", "there is no [[declared]] in it"}};
    for (const auto& [text, sentence] : faults) {
        const auto sheets = read(text);
        ASSERT_FALSE(sheets) << text;
        EXPECT_EQ(sheets.error().code, error_code::bad_usage);
        EXPECT_THAT(to_string(sheets.error()), HasSubstr(sentence));
    }
    // Which of several it is.
    EXPECT_THAT(to_string(read(good + altered("\"dense\"", "\"2:4\"")).error()),
                HasSubstr("[[declared]] 2"));
    EXPECT_EQ(read_declared_sheets("/nowhere/sheets.toml").error().code,
              error_code::bundle_missing_file);
}

TEST(declared_sheets, count_for_devices_of_their_name_alone) {
    auto campaign = samples::full_campaign();
    campaign.campaign.devices["cpu:0"]["info"] = {{"name", "Chip 1"}};
    campaign.campaign.devices["opencl:0"]["info"] = {{"name", "Chip 10"}};
    const std::vector<bundle> bundles{campaign.as_bundle()};
    const auto data = make_report(bundles, {.sheets = *read(good)});
    ASSERT_TRUE(data);
    EXPECT_EQ(data->devices[0].peaks.size(), 1U);
    EXPECT_TRUE(data->devices[1].peaks.empty());
}

}  // namespace
}  // namespace accelbench::results
