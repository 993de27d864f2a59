// SPDX-License-Identifier: Apache-2.0
#include "harness/cli/witnesses.hpp"

#include <fmt/format.h>

#include "results/bundle/layout.hpp"
#include "results/signature/judge_signatures.hpp"

namespace accelbench::cli {
namespace {

result<std::vector<std::string>> witnesses_of(const std::filesystem::path& signatures,
                                              const std::string& sha256,
                                              const results::annotation_log& log,
                                              const std::vector<std::string>& keys) {
    std::vector<std::string> names;
    const auto trusted = keys.empty() ? result<results::trusted_keys>(results::trusted_keys{})
                                      : results::read_trusted_keys({}, keys);
    if (!trusted) {
        return trusted.error();
    }
    const auto judged = results::judge_signatures(signatures, sha256, log, *trusted);
    if (!judged) {
        return judged.error();
    }
    for (const results::judged_signature& one : *judged) {
        if (results::is_fault(one.verdict)) {
            return make_error(error_code::bundle_damaged, "cannot trust " + signatures.string(),
                              one.sentence, "Ask its signer for the signature again");
        }
        if (one.witnesses) {
            names.push_back(fmt::format(
                "{}, {}, key {}{}", one.statement.name, one.statement.date,
                one.statement.key.substr(0, 16),
                one.statement.watched.empty() ? "" : fmt::format(" ({})", one.statement.watched)));
        }
    }
    return names;
}

}  // namespace

status name_witnesses(results::subject& of, const std::vector<std::string>& keys) {
    const auto names = witnesses_of(of.signatures, of.sha256, of.log, keys);
    if (!names) {
        return names.error();
    }
    for (results::bundle& one : of.bundles) {
        one.witnesses = *names;
    }
    return {};
}

status name_witnesses(results::bundle& of, const std::vector<std::string>& keys) {
    const auto names =
        witnesses_of(of.path / results::signatures_file, of.manifest_sha256, of.annotations, keys);
    if (!names) {
        return names.error();
    }
    of.witnesses = *names;
    return {};
}

}  // namespace accelbench::cli
