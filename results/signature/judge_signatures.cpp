// SPDX-License-Identifier: Apache-2.0
#include "results/signature/judge_signatures.hpp"

#include <fmt/format.h>

#include <system_error>

#include "results/bundle/durable_file.hpp"
#include "results/signature/ed25519.hpp"

namespace accelbench::results {
namespace {

std::string who(const signed_statement& said) {
    return fmt::format("{} ({}, {}, key {})", said.name, to_string(said.role), said.date,
                       said.key.substr(0, 16));
}

bool holds_its_annotations(const signed_statement& said, const std::string& sha256,
                           const annotation_log& log) {
    if (said.annotations == 0) {
        return said.head == sha256;
    }
    return said.annotations <= log.heads.size() && log.heads[said.annotations - 1] == said.head;
}

judged_signature judge(const signature_line& line, std::size_t number, const std::string& sha256,
                       const annotation_log& log, const trusted_keys& keys) {
    judged_signature found;
    const auto said = parse_statement(line.statement);
    if (!said) {
        found.sentence =
            fmt::format("line {}: its statement is none that accelbench writes", number);
        return found;
    }
    found.statement = *said;
    const public_key key = public_key_from(line.public_key);
    if (key.fingerprint.empty() || key.fingerprint != said->key ||
        !is_signed_by(key, line.statement, line.signature)) {
        found.sentence = fmt::format("line {}: broken: {} did not sign this", number, who(*said));
    } else if (said->sha256 != sha256) {
        found.verdict = signature_verdict::foreign;
        found.sentence = fmt::format("line {}: foreign: {} signed something else, {}", number,
                                     who(*said), said->sha256);
    } else if (!holds_its_annotations(*said, sha256, log)) {
        found.verdict = signature_verdict::cut;
        found.sentence =
            fmt::format("line {}: {} signed when there were {} annotations that are not there now",
                        number, who(*said), said->annotations);
    } else if (!keys.any.contains(key.fingerprint)) {
        found.verdict = signature_verdict::unknown_key;
        found.sentence = fmt::format(
            "{}: sound, but you have not named this key as one that you trust", who(*said));
    } else {
        found.verdict = signature_verdict::good;
        const bool named = keys.witnesses.contains(key.fingerprint);
        found.witnesses = named && said->role == signer_role::witness;
        found.sentence = fmt::format("{}: signed{}", who(*said),
                                     said->role == signer_role::witness && !named
                                         ? "; not counted as a witness, since --witness does not "
                                           "name the key"
                                         : "");
        found.sentence += said->watched.empty() ? "" : fmt::format("; watched: {}", said->watched);
    }
    return found;
}

}  // namespace

bool is_fault(signature_verdict verdict) {
    switch (verdict) {
        case signature_verdict::good:
        case signature_verdict::unknown_key:
            return false;
        case signature_verdict::broken:
        case signature_verdict::foreign:
        case signature_verdict::cut:
            return true;
    }
    return true;
}

result<std::vector<judged_signature>> judge_signatures(const std::filesystem::path& file,
                                                       const std::string& sha256,
                                                       const annotation_log& log,
                                                       const trusted_keys& keys) {
    std::vector<judged_signature> judged;
    std::error_code failure;
    if (!std::filesystem::exists(file, failure)) {
        return judged;
    }
    const auto text = read_file(file);
    if (!text) {
        return text.error();
    }
    const auto lines = parse_signatures(*text, file.string());
    if (!lines) {
        return lines.error();
    }
    for (const signature_line& line : *lines) {
        judged.push_back(judge(line, judged.size() + 1, sha256, log, keys));
    }
    return judged;
}

}  // namespace accelbench::results
