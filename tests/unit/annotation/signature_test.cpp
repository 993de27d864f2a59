// SPDX-License-Identifier: Apache-2.0
// Signatures: good by a key that the reader named, else called by what is wrong with them.
#include "results/signature/signature.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <cstdlib>

#include "results/signature/ed25519.hpp"
#include "results/signature/judge_signatures.hpp"
#include "tests/unit/results/sample_campaign.hpp"

namespace accelbench::results {
namespace {

using samples::slurp;
using samples::spill;
using testing::HasSubstr;

const std::string thing(64, 'a'), other_thing(64, 'b');

class signing : public testing::Test {
  protected:
    signing() {
        make_pair("vendor");
        make_pair("witness");
    }
    void make_pair(const std::string& name) const {
        EVP_PKEY* key = EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
        BIO* secret = BIO_new_file(at(name + ".key").c_str(), "w");
        PEM_write_bio_PrivateKey(secret, key, nullptr, nullptr, 0, nullptr, nullptr);
        BIO* open = BIO_new_file(at(name + ".pem").c_str(), "w");
        PEM_write_bio_PUBKEY(open, key);
        BIO_free_all(secret);
        BIO_free_all(open);
        EVP_PKEY_free(key);
    }
    [[nodiscard]] std::string at(const std::string& name) const {
        return (folder_.path() / name).string();
    }
    [[nodiscard]] signature_line by(const std::string& who, signer_role role,
                                    const std::string& of = thing, std::size_t lines = 0,
                                    const std::string& head = thing) const {
        const auto key = public_key_of(at(who + ".key"));
        EXPECT_TRUE(key);
        const std::string text = statement_text({.sha256 = of,
                                                 .name = who,
                                                 .date = "2026-11-26",
                                                 .role = role,
                                                 .annotations = lines,
                                                 .head = head,
                                                 .key = key->fingerprint});
        return {text, key->base64, *sign_text(at(who + ".key"), text)};
    }
    [[nodiscard]] judged_signature judged(const signature_line& line, const trusted_keys& keys,
                                          const annotation_log& log = {}) const {
        spill(at("sig"), to_text(line));
        const auto found = judge_signatures(at("sig"), thing, log, keys);
        EXPECT_TRUE(found) << to_string(found.error());
        return found->front();
    }
    [[nodiscard]] trusted_keys trust(const std::vector<std::string>& any,
                                     const std::vector<std::string>& witnesses = {}) const {
        const auto keys = read_trusted_keys(any, witnesses);
        EXPECT_TRUE(keys);
        return *keys;
    }

