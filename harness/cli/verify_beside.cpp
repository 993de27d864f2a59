// SPDX-License-Identifier: Apache-2.0
#include "harness/cli/verify_beside.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace accelbench::cli {

using results::bundle_check;

std::vector<bundle_check> check_signatures(const results::subject& of,
                                           const results::trusted_keys& keys) {
    const auto judged = results::judge_signatures(of.signatures, of.sha256, of.log, keys);
    if (!judged) {
        return {{"signatures", false,
                 fmt::format("{}: {}", judged.error().tried, judged.error().happened),
                 judged.error().code}};
    }
    std::vector<bundle_check> checks;
    for (const auto& one : *judged) {
        const bool fault = results::is_fault(one.verdict);
        checks.push_back({"signature", !fault, one.sentence,
                          fault ? error_code::bundle_damaged : error_code::none});
    }
    const bool any = std::any_of(judged->begin(), judged->end(), [](const auto& one) {
        return one.verdict == results::signature_verdict::good;
    });
    if (!keys.none() && !any) {
        checks.push_back({"signatures", false,
                          fmt::format("none of the {} keys that you trust has signed {}",
                                      keys.any.size(), of.sha256),
                          error_code::bundle_mismatch});
    }
    return checks;
}

std::string why_not_opened(const results::opening& one, const results::unpacked& archive) {
    if (results::commitment_of(one.salt, one.value) != one.commitment) {
        return fmt::format(
            "salt and value do not give {}: the value \"{}\" is not what stood there",
            one.commitment, one.value);
    }
    return archive.commitments.contains(one.commitment)
               ? std::string()
               : fmt::format("it has no commitment {}", one.commitment);
}

result<bundle_check> check_opening(const std::string& packed, const std::string& file) {
    const auto archive = results::unpacked::open(packed);
    if (!archive) {
        return archive.error();
    }
    const auto held = results::read_openings(file);
    if (!held) {
        return held.error();
    }
    std::vector<std::string> opened;
    for (const results::opening& one : held->openings) {
        if (const std::string why = why_not_opened(one, *archive); !why.empty()) {
            return bundle_check{"opening", false, fmt::format("{}: {}", file, why),
                                error_code::bundle_mismatch};
        }
        opened.push_back(fmt::format("{} {} is {}", archive->commitments.at(one.commitment),
                                     one.commitment.substr(0, 16), one.value));
    }
    return bundle_check{"opening", !opened.empty(),
                        opened.empty() ? file + " opens nothing"
                                       : fmt::format("{}: {}", file, fmt::join(opened, "; ")),
                        opened.empty() ? error_code::bundle_mismatch : error_code::none};
}

}  // namespace accelbench::cli
