// SPDX-License-Identifier: Apache-2.0
// What a campaign has finished: rows done and closed, resuming, runs added where a ratio is wide.
#include "harness/campaign/ledger.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace accelbench::campaign {
namespace {

using results::row_state;
using results::run_record;

/// Two rows, a reference and two rivals; 12 runs, as many again where a ratio is wide.
plan::campaign_plan verdict_plan(std::uint32_t extra = 12) {
    plan::campaign_plan plan;
    plan.values.runs = 12;
    plan.values.extra_runs = extra;
    for (const char* label : {"cpu:0", "sim:0", "sim:1"}) {
        plan.devices.push_back({.backend = "any", .label = label});
    }
    for (const char* id : {"matmul/a", "softmax/b"}) {
        plan::planned_row row;
        row.work.id = id;
        plan.rows.push_back(row);
    }
    return plan;
}

run_record run_of(const std::string& label, std::uint32_t round, double launch_ns,
                  row_state state = row_state::ok, std::size_t row = 0) {
    run_record run;
    run.visit = "visit " + std::to_string(round) + " of row " + std::to_string(row);
    run.round = round;
    run.device = label;
    run.key.workload_id = row == 0 ? "matmul/a" : "softmax/b";
    run.key.boundary = "resident";
    run.state = state;
    for (std::uint32_t pair = 0; state == row_state::ok && pair < 6; ++pair) {
        results::window_record w;
        w.pair = pair;
        w.launches_per_batch = 10;
        w.batch_ns.assign(5, static_cast<std::int64_t>(10.0 * launch_ns));
        run.windows.push_back(std::move(w));
    }
    return run;
}

/// A visit in which sim:0 takes 50 us and the reference 50 us times exp(noise).
std::vector<run_record> visit(std::uint32_t round, double noise, std::mt19937_64& random) {
    std::normal_distribution<double> normal(0.0, noise);
    return {run_of("cpu:0", round, 50'000.0 * std::exp(normal(random))),
            run_of("sim:0", round, 50'000.0), run_of("sim:1", round, 50'000.0)};
}

ledger filled(const plan::campaign_plan& plan, std::uint32_t rounds, double noise) {
    std::mt19937_64 random(3);
    ledger done(plan);
    for (std::uint32_t round = 0; round < rounds; ++round) {
        done.add(visit(round, noise, random));
    }
    return done;
}

TEST(ledger, knows_what_was_done_by_round_row_and_side) {
    const auto plan = verdict_plan();
    ledger done(plan);
    done.add({run_of("cpu:0", 4, 1e4), run_of("sim:0", 4, 1e4)});
    EXPECT_TRUE(done.is_done(4, 0, "cpu:0"));
    EXPECT_TRUE(done.is_done(4, 0, "sim:0"));
    EXPECT_FALSE(done.is_done(4, 0, "sim:1"));
    EXPECT_FALSE(done.is_done(3, 0, "cpu:0"));
    EXPECT_FALSE(done.is_done(4, 1, "cpu:0"));
    EXPECT_EQ(done.runs(), 2U);
    EXPECT_EQ(done.not_ok(), 0U);
}

TEST(ledger, a_row_of_another_boundary_or_workload_is_another_row) {
    auto plan = verdict_plan();
    plan.rows[1] = plan.rows[0];
    plan.rows[1].boundary = "host";
    ledger done(plan);
    auto host = run_of("cpu:0", 0, 1e4);
    host.key.boundary = "host";
    done.add({host});
    EXPECT_FALSE(done.is_done(0, 0, "cpu:0"));
    EXPECT_TRUE(done.is_done(0, 1, "cpu:0"));
    auto stranger = run_of("cpu:0", 1, 1e4);
    stranger.key.workload_id = "matmul/stranger";
    done.add({stranger});
    EXPECT_EQ(done.runs(), 1U) << "a run of no row of the plan counts nowhere";
}

TEST(ledger, what_is_not_ok_closes_the_row_on_that_side_only) {
    const auto plan = verdict_plan();
    for (const auto state :
         {row_state::unsupported, row_state::failed, row_state::crashed, row_state::timed_out,
          row_state::device_lost, row_state::rejected, row_state::skipped, row_state::unstable}) {
        ledger done(plan);
        done.add({run_of("cpu:0", 0, 1e4), run_of("sim:0", 0, 1e4, state)});
        EXPECT_TRUE(done.is_closed(0, "sim:0")) << results::to_string(state);
        EXPECT_FALSE(done.is_closed(0, "cpu:0"));
        EXPECT_FALSE(done.is_closed(1, "sim:0"));
        EXPECT_EQ(done.not_ok(), 1U);
        done.add({run_of("sim:0", 1, 1e4, state)});
        EXPECT_EQ(done.not_ok(), 1U) << "counted once a side";
    }
}

TEST(ledger, a_profile_without_extra_runs_never_asks_for_more) {
    const auto plan = verdict_plan(0);
    EXPECT_EQ(filled(plan, 12, 0.5).rounds_wanted(0), 12U);
}

TEST(ledger, narrow_ratios_are_done_and_wide_ones_get_more_up_to_the_limit) {
    const auto plan = verdict_plan(12);
    EXPECT_EQ(filled(plan, 0, 0.2).rounds_wanted(0), 12U);
    EXPECT_EQ(filled(plan, 11, 0.2).rounds_wanted(0), 12U) << "no look before the plan's runs";
    EXPECT_EQ(filled(plan, 12, 0.001).rounds_wanted(0), 12U);
    EXPECT_EQ(filled(plan, 12, 0.2).rounds_wanted(0), 18U);
    EXPECT_EQ(filled(plan, 18, 0.2).rounds_wanted(0), 24U);
    EXPECT_EQ(filled(plan, 24, 0.2).rounds_wanted(0), 24U) << "12 and 12 more";
    EXPECT_EQ(filled(plan, 12, 0.2).rounds_wanted(1), 12U) << "the other row has nothing yet";
}

TEST(ledger, a_look_sees_only_the_runs_up_to_it) {
    const auto plan = verdict_plan(12);
    ledger done = filled(plan, 12, 0.001);
    std::mt19937_64 random(5);
    for (std::uint32_t round = 12; round < 21; ++round) {  // asked for by another side
        done.add(visit(round, 0.5, random));
    }
    EXPECT_EQ(done.rounds_wanted(0), 12U) << "what came later cannot reopen a look that was done";
}

TEST(ledger, width_decides_and_not_what_the_ratio_says) {
    const auto plan = verdict_plan(12);
    for (const double ratio : {0.5, 1.0, 3.0}) {
        ledger done(plan);
        std::mt19937_64 random(3);
        std::normal_distribution<double> normal(0.0, 0.001);
        for (std::uint32_t round = 0; round < 12; ++round) {
            done.add({run_of("cpu:0", round, 5e4 * ratio * std::exp(normal(random))),
                      run_of("sim:0", round, 5e4)});
        }
        EXPECT_EQ(done.rounds_wanted(0), 12U) << ratio;
    }
}

TEST(ledger, a_closed_side_asks_for_nothing) {
    const auto plan = verdict_plan(12);
    ledger done = filled(plan, 12, 0.2);
    done.add(
        {run_of("sim:0", 12, 0, row_state::failed), run_of("sim:1", 12, 0, row_state::failed)});
    EXPECT_EQ(done.rounds_wanted(0), 12U);
    ledger without_reference(plan);
    for (std::uint32_t round = 0; round < 12; ++round) {
        without_reference.add({run_of("cpu:0", round, 0, row_state::crashed),
                               run_of("sim:0", round, 5e4 * (1 + round))});
    }
    EXPECT_EQ(without_reference.rounds_wanted(0), 12U) << "there is no ratio to narrow";
}

TEST(ledger, resumes_to_the_same_state_whatever_the_journals_order) {
    const auto plan = verdict_plan(12);
    std::mt19937_64 random(3);
    std::vector<run_record> journal;
    for (std::uint32_t round = 0; round < 12; ++round) {
        for (const auto& run : visit(round, 0.2, random)) {
            journal.push_back(run);
        }
    }
    std::shuffle(journal.begin(), journal.end(), random);
    ledger resumed(plan);
    resumed.add_resumed(journal);
    const ledger live = filled(plan, 12, 0.2);
    EXPECT_EQ(resumed.rounds_wanted(0), live.rounds_wanted(0));
    EXPECT_EQ(resumed.runs(), live.runs());
    for (std::uint32_t round = 0; round < 13; ++round) {
        EXPECT_EQ(resumed.is_done(round, 0, "sim:1"), live.is_done(round, 0, "sim:1")) << round;
    }
}

/// The journal was cut between the sides of round 5; after the resume sim:0 ran alone.
ledger cut(const plan::campaign_plan& plan, double noise) {
    std::mt19937_64 random(3);
    ledger done(plan);
    for (std::uint32_t round = 0; round < 12; ++round) {
        auto runs = visit(round, noise, random);
        if (round == 5) {
            done.add({runs[0]});
            runs[1].visit = runs[2].visit = "another visit";
            done.add({runs[1], runs[2]});
        } else {
            done.add(runs);
        }
    }
    return done;
}

TEST(ledger, a_pair_that_a_kill_tore_apart_is_made_up_for) {
    EXPECT_EQ(cut(verdict_plan(12), 0.001).rounds_wanted(0), 13U)
        << "12 pairs were planned, one round gave none";
    EXPECT_EQ(cut(verdict_plan(0), 0.001).rounds_wanted(0), 13U) << "in every profile";
    EXPECT_EQ(cut(verdict_plan(12), 0.2).rounds_wanted(0), 13U) << "first the planned 12";
    EXPECT_EQ(cut(verdict_plan(12), 0.2).rounds_wanted(1), 12U) << "the other row lost nothing";
}

}  // namespace
}  // namespace accelbench::campaign
