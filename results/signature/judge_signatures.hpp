// SPDX-License-Identifier: Apache-2.0
// What the signatures beside a bundle or a packed file are worth to a reader with these keys.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "results/annotation/annotation.hpp"
#include "results/signature/signature.hpp"
#include "results/signature/trusted_keys.hpp"

namespace accelbench::results {

enum class signature_verdict : std::uint8_t {
    good,         // by a key that the reader trusts, over this very thing
    unknown_key,  // sound, by somebody that the reader has not named
    broken,       // the signature does not fit its statement or its key
    foreign,      // over something else
    cut,          // annotations that were there when it was signed are not there now
};

struct judged_signature {
    signature_verdict verdict = signature_verdict::broken;
    signed_statement statement;  // empty where it cannot be read
    bool witnesses = false;      // good, in the role of a witness, by a key named as a witness's
    std::string sentence;
};

/// Empty where there is no such file. `sha256` and `log`: of what they ought to be about.
[[nodiscard]] result<std::vector<judged_signature>> judge_signatures(
    const std::filesystem::path& file, const std::string& sha256, const annotation_log& log,
    const trusted_keys& keys);

/// broken, foreign, cut: whoever finds one should not go on.
[[nodiscard]] bool is_fault(signature_verdict verdict);

}  // namespace accelbench::results
