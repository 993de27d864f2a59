// SPDX-License-Identifier: Apache-2.0
// Bundles in memory: mutated runs, rows, campaigns and plans through their readers, and what still
// reads through derivation, comparison and every form of the report.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "harness/plan/plan.hpp"
#include "results/bundle/journal.hpp"
#include "results/bundle/records_json.hpp"
#include "results/bundle/telemetry_checks.hpp"
#include "results/compare/comparison.hpp"
#include "results/compare/render.hpp"
#include "results/rows/derive.hpp"
#include "tests/fuzz/mutator.hpp"
#include "tests/unit/results/sample_campaign.hpp"
#include "tests/unit/telemetry/traces.hpp"

namespace accelbench::fuzz {
namespace {

using namespace results;

const std::vector<std::string_view> json_words{"null",
                                               "true",
                                               "-1",
                                               "1e999",
                                               "18446744073709551616",
                                               "\"\"",
                                               "{}",
                                               "[]",
                                               "[",
                                               "}",
                                               ",",
                                               ":",
                                               "\"samples_ns\":[",
                                               "\\u0000",
                                               "\"state\":\"ok\"",
                                               "NaN",
                                               "\n"};

std::string shown(const nlohmann::json& j) {
    return to_line(j);
}

/// Reads `text` with `parse`; what is read must be written and read again.
template <class Parse>
bool read_or_sentence(const std::string& text, Parse parse) {
    const auto read = parse(text, "file line 1");
    if (!read) {
        expect_sentence(read.error(), text);
        return false;
    }
    const auto again = parse(to_line(to_json(*read)), "file line 1");
    EXPECT_TRUE(again) << to_string(again.error()) << "\n" << text;
    return true;
}

TEST(fuzz_bundle, records_by_structure) {
    const auto whole = samples::tiny_campaign();
    const auto rows = derive_rows(whole.campaign, whole.runs);
    mutator change(101);
    std::size_t read = 0;
    constexpr std::size_t inputs = 600 * effort;
    for (std::size_t i = 0; i < inputs; ++i) {
        const auto run = shown(change.json(to_json(whole.runs[i % whole.runs.size()])));
        read += read_or_sentence(run, parse_run) ? 1 : 0;
        const auto row = shown(change.json(to_json(rows[i % rows.size()])));
        read += read_or_sentence(row, parse_row) ? 1 : 0;
        const auto campaign = shown(change.json(to_json(whole.campaign)));
        read += read_or_sentence(campaign, parse_campaign) ? 1 : 0;
    }
    EXPECT_GT(read, inputs / 20) << "nearly all refused: the mutations are too coarse";
    EXPECT_LT(read, 3 * inputs) << "nothing refused: the mutations do nothing";
}

TEST(fuzz_bundle, records_by_bytes) {
    const auto whole = samples::tiny_campaign();
    const std::string run = to_line(to_json(whole.runs.front()));
    const std::string campaign = to_line(to_json(whole.campaign));
    mutator change(102);
    for (std::size_t i = 0; i < 1000 * effort; ++i) {
        (void)read_or_sentence(change.text(run, json_words), parse_run);
        (void)read_or_sentence(change.text(campaign, json_words), parse_campaign);
        const auto lines = change.text(run + "\n" + run + "\n", json_words);
        if (const auto read = parse_journal(lines, "runs.jsonl"); !read) {
            expect_sentence(read.error(), lines);
        }
    }
}

TEST(fuzz_bundle, what_still_reads_of_telemetry_yields_a_row_or_a_fault) {
    auto whole = samples::tiny_campaign();
    whole.campaign.plan["energy"] = true;
    run_record& run = whole.runs.front();
    run.telemetry = traces::trace({{"energy", 0.1, traces::counter(50.0, 0.1)},
                                   {"power", 0.0, [](double at) { return 50.0 + at; }},
                                   {"throttle", 0.0, [](double) { return 3.0; }}});
    mutator change(104);
    std::size_t read = 0;
    constexpr std::size_t inputs = 40 * effort;
    for (std::size_t i = 0; i < inputs; ++i) {
        auto edited = to_json(run);
        edited["telemetry"] = change.json(edited["telemetry"]);
        const auto again = parse_run(shown(edited), "runs.jsonl line 1");
        if (!again) {
            expect_sentence(again.error(), shown(edited));
            continue;
        }
        ++read;
        (void)telemetry_fault(*again);
        for (const row_record& row : derive_rows(whole.campaign, std::vector{*again})) {
            EXPECT_TRUE(parse_row(shown(to_json(row)), "rows.jsonl line 1"));
        }
    }
    EXPECT_GT(read, inputs / 20) << "nearly all refused: the mutations are too coarse";
}

TEST(fuzz_bundle, what_still_reads_can_be_derived_compared_and_printed) {
    const auto whole = samples::full_campaign();
    mutator change(103);
    std::size_t compared = 0;
    for (std::size_t i = 0; i < 40 * effort; ++i) {
        bundle b = whole.as_bundle();
        if (change.below(2) == 0) {
            const auto campaign = shown(change.json(to_json(b.campaign)));
            auto read = parse_campaign(campaign, "bundle.json");
            if (!read) {
                expect_sentence(read.error(), campaign);
                continue;
            }
            b.campaign = *read;
        }
        for (std::uint64_t edits = change.below(4); edits > 0; --edits) {
            run_record& victim = b.runs[change.below(b.runs.size())];
            auto read = parse_run(shown(change.json(to_json(victim))), "runs.jsonl line 1");
            if (read) {
                victim = std::move(*read);
            }
        }
        b.rows = derive_rows(b.campaign, b.runs);
        for (const auto& row : b.rows) {
            EXPECT_TRUE(nlohmann::json::accept(to_line(to_json(row))));
        }
        const std::vector<bundle> bundles{b};
        for (const auto table : {comparison_class::same_precision, comparison_class::outcome}) {
            const auto report = compare(bundles, {.table = table});
            if (!report) {
                expect_sentence(report.error(), shown(to_json(b.campaign)));
                continue;
            }
            ++compared;
            EXPECT_FALSE(render_table(*report, {.width = 80}).empty());
            EXPECT_FALSE(render_markdown(*report).empty());
            EXPECT_FALSE(render_csv(*report).empty());
            EXPECT_TRUE(nlohmann::json::accept(render_json(*report)));
        }
    }
    EXPECT_GT(compared, 20 * effort);
}

TEST(fuzz_bundle, plans_of_edited_bundles) {
    plan::plan_request request;
    request.devices = {"cpu:0", "sim:0,noise=0.1"};
    request.seed = 9;
    request.only = {"softmax"};
    const auto made = plan::make_plan(request);
    ASSERT_TRUE(made);
    const nlohmann::json sound = plan::to_json(*made);
    mutator change(104);
    std::size_t read = 0;
    for (std::size_t i = 0; i < 300 * effort; ++i) {
        const auto edited = change.json(sound);
        const auto plan = plan::plan_from_json(edited);
        if (!plan) {
            expect_sentence(plan.error(), shown(edited));
            continue;
        }
        ++read;
        EXPECT_FALSE(plan->devices.empty());
        EXPECT_EQ(plan::row_order(*plan, 3).size(), plan->rows.size());
        EXPECT_TRUE(plan::plan_from_json(plan::to_json(*plan)));
    }
    EXPECT_GT(read, 10 * effort);
}

}  // namespace
}  // namespace accelbench::fuzz