    samples::temporary_folder folder_;
};

TEST_F(signing, is_good_by_a_key_that_the_reader_named) {
    const auto line = by("vendor", signer_role::vendor);
    EXPECT_EQ(judged(line, trust({at("vendor.pem")})).verdict, signature_verdict::good);
    EXPECT_EQ(judged(line, trust({at("witness.pem")})).verdict, signature_verdict::unknown_key);
    EXPECT_EQ(judged(line, {}).verdict, signature_verdict::unknown_key)
        << "a key that comes with the signature proves nothing";
    EXPECT_EQ(judged(line, trust({folder_.path().string()})).verdict, signature_verdict::good)
        << "a folder of keys";
}

TEST_F(signing, only_a_key_named_as_a_witness_makes_a_witness) {
    const auto as_witness = by("vendor", signer_role::witness);
    EXPECT_FALSE(judged(as_witness, trust({at("vendor.pem")})).witnesses);
    EXPECT_THAT(judged(as_witness, trust({at("vendor.pem")})).sentence, HasSubstr("--witness"));
    const auto line = by("witness", signer_role::witness);
    EXPECT_TRUE(judged(line, trust({}, {at("witness.pem")})).witnesses);
    EXPECT_FALSE(judged(by("witness", signer_role::lab), trust({}, {at("witness.pem")})).witnesses);
}

TEST_F(signing, is_called_broken_foreign_or_cut) {
    const trusted_keys keys = trust({at("vendor.pem"), at("witness.pem")});
    auto line = by("vendor", signer_role::vendor);
    line.signature = by("witness", signer_role::vendor).signature;
    EXPECT_EQ(judged(line, keys).verdict, signature_verdict::broken);
    line = by("vendor", signer_role::vendor);
    line.public_key = by("witness", signer_role::vendor).public_key;
    EXPECT_EQ(judged(line, keys).verdict, signature_verdict::broken);
    line = by("vendor", signer_role::vendor);
    line.statement.replace(line.statement.find("role: vendor"), 12, "role: buyer");
    EXPECT_EQ(judged(line, keys).verdict, signature_verdict::broken);
    EXPECT_EQ(judged(by("vendor", signer_role::vendor, other_thing, 0, other_thing), keys).verdict,
              signature_verdict::foreign);
    const annotation_log one{.heads = {other_thing}, .head = other_thing};
    const auto later = by("vendor", signer_role::vendor, thing, 1, other_thing);
    EXPECT_EQ(judged(later, keys, one).verdict, signature_verdict::good);
    EXPECT_EQ(judged(later, keys, {}).verdict, signature_verdict::cut);
    for (const auto verdict :
         {signature_verdict::broken, signature_verdict::foreign, signature_verdict::cut}) {
        EXPECT_TRUE(is_fault(verdict));
    }
    EXPECT_FALSE(is_fault(signature_verdict::unknown_key));
}

TEST_F(signing, a_name_cannot_smuggle_a_field_in) {
    signed_statement said{.sha256 = thing,
                          .name = "A\nrole: witness",
                          .date = "2026-11-26",
                          .head = thing,
                          .key = thing};
    EXPECT_THAT(why_not_signed(said), HasSubstr("one line"));
    EXPECT_FALSE(parse_statement(statement_text(said)));
    said.name = "A";
    EXPECT_TRUE(parse_statement(statement_text(said)));
    EXPECT_FALSE(parse_statement(statement_text(said) + "more\n"));
    EXPECT_FALSE(parse_statement(""));
}

TEST_F(signing, keys_of_the_wrong_kind_are_refused_by_name) {
    EXPECT_THAT(read_public_key(at("vendor.key")).error().happened, HasSubstr("private key"));
    EXPECT_THAT(public_key_of(at("vendor.pem")).error().happened, HasSubstr("no private key"));
    spill(at("text.pem"), "hello");
    EXPECT_THAT(read_public_key(at("text.pem")).error().happened, HasSubstr("no public key"));
    EXPECT_FALSE(read_trusted_keys({at("nowhere.pem")}, {}));
    std::filesystem::create_directory(folder_.path() / "empty");
    EXPECT_THAT(read_trusted_keys({at("empty")}, {}).error().happened, HasSubstr(".pem"));
    EVP_PKEY* key = EVP_PKEY_Q_keygen(nullptr, nullptr, "X25519");
    BIO* open = BIO_new_file(at("x.pem").c_str(), "w");
    PEM_write_bio_PUBKEY(open, key);
    BIO_free_all(open);
    EVP_PKEY_free(key);
    EXPECT_THAT(read_public_key(at("x.pem")).error().happened, HasSubstr("another kind"));
}

TEST_F(signing, openssl_itself_checks_it) {
    const auto line = by("vendor", signer_role::vendor);
    spill(at("statement"), line.statement);
    spill(at("base64"), line.signature + "\n");
    const std::string command =
        "cd " + folder_.path().string() +
        " && openssl base64 -d -in base64 -out raw && openssl pkeyutl -verify -pubin -inkey "
        "vendor.pem -rawin -in statement -sigfile raw > said 2>&1";
    if (std::system("openssl version > /dev/null 2>&1") != 0) {
        GTEST_SKIP() << "no openssl command";
    }
    EXPECT_EQ(std::system(command.c_str()), 0) << slurp(at("said"));
}

}  // namespace
}  // namespace accelbench::results
