// SPDX-License-Identifier: Apache-2.0
#include "results/report/strings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "results/compare/marks.hpp"
#include "results/compare/words.hpp"
#include "results/coverage/words.hpp"
#include "results/report/phrases_ko.hpp"
#include "results/report/report_data.hpp"
#include "results/report/translate.hpp"
#include "tests/unit/results/sample_campaign.hpp"

namespace accelbench::results {
namespace {

/// "{0}", "{1}" ... of a text.
std::multiset<std::string> places(std::string_view text) {
    std::multiset<std::string> found;
    for (std::size_t at = text.find('{'); at != std::string_view::npos;
         at = text.find('{', at + 1)) {
        found.emplace(text.substr(at, 3));
    }
    return found;
}

bool has_hangul(std::string_view text) {
    // U+AC00 to U+D7A3 begin with EA to ED in UTF-8.
    return std::any_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte >= 0xEA && byte <= 0xED;
    });
}

TEST(strings, have_the_same_keys_and_places_in_both_languages) {
    const auto english = english_strings(), korean = korean_strings();
    ASSERT_EQ(english.size(), korean.size());
    std::string_view last;
    for (std::size_t i = 0; i < english.size(); ++i) {
        EXPECT_EQ(english[i].key, korean[i].key);
        EXPECT_LT(last, english[i].key) << "sorted, so none is there twice";
        last = english[i].key;
        EXPECT_EQ(places(english[i].text), places(korean[i].text)) << english[i].key;
        EXPECT_TRUE(has_hangul(korean[i].text) || korean[i].text == english[i].text ||
                    places(korean[i].text).size() > 1)
            << korean[i].key << " is not translated";
    }
}

TEST(strings, fill_places_in_any_order_and_name_a_missing_key) {
    EXPECT_EQ(say(language::english, "title.against", {"b", "a"}), "b against a");
    EXPECT_EQ(say(language::korean, "answer.same", {"b", "a", "1.0 %"}),
              "판정이 난 행에서 b와(과) a의 차이는 허용차 1.0 % 이내입니다.");
    EXPECT_EQ(say(language::english, "no.such.key"), "?no.such.key?");
    EXPECT_EQ(say(language::english, "title", {"{0}{1}"}), "Performance report: {0}{1}")
        << "what a bundle says is never a place";
}

TEST(phrases, take_every_place_and_no_pattern_hides_another) {
    const auto phrases = korean_phrases();
    for (const phrase_pattern& pattern : phrases) {
        std::size_t holes = 0;
        for (std::size_t at = pattern.english.find("{}"); at != std::string_view::npos;
             at = pattern.english.find("{}", at + 2)) {
            ++holes;
        }
        EXPECT_EQ(places(pattern.korean).size(), holes) << pattern.english;
    }
}

TEST(phrases, translate_each_sentence_that_compare_and_coverage_write) {
    auto campaign = samples::full_campaign();
    for (run_record& run : campaign.runs) {
        run.marks = known_marks();
    }
    const std::vector<bundle> bundles{campaign.as_bundle()};
    const auto compared = compare(bundles, {.doubles = true});
    ASSERT_TRUE(compared);
    std::vector<std::string> sentences = facts(*compared);
    for (const std::string& mark : known_marks()) {
        sentences.push_back(mark);
    }
    for (const auto& lines :
         {results::legend(*compared), coverage(*compared), results::legend(cover(bundles))}) {
        sentences.insert(sentences.end(), lines.begin(), lines.end());
    }
    for (const compared_row& row : compared->rows) {
        sentences.push_back(note_of(*compared, row));
        sentences.emplace_back(verdict_word(row));
        sentences.emplace_back(design_word(row));
    }
    for (int i = 0; i <= static_cast<int>(coverage_state::not_measured); ++i) {
        const auto state = static_cast<coverage_state>(i);
        sentences.push_back(std::string(to_string(state)) + ": " + std::string(meaning(state)));
    }
    for (int i = 0; i <= static_cast<int>(row_state::rejected); ++i) {
        sentences.emplace_back(to_string(static_cast<row_state>(i)));
    }
    for (const std::string& sentence : sentences) {
        const bool names_a_device = sentence.find(" is invented device") != std::string::npos;
        if (!sentence.empty() && !names_a_device) {  // those the page of method puts in words
            EXPECT_TRUE(has_hangul(translated(sentence, language::korean).text)) << sentence;
        }
    }
}

TEST(phrases, leave_a_vendors_sentence_alone_and_say_so) {
    const phrase quoted = translated("the model has too many layers", language::korean);
    EXPECT_EQ(quoted.text, "the model has too many layers");
    EXPECT_TRUE(quoted.foreign);
    EXPECT_FALSE(translated("f32", language::korean).foreign);
    EXPECT_EQ(translated("npu:0: unsupported (no bf16, sorry)", language::korean).text,
              "npu:0: 지원 안 함(no bf16, sorry)");
    EXPECT_EQ(translated("faster", language::english).text, "faster");
    EXPECT_EQ(translated("boundary is host and resident", language::korean).text,
              "측정 경계가 호스트 경계와(과) 장치 상주")
        << "what stands in a place is translated too";
    EXPECT_EQ(
        translated("correlated, throttled 2/10 on both; drift on cpu:0", language::korean).text,
        "양쪽: 상관 있음, 성능 제한 2/10; cpu:0: 추세");
}

}  // namespace
}  // namespace accelbench::results
