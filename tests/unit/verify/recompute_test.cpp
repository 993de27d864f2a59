// SPDX-License-Identifier: Apache-2.0
// Elements that a bundle kept, computed again: honest ones pass, and what was changed is named.
#include "harness/verify/recompute.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>
#include <set>

#include "harness/verify/sample_places.hpp"
#include "tests/unit/verify/scene.hpp"

namespace accelbench::verify {
namespace {

using results::output_sample;
using results::run_record;
using ::testing::HasSubstr;
using testing::n;
using testing::product;
using testing::scene;

constexpr std::uint64_t seed = 42;  // the scene's

run_record run_of(const kernels::workload& work) {
    run_record run;
    run.visit = "visit-1";
    run.device = "chip:0";
    run.key.workload_id = work.id;
    run.key.workload_sha256 = work.sha256;
    run.verification = results::verification_record{};
    run.verification->passed = run.verification->timed_outputs = true;
    run.support = nlohmann::json::object();
    return run;
}

output_sample sample_of(scene& s, const testing::outputs& got, std::uint64_t launches = 1) {
    output_sample kept{.visit = "visit-1",
                       .device = "chip:0",
                       .constants = s.choice.constants,
                       .others = s.choice.others,
                       .launches = launches,
                       .tensors = {}};
    for (std::uint32_t t = 0; t < s.work.tensors.size(); ++t) {
        if (!kernels::is_written(s.work.tensors[t].role)) {
            continue;
        }
        const auto layout = s.store.reference(s.work, s.choice)->layout(t);
        results::sampled_tensor one{
            .rank = 0,
            .tensor = t,
            .elements = sampled_elements({seed, kept.visit, kept.device, 0, t}, layout),
            .bits = {}};
        const std::size_t size = kernels::bytes_of(s.work.tensors[t].type);
        for (const std::uint64_t element : one.elements) {
            std::uint64_t bits = 0;
            std::memcpy(&bits, got[t].data() + element * size, size);
            one.bits.push_back(bits);
        }
        kept.tensors.push_back(std::move(one));
    }
    return kept;
}

recomputed again(const kernels::workload& work, const output_sample& kept, run_record run,
                 std::uint64_t from = seed) {
    const std::vector<run_record> runs{std::move(run)};
    const std::vector<output_sample> samples{kept};
    return recompute(from, runs, samples, {{work.sha256, work}}, 64ULL << 20U);
}

TEST(recompute, honest_elements_pass_in_kernels_of_every_shape) {
    for (auto&& work :
         {product(20, 33, 100), product(300, 200, 64, "bf16"),
          kernels::test::built("adamw", {{"n", n(512)}, {"dtype", "f32"}}),
          kernels::test::built("softmax", {{"r", n(8)}, {"c", n(100)}, {"dtype", "f32"}})}) {
        scene s(work);
        const std::uint64_t launches = evolves(work) ? 5 : 1;
        const auto found =
            again(s.work, sample_of(s, s.launched(launches), launches), run_of(s.work));
        EXPECT_THAT(found.faults, ::testing::IsEmpty()) << work.id;
        EXPECT_EQ(found.sampled, 1U);
        EXPECT_GE(found.elements, 40U) << work.id;
        EXPECT_LE(found.worst_ratio, 1.0);
    }
}

TEST(recompute, whatever_was_changed_is_named) {
    scene s(product(20, 33, 100));
    const output_sample good = sample_of(s, s.launched());
    const auto faults = [&](const output_sample& kept, std::uint64_t from = seed) {
        const auto found = again(s.work, kept, run_of(s.work), from);
        return found.faults.empty() ? std::string() : found.faults.front();
    };
    EXPECT_EQ(faults(good), "");
    output_sample changed = good;
    changed.tensors[0].bits[7] ^= 1U << 20U;  // high in the fraction
    EXPECT_THAT(faults(changed), HasSubstr("1 of"));
    EXPECT_THAT(faults(changed), HasSubstr("are wrong: y["));
    changed = good;
    changed.tensors[0].elements[3] += 1;
    EXPECT_THAT(faults(changed), HasSubstr("not those that follow from seed and visit"));
    changed = good;
    changed.others ^= 1U;
    EXPECT_THAT(faults(changed), HasSubstr("elements are wrong"));
    changed = good;
    changed.tensors.clear();
    EXPECT_THAT(faults(changed), HasSubstr("y was not sampled"));
    changed = good;
    changed.tensors.push_back(good.tensors[0]);
    EXPECT_THAT(faults(changed), HasSubstr("no output, or twice"));
    EXPECT_THAT(faults(good, seed + 1), HasSubstr("not those that follow"));
    scene evolving(kernels::test::built("adamw", {{"n", n(512)}, {"dtype", "f32"}}));
    output_sample endless = sample_of(evolving, evolving.launched());
    endless.launches = ~0ULL;
    const auto found = again(evolving.work, endless, run_of(evolving.work));
    EXPECT_THAT(found.faults, ::testing::ElementsAre(HasSubstr("launches")));
}

TEST(recompute, what_cannot_be_computed_is_said_and_what_did_not_pass_is_no_matter) {
    scene s(product(20, 33, 100));
    const output_sample good = sample_of(s, s.launched());
    run_record run = run_of(s.work);
    run.support = nlohmann::json{{"answer", "yes-other-precision"}};
    auto found = again(s.work, good, run);
    EXPECT_EQ(found.elements, 0U);
    EXPECT_THAT(found.not_computed, ::testing::ElementsAre(HasSubstr("accuracy floor")));
    const std::vector<run_record> runs{run_of(s.work)};
    const std::vector<output_sample> samples{good};
    found = recompute(seed, runs, samples, {}, 1U << 20U);
    EXPECT_THAT(found.not_computed, ::testing::ElementsAre(HasSubstr("--suite")));
    run = run_of(s.work);
    run.verification->passed = false;
    EXPECT_EQ(again(s.work, good, run).runs, 0U);
    run = run_of(s.work);
    run.visit = "visit-2";
    found = again(s.work, good, run);
    EXPECT_EQ(found.sampled, 0U);
    EXPECT_THAT(found.faults, ::testing::ElementsAre(HasSubstr("nothing of its outputs was kept")))
        << "a wrong run must not be hidden by leaving its line out";
    run.state = results::row_state::rejected;
    EXPECT_EQ(again(s.work, good, run).runs, 0U);
}

TEST(recompute, a_file_that_anybody_changed_is_a_sentence_or_a_finding) {
    scene s(product(20, 33, 100));
    const std::string good = results::line_of(sample_of(s, s.launched()));
    const auto folder = std::filesystem::path(::testing::TempDir()) / "changed_samples";
    std::filesystem::create_directories(folder);
    std::mt19937_64 random(7);
    std::size_t refused = 0, found = 0;
    for (int i = 0; i < 400; ++i) {
        std::string text = good;
        for (std::uint64_t k = 0; k <= random() % 3; ++k) {
            text[random() % (text.size() - 1)] = "0123456789,:[]{}-e\"x"[random() % 20];
        }
        std::ofstream(folder / results::samples_file) << text;
        const auto read = results::read_samples(folder);
        if (!read) {
            EXPECT_THAT(to_string(read.error()), HasSubstr("line 1"));
            ++refused;
            continue;
        }
        const std::vector<run_record> runs{run_of(s.work)};
        const auto checked = recompute(seed, runs, *read, {{s.work.sha256, s.work}}, 16ULL << 20U);
        found += checked.faults.empty() && checked.sampled == 1 ? 0 : 1;
    }
    std::filesystem::remove_all(folder);
    EXPECT_GT(refused, 100U);
    EXPECT_GT(found, 50U);
}

TEST(sampled_elements, are_few_and_follow_from_every_part_of_the_draw) {
    const kernels::row_layout wide{1000, 4096}, narrow{5000, 1}, small{2, 3};
    const sample_draw draw{7, "v", "d", 0, 2};
    std::set<std::uint64_t> rows;
    for (const std::uint64_t element : sampled_elements(draw, wide)) {
        EXPECT_LT(element, 1000U * 4096U);
        rows.insert(element / 4096);
    }
    EXPECT_LE(rows.size(), 4U);
    EXPECT_GE(sampled_elements(draw, narrow).size(), 55U);
    EXPECT_EQ(sampled_elements(draw, small).size(), 6U);
    EXPECT_TRUE(sampled_elements(draw, {0, 0}).empty());
    EXPECT_EQ(sampled_elements(draw, wide), sampled_elements(draw, wide));
    for (const sample_draw& other : {sample_draw{8, "v", "d", 0, 2}, sample_draw{7, "w", "d", 0, 2},
                                     sample_draw{7, "v", "e", 0, 2}, sample_draw{7, "v", "d", 1, 2},
                                     sample_draw{7, "v", "d", 0, 3}}) {
        EXPECT_NE(sampled_elements(draw, wide), sampled_elements(other, wide));
    }
}

TEST(output_samples, are_read_as_they_were_written_and_a_torn_end_is_cut) {
    const auto folder = std::filesystem::path(::testing::TempDir()) / "output_samples";
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    EXPECT_TRUE(results::read_samples(folder)->empty());
    const output_sample one{
        .visit = "v",
        .device = "d",
        .constants = 1,
        .others = 3,
        .launches = 9,
        .tensors = {{.rank = 1, .tensor = 2, .elements = {0, 8}, .bits = {~0ULL, 1}}}};
    {
        auto writer = results::sample_writer::open(folder);
        ASSERT_TRUE(writer);
        ASSERT_TRUE(writer->append({one}));
    }
    std::ofstream(folder / results::samples_file, std::ios::app) << R"({"version":1,"vis)";
    auto writer = results::sample_writer::open(folder);
    ASSERT_TRUE(writer);
    ASSERT_TRUE(writer->append({one}));
    const auto read = results::read_samples(folder);
    ASSERT_TRUE(read) << to_string(read.error());
    ASSERT_EQ(read->size(), 2U);
    EXPECT_EQ(results::line_of((*read)[1]), results::line_of(one));
    for (
        const std::string text :
        {R"({"version":2,"visit":"v","device":"d","constants":0,"others":0,"launches":1,"tensors":[]})",
         R"({"version":1,"visit":"v"})", "7",
         R"({"version":1,"visit":"v","device":"d","constants":0,"others":0,"launches":1,"tensors":{"a":1}})",
         R"({"version":1,"visit":"v","device":"d","constants":0,"others":0,"launches":1,"tensors":[{"rank":0,"tensor":0,"elements":[1],"bits":[]}]})",
         R"({"version":1,"visit":"v","device":"d","constants":0,"others":0,"launches":1,"tensors":[{"rank":0,"tensor":0,"elements":[-1],"bits":[0]}]})"}) {
        std::ofstream(folder / results::samples_file) << text << "\n";
        const auto broken = results::read_samples(folder);
        ASSERT_FALSE(broken) << text;
        EXPECT_THAT(to_string(broken.error()), HasSubstr("line 1")) << text;
    }
    std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace accelbench::verify
