// SPDX-License-Identifier: Apache-2.0
#include "results/challenge/campaign_challenge.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

namespace accelbench::results {
namespace fs = std::filesystem;
namespace {

error fault(const fs::path& folder, error_code code, std::string happened, std::string next = {}) {
    return make_error(code, fmt::format("challenge of {}", folder.string()), std::move(happened),
                      std::move(next));
}

}  // namespace

std::optional<error> check_challenge(const campaign_record& campaign, const fs::path& folder) {
    const auto damaged = [&](std::string happened) {
        return fault(folder, error_code::bundle_damaged, std::move(happened),
                     "Use the original bundle");
    };
    const auto held = challenge_of(folder);
    if (!held) {
        return damaged(fmt::format("{}: {}", held.error().tried, held.error().happened));
    }
    if (!held->has_value()) {
        return campaign.challenge.empty() ? std::nullopt
                                          : std::optional<error>(damaged(fmt::format(
                                                "it was run under nonce {}, and {} is not there",
                                                campaign.challenge, challenge_file)));
    }
    const challenge& drawn = **held;
    if (campaign.challenge != drawn.nonce) {
        return damaged(
            fmt::format("bundle.json says that it was run under {}, {} is {}",
                        campaign.challenge.empty() ? "none" : "nonce " + campaign.challenge,
                        challenge_file, drawn.nonce));
    }
    if (campaign.seed != seed_of(drawn)) {
        return damaged(
            fmt::format("its seed is {}, and {} follows from the challenge: it was run "
                        "on numbers that somebody chose",
                        campaign.seed, seed_of(drawn)));
    }
    const auto begun = utc_seconds(campaign.created_utc), from = utc_seconds(drawn.drawn);
    if (begun && from && *begun < *from) {
        return damaged(
            fmt::format("it says that it began at {}, before its challenge was drawn at "
                        "{}: one of the clocks was wrong",
                        campaign.created_utc, drawn.drawn));
    }
    return std::nullopt;
}

std::optional<error> check_same_challenge(const challenge& expected,
                                          const campaign_record& campaign, const fs::path& folder) {
    const auto differs = [&](std::string happened) {
        return fault(folder, error_code::bundle_mismatch, std::move(happened),
                     "Measure anew with `accelbench run --challenge`, under the file that the "
                     "buyer published");
    };
    if (campaign.challenge.empty()) {
        return differs("it was run under none: whoever ran it chose its seed");
    }
    if (campaign.challenge != expected.nonce) {
        return differs(fmt::format("it was run under another nonce, {}, not {}", campaign.challenge,
                                   expected.nonce));
    }
    const auto held = challenge_of(folder);
    const std::string found = held && held->has_value() ? (*held)->sha256 : "of none";
    if (found != expected.sha256) {
        return differs(
            fmt::format("its nonce is the same, but the file is another: what it binds, "
                        "when it was drawn or by whom differs (SHA-256 {}, not {})",
                        found, expected.sha256));
    }
    return std::nullopt;
}

std::optional<std::uint64_t> campaigns_that_fit(const challenge& drawn,
                                                const campaign_record& campaign,
                                                std::span<const run_record> runs) {
    const auto from = utc_seconds(drawn.drawn), end = utc_seconds(campaign.finished_utc);
    std::map<std::string, std::pair<std::uint64_t, std::uint64_t>> visits;
    for (const run_record& run : runs) {
        for (const auto& window : run.windows) {
            auto [at, fresh] = visits.try_emplace(run.visit, window.begin_ns, window.end_ns);
            at->second.first = std::min<std::uint64_t>(at->second.first, window.begin_ns);
            at->second.second = std::max<std::uint64_t>(at->second.second, window.end_ns);
        }
    }
    double busy_s = 0.0;
    for (const auto& [visit, span] : visits) {
        busy_s += static_cast<double>(span.second - span.first) * 1e-9;
    }
    if (!from || !end || *end < *from || !(busy_s > 0.0)) {
        return std::nullopt;
    }
    // The stamps have whole seconds.
    return std::max<std::uint64_t>(
        1, static_cast<std::uint64_t>((static_cast<double>(*end - *from) + 1.0) / busy_s));
}

std::string challenge_sentence(const campaign_record& campaign, std::span<const run_record> runs,
                               const fs::path& folder) {
    const auto held = challenge_of(folder);
    if (!held || !held->has_value()) {
        return "run under none: its seed is of whoever ran it";
    }
    const challenge& drawn = **held;
    std::vector<std::string> names;
    for (const bound_file& file : drawn.bound) {
        names.push_back(file.name);
    }
    const auto fit = campaigns_that_fit(drawn, campaign, runs);
    return fmt::format(
        "the seed follows from {} (SHA-256 {}){}{}, which binds {}: all campaigns under it have "
        "these numbers{}",
        challenge_file, drawn.sha256, drawn.drawn.empty() ? "" : ", drawn " + drawn.drawn,
        drawn.drawn_by.empty() ? "" : " by " + drawn.drawn_by,
        names.empty() ? "nothing" : fmt::format("{}", fmt::join(names, ", ")),
        fit ? fmt::format(
                  "; by its own clock at most {} of this length fit between its drawing and "
                  "this one's end",
                  *fit)
            : "");
}

}  // namespace accelbench::results
