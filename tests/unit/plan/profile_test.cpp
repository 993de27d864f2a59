// SPDX-License-Identifier: Apache-2.0
// Profiles: every constant is written and read, and each profile can decide what it promises.
#include "harness/plan/profile.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

namespace accelbench::plan {
namespace {

struct anything {
    template <class T>
    operator T() const;
};

/// Fields of an aggregate: how many initialisers it takes.
template <class T, class... Given>
consteval std::size_t count_fields(Given... given) {
    if constexpr (requires { T{given..., anything{}}; }) {
        return count_fields<T>(given..., anything{});
    } else {
        return sizeof...(given);
    }
}

TEST(profile, every_constant_is_written) {
    EXPECT_EQ(to_json(constants{}).size(), count_fields<constants>());
}

TEST(profile, every_constant_is_read_back_by_its_own_name) {
    const nlohmann::json plain = to_json(constants{});
    for (const auto& [name, value] : plain.items()) {
        nlohmann::json changed = plain;
        changed[name] = value.is_number_float() ? nlohmann::json(value.get<double>() * 0.5)
                                                : nlohmann::json(value.get<std::int64_t>() + 1);
        const auto read = constants_from_json(changed);
        ASSERT_TRUE(read) << name;
        EXPECT_EQ(to_json(*read), changed) << name;
    }
}

TEST(profile, a_plan_of_an_older_version_keeps_the_defaults_of_what_it_lacks) {
    const auto read = constants_from_json({{"runs", 7}, {"a constant of the future", 3}});
    ASSERT_TRUE(read);
    EXPECT_EQ(read->runs, 7U);
    EXPECT_EQ(read->pairs_min, constants{}.pairs_min);
}

TEST(profile, an_edited_constant_outside_its_type_is_refused_by_name) {
    const std::vector<std::pair<const char*, nlohmann::json>> edits{
        {"runs", -1},           {"runs", 1e300},        {"runs", 4294967296},  {"runs", 2.5},
        {"window_ns", "10 ms"}, {"window_ns", nullptr}, {"slack_bytes", -4096}};
    for (const auto& [name, value] : edits) {
        nlohmann::json edited = to_json(constants{});
        edited[name] = value;
        const auto read = constants_from_json(edited);
        ASSERT_FALSE(read) << name << " = " << value;
        EXPECT_EQ(read.error().code, error_code::bundle_damaged);
        EXPECT_NE(to_string(read.error()).find(name), std::string::npos);
    }
}

TEST(profile, names_and_profiles_belong_together) {
    for (const std::string_view name : profile_names()) {
        ASSERT_TRUE(find_profile(name)) << name;
        EXPECT_EQ(find_profile(name)->name, name);
    }
    EXPECT_FALSE(find_profile("slow"));
    EXPECT_FALSE(find_profile(""));
}

/// The least p of a two-sided sign test over `runs`, after Bonferroni over `rows`.
double least_p(std::uint32_t runs, double rows) {
    return rows * std::pow(2.0, 1.0 - static_cast<double>(runs));
}

TEST(profile, the_runs_of_each_profile_can_decide_the_family_it_is_meant_for) {
    EXPECT_LE(least_p(find_profile("quick")->values.runs, 20.0), 0.05);
    EXPECT_LE(least_p(find_profile("standard")->values.runs, 100.0), 0.05);
    EXPECT_LE(least_p(find_profile("verdict")->values.runs, 100.0), 0.05);
}

TEST(profile, each_profile_is_consistent_and_only_verdict_adds_runs) {
    for (const std::string_view name : profile_names()) {
        const constants c = find_profile(name)->values;
        EXPECT_LE(c.pairs_min, c.pairs_max) << name;
        EXPECT_EQ(c.pairs_min % 2, 0U) << name << ": ABBA blocks are two pairs";
        EXPECT_LE(c.warm_up_min_ns, c.warm_up_max_ns) << name;
        EXPECT_LE(c.batch_min_ns, c.window_ns / 2) << name << ": windows of two lengths";
        EXPECT_GE(c.input_sets_min, 2U) << name << ": pointers must change between launches";
        EXPECT_LE(c.input_sets_min, c.input_sets_max) << name;
        EXPECT_EQ(c.extra_runs > 0, name == "verdict") << name;
    }
}

}  // namespace
}  // namespace accelbench::plan
