// SPDX-License-Identifier: Apache-2.0
// Mix files and what they count: hand-computed means, refusals that name the row.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "results/mix/equivalence.hpp"
#include "tests/unit/results/fleet_campaign.hpp"
#include "tests/unit/results/sample_campaign.hpp"

namespace accelbench::results {
namespace {

using samples::planted;
using testing::AllOf;
using testing::HasSubstr;

result<mix> mix_of(const std::string& text) {
    const samples::temporary_folder folder;
    samples::spill(folder.path() / "m.toml", text);
    return read_mix(folder.path() / "m.toml",
                    [](const std::string& suite) -> result<std::vector<std::string>> {
                        if (suite != "two") {
                            return make_error(error_code::bad_suite, "cannot read suite " + suite,
                                              "there is none");
                        }
                        return std::vector<std::string>{"copy/a", "copy/b"};
                    });
}

const std::string header = "name = \"m\"\n";
const std::string thirds = header +
                           "[[item]]\nworkload = \"copy/a\"\nweight = 0.75\n"
                           "[[item]]\nworkload = \"copy/b\"\nweight = 0.25\n";

TEST(mix, is_read_and_hashed) {
    const auto read = mix_of(thirds);
    ASSERT_TRUE(read) << to_string(read.error());
    EXPECT_EQ(read->items.size(), 2U);
    EXPECT_EQ(read->sha256.size(), 64U);
    EXPECT_NE(read->sha256, mix_of(thirds + "# a word more\n")->sha256);
    const auto suite = mix_of(header + "[[item]]\nsuite = \"two\"\nweight = 1\n");
    ASSERT_TRUE(suite) << to_string(suite.error());
    EXPECT_EQ(suite->items[1].weight, 0.5);
    // Ten tenths are 1 but for the last bit.
    std::string tenths = header;
    for (int i = 0; i < 10; ++i) {
        tenths += "[[item]]\nworkload = \"w" + std::to_string(i) + "\"\nweight = 0.1\n";
    }
    EXPECT_TRUE(mix_of(tenths));
}

TEST(mix, faults_are_named) {
    const auto fault = [](const std::string& text) {
        const auto read = mix_of(text);
        EXPECT_FALSE(read) << text;
        return read ? std::string() : to_string(read.error());
    };
    const std::string item = "[[item]]\nworkload = \"copy/a\"\n";
    EXPECT_THAT(fault(header + item + "weight = 0.9\n"), HasSubstr("sum to 0.9, not to 1"));
    EXPECT_THAT(fault(header), HasSubstr("no item"));
    EXPECT_THAT(fault(header + item + "weight = 0\n"), HasSubstr("weight of 0"));
    EXPECT_THAT(fault(header + item + "weight = -1\n"), HasSubstr("item 1"));
    EXPECT_THAT(fault(header + item), HasSubstr("'weight' is missing"));
    EXPECT_THAT(fault(header + item + "weight = 0.5\n" + item + "weight = 0.5\n"),
                HasSubstr("has a weight already"));
    EXPECT_THAT(fault(header + item + "suite = \"two\"\nweight = 1\n"), HasSubstr("one of"));
    EXPECT_THAT(fault(header + item + "weigth = 1\n"), HasSubstr("no key 'weigth'"));
    EXPECT_THAT(fault(header + "[[item]]\nsuite = \"three\"\nweight = 1\n"), HasSubstr("three"));
    EXPECT_THAT(fault(header + "[[item]]\nmodel = \"x\"\nweight = 1\n"), HasSubstr("[[item.row]]"));
    EXPECT_THAT(fault(header + "[[item]]\nmodel = \"x\"\nweight = 1\n[[item.row]]\nworkload = "
                               "\"copy/a\"\nlaunches = 1.5\n"),
                HasSubstr("no whole number"));
    EXPECT_THAT(fault("class = \"outcome\"\nboundary = \"resident\"\n" + thirds),
                HasSubstr("host memory"));
    EXPECT_THAT(fault("name = [\n"), HasSubstr("no TOML"));
    EXPECT_THAT(fault("[[\n"), HasSubstr("name is missing"));
}

std::vector<bundle> fleet_pair(double beta_ns = 500.0) {
    auto cards = planted("alpha", "A", 1000.0, {0.98, 1.0, 1.02});
    const auto other = planted("beta", "B", beta_ns, {0.98, 1.0, 1.02});
    cards.insert(cards.end(), other.begin(), other.end());
    return {samples::fleet_bundle({.cards = cards, .workloads = {"copy/a", "copy/b"}})};
}

const equivalence_options alpha_beta{.reference = "alpha", .candidate = "beta"};

TEST(equivalence, counts_by_the_weighted_geometric_mean) {
    const auto bundles = fleet_pair();
    const auto found = make_equivalence(bundles, *mix_of(thirds), alpha_beta);
    ASSERT_TRUE(found) << to_string(found.error());
    EXPECT_EQ(found->status(), figure_status::measured_self);
    EXPECT_NEAR(found->times_faster(), 2.0, 0.01);
    EXPECT_NEAR(found->cards(), 500.0, 2.0);
    ASSERT_TRUE(found->cards_bounds());
    EXPECT_TRUE(found->cards_bounds()->contains(500.0));
    // Rows of a card share its factor: the interval is that of one row, not narrower by sqrt(2).
    EXPECT_NEAR(std::log(found->bounds->high / found->bounds->low),
                std::log(found->items[0].bounds->high / found->items[0].bounds->low), 0.01);
    EXPECT_THAT(
        render_equivalence(*found, 100),
        AllOf(HasSubstr("of beta do the work of 1000 of alpha"), HasSubstr(found->asked.sha256)));
    EXPECT_EQ(nlohmann::json::parse(render_equivalence_json(*found))["reference"], "alpha");
}

TEST(equivalence, weights_and_composed_steps_by_hand) {
    // Each model takes twice as long for copy/b as for copy/a; beta is slow at copy/b by a factor
    // of its own only through the weights: 10 launches of a and 5 of b are 20 times a.
    const auto bundles = fleet_pair();
    const auto composed =
        mix_of(header +
               "[[item]]\nmodel = \"step\"\nweight = 1\nunit = \"token\"\nunits = 8\n"
               "[[item.row]]\nworkload = \"copy/a\"\nlaunches = 10\n"
               "[[item.row]]\nworkload = \"copy/b\"\nlaunches = 5\n");
    ASSERT_TRUE(composed) << to_string(composed.error());
    const auto found = make_equivalence(bundles, *composed, alpha_beta);
    ASSERT_TRUE(found) << to_string(found.error());
    EXPECT_NEAR(found->items[0].reference_ns, 20'000.0, 100.0);
    EXPECT_NEAR(found->items[0].candidate_ns, 10'000.0, 50.0);
    EXPECT_THAT(render_equivalence(*found, 100), HasSubstr("composed of 2 rows"));
    EXPECT_EQ(found->status(), figure_status::projected);
}

TEST(equivalence, one_card_has_no_interval) {
    auto cards = planted("alpha", "A", 1000.0, {1.0});
    cards.push_back({"beta", "B-CARD-0000", 500.0});
    const std::vector<bundle> bundles{
        samples::fleet_bundle({.cards = cards, .workloads = {"copy/a", "copy/b"}})};
    const auto found = make_equivalence(bundles, *mix_of(thirds), alpha_beta);
    ASSERT_TRUE(found) << to_string(found.error());
    EXPECT_FALSE(found->bounds);
    EXPECT_TRUE(found->these_cards);
    EXPECT_THAT(render_equivalence(*found, 200), HasSubstr("holds for this card"));
}

TEST(equivalence, missing_and_invalid_rows_are_named) {
    const auto fault = [](std::vector<bundle> bundles,
                          const equivalence_options& options = alpha_beta) {
        const auto found = make_equivalence(bundles, *mix_of(thirds), options);
        EXPECT_FALSE(found);
        return found ? std::string() : to_string(found.error());
    };
    auto bundles = fleet_pair();
    const auto drop = [](bundle b, const std::string& device, const std::string& workload) {
        std::erase_if(b.rows, [&](const row_record& row) {
            return row.key.workload_id == workload &&
                   (device.empty() || row.key.devices[0] == device);
        });
        return std::vector<bundle>{b};
    };
    EXPECT_THAT(fault(drop(bundles[0], "", "copy/b")),
                HasSubstr("row copy/b of the mix: alpha has none"));
    EXPECT_THAT(fault(drop(bundles[0], "dev:4", "copy/b")),
                AllOf(HasSubstr("copy/b"), HasSubstr("beta B-CARD-0001: not measured")));
    auto unstable = bundles;
    for (row_record& row : unstable[0].rows) {
        if (row.key.devices[0] == "dev:4") {
            row.state = row_state::unstable;
        }
    }
    EXPECT_THAT(fault(unstable), HasSubstr("beta B-CARD-0001: unstable"));
    auto tuned = bundles;
    for (row_record& row : tuned[0].rows) {
        if (row.key.workload_id == "copy/a" && row.key.devices[0] >= "dev:3") {
            row.key.tuning_class = "tuned";
        }
    }
    EXPECT_THAT(fault(tuned), AllOf(HasSubstr("beta has none"), HasSubstr("class tuned")));
    EXPECT_THAT(fault(bundles, {.reference = "alpha", .candidate = "alpha"}),
                HasSubstr("one model"));
    EXPECT_THAT(fault(bundles, {.reference = "alpha", .candidate = "gamma"}), HasSubstr("gamma"));
    EXPECT_THAT(fault(bundles, {.reference = "alpha", .candidate = "beta", .count = 0.0}),
                HasSubstr("above 0"));
}

}  // namespace
}  // namespace accelbench::results
