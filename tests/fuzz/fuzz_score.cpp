// SPDX-License-Identifier: Apache-2.0
// What buyers and bidders write for a scoring: criteria, bids, price formulas.
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "results/score/bids.hpp"
#include "results/score/criteria.hpp"
#include "results/score/expression.hpp"
#include "tests/fuzz/mutator.hpp"

namespace accelbench::fuzz {
namespace {

namespace fs = std::filesystem;

std::string slurp(const fs::path& path) {
    std::stringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

class scratch {
  public:
    scratch() : folder_(fs::path(testing::TempDir()) / "accelbench_fuzz_score") {
        fs::create_directories(folder_);
    }
    ~scratch() { fs::remove_all(folder_); }
    scratch(const scratch&) = delete;
    scratch& operator=(const scratch&) = delete;
    fs::path write(const std::string& name, const std::string& text) const {
        std::ofstream(folder_ / name, std::ios::binary | std::ios::trunc) << text;
        return folder_ / name;
    }

  private:
    fs::path folder_;
};

const fs::path formulas = fs::path(ACCELBENCH_SOURCE) / "results/score/formulas";
const fs::path example = fs::path(ACCELBENCH_SOURCE) / "docs/scoring-example";

const std::vector<std::string_view> words{"[[item]]\n",
                                          "[[item.step]]\n",
                                          "[[bid]]\n",
                                          "[[piece]]\n",
                                          "[reference]\n",
                                          "kind = \"mandatory\"\n",
                                          "kind = \"relative\"\n",
                                          "kind = 4\n",
                                          "points = -1\n",
                                          "points = nan\n",
                                          "points = 1e300\n",
                                          "total = 0\n",
                                          "floor = inf\n",
                                          "full = 0.0\n",
                                          "curve = \"steps\"\n",
                                          "curve = \"log\"\n",
                                          "step = 3\n",
                                          "supported = true\n",
                                          "supported = 1\n",
                                          "published = 2026-13-40\n",
                                          "published = 2026-11-20T25:61:00Z\n",
                                          "published = \"2026-11-20T1:1:1+99:99\"\n",
                                          "tie_break = []\n",
                                          "tie_break = [1, [2]]\n",
                                          "mix = \"\"\n",
                                          "mix = \"/\"\n",
                                          "formula = \"../x\"\n",
                                          "decimals = 2.5\n",
                                          "price_share = 2\n",
                                          "points = \"W / (bid - bid)\"\n",
                                          "points = \"((((\"\n",
                                          "bundles = [\"\"]\n",
                                          "= ",
                                          "\"",
                                          "[",
                                          "\xff"};

TEST(fuzz_score, criteria) {
    const std::string sound = slurp(example / "criteria.toml");
    ASSERT_GT(sound.size(), 1000U);
    mutator change(401);
    const scratch files;
    files.write("mix.toml", slurp(example / "mix.toml"));
    const results::criteria_places places{
        .formulas = formulas, .suites = [](const std::string& suite) {
            return result<std::vector<std::string>>(
                make_error(error_code::bad_suite, "cannot read suite " + suite, "none here"));
        }};
    ASSERT_TRUE(results::read_criteria(example / "criteria.toml", places));
    std::size_t read = 0, refused = 0;
    for (std::size_t i = 0; i < 100 * effort; ++i) {
        const std::string text = change.text(sound, words);
        const auto criteria = results::read_criteria(files.write("s.toml", text), places);
        if (!criteria) {
            ++refused;
            expect_sentence(criteria.error(), text);
            continue;
        }
        ++read;
        double sum = 0.0;
        for (const auto& item : criteria->items) {
            sum += item.points;
            EXPECT_TRUE(std::isfinite(results::points_on(item.by, 1.0)));
        }
        EXPECT_NEAR(sum, criteria->total, 1e-6 * criteria->total);
        EXPECT_FALSE(criteria->tie_break.empty());
    }
    EXPECT_GT(read, effort);
    EXPECT_GT(refused, 30 * effort);
}

TEST(fuzz_score, bids) {
    const std::string sound = slurp(example / "bids.toml");
    mutator change(402);
    const scratch files;
    std::size_t read = 0;
    for (std::size_t i = 0; i < 60 * effort; ++i) {
        const std::string text = change.text(sound, words);
        const auto offers = results::read_offers(files.write("b.toml", text));
        if (!offers) {
            expect_sentence(offers.error(), text);
            continue;
        }
        ++read;
        for (const auto& offer : offers->offers) {
            EXPECT_TRUE(!offer.price || *offer.price > 0.0);
            EXPECT_FALSE(offer.name.empty());
        }
    }
    EXPECT_GT(read, effort);
}

TEST(fuzz_score, price_formulas) {
    const std::string sound = slurp(formulas / "kr-2013-80-20.toml");
    mutator change(403);
    const scratch files;
    std::size_t read = 0;
    for (std::size_t i = 0; i < 60 * effort; ++i) {
        const std::string text = change.text(sound, words);
        const auto formula = results::read_price_formula(files.write("f.toml", text));
        if (!formula) {
            expect_sentence(formula.error(), text);
            continue;
        }
        ++read;
        const auto points = results::price_points(*formula, 20.0, 100.0, {55.0, 79.0, 100.0});
        if (!points) {
            expect_sentence(points.error(), text);
            continue;
        }
        for (const double one : *points) {
            EXPECT_TRUE(one >= 0.0 && one <= 20.0) << text;
        }
    }
    EXPECT_GT(read, effort);
}

TEST(fuzz_score, expressions) {
    const std::vector<std::string_view> parts{"W", "bid", "max(", "min(", ",", "((",
                                              ")", "1e9", "/",    "--",   ".", "\xff"};
    mutator change(404);
    std::size_t read = 0;
    for (std::size_t i = 0; i < 2000 * effort; ++i) {
        const std::string text =
            change.text("W * max(lowest, 0.6 * E) / bid + 2 * (bid - 1)", parts);
        const auto value =
            results::evaluate(text, {{"W", 10.0}, {"E", 100.0}, {"bid", 90.0}, {"lowest", 80.0}});
        if (!value) {
            expect_sentence(value.error(), text);
            continue;
        }
        ++read;
        EXPECT_TRUE(std::isfinite(*value));
    }
    EXPECT_GT(read, 50 * effort);
}

}  // namespace
}  // namespace accelbench::fuzz
