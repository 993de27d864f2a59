// SPDX-License-Identifier: Apache-2.0
// `accelbench sign`: puts a name under a bundle or a packed file, in a file of its own.
#include <fmt/format.h>
#include <sys/stat.h>

#include <memory>

#include "base/shell_word.hpp"
#include "harness/cli/commands.hpp"
#include "harness/cli/today.hpp"
#include "harness/cli/trusted_bundles.hpp"
#include "results/pack/subject.hpp"
#include "results/signature/ed25519.hpp"
#include "results/signature/signature.hpp"

namespace accelbench::cli {
namespace {

struct sign_arguments {
    std::string target, key, name, role, watched, date;
};

/// Whoever can read the key can sign in its owner's name.
void warn_of_readers(const std::string& key) {
    struct stat facts {};
    if (::stat(key.c_str(), &facts) == 0 && (facts.st_mode & (S_IRGRP | S_IROTH)) != 0) {
        fmt::print(stderr, "accelbench: others can read {}: chmod 600 {}\n", key, shell_word(key));
    }
}

int sign(const sign_arguments& given) {
    const auto of = open_target(given.target);
    if (!of) {
        return report(of.error());
    }
    const auto key = results::public_key_of(given.key);
    const auto day = day_or_today("--date", given.date);
    if (!key || !day) {
        return report(!key ? key.error() : day.error());
    }
    const results::signed_statement said{.sha256 = of->sha256,
                                         .name = given.name,
                                         .date = *day,
                                         .role = *results::parse_signer_role(given.role),
                                         .watched = given.watched,
                                         .annotations = of->log.heads.size(),
                                         .head = of->log.head,
                                         .key = key->fingerprint};
    if (const std::string why = results::why_not_signed(said); !why.empty()) {
        return report(make_error(error_code::bad_usage, "cannot sign " + given.target, why,
                                 "Correct --as, --watched or --date"));
    }
    warn_of_readers(given.key);
    const std::string text = results::statement_text(said);
    const auto signature = results::sign_text(given.key, text);
    if (!signature) {
        return report(signature.error());
    }
    const auto added =
        results::append_line(of->signatures, results::to_text({text, key->base64, *signature}));
    if (!added) {
        return report(added.error());
    }
    fmt::print("{}: signed as {} ({}), key {}\n{}", of->signatures.string(), given.name, given.role,
               key->fingerprint, text);
    return 0;
}

}  // namespace

void add_sign(CLI::App& app, action& chosen) {
    auto given = std::make_shared<sign_arguments>();
    CLI::App* command = app.add_subcommand(
        "sign", "Put a name under a bundle or a packed file, with an Ed25519 key");
    command->add_option("target", given->target, "Bundle folder, or packed file")->required();
    command
        ->add_option("--key", given->key,
                     "Private key (PEM): openssl genpkey -algorithm ed25519 -out KEY.pem; the "
                     "public one: openssl pkey -in KEY.pem -pubout -out PUB.pem")
        ->required();
    command->add_option("--as", given->name, "Who signs")->required();
    command->add_option("--role", given->role, "vendor, buyer, witness or lab")
        ->required()
        ->check(CLI::IsMember({"vendor", "buyer", "witness", "lab"}));
    command->add_option("--watched", given->watched,
                        "Of a witness: what was attended, in one line");
    command->add_option("--date", given->date, "When it was signed; today if absent");
    end_help(*command,
             {"accelbench sign bid.tar.gz --key KEY.pem --as \"Vendor A\" --role vendor",
              "accelbench sign out --key KEY.pem --as \"Kim, TTA\" --role witness --watched \"from "
              "the nonce to the end\"",
              "accelbench verify bid.tar.gz --trust PUB.pem"},
             "0 signed, 2 bad input, 5 a bundle cannot be trusted or read, or files");
    command->callback([given, &chosen] { chosen = [given] { return sign(*given); }; });
}

}  // namespace accelbench::cli
