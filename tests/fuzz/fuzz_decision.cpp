// SPDX-License-Identifier: Apache-2.0
// What buyers write (mixes, prices) and what they are sent of fleets (merged bundles).
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "results/bundle/manifest.hpp"
#include "results/claim/claim.hpp"
#include "results/merge/merged.hpp"
#include "results/merge/merger.hpp"
#include "results/mix/mix.hpp"
#include "results/price/money.hpp"
#include "results/price/of_equivalence.hpp"
#include "tests/fuzz/mutator.hpp"
#include "tests/unit/results/fleet_campaign.hpp"

namespace accelbench::fuzz {
namespace {

namespace fs = std::filesystem;
namespace res = accelbench::results;

std::string slurp(const fs::path& path) {
    std::stringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

void spill(const fs::path& path, const std::string& text) {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << text;
}

/// A folder that goes when the test ends.
struct scratch {
    explicit scratch(const std::string& name)
        : path(fs::path(testing::TempDir()) / ("accelbench_fuzz_" + name)) {
        fs::remove_all(path);
        fs::create_directories(path);
    }
    ~scratch() { fs::remove_all(path); }
    scratch(const scratch&) = delete;
    scratch& operator=(const scratch&) = delete;
    fs::path path;
};

const std::vector<std::string_view> toml_words{"weight = 1e308\n",
                                               "weight = -0.5\n",
                                               "weight = nan\n",
                                               "launches = 1e18\n",
                                               "launches = 0\n",
                                               "units = inf\n",
                                               "[[item]]\n",
                                               "[[item.row]]\n",
                                               "suite = \"core\"\n",
                                               "price = -1\n",
                                               "{ value = 1, origin = \"\" }",
                                               "currency = \"USD\"\n",
                                               "vat = \"included\"\n",
                                               "date = 2099-01-01\n",
                                               "expires = \"yesterday\"\n",
                                               "hours = [0, 0, 24]\n",
                                               "months = [13]\n",
                                               "months = []\n",
                                               "kind = \"guessed\"\n",
                                               "9223372036854775808",
                                               "1e400",
                                               "= ",
                                               "\"\"\"",
                                               "[",
                                               "{",
                                               "\xff",
                                               "life_years = 0\n"};

/// A file may hold bytes that are no UTF-8; the library that writes it here may not.
std::string as_text(const nlohmann::json& value) {
    return value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

TEST(fuzz_decision, mixes) {
    const std::string sound = slurp(fs::path(ACCELBENCH_SOURCE) / "docs/decision-example/mix.toml");
    ASSERT_GT(sound.size(), 200U);
    const scratch folder("mix");
    mutator change(401);
    const res::suite_reader suites = [](const std::string&) {
        return result<std::vector<std::string>>(std::vector<std::string>{"a", "b"});
    };
    std::size_t read = 0;
    for (std::size_t i = 0; i < 150 * effort; ++i) {
        const std::string text = change.text(sound, toml_words);
        spill(folder.path / "mix.toml", text);
        const auto mix = res::read_mix(folder.path / "mix.toml", suites);
        if (!mix) {
            expect_sentence(mix.error(), text);
            continue;
        }
        ++read;
        double sum = 0.0;
        for (const res::mix_item& item : mix->items) {
            sum += item.weight;
            EXPECT_GE(item.weight, 0.0) << text;
        }
        EXPECT_NEAR(sum, 1.0, 1e-6) << text;
    }
    EXPECT_GT(read, 0U);
}

TEST(fuzz_decision, prices) {
    const std::string sound =
        slurp(fs::path(ACCELBENCH_SOURCE) / "docs/decision-example/prices.toml");
    ASSERT_GT(sound.size(), 1000U);
    const scratch folder("prices");
    mutator change(402);
    std::size_t read = 0;
    for (std::size_t i = 0; i < 150 * effort; ++i) {
        const std::string text = change.text(sound, toml_words);
        spill(folder.path / "prices.toml", text);
        const auto prices = res::read_prices(folder.path / "prices.toml", "2026-11-26");
        if (!prices) {
            expect_sentence(prices.error(), text);
            continue;
        }
        ++read;
        // A number or a reason, never both and never neither.
        const res::money found = res::reckon(res::inputs_of({"alpha", "beta"}, {}, *prices));
        for (const res::money_figure* figure :
             {&found.side[0].tco, &found.side[1].capital, &found.break_even_card, &found.tco_ratio,
              &found.per_watt}) {
            EXPECT_NE(figure->value.has_value(), !figure->why_not.empty()) << text;
        }
    }
    EXPECT_GT(read, 0U);
}

TEST(fuzz_decision, merged_bundles) {
    const scratch folder("merged");
    res::samples::planted_host host;
    host.cards = res::samples::planted("alpha", "ALPHA", 1000.0, {0.9, 1.0, 1.1});
    const auto others = res::samples::planted("beta", "BETA-", 800.0, {0.9, 1.0, 1.1});
    host.cards.insert(host.cards.end(), others.begin(), others.end());
    res::merger all;
    ASSERT_TRUE(all.add(res::samples::fleet_bundle(host)));
    ASSERT_TRUE(res::write_merged(*all.finish({"node9"}, {}, "0"), folder.path / "sound"));
    const std::string rows = slurp(folder.path / "sound/rows.jsonl");
    const auto head = nlohmann::json::parse(slurp(folder.path / "sound/fleet.json"));
    mutator change(403);
    const std::vector<std::string_view> words{"null",
                                              "-1",
                                              "1e999",
                                              "[]",
                                              "{}",
                                              "\"",
                                              "true",
                                              "1e-9",
                                              "0",
                                              ",",
                                              "]",
                                              "\n",
                                              "99999999999999999999",
                                              "\xff",
                                              "\\u0000"};
    const fs::path place = folder.path / "changed";
    fs::create_directories(place);
    std::size_t read = 0;
    for (std::size_t i = 0; i < 100 * effort; ++i) {
        const bool in_rows = i % 2 == 0;
        const std::string text = in_rows ? change.text(rows, words) : as_text(change.json(head));
        spill(place / "rows.jsonl", in_rows ? text : rows);
        spill(place / "fleet.json", in_rows ? head.dump() : text);
        ASSERT_TRUE(res::write_manifest(place));
        const auto content = res::read_merged(place);
        if (!content) {
            expect_sentence(content.error(), text);
            continue;
        }
        ++read;
        const auto claim = res::make_claim(res::source_of(*content), {});
        if (!claim) {
            expect_sentence(claim.error(), text);
        }
        EXPECT_FALSE(res::verify_merged(place).checks.empty());
    }
    EXPECT_GT(read, 0U);
}

}  // namespace
}  // namespace accelbench::fuzz
