// SPDX-License-Identifier: Apache-2.0
// Checks of what stands beside a bundle or a packed file: signatures, and openings of what was left
// out.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "results/bundle/verify_bundle.hpp"
#include "results/pack/openings.hpp"
#include "results/pack/pack.hpp"
#include "results/pack/subject.hpp"
#include "results/signature/judge_signatures.hpp"

namespace accelbench::cli {

/// One check a signature, failed where it is broken, foreign or older than annotations that are
/// gone; with keys a failed one more where none of them signed.
[[nodiscard]] std::vector<results::bundle_check> check_signatures(
    const results::subject& of, const results::trusted_keys& keys);

/// "" where it opens a commitment of the archive; else what does not fit.
[[nodiscard]] std::string why_not_opened(const results::opening& one,
                                         const results::unpacked& archive);

/// All that one file opens.
[[nodiscard]] result<results::bundle_check> check_opening(const std::string& packed,
                                                          const std::string& file);

}  // namespace accelbench::cli
