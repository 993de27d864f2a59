// SPDX-License-Identifier: Apache-2.0
#include "results/report/report_data.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "results/report/pages.hpp"
#include "tests/unit/results/sample_campaign.hpp"

namespace accelbench::results {
namespace {

using testing::ElementsAre;

result<report_data> report_of(const samples::campaign_builder& campaign,
                              const report_options& options = {}) {
    const std::vector<bundle> bundles{campaign.as_bundle()};
    return make_report(bundles, options);
}

const device_row* find_row(const report_device& device, std::string_view workload) {
    const auto found = std::find_if(device.rows.begin(), device.rows.end(),
                                    [&](const auto& row) { return row.workload == workload; });
    return found == device.rows.end() ? nullptr : &*found;
}

TEST(report_data, counts_ranks_and_groups_the_rows_of_a_pair) {
    const auto data = report_of(samples::full_campaign());
    ASSERT_TRUE(data);
    ASSERT_EQ(data->pairs.size(), 1U);
    const report_pair& pair = data->pairs.front();
    EXPECT_EQ(pair.rows.size(), 10U);
    EXPECT_EQ(pair.counts.faster, 1U);
    EXPECT_EQ(pair.counts.slower, 2U);
    EXPECT_EQ(pair.counts.not_comparable, 4U);
    ASSERT_EQ(pair.worst.size(), 3U);
    EXPECT_EQ(pair.rows[pair.worst[0]].workload, "empty/launch");
    EXPECT_EQ(pair.rows[pair.worst[1]].workload, "rms_norm/llama8b/r8c4096/f32");
    EXPECT_EQ(pair.not_compared.size(), 4U) << "four reasons, one row each";
}

TEST(report_data, mean_is_geometric_over_rows_that_do_work) {
    const auto data = report_of(samples::full_campaign());
    ASSERT_TRUE(data);
    const report_pair& pair = data->pairs.front();
    // copy 1.25, matmul 2, rms_norm 2/3, softmax 1, triad 50/50.5; the empty launch has no part.
    const double expected = std::pow(1.25 * 2.0 * (2.0 / 3.0) * 1.0 * (50.0 / 50.5), 0.2);
    EXPECT_EQ(pair.mean_rows, 5U);
    ASSERT_TRUE(pair.mean_ratio);
    EXPECT_NEAR(pair.mean_ratio->value, expected, 0.003 * expected);
    // copy has three runs: as few as the mean rests on, and too few for an interval.
    EXPECT_EQ(pair.mean_runs, 3U);
    EXPECT_FALSE(pair.mean_ratio->bounds);
    EXPECT_EQ(pair.mean_interval_gap, mean_gap::few_runs);
}

TEST(report_data, mean_has_an_interval_where_each_row_has_runs_enough) {
    samples::campaign_builder campaign({"cpu:0", "opencl:0"});
    for (const double candidate : {500.0, 2000.0, 1000.0}) {
        const row_key key = campaign.add_workload("w" + std::to_string(candidate), 1e6, 1e3);
        campaign.add_visits(key, {{"cpu:0", 1000.0}, {"opencl:0", candidate}}, 8);
    }
    const auto data = report_of(campaign);
    ASSERT_TRUE(data);
    const auto& mean = data->pairs.front().mean_ratio;
    ASSERT_TRUE(mean && mean->bounds);
    EXPECT_TRUE(mean->bounds->contains(1.0));
    EXPECT_LT(mean->bounds->half_width(), 0.01);
}

result<report_data> in_two_hosts(std::uint32_t runs) {
    samples::campaign_builder left({"cpu:0"}), right({"opencl:0"});
    for (auto* c : {&left, &right}) {
        const bool base = c == &left;
        for (const double times : {1.0, 4.0}) {
            const row_key key = c->add_workload("w" + std::to_string(times), 1e6, 1e3);
            c->add_visits(
                key, {{base ? "cpu:0" : "opencl:0", base ? 1000.0 : 1000.0 / times, 0.02}}, runs);
        }
    }
    for (run_record& run : right.runs) {
        run.visit += "-elsewhere";
    }
    const std::vector<bundle> bundles{left.as_bundle("a"), right.as_bundle("b")};
    return make_report(bundles, {});
}

TEST(report_data, devices_of_two_hosts_get_a_mean_over_two_samples_of_runs) {
    const auto data = in_two_hosts(10);
    ASSERT_TRUE(data);
    const report_pair& pair = data->pairs.front();
    EXPECT_EQ(pair.mean_interval_gap, mean_gap::none);
    EXPECT_EQ(pair.mean_runs, 10U);
    ASSERT_TRUE(pair.mean_ratio && pair.mean_ratio->bounds);
    EXPECT_NEAR(pair.mean_ratio->value, 2.0, 0.02) << "of 1 and 4";
    EXPECT_TRUE(pair.mean_ratio->bounds->contains(pair.mean_ratio->value));
    EXPECT_LT(pair.mean_ratio->bounds->half_width(), 0.02);
    const auto few = in_two_hosts(7);
    ASSERT_TRUE(few);
    EXPECT_EQ(few->pairs.front().mean_interval_gap, mean_gap::few_runs);
    EXPECT_NEAR(few->pairs.front().mean_ratio->value, 2.0, 0.02);
}

TEST(report_data, rows_that_follow_each_other_are_named_as_a_range) {
    report_pair pair;
    for (int i = 1; i <= 9; ++i) {
        pair.rows.push_back({.number = "C" + std::to_string(i)});
    }
    EXPECT_EQ(numbers_of(pair, {0, 1, 2, 4, 7, 8}), "C1-C3, C5, C8-C9");
    EXPECT_EQ(numbers_of(pair, {}), "");
}

TEST(report_data, bundles_in_folders_of_one_name_are_told_apart) {
    samples::campaign_builder left({"cpu:0"}), right({"cpu:0"});
    for (auto* c : {&left, &right}) {
        c->add_visits(c->add_workload("w", 1e6, 1e3), {{"cpu:0", 1000.0}}, 8);
    }
    const std::vector<bundle> bundles{left.as_bundle("a/out"), right.as_bundle("b/out/")};
    const auto data = make_report(bundles, {});
    ASSERT_TRUE(data);
    EXPECT_EQ(data->devices[0].title, "a/out: cpu:0");
    EXPECT_EQ(data->devices[1].title, "b/out/: cpu:0");
    EXPECT_THAT(data->coverage.devices, ElementsAre("a/out: cpu:0", "b/out/: cpu:0"));
}

TEST(report_data, every_figure_names_its_row_and_status) {
    const auto data = report_of(samples::full_campaign());
    ASSERT_TRUE(data);
    std::set<std::string> numbers;
    for (const report_device& device : data->devices) {
        for (const device_row& row : device.rows) {
            EXPECT_TRUE(numbers.insert(row.number).second) << row.number << " twice";
            for (const auto* f : {&row.rate, &row.time, &row.ceiling_share, &row.error}) {
                if (*f) {
                    EXPECT_EQ((*f)->source, row.number);
                    EXPECT_EQ((*f)->status, figure_status::measured_self);
                }
            }
        }
    }
    for (const report_row& row : data->pairs.front().rows) {
        EXPECT_EQ(row.ratio.has_value(), row.comparable);
        if (row.ratio) {
            EXPECT_EQ(row.ratio->source, row.number);
        }
    }
}

nlohmann::json claim(const std::string& dtype, double operations, double bytes) {
    return {{"dtype", dtype}, {"ops_per_s", operations}, {"bytes_per_s", bytes}};
}

TEST(report_data, a_missing_declared_peak_is_blank_and_never_a_siblings) {
    auto campaign = samples::full_campaign();
    campaign.campaign.devices["cpu:0"]["info"] = {{"claims", {claim("bf16", 1e12, 1e10)}}};
    auto sparse = claim("f32", 2e12, 0.0);
    sparse["sparsity"] = "sparse";
    sparse["source"] = "sheet 7";
    sparse["date"] = "2024-05";
    campaign.campaign.devices["opencl:0"]["info"] = {{"claims", {sparse}}};
    const auto data = report_of(campaign);
    ASSERT_TRUE(data);
    const report_device &cpu = data->devices[0], &other = data->devices[1];
    const device_row* product = find_row(cpu, "matmul/square/m64n64k64/nt/f32");
    ASSERT_TRUE(product != nullptr && product->rate);
    EXPECT_FALSE(product->declared_share) << "the peak of bf16 is not that of f32";
    const device_row* norm = find_row(cpu, "rms_norm/llama8b/r8c4096/f32");
    ASSERT_TRUE(norm != nullptr && norm->declared_share);
    EXPECT_NEAR(norm->declared_share->value, 0.52, 0.01);
    EXPECT_EQ(cpu.peaks.front().date, "") << "not stated, not invented";
    ASSERT_EQ(other.peaks.size(), 1U);
    EXPECT_EQ(other.peaks.front().origin, "sheet 7");
    EXPECT_EQ(other.peaks.front().operations->status, figure_status::declared);
    EXPECT_FALSE(find_row(other, "matmul/square/m64n64k64/nt/f32")->declared_share)
        << "a dense product is not held against a sparse peak";
}

TEST(report_data, a_row_bound_by_memory_is_held_against_the_declared_bandwidth) {
    auto campaign = samples::full_campaign();
    campaign.campaign.devices["cpu:0"]["info"] = {{"claims", {claim("f32", 1e12, 1e10)}}};
    for (run_record& run : campaign.runs) {
        if (run.key.workload_id == "triad/cache/n4096/f32") {
            run.ceiling = "memory canary";
        }
    }
    const auto data = report_of(campaign);
    ASSERT_TRUE(data);
    const device_row* triad = find_row(data->devices[0], "triad/cache/n4096/f32");
    ASSERT_TRUE(triad != nullptr && triad->declared_share);
    // 49 kB in 50 us are 0.98 GB/s of 10; its 0.16 GFLOP/s of 1000 would say nothing.
    EXPECT_NEAR(triad->declared_share->value, 0.098, 0.002);
}

TEST(report_data, measured_ceilings_follow_from_shares) {
    const auto data = report_of(samples::full_campaign());
    ASSERT_TRUE(data);
    // Every sample row reached 80 % of the compute canary; the median of their rates is 66.7
    // GFLOP/s.
    ASSERT_TRUE(data->devices[0].compute_ceiling);
    EXPECT_NEAR(data->devices[0].compute_ceiling->value, 66.7e9 / 0.8, 1e9);
    EXPECT_FALSE(data->devices[0].memory_ceiling);
}

TEST(report_data, one_device_is_reported_without_a_ratio) {
    const auto data = report_of(samples::tiny_campaign());
    ASSERT_TRUE(data);
    EXPECT_TRUE(data->pairs.empty());
    ASSERT_EQ(data->devices.size(), 1U);
    EXPECT_THAT(data->devices[0].rows[0].run_positions, testing::SizeIs(2));
}

TEST(report_data, doubles_are_refused_unless_asked_for) {
    auto campaign = samples::full_campaign();
    for (run_record& run : campaign.runs) {
        if (run.device == "opencl:0") {
            run.marks = {"double"};
        }
    }
    const auto refused = report_of(campaign);
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->pairs.front().mean_rows, 0U);
    EXPECT_EQ(refused->pairs.front().mean_interval_gap, mean_gap::no_rows);
    const auto asked = report_of(campaign, {.compare = {.doubles = true}});
    ASSERT_TRUE(asked);
    EXPECT_EQ(asked->pairs.front().mean_rows, 5U);
    samples::campaign_builder alone = samples::tiny_campaign();
    for (run_record& run : alone.runs) {
        run.marks = {"double"};
    }
    const auto nothing = report_of(alone);
    ASSERT_FALSE(nothing);
    EXPECT_EQ(nothing.error().code, error_code::not_comparable);
}

TEST(report_data, cards_and_hosts_are_told_apart) {
    auto campaign = samples::full_campaign();
    campaign.campaign.environment.json() = {{"host", {{"boot_id", "one"}}}};
    campaign.campaign.devices["cpu:0"]["info"] = {{"kind", 1}};
    campaign.campaign.devices["opencl:0"]["info"] = {{"kind", 1}};
    auto data = report_of(campaign);
    ASSERT_TRUE(data);
    EXPECT_EQ(data->cards, 1U) << "two backends of one processor";
    EXPECT_EQ(data->hosts, 1U);
    EXPECT_TRUE(data->cards_known);
    campaign.campaign.devices["opencl:0"]["info"] = {{"kind", 2}, {"uuid", "GPU-1"}};
    data = report_of(campaign);
    EXPECT_EQ(data->cards, 2U);
    campaign.campaign.environment.json() = nlohmann::json::object();
    data = report_of(campaign);
    EXPECT_FALSE(data->cards_known);
}

}  // namespace
}  // namespace accelbench::results
