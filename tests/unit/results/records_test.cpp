// SPDX-License-Identifier: Apache-2.0
// Records survive the way through JSON; wrong fields are named.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>

#include "results/bundle/records_json.hpp"
#include "tests/unit/results/sample_campaign.hpp"

namespace accelbench::results {
namespace {

using testing::HasSubstr;

TEST(records, a_run_reads_back_to_the_same_bytes) {
    for (const run_record& run : samples::full_campaign().runs) {
        const std::string line = to_line(to_json(run));
        const auto again = parse_run(line, "line");
        ASSERT_TRUE(again) << to_string(again.error());
        ASSERT_EQ(to_line(to_json(*again)), line);
        ASSERT_EQ(again->samples_ns, run.samples_ns);
        ASSERT_EQ(again->windows.size(), run.windows.size());
        for (std::size_t i = 0; i < run.windows.size(); ++i) {
            ASSERT_EQ(again->windows[i].batch_ns, run.windows[i].batch_ns);
        }
    }
}

TEST(records, numbers_read_back_to_the_last_bit) {
    run_record run = samples::tiny_campaign().runs.front();
    for (const double value : {0.1, 1.0 / 3.0, 5e-324, 1.7976931348623157e308}) {
        run.achieved_share = value;
        const auto again = parse_run(to_line(to_json(run)), "line");
        ASSERT_TRUE(again);
        EXPECT_EQ(again->achieved_share, value);
    }
}

TEST(records, a_number_that_is_not_finite_is_null_and_reads_back_as_infinite) {
    run_record run = samples::tiny_campaign().runs.front();
    for (const double value : {std::nan(""), std::numeric_limits<double>::infinity()}) {
        run.verification->nmse = value;
        const std::string line = to_line(to_json(run));
        EXPECT_THAT(line, HasSubstr("\"nmse\":null"));
        EXPECT_TRUE(std::isinf(parse_run(line, "line")->verification->nmse));
    }
}

TEST(records, stderr_that_is_not_utf8_is_kept_readable) {
    run_record run = samples::tiny_campaign().runs.front();
    run.stderr_tail = "broken \xFF byte";
    EXPECT_TRUE(parse_run(to_line(to_json(run)), "line"));
}

TEST(records, each_missing_field_of_a_run_is_named) {
    const nlohmann::json whole = to_json(samples::tiny_campaign().runs.front());
    const std::set<std::string> may_be_absent{"verification", "achieved_share",
                                              "window_slope_difference", "window_slope_bound"};
    for (const auto& [name, value] : whole.items()) {
        nlohmann::json without = whole;
        without.erase(name);
        const auto read = parse_run(without.dump(), "runs.jsonl line 7");
        ASSERT_EQ(read.has_value(), may_be_absent.contains(name)) << name;
        if (!read) {
            EXPECT_EQ(read.error().code, error_code::bundle_damaged);
            EXPECT_THAT(to_string(read.error()), HasSubstr("runs.jsonl line 7"));
            EXPECT_THAT(to_string(read.error()), HasSubstr("'" + name + "'"));
        }
    }
}

TEST(records, each_field_of_a_wrong_type_is_named) {
    const nlohmann::json whole = to_json(samples::tiny_campaign().runs.front());
    for (const auto& [name, value] : whole.items()) {
        if (name == "support") {
            continue;  // the backend's own
        }
        nlohmann::json wrong = whole;
        wrong[name] = value.is_object() || value.is_array() ? nlohmann::json(3)
                                                            : nlohmann::json::array({"x"});
        const auto read = parse_run(wrong.dump(), "line");
        ASSERT_FALSE(read) << name;
        EXPECT_THAT(to_string(read.error()), HasSubstr(name));
    }
}

TEST(records, unknown_words_are_refused_with_the_known_ones) {
    nlohmann::json run = to_json(samples::tiny_campaign().runs.front());
    run["key"]["boundary"] = "cloud";
    const auto read = parse_run(run.dump(), "line");
    ASSERT_FALSE(read);
    EXPECT_THAT(to_string(read.error()), HasSubstr("field 'key.boundary' is 'cloud'"));
    EXPECT_THAT(to_string(read.error()), HasSubstr("resident, host"));
}

TEST(records, whole_numbers_outside_their_type_are_refused) {
    nlohmann::json run = to_json(samples::tiny_campaign().runs.front());
    for (const auto& wrong : {nlohmann::json(-1), nlohmann::json(4294967296), nlohmann::json(1.5),
                              nlohmann::json("1")}) {
        run["round"] = wrong;
        EXPECT_FALSE(parse_run(run.dump(), "line")) << wrong;
    }
}

TEST(records, deep_nesting_is_refused) {
    EXPECT_FALSE(parse_json(std::string(100000, '['), "line"));
    EXPECT_TRUE(parse_json("\"" + std::string(1000, '[') + "\"", "line"));
}

TEST(records, samples_and_windows_must_agree) {
    nlohmann::json run = to_json(samples::tiny_campaign().runs.front());
    run["samples_ns"].push_back(1);
    EXPECT_THAT(to_string(parse_run(run.dump(), "line").error()), HasSubstr("no window"));
    run["samples_ns"] = nlohmann::json::array({1});
    EXPECT_THAT(to_string(parse_run(run.dump(), "line").error()), HasSubstr("fewer"));
}

}  // namespace
}  // namespace accelbench::results
