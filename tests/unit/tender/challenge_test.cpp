// SPDX-License-Identifier: Apache-2.0
// A challenge has one form and one hash, and a campaign's seed follows from it.
#include "results/challenge/challenge.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/os_random.hpp"
#include "base/sha256.hpp"
#include "results/bundle/bundle_writer.hpp"
#include "results/bundle/verify_bundle.hpp"
#include "results/challenge/campaign_challenge.hpp"
#include "tests/unit/results/sample_campaign.hpp"

namespace accelbench::results {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

challenge fields() {
    challenge c;
    c.nonce = std::string(64, '7');
    c.drawn = "2024-06-11T07:59:00Z";
    c.drawn_by = "조달청, room 3";
    c.bound = {{"annex", std::string(64, 'a')}, {"criteria", std::string(64, 'b')}};
    return c;
}

std::string refusal(const std::string& text) {
    const auto read = parse_challenge(text, "c.toml");
    return read ? "" : to_string(read.error());
}

TEST(challenge_file, reads_back_what_was_written) {
    const challenge made = *make_challenge(fields());
    const auto read = parse_challenge(made.text, "c.toml");
    ASSERT_TRUE(read) << to_string(read.error());
    EXPECT_EQ(read->text, made.text);
    EXPECT_EQ(read->sha256, sha256_hex(made.text));
    EXPECT_EQ(read->drawn_by, "조달청, room 3");
    EXPECT_TRUE(read->binds("annex"));
    EXPECT_TRUE(read->binds(std::string(64, 'b')));
    EXPECT_FALSE(read->binds("prices"));
    // By hand: sha256sum challenge.toml | cut -c1-16, as a hexadecimal number.
    EXPECT_EQ(seed_of(*read), std::stoull(read->sha256.substr(0, 16), nullptr, 16));
}

TEST(challenge_file, has_one_form_so_that_every_edit_is_refused_or_another_challenge) {
    const challenge made = *make_challenge(fields());
    std::size_t refused = 0;
    for (std::size_t at = 0; at < made.text.size(); ++at) {
        for (const char put : {'8', ' ', '\n', 'z', '"'}) {
            std::string text = made.text;
            text[at] = put;
            const auto read = parse_challenge(text, "c.toml");
            refused += read ? 0 : 1;
            if (read && text != made.text) {
                EXPECT_NE(read->sha256, made.sha256);
            }
        }
    }
    EXPECT_GT(refused, made.text.size());
    for (const std::string& text :
         {made.text + "\n", made.text + "# why\n", "\n" + made.text, std::string(),
          std::string("nonce = \"77\"\n"), made.text + "[[bound]]\n"}) {
        EXPECT_THAT(refusal(text), HasSubstr("ACCB-E211")) << text;
    }
    std::string windows = made.text;
    windows.insert(windows.find('\n'), "\r");
    EXPECT_THAT(refusal(windows), HasSubstr("ACCB-E211"));
}

TEST(challenge_file, holds_only_what_it_can) {
    const auto fault = [](const std::function<void(challenge&)>& change) {
        challenge c = fields();
        change(c);
        const auto made = make_challenge(c);
        return made ? std::string() : made.error().happened;
    };
    EXPECT_THAT(fault([](auto& c) { c.nonce = "77"; }), HasSubstr("nonce"));
    EXPECT_THAT(fault([](auto& c) { c.nonce[0] = 'G'; }), HasSubstr("nonce"));
    EXPECT_THAT(fault([](auto& c) { c.drawn = "2024-13-11T07:59:00Z"; }), HasSubstr("date"));
    EXPECT_THAT(fault([](auto& c) { c.drawn = "2024-06-11 07:59:00Z"; }), HasSubstr("date"));
    EXPECT_THAT(fault([](auto& c) { c.drawn_by = "a\"b"; }), HasSubstr("drawn_by"));
    EXPECT_THAT(fault([](auto& c) { c.drawn_by = "a\nb"; }), HasSubstr("drawn_by"));
    EXPECT_THAT(fault([](auto& c) { c.drawn_by = "\xed\xa0\x80"; }), HasSubstr("drawn_by"));
    EXPECT_THAT(fault([](auto& c) { c.drawn_by = "\xea\xb0"; }), HasSubstr("drawn_by"));
    EXPECT_THAT(fault([](auto& c) { c.bound[0].name = "a b"; }), HasSubstr("name"));
    EXPECT_THAT(fault([](auto& c) { c.bound[0].sha256 = "aa"; }), HasSubstr("SHA-256"));
    EXPECT_THAT(fault([](auto& c) { c.bound[1].name = "annex"; }), HasSubstr("two files"));
    EXPECT_THAT(fault([](auto&) {}), IsEmpty());
}

TEST(challenge_file, a_bare_nonce_is_one_too) {
    const auto bare = challenge_of_nonce(std::string(64, '7'));
    ASSERT_TRUE(bare);
    EXPECT_NE(seed_of(*bare), seed_of(*make_challenge(fields())));
    EXPECT_FALSE(challenge_of_nonce("abc"));
    EXPECT_FALSE(challenge_of_nonce("\xff"));
    EXPECT_NE(random_hex256(), random_hex256());
    EXPECT_TRUE(challenge_of_nonce(random_hex256()));
}

TEST(challenge_file, times_are_read_as_utc) {
    EXPECT_EQ(utc_seconds("1970-01-02T00:00:01Z"), 86401);
    EXPECT_EQ(utc_seconds("2024-02-29T12:34:56Z"), 1709210096);
    EXPECT_EQ(utc_seconds("2024-02-29T12:34:56.789Z"), 1709210096);
    for (const char* wrong : {"", "Z", "2024-02-30T00:00:00Z", "2024-02-29T24:00:00Z",
                              "2024-02-29T12:34:56", "2024-02-29T12:34:56.x9Z", "2024-02-29"}) {
        EXPECT_FALSE(utc_seconds(wrong)) << wrong;
    }
}

/// A bundle under the challenge above, written whole, with one thing changed before.
class challenged : public testing::Test {
  protected:
    void write(const std::function<void(campaign_record&)>& change = {},
               std::string text = make_challenge(fields())->text) {
        auto made = samples::tiny_campaign();
        const auto c = parse_challenge(make_challenge(fields())->text, "c");
        made.campaign.challenge = c->nonce;
        made.campaign.seed = seed_of(*c);
        for (run_record& run : made.runs) {
            run.seed = seed_of(*c);
        }
        if (change) {
            change(made.campaign);
            for (run_record& run : made.runs) {
                run.seed = made.campaign.seed;
            }
        }
        auto writer = bundle_writer::create(place(), made.campaign, text);
        for (const run_record& run : made.runs) {
            ASSERT_TRUE(writer->append(run));
        }
        ASSERT_TRUE(writer->finish(made.campaign));
    }
    std::filesystem::path place() { return folder.path() / "b"; }
    /// What the check says where it failed; and reading agrees with it.
    std::string failed() {
        for (const bundle_check& check : verify_bundle(place()).checks) {
            if (!check.passed) {
                EXPECT_EQ(check.name, "challenge") << check.sentence;
                EXPECT_FALSE(read_bundle(place()));
                return check.sentence;
            }
        }
        EXPECT_TRUE(read_bundle(place()));
        return {};
    }
    samples::temporary_folder folder;
};

TEST_F(challenged, bundles_pass_under_their_own_challenge_only) {
    write();
    EXPECT_EQ(failed(), "");
    const auto b = read_bundle(place());
    ASSERT_TRUE(b);
    const challenge own = *make_challenge(fields());
    EXPECT_FALSE(check_same_challenge(own, b->campaign, place()));
    challenge other = fields();
    other.nonce = std::string(64, '8');
    EXPECT_THAT(check_same_challenge(*make_challenge(other), b->campaign, place())->happened,
                HasSubstr("another nonce"));
    // The nonce of the buyer and a line that somebody else wrote: another seed, to be chosen.
    challenge edited = fields();
    edited.drawn_by = "somebody";
    EXPECT_THAT(check_same_challenge(*make_challenge(edited), b->campaign, place())->happened,
                HasSubstr("the file is another"));
    EXPECT_THAT(challenge_sentence(b->campaign, b->runs, place()),
                testing::AllOf(HasSubstr("binds annex, criteria"), HasSubstr("fit between")));
}

TEST_F(challenged, bundles_whose_seed_was_chosen_are_found) {
    write([](campaign_record& c) { c.seed += 1; });
    EXPECT_THAT(failed(), HasSubstr("numbers that somebody chose"));
}

TEST_F(challenged, bundles_that_deny_their_challenge_are_found) {
    write([](campaign_record& c) { c.challenge = ""; });
    EXPECT_THAT(failed(), HasSubstr("run under none"));
}

TEST_F(challenged, bundles_that_lack_the_file_are_found) {
    write({}, "");
    EXPECT_THAT(failed(), HasSubstr("challenge.toml is not there"));
}

TEST_F(challenged, bundles_with_an_edited_file_are_found) {
    write({}, make_challenge(fields())->text + "# edited\n");
    EXPECT_THAT(failed(), HasSubstr("edited"));
}

TEST_F(challenged, bundles_older_than_their_challenge_are_found) {
    write([](campaign_record& c) { c.created_utc = "2024-06-11T07:58:59Z"; });
    EXPECT_THAT(failed(), HasSubstr("one of the clocks was wrong"));
}

TEST_F(challenged, campaigns_are_counted_by_the_time_inside_windows) {
    auto made = samples::tiny_campaign();
    challenge drawn = fields();
    std::uint64_t busy = 0;
    for (const run_record& run : made.runs) {
        busy += run.windows.back().end_ns - run.windows.front().begin_ns;
    }
    // From 07:59:00 to 08:01:00, both whole seconds.
    EXPECT_EQ(campaigns_that_fit(drawn, made.campaign, made.runs),
              static_cast<std::uint64_t>(121e9 / static_cast<double>(busy)));
    drawn.drawn.clear();
    EXPECT_FALSE(campaigns_that_fit(drawn, made.campaign, made.runs));
    EXPECT_FALSE(campaigns_that_fit(fields(), made.campaign, {}));
}

}  // namespace
}  // namespace accelbench::results
