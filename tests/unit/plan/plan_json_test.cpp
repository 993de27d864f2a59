// SPDX-License-Identifier: Apache-2.0
// The plan's stored form: what a campaign is resumed from, and what an edited one makes of it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "harness/plan/plan.hpp"

namespace accelbench::plan {
namespace {

using testing::HasSubstr;

nlohmann::json stored() {
    static const nlohmann::json j = [] {
        plan_request r;
        r.devices = {"cpu:0", "sim:1,noise=0.01,seed=3"};
        r.seed = 0xfedcba9876543210U;  // above 2^63
        r.cache_mode = "warm";
        r.tuning_class = "tuned";
        r.only = {"matmul"};
        return to_json(make_plan(r).value());
    }();
    return j;
}

TEST(plan_json, reads_back_to_the_same_plan) {
    const auto text = nlohmann::json::parse(stored().dump());
    const auto read = plan_from_json(text);
    ASSERT_TRUE(read) << to_string(read.error());
    EXPECT_EQ(to_json(*read), stored());
    EXPECT_EQ(read->devices[1].options.size(), 2U);
    EXPECT_EQ(read->seed, 0xfedcba9876543210U);
}

TEST(plan_json, telemetry_and_energy_are_kept) {
    plan_request r;
    r.devices = {"cpu:0"};
    r.only = {"matmul"};
    r.energy = true;
    const auto made = make_plan(r).value();
    EXPECT_TRUE(plan_from_json(to_json(made))->energy);
    r.telemetry = false;
    EXPECT_TRUE(make_plan(r)->telemetry);  // energy cannot do without
    r.energy = false;
    EXPECT_FALSE(make_plan(r)->telemetry);
    EXPECT_LT(make_plan(r)->predicted_s, made.predicted_s);
}

TEST(plan_json, a_changed_or_absent_workload_forbids_to_resume) {
    auto changed = stored();
    changed["rows"][1]["sha256"] = std::string(64, '0');
    auto read = plan_from_json(changed);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code, error_code::bundle_mismatch);
    EXPECT_THAT(to_string(read.error()), HasSubstr("defined differently"));
    EXPECT_THAT(to_string(read.error()),
                HasSubstr(stored()["rows"][1]["workload"].get<std::string>()));
    auto absent = stored();
    absent["rows"][0]["workload"] = "matmul/unheard.of";
    read = plan_from_json(absent);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code, error_code::bundle_mismatch);
    EXPECT_THAT(to_string(read.error()), HasSubstr("matmul/unheard.of"));
}

TEST(plan_json, another_onnx_model_forbids_to_resume) {
    EXPECT_EQ(stored()["rows"][0]["onnx_sha256"].get<std::string>().size(), 64U);
    auto changed = stored();
    changed["rows"][1]["onnx_sha256"] = std::string(64, '0');
    auto read = plan_from_json(changed);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code, error_code::bundle_mismatch);
    EXPECT_THAT(to_string(read.error()), HasSubstr("another ONNX model"));
}

/// Every object inside `j`, by pointer.
void objects_of(const nlohmann::json& j, const nlohmann::json::json_pointer& at,
                std::vector<nlohmann::json::json_pointer>& found) {
    if (j.is_object()) {
        found.push_back(at);
    }
    if (j.is_structured()) {
        for (const auto& [key, value] : j.items()) {
            objects_of(value, j.is_array() ? at / std::stoul(key) : at / key, found);
        }
    }
}

TEST(plan_json, each_missing_or_misplaced_field_is_one_sentence) {
    const nlohmann::json sound = stored();
    std::vector<nlohmann::json::json_pointer> objects;
    objects_of(sound, nlohmann::json::json_pointer(), objects);
    for (const auto& at : objects) {
        for (const auto& [key, value] : sound.at(at).items()) {
            auto missing = sound;
            missing[at].erase(key);
            auto misplaced = sound;
            misplaced[at][key] = nlohmann::json::array({nlohmann::json::object()});
            for (const auto& edited : {missing, misplaced}) {
                const auto read = plan_from_json(edited);
                if (!read) {
                    EXPECT_FALSE(read.error().happened.empty()) << at.to_string() << "/" << key;
                }
            }
            const std::string place = at.to_string();
            if (place != "/constants" && place.find("/options") == std::string::npos) {
                EXPECT_FALSE(plan_from_json(missing)) << place << "/" << key;
            }
            EXPECT_FALSE(plan_from_json(misplaced)) << place << "/" << key;
        }
    }
}

TEST(plan_json, what_no_plan_can_hold_is_refused) {
    const std::vector<std::pair<const char*, nlohmann::json>> edits{
        {"/devices", nlohmann::json::array()},
        {"/rows", nlohmann::json::array()},
        {"/rows/0/input_sets", 0},
        {"/rows/0/input_sets", -1},
        {"/rows/0/input_sets", 1e9},
        {"/rows/0/boundary", "moon"},
        {"/devices/0/index", -1},
        {"/devices/0/index", 1e20},
        {"/constants/runs", 0},
        {"/constants/pairs_min", 0},
        {"/constants/memory_share", -1.0},
        {"/constants/confidence", 1.5},
        {"/constants/window_ns", 0},
        {"/seed", -1},
        {"/cpus", {1, "two"}},
        {"/launch_mode", "teleport"},
        {"/cache_mode", "frozen"}};
    for (const auto& [at, value] : edits) {
        auto edited = stored();
        edited[nlohmann::json::json_pointer(at)] = value;
        const auto read = plan_from_json(edited);
        ASSERT_FALSE(read) << at << " = " << value;
        EXPECT_EQ(read.error().code, error_code::bundle_damaged) << at;
    }
}

}  // namespace
}  // namespace accelbench::plan
