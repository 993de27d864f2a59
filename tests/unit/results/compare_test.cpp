// SPDX-License-Identifier: Apache-2.0
// Which rows are compared, which are not and why, and what the verdicts rest on.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <nlohmann/json.hpp>

#include "results/compare/comparison.hpp"
#include "results/compare/energy.hpp"
#include "results/compare/render.hpp"
#include "results/compare/words.hpp"
#include "tests/unit/results/compared.hpp"
#include "tests/unit/results/sample_campaign.hpp"

namespace accelbench::results {
namespace {

using samples::campaign_builder;
using statistics::verdict;
using testing::HasSubstr;
using testing::Not;

TEST(compare, every_kind_of_outcome_of_one_bundle) {
    const std::vector<bundle> bundles{samples::full_campaign().as_bundle()};
    const comparison report = compared(bundles);
    const auto word = [&](const char* id) { return std::string(verdict_word(row_of(report, id))); };
    EXPECT_EQ(word("matmul/square/m64n64k64/nt/f32"), "faster");
    EXPECT_EQ(word("rms_norm/llama8b/r8c4096/f32"), "slower");
    EXPECT_EQ(word("softmax/square/r64c64/f32"), "same");
    EXPECT_EQ(word("triad/cache/n4096/f32"), "unresolved");
    EXPECT_EQ(word("empty/launch"), "slower");
    EXPECT_EQ(word("copy/cache/n4096/f32"), "unresolved");
    EXPECT_NEAR(row_of(report, "matmul/square/m64n64k64/nt/f32").ratio->ratio, 2.0, 0.01);
    EXPECT_EQ(row_of(report, "matmul/square/m64n64k64/nt/f32").ratio->design,
              statistics::comparison_design::paired);
    const auto why = [&](const char* id) {
        const compared_row& row = row_of(report, id);
        EXPECT_FALSE(row.comparable || row.ratio) << id;
        return row.why_not;
    };
    EXPECT_EQ(why("matmul/square/m64n64k64/nt/bf16"),
              "opencl:0: unsupported (no bf16 storage on this device)");
    EXPECT_THAT(why("adamw/flat/n4096/f32"), HasSubstr("opencl:0: failed (failed in 1 of 12"));
    EXPECT_EQ(why("matmul/square/m128n128k128/nt/f32"), "boundary is host and resident");
    EXPECT_THAT(why("matmul/square/m64n64k64/nt/f16"), HasSubstr("accumulates in f32, opencl:0"));
}

TEST(compare, an_energy_without_an_interval_makes_no_ratio) {
    const auto with_power = [](double joules, std::optional<interval_record> bounds) {
        row_record row;
        row.power = power_record{};
        row.power->scope = "card";
        row.power->runs = bounds ? 6 : 3;
        row.power->joules_per_launch = joules;
        row.power->joules_interval = bounds;
        return row;
    };
    compared_row row;
    row.comparable = true;
    row.base_row = with_power(2.0, interval_record{1.8, 2.2, 0.95});
    row.candidate_row = with_power(1.0, std::nullopt);
    EXPECT_FALSE(energy_of(row).times_less);
    EXPECT_THAT(energy_of(row).why_no_ratio, HasSubstr("3 energies of one side give no interval"));
    row.candidate_row = with_power(1.0, interval_record{0.5, 1.25, 0.95});
    const energy_comparison got = energy_of(row);
    ASSERT_TRUE(got.times_less && got.bounds) << got.why_no_ratio;
    EXPECT_DOUBLE_EQ(*got.times_less, 2.0);
    EXPECT_DOUBLE_EQ(got.bounds->low, 1.8 / 1.25);
    EXPECT_DOUBLE_EQ(got.bounds->high, 2.2 / 0.5);
    EXPECT_NEAR(got.bounds->confidence, 0.90, 1e-12);
    EXPECT_EQ(energy_ratio_text(row), "2.00 [1.44, 4.40]");
    row.candidate_row = with_power(1.0, interval_record{0.0, 1.25, 0.95});
    EXPECT_FALSE(energy_of(row).times_less) << "an end without bound";
    row.candidate_row->power->scope = "chip";
    EXPECT_THAT(energy_of(row).why_no_ratio, HasSubstr("one sensor sees the card"));
}

TEST(compare, a_plugin_of_one_version_that_is_another_file_is_told) {
    const auto with = [](const char* own, const char* driver) {
        auto c = samples::full_campaign();
        c.campaign.devices.json() = {
            {"cpu:0",
             {{"plugin", {{"name", "cpu"}, {"version", "1.0"}}},
              {"library", "accb_cpu.so"},
              {"library_sha256", own},
              {"loaded_libraries", {{{"path", "/a/libdriver.so.1"}, {"sha256", driver}}}}}}};
        return c;
    };
    const auto told = [](const campaign_builder& a, const campaign_builder& b) {
        const std::vector<bundle> bundles{a.as_bundle("a"), b.as_bundle("b")};
        std::string all;
        for (const std::string& warning : compared(bundles).warnings) {
            all += warning + "\n";
        }
        return all;
    };
    EXPECT_EQ(told(with("00", "11"), with("00", "11")), "");
    EXPECT_THAT(told(with("00", "11"), with("00", "12")),
                HasSubstr("plug-in cpu 1.0 was measured with other files in b than in a: "
                          "libdriver.so.1"));
    EXPECT_THAT(told(with("00", "11"), with("01", "12")),
                HasSubstr("in a: accb_cpu.so, libdriver.so.1"));
    auto newer = with("01", "11");
    newer.campaign.devices["cpu:0"]["plugin"]["version"] = "1.1";
    EXPECT_EQ(told(with("00", "11"), newer), "") << "another version may well be another file";
}

TEST(compare, too_few_runs_are_unresolved_and_say_how_many_would_do) {
    const std::vector<bundle> bundles{samples::full_campaign().as_bundle()};
    const comparison report = compared(bundles);
    const compared_row& row = row_of(report, "copy/cache/n4096/f32");
    EXPECT_FALSE(row.ratio->bounds);
    EXPECT_EQ(row.runs_needed, 8U);  // 2^(1-8) <= 0.05 / 6
    EXPECT_THAT(note_of(report, row), HasSubstr("needs 8 runs, has 3"));
    EXPECT_EQ(report.family, 6U);
}

TEST(compare, marks_name_their_device_and_a_share_above_one_is_one) {
    samples::campaign_builder c = samples::full_campaign();
    for (run_record& run : c.runs) {
        if (run.device == "opencl:0") {
            run.marks = {"drift"};
            run.achieved_share = 1.23;
        }
        run.marks.emplace_back("correlated");
    }
    const std::vector<bundle> bundles{c.as_bundle()};
    const comparison report = compared(bundles);
    EXPECT_EQ(note_of(report, row_of(report, "softmax/square/r64c64/f32")),
              "correlated on both; above-ceiling, drift on opencl:0");
    const auto explained = legend(report);
    for (const std::string mark : {"above-ceiling: ", "correlated: ", "drift: ", "of ceiling: "}) {
        EXPECT_TRUE(std::any_of(explained.begin(), explained.end(), [&](const std::string& line) {
            return line.starts_with(mark);
        })) << mark;
    }
}

TEST(compare, leftovers_meet_what_is_nearest_to_them) {
    campaign_builder c({"cpu:0", "opencl:0"});
    row_key key = c.add_workload("copy/n16", 0.0, 128.0);
    key.boundary = "host";  // sorted before the resident row
    c.add_visits(key, {{"cpu:0", 1000.0}}, 2);
    key.boundary = "resident";
    c.add_visits(key, {{"cpu:0", 1000.0}}, 2);
    key.cache_mode = "warm";
    c.add_visits(key, {{"opencl:0", 1000.0}}, 2);
    const std::vector<bundle> bundles{c.as_bundle()};
    std::vector<std::string> why;
    for (const compared_row& row : compared(bundles).rows) {
        why.push_back(row.why_not);
    }
    EXPECT_THAT(why, testing::UnorderedElementsAre("cache mode is rotated and warm",
                                                   "opencl:0: not measured"));
}

TEST(compare, coverage_counts_the_states_of_every_device) {
    const std::vector<bundle> bundles{samples::full_campaign().as_bundle()};
    EXPECT_EQ(coverage(compared(bundles)),
              (std::vector<std::string>{"rows of cpu:0: 10 ok",
                                        "rows of opencl:0: 1 failed, 8 ok, 1 unsupported"}));
}

TEST(compare, host_and_device_are_told_from_what_the_machine_recorded) {
    samples::campaign_builder c = samples::full_campaign();
    c.campaign.environment.json() = {
        {"host", {{"hostname", "node7"}, {"kernel", "6.1"}, {"virtual_machine", true}}},
        {"cpu", {{"model", "EPYC"}, {"logical_cpus", 2}}},
        {"memory", {{"total_bytes", 25.28e9}}},
        {"load", {{"steal_ticks", 100}, {"total_ticks", 1000}, {"average_1_min", 0.5}}},
        {"load_at_end", {{"steal_ticks", 104}, {"total_ticks", 2000}}}};
    c.campaign.devices["cpu:0"] = {
        {"info", {{"name", "EPYC"}, {"driver", "Linux 6.1"}}},
        {"plugin", {{"name", "cpu"}, {"version", "0.1.0"}, {"sdk", "oneDNN 2.6"}}}};
    const std::vector<bundle> bundles{c.as_bundle()};
    const auto lines = facts(compared(bundles));
    EXPECT_EQ(lines[1],
              "host: node7: EPYC, 2 processors, 25.3 GB, Linux 6.1, virtual machine; 0.4 % of its "
              "time went to other guests; load 0.5 when it began");
    EXPECT_EQ(lines[2], "cpu:0 is EPYC; plug-in cpu 0.1.0, oneDNN 2.6, driver Linux 6.1");
}

TEST(compare, the_noise_floor_raises_the_margin_and_is_no_column) {
    campaign_builder c({"cpu:0", "opencl:0"});
    const row_key key = c.add_workload("w", 1.0, 1.0);
    c.add_visits(key, {{"cpu:0", 1000.0}, {"opencl:0", 980.0}, {"cpu:0#aa", 1030.0}}, 12);
    const std::vector<bundle> bundles{c.as_bundle()};
    const comparison report = compared(bundles);
    ASSERT_EQ(report.pairs.size(), 1U);
    ASSERT_EQ(report.rows.size(), 1U);
    EXPECT_EQ(report.noise.rows, 1U);
    EXPECT_NEAR(*report.noise.floor, 0.03, 0.002);
    EXPECT_EQ(report.margin, *report.noise.floor);
    EXPECT_EQ(report.rows.front().outcome.value, verdict::same) << "2 % is within the noise";
}

TEST(compare, a_device_against_itself_is_a_row_like_others_and_never_wins) {
    std::size_t claims = 0;
    campaign_builder c({"cpu:0"});
    for (int i = 0; i < 40; ++i) {
        const row_key key = c.add_workload("w" + std::to_string(i), 1.0, 1.0);
        c.add_visits(key, {{"cpu:0", 1000.0, 0.05}, {"cpu:0#2", 1000.0, 0.05}}, 12);
    }
    const std::vector<bundle> bundles{c.as_bundle()};
    const comparison report = compared(bundles);
    EXPECT_EQ(report.pairs.front().candidate.label, "cpu:0#2");
    for (const compared_row& row : report.rows) {
        claims += row.outcome.value == verdict::faster || row.outcome.value == verdict::slower;
    }
    EXPECT_EQ(claims, 0U);
    EXPECT_EQ(report.rows.size(), 40U);
}

TEST(compare, pairing_takes_out_what_both_sides_share) {
    campaign_builder c({"cpu:0", "opencl:0"});
    const row_key key = c.add_workload("w", 1.0, 1.0);
    for (int round = 0; round < 12; ++round) {
        const double machine = 1000.0 * std::pow(1.3, round % 4);  // slow and fast minutes
        c.add_visits(key, {{"cpu:0", machine}, {"opencl:0", machine * 0.95}}, 1);
    }
    std::vector<bundle> bundles{c.as_bundle()};
    EXPECT_EQ(compared(bundles).rows.front().outcome.value, verdict::faster);
    // The same data without shared visits: the machine's minutes drown the difference.
    for (std::size_t i = 0; i < bundles.front().runs.size(); ++i) {
        bundles.front().runs[i].visit += std::to_string(i);
    }
    const comparison unpaired = compared(bundles);
    EXPECT_EQ(unpaired.rows.front().outcome.value, verdict::unresolved);
    EXPECT_EQ(unpaired.rows.front().ratio->design, statistics::comparison_design::unpaired);
}

campaign_builder one_device(const std::string& label, double time, std::uint32_t runs,
                            const std::string& uuid) {
    campaign_builder c({label}, uuid);
    const row_key key = c.add_workload("w", 1000.0, 1.0);
    c.add_visits(key, {{label, time}}, runs);
    for (run_record& run : c.runs) {
        run.visit = uuid + run.visit;
    }
    return c;
}

TEST(compare, two_bundles_meet_unpaired_from_eight_runs_on) {
    for (const std::uint32_t runs : {7U, 8U}) {
        const std::vector<bundle> bundles{one_device("cpu:0", 1000, runs, "a").as_bundle("a"),
                                          one_device("cuda:0", 500, runs, "b").as_bundle("b")};
        const comparison report = compared(bundles);
        const compared_row& row = report.rows.front();
        EXPECT_EQ(report.pairs.front().candidate.title, "b: cuda:0");
        EXPECT_EQ(row.ratio->design, statistics::comparison_design::unpaired);
        EXPECT_EQ(row.outcome.value, runs < 8 ? verdict::unresolved : verdict::faster);
        EXPECT_NEAR(row.ratio->ratio, 2.0, 0.01);
    }
}

TEST(compare, the_same_device_of_two_bundles_meets_its_namesake) {
    const std::vector<bundle> bundles{one_device("cpu:0", 1000, 8, "a").as_bundle("a"),
                                      one_device("cpu:0", 500, 8, "b").as_bundle("b")};
    const comparison report = compared(bundles);
    EXPECT_EQ(report.pairs.front().base.title, "a: cpu:0");
    EXPECT_EQ(report.pairs.front().candidate.title, "b: cpu:0");
}

TEST(compare, another_protocol_or_plan_is_refused_by_name) {
    std::vector<bundle> bundles{one_device("cpu:0", 1000, 8, "a").as_bundle("a"),
                                one_device("cpu:0", 500, 8, "b").as_bundle("b")};
    bundles[1].campaign.plan["constants"]["runs"] = 99;
    EXPECT_TRUE(compare(bundles, {})) << "how many runs is no part of what a time means";
    bundles[1].campaign.plan["constants"]["window_ns"] = 5;
    auto refused = compare(bundles, {});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, error_code::bundle_mismatch);
    EXPECT_THAT(to_string(refused.error()), HasSubstr("window_ns is 10000000 and 5"));
    bundles[1].campaign = bundles[0].campaign;
    bundles[1].campaign.protocol_version = "0.2.0";
    EXPECT_THAT(to_string(compare(bundles, {}).error()), HasSubstr("protocol 0.1.0 and 0.2.0"));
}

TEST(compare, a_workload_changed_under_its_name_gets_no_ratio) {
    auto second = one_device("cpu:0", 500, 8, "b");
    for (run_record& run : second.runs) {
        run.key.workload_sha256 = std::string(64, 'f');
    }
    const std::vector<bundle> bundles{one_device("cpu:0", 1000, 8, "a").as_bundle("a"),
                                      second.as_bundle("b")};
    const comparison report = compared(bundles);
    ASSERT_EQ(report.rows.size(), 1U);
    EXPECT_THAT(report.rows.front().why_not, HasSubstr("the workload was changed"));
}

TEST(compare, every_part_of_the_key_forbids_a_ratio) {
    const std::vector<std::pair<const char*, std::function<void(row_key&)>>> changes{
        {"boundary", [](row_key& k) { k.boundary = "host"; }},
        {"route", [](row_key& k) { k.route = "whole graph"; }},
        {"cache mode", [](row_key& k) { k.cache_mode = "warm"; }},
        {"launch mode", [](row_key& k) { k.launch_mode = "graph"; }},
        {"load", [](row_key& k) { k.load = "latency"; }},
        {"class", [](row_key& k) { k.tuning_class = "tuned"; }},
        {"ranks", [](row_key& k) { k.ranks = 2; }},
        {"profile", [](row_key& k) { k.profile = "verdict"; }}};
    for (const auto& [name, change] : changes) {
        auto second = one_device("cpu:0", 500, 8, "b");
        for (run_record& run : second.runs) {
            change(run.key);
        }
        const std::vector<bundle> bundles{one_device("cpu:0", 1000, 8, "a").as_bundle("a"),
                                          second.as_bundle("b")};
        const comparison report = compared(bundles);
        ASSERT_EQ(report.rows.size(), 1U);
        EXPECT_FALSE(report.rows.front().comparable);
        EXPECT_THAT(report.rows.front().why_not, HasSubstr(std::string(name) + " is "));
    }
}

TEST(compare, measured_precision_that_differs_gets_no_ratio) {
    campaign_builder c({"cpu:0", "gpu:0"});
    const row_key key = c.add_workload("w", 1.0, 1.0);
    c.add_visits(key, {{"cpu:0", 1000.0}, {"gpu:0", 100.0}}, 12);
    for (run_record& run : c.runs) {
        run.verification->effective_precision = run.device == "gpu:0" ? "tf32" : "f32";
    }
    const std::vector<bundle> bundles{c.as_bundle()};
    EXPECT_EQ(compared(bundles).rows.front().why_not,
              "measured precision differs: cpu:0 is f32, gpu:0 is tf32");
}

TEST(compare, a_row_by_the_accuracy_floor_is_none_of_the_same_precision) {
    campaign_builder c({"cpu:0", "npu:0"});
    const row_key key = c.add_workload("w", 1.0, 1.0);
    c.add_visits(key, {{"cpu:0", 1000.0}, {"npu:0", 100.0}}, 12);
    for (run_record& run : c.runs) {  // the same types by their names
        run.support["answer"] = run.device == "npu:0" ? "yes-other-precision" : "yes";
    }
    const std::vector<bundle> bundles{c.as_bundle()};
    EXPECT_EQ(compared(bundles).rows.front().why_not,
              "precision differs: npu:0 is judged by the workload's accuracy floor alone");
}

TEST(compare, a_test_double_gets_a_ratio_only_when_it_is_asked_for) {
    campaign_builder c({"cpu:0", "gpu:0"});
    const row_key key = c.add_workload("w", 1.0, 1.0);
    c.add_visits(key, {{"cpu:0", 1000.0}, {"gpu:0", 100.0}}, 12);
    for (run_record& run : c.runs) {
        if (run.device == "gpu:0") {
            run.marks.emplace_back("double");
        }
    }
    const std::vector<bundle> bundles{c.as_bundle()};
    const comparison refused = compared(bundles);
    EXPECT_FALSE(refused.rows.front().comparable);
    EXPECT_EQ(refused.rows.front().why_not,
              "gpu:0: a test double, no device; --doubles compares it all the same");
    EXPECT_TRUE(compared(bundles, {.doubles = true}).rows.front().comparable);
}

TEST(compare, the_outcome_class_takes_any_arithmetic_above_the_floor_at_the_host) {
    campaign_builder c({"cpu:0", "npu:0"});
    const auto add = [&c](const std::string& id, double floor, double nmse) {
        row_key key = c.add_workload(id, 1.0, 1.0, floor);
        key.boundary = "host";
        c.add_visits(key, {{"cpu:0", 1000.0}, {"npu:0", 500.0}}, 12);
        for (run_record& run : c.runs) {
            if (run.key.workload_id == id && run.device == "npu:0") {
                run.support["compute"] = "bf16";
                run.verification->nmse = nmse;
            }
        }
    };
    add("good", 1e-4, 1e-5);
    add("bad", 1e-4, 1e-3);
    add("none", 0.0, 1e-5);
    add("nan", 1e-4, std::nan(""));
    const std::vector<bundle> bundles{c.as_bundle()};
    const comparison report = compared(bundles, {.table = comparison_class::outcome});
    EXPECT_EQ(row_of(report, "good").outcome.value, verdict::faster);
    EXPECT_THAT(row_of(report, "bad").why_not, HasSubstr("above the workload's floor"));
    EXPECT_THAT(row_of(report, "none").why_not, HasSubstr("declares no accuracy floor"));
    EXPECT_FALSE(row_of(report, "nan").comparable);
    EXPECT_THAT(render_table(report, {}), HasSubstr("nmse 1.0e-05"));
    EXPECT_FALSE(row_of(compared(bundles), "good").comparable);
}

TEST(compare, an_unfinished_campaign_counts_its_whole_family) {
    campaign_builder c({"cpu:0", "opencl:0"});
    const row_key key = c.add_workload("measured", 1.0, 1.0);
    c.add_workload("waiting", 1.0, 1.0);
    c.add_visits(key, {{"cpu:0", 1000.0}, {"opencl:0", 500.0}}, 6);
    c.campaign.complete = false;
    const std::vector<bundle> bundles{c.as_bundle()};
    const comparison report = compared(bundles);
    EXPECT_EQ(report.family, 2U);
    EXPECT_EQ(row_of(report, "waiting").why_not, "not measured yet");
    EXPECT_EQ(row_of(report, "measured").outcome.reason, statistics::verdict_reason::too_few_runs);
    EXPECT_EQ(row_of(report, "measured").row_verdict, verdict::faster);
}

TEST(compare, unknown_base_and_a_single_device_are_refused) {
    const std::vector<bundle> one{one_device("cpu:0", 1000, 8, "a").as_bundle("a")};
    EXPECT_EQ(compare(one, {}).error().code, error_code::bad_usage);
    EXPECT_THAT(to_string(compare(one, {.base = "gpu:7"}).error()), HasSubstr("cpu:0"));
    EXPECT_EQ(compare({}, {}).error().code, error_code::bad_usage);
}

}  // namespace
}  // namespace accelbench::results
