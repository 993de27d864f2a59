// SPDX-License-Identifier: Apache-2.0
// Annotations and signatures that were mutated: refused in a sentence, or read as lines that could
// have been written; never a row that comes back, never a good signature.
#include <gtest/gtest.h>

#include "results/annotation/standing.hpp"
#include "results/signature/ed25519.hpp"
#include "results/signature/judge_signatures.hpp"
#include "tests/fuzz/mutator.hpp"
#include "tests/unit/results/sample_campaign.hpp"

namespace accelbench::fuzz {
namespace {

using namespace results;

TEST(fuzz_annotation, foreign_lines_are_refused_in_a_sentence_or_could_have_been_written) {
    const std::string subject(64, 'a');
    std::string sound, head = subject;
    for (const row_standing standing : {row_standing::disputed, row_standing::valid,
                                        row_standing::preview, row_standing::withdrawn}) {
        annotation one{
            .date = "2026-11-26", .by = "A", .row = "0123456789ab", .standing = standing};
        one.reason = "because";
        one.until = standing == row_standing::preview ? "2026-12-31" : "";
        const std::string line = annotation_line(one, head);
        head = head_behind(line);
        sound += line;
    }
    mutator change(302);
    std::size_t refused = 0, read_ones = 0;
    for (std::size_t i = 0; i < 400 * effort; ++i) {
        const std::string text =
            change.text(sound, {"\"withdrawn\"", "\"valid\"", "\n", "{}", "\u202e", "\"all\""});
        const auto read = parse_annotations(text, subject, "it");
        if (!read) {
            ++refused;
            expect_sentence(read.error(), text);
            continue;
        }
        ++read_ones;
        std::string again, behind = subject;
        std::vector<annotation> before;
        for (const annotation& one : read->entries) {
            EXPECT_EQ(why_not_said(one, before), "");
            before.push_back(one);
            again += annotation_line(one, behind);
            behind = head_behind(again.substr(again.rfind('\n', again.size() - 2) + 1));
        }
        EXPECT_EQ(again, text);
    }
    EXPECT_GT(refused, 100U);
    EXPECT_GT(read_ones + refused, 0U);
}

TEST(fuzz_annotation, foreign_signatures_are_refused_or_called_by_name) {
    const samples::temporary_folder folder;
    // A key pair of RFC 8032's first test vector, so that nothing is drawn here.
    const auto secret = folder.path() / "key.pem";
    samples::spill(secret,
                   "-----BEGIN PRIVATE KEY-----\n"
                   "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n"
                   "-----END PRIVATE KEY-----\n");
    const auto key = public_key_of(secret);
    ASSERT_TRUE(key) << to_string(key.error());
    const std::string subject(64, 'a');
    const std::string text = statement_text({.sha256 = subject,
                                             .name = "Vendor A",
                                             .date = "2026-11-26",
                                             .role = signer_role::vendor,
                                             .head = subject,
                                             .key = key->fingerprint});
    const std::string sound = to_text({text, key->base64, *sign_text(secret, text)});
    const trusted_keys keys{.any = {{key->fingerprint, "key.pem"}}, .witnesses = {}};
    const auto file = folder.path() / "signatures.jsonl";
    samples::spill(file, sound);
    ASSERT_EQ(judge_signatures(file, subject, {}, keys)->front().verdict, signature_verdict::good);
    mutator change(303);
    std::size_t refused = 0, judged = 0;
    for (std::size_t i = 0; i < 100 * effort; ++i) {
        const std::string bytes = change.text(sound, {"role: witness", "=", "\\n", "AAAA"});
        samples::spill(file, bytes);
        const auto found = judge_signatures(file, subject, {}, keys);
        if (!found) {
            ++refused;
            expect_sentence(found.error(), bytes);
            continue;
        }
        for (const judged_signature& one : *found) {
            ++judged;
            EXPECT_FALSE(one.sentence.empty());
            EXPECT_TRUE(bytes == sound || one.verdict != signature_verdict::good) << bytes;
        }
    }
    EXPECT_GT(refused, 0U);
    EXPECT_GT(judged, 0U);
}

}  // namespace
}  // namespace accelbench::fuzz
