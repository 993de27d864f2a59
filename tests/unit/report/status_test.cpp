// SPDX-License-Identifier: Apache-2.0
#include "results/status/status.hpp"

#include <gtest/gtest.h>

#include <set>

#include "results/status/figure.hpp"

namespace accelbench::results {
namespace {

TEST(status, has_a_word_of_its_own_in_each_language) {
    for (const language tongue : {language::english, language::korean}) {
        std::set<std::string_view> words, meanings;
        for (const figure_status status : all_statuses) {
            words.insert(word_of(status, tongue));
            meanings.insert(meaning_of(status, tongue));
            EXPECT_FALSE(key_of(status).empty());
        }
        EXPECT_EQ(words.size(), all_statuses.size());
        EXPECT_EQ(meanings.size(), all_statuses.size());
    }
    EXPECT_EQ(word_of(figure_status::declared, language::korean), "공칭값");
    EXPECT_EQ(word_of(figure_status::committed, language::korean), "보증값");
    EXPECT_EQ(word_of(figure_status::accepted, language::korean), "검수값");
}

TEST(status, decides_what_a_number_may_do) {
    const std::set<figure_status> measured{figure_status::measured_self,
                                           figure_status::measured_witnessed};
    for (const figure_status status : all_statuses) {
        EXPECT_TRUE(may_serve(status, status_use::show));
        EXPECT_EQ(may_serve(status, status_use::score), measured.contains(status))
            << key_of(status);
        EXPECT_EQ(may_serve(status, status_use::acceptance), status == figure_status::committed);
        EXPECT_EQ(may_serve(status, status_use::payment), status == figure_status::accepted);
    }
    EXPECT_TRUE(may_serve(figure_status::projected, status_use::bid));
    EXPECT_FALSE(may_serve(figure_status::declared, status_use::bid));
}

TEST(figure, is_printed_with_its_unit_and_interval) {
    const figure rate{4.12e11, figure_unit::flop_per_s, figure_status::measured_self, "R1",
                      statistics::interval{4.0e11, 4.2e11}};
    EXPECT_EQ(to_text(rate), "412 GFLOP/s");
    EXPECT_EQ(interval_text(rate), "[400 GFLOP/s, 420 GFLOP/s]");
    EXPECT_EQ(spread_text(rate), "±2.9 %");
    EXPECT_EQ(to_text(figure{0.0, figure_unit::error, {}, {}, {}}), "0");
    EXPECT_EQ(to_text(figure{0.912, figure_unit::share, {}, {}, {}}), "91 %");
    EXPECT_EQ(interval_text(figure{2.0, figure_unit::ratio, {}, {}, {}}), "");
}

TEST(language, is_known_by_its_code) {
    EXPECT_EQ(parse_language("ko"), language::korean);
    EXPECT_EQ(parse_language("en"), language::english);
    EXPECT_FALSE(parse_language("fr"));
}

}  // namespace
}  // namespace accelbench::results
