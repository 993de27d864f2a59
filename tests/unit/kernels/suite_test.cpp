// SPDX-License-Identifier: Apache-2.0
// Suites: the built-in ones hold what they promise, the lock file is true, bad input gets one clear
// sentence.
#include "kernels/suites/suite.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "kernels/catalogue/catalogue.hpp"
#include "kernels/suites/model.hpp"

namespace accelbench::kernels {
namespace {

using testing::AllOf;
using testing::HasSubstr;

std::vector<workload> all_workloads() {
    std::vector<workload> all;
    for (const std::string_view name : built_in_suites()) {
        const auto s = load_suite(name);
        EXPECT_TRUE(s.has_value()) << (s ? "" : to_string(s.error()));
        for (std::size_t i = 0; s && i < s->rows.size(); ++i) {
            all.push_back(s->rows[i].work);
        }
    }
    return all;
}

TEST(suites, lock_file_is_true) {
    std::ifstream file(ACCELBENCH_LOCK_FILE);
    std::stringstream committed;
    committed << file.rdbuf();
    EXPECT_EQ(committed.str(), lock_text())
        << "A workload changed. If that is meant: accelbench_lock > kernels/suites/workloads.lock";
}

TEST(suites, smoke_names_every_kernel) {
    std::set<std::string_view> missing;
    for (const kernel_definition& k : catalogue()) {
        if (k.make_rank_reference == nullptr && !k.is_block) {  // one device, one kernel
            missing.insert(k.name);
        }
    }
    const auto smoke = load_suite("smoke");
    ASSERT_TRUE(smoke.has_value());
    for (const suite_row& row : smoke->rows) {
        missing.erase(row.work.kernel);
    }
    EXPECT_TRUE(missing.empty()) << *missing.begin();
    EXPECT_LE(smoke->rows.size(), 21U);
}

TEST(suites, memory_bound_smoke_rows_fill_the_cache_with_64_sets) {
    const auto smoke = load_suite("smoke");
    ASSERT_TRUE(smoke.has_value());
    for (const suite_row& row : smoke->rows) {
        if (row.work.ceiling != traffic::compute && row.work.ceiling != traffic::none) {
            EXPECT_GE(operand_bytes(row.work), 1500000U) << row.work.id;
        }
    }
}

TEST(suites, core_fits_a_small_host) {
    const auto core = load_suite("core");
    ASSERT_TRUE(core.has_value());
    EXPECT_GE(core->rows.size(), 40U);
    for (const suite_row& row : core->rows) {
        EXPECT_LT(operand_bytes(row.work), std::uint64_t{1} << 31U) << row.work.id;
        EXPECT_LE(row.work.work.flops, 2e10) << row.work.id;
    }
}

TEST(suites, models_lend_their_shapes) {
    int of_llama = 0;
    bool turned = false;
    for (const workload& w : all_workloads()) {
        of_llama += w.source == "llama3.1-8b" ? 1 : 0;
        turned = turned || w.id == "matmul/llama3.1-8b.o/m4096n4096k256/tn/f32";
    }
    EXPECT_GE(of_llama, 10);
    EXPECT_TRUE(turned);
    EXPECT_EQ(models().size(), 3U);
    for (const model& m : models()) {
        EXPECT_FALSE(m.source.empty()) << m.name;
        EXPECT_EQ(m.dimensions.size(), 7U) << m.name;
        const auto q = m.dimensions.at("q_heads") * m.dimensions.at("head_dim");
        const auto kv = m.dimensions.at("kv_heads") * m.dimensions.at("head_dim");
        EXPECT_EQ(m.linear.at("qkv"), std::pair(q + 2 * kv, m.dimensions.at("hidden"))) << m.name;
        EXPECT_EQ(m.linear.at("gate_up"),
                  std::pair(2 * m.dimensions.at("ffn"), m.dimensions.at("hidden")))
            << m.name;
        EXPECT_EQ(m.linear.at("down"), std::pair(m.dimensions.at("hidden"), m.dimensions.at("ffn")))
            << m.name;
        EXPECT_EQ(m.linear.at("o"), std::pair(m.dimensions.at("hidden"), q)) << m.name;
    }
}

TEST(suites, another_data_seed_is_another_workload) {
    suite_entry entry{{"n", std::int64_t{64}}, {"dtype", "f32"}};
    const auto plain = find_kernel("triad")->build(entry);
    entry["data_seed"] = std::int64_t{0};
    const auto same = find_kernel("triad")->build(entry);
    entry["data_seed"] = std::int64_t{7};
    const auto other = find_kernel("triad")->build(entry);
    ASSERT_TRUE(plain && same && other);
    EXPECT_EQ(plain->sha256, same->sha256);
    EXPECT_NE(plain->sha256, other->sha256);
    EXPECT_THAT(other->id, testing::EndsWith("/seed7"));
    EXPECT_THAT(canonical_text(*other), HasSubstr("data=splitmix64/1 seed=7\n"));
}

struct bad_suite {
    std::string name, text;
    error_code code;
    std::vector<std::string> said;
};

std::string row(const std::string& body) {
    return "name = \"x\"\n\n[[row]]\n" + body + "\n";
}

const char* const matmul =
    "kernel = \"matmul\"\nm = 1\nn = 2\nk = 3\nform = \"nt\"\ndtype = \"f32\"\n";

class bad_input : public testing::TestWithParam<bad_suite> {};

TEST_P(bad_input, gets_a_sentence) {
    const auto path =
        std::filesystem::path(testing::TempDir()) / ("accelbench_" + GetParam().name + ".toml");
    std::ofstream(path) << GetParam().text;
    const auto s = load_suite(path.string());
    std::filesystem::remove(path);
    ASSERT_FALSE(s.has_value());
    EXPECT_EQ(s.error().code, GetParam().code) << to_string(s.error());
    for (const std::string& part : GetParam().said) {
        EXPECT_THAT(to_string(s.error()), HasSubstr(part));
    }
    EXPECT_THAT(to_string(s.error()), HasSubstr(path.string() + ":"));
}

INSTANTIATE_TEST_SUITE_P(
    suites, bad_input,
    testing::Values(
        bad_suite{"toml", "name = \"x\"\nrow = [", error_code::bad_suite, {"no TOML"}},
        bad_suite{"empty", "", error_code::bad_suite, {"'name'"}},
        bad_suite{"suite_key",
                  "name = \"x\"\ndescriptoin = \"y\"\n",
                  error_code::bad_suite,
                  {":2", "'description'"}},
        bad_suite{"kernel",
                  row("kernel = \"matmull\""),
                  error_code::unknown_kernel,
                  {":4", "'matmull'", "'matmul'"}},
        bad_suite{"no_kernel", row("m = 1"), error_code::unknown_kernel, {":3", "'kernel'"}},
        bad_suite{"key",
                  row(std::string(matmul) + "fromm = 1"),
                  error_code::bad_suite,
                  {":3", "'fromm'", "'form'"}},
        bad_suite{"type",
                  row("kernel = \"copy\"\nn = 1\ndtype = \"bf61\""),
                  error_code::bad_dtype,
                  {"'bf61'", "'bf16'"}},
        bad_suite{"missing",
                  row("kernel = \"copy\"\ndtype = \"f32\""),
                  error_code::bad_suite,
                  {"'n' is missing"}},
        bad_suite{"shape",
                  row("kernel = \"copy\"\nn = 0\ndtype = \"f32\""),
                  error_code::bad_shape,
                  {"'n' is 0"}},
        bad_suite{
            "huge",
            row("kernel = \"softmax\"\nr = 1099511627776\nc = 1099511627776\ndtype = \"f32\""),
            error_code::too_large,
            {"2^48"}},
        bad_suite{"value",
                  row("kernel = \"copy\"\nn = 1979-05-27\ndtype = \"f32\""),
                  error_code::bad_suite,
                  {":5", "'n'"}},
        bad_suite{"list",
                  row("kernel = \"copy\"\nn = []\ndtype = \"f32\""),
                  error_code::bad_suite,
                  {":5", "empty list"}},
        bad_suite{"model",
                  row("kernel = \"matmul\"\nmodel = \"llama3.1-8\"\nlayer = \"o\"\nm = 1\nform = "
                      "\"nt\"\ndtype = \"f32\""),
                  error_code::bad_suite,
                  {"'llama3.1-8'", "'llama3.1-8b'"}},
        bad_suite{"layer",
                  row("kernel = \"matmul\"\nmodel = \"llama3.1-8b\"\nlayer = \"gateup\"\nm = "
                      "1\nform = \"nt\"\ndtype = \"f32\""),
                  error_code::bad_suite,
                  {"'gateup'", "'gate_up'"}},
        bad_suite{"boundary",
                  row(std::string(matmul) + "boundaries = [\"hots\"]"),
                  error_code::bad_suite,
                  {":10", "'host'"}},
        bad_suite{"twice",
                  row(std::string(matmul) + "[[row]]\n" + matmul),
                  error_code::bad_suite,
                  {":10", "twice"}}),
    [](const auto& p) { return p.param.name; });

TEST(suites, missing_file_names_the_nearest_suite) {
    const auto s = load_suite("smoek");
    ASSERT_FALSE(s.has_value());
    EXPECT_THAT(to_string(s.error()),
                AllOf(HasSubstr("'smoek'"), HasSubstr("No such file"), HasSubstr("'smoke'")));
    EXPECT_FALSE(load_suite(testing::TempDir()).has_value());
}

}  // namespace
}  // namespace accelbench::kernels
