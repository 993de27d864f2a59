// SPDX-License-Identifier: Apache-2.0
// Whether a campaign was run under the challenge that its bundle holds.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>

#include "base/error.hpp"
#include "results/bundle/records.hpp"
#include "results/challenge/challenge.hpp"

namespace accelbench::results {

/// The first of these, or nothing: the bundle names a nonce and lacks the file, or the reverse; the
/// nonces differ; the seed is not the one that follows; the campaign began before the challenge was
/// drawn.
[[nodiscard]] std::optional<error> check_challenge(const campaign_record& campaign,
                                                   const std::filesystem::path& folder);

/// The bundle's challenge is this one, byte for byte: with the same nonce and another line in the
/// file the seed could be chosen again. bundle_mismatch says which challenge it was run under.
[[nodiscard]] std::optional<error> check_same_challenge(const challenge& expected,
                                                        const campaign_record& campaign,
                                                        const std::filesystem::path& folder);

/// How many campaigns with as much time inside windows fit between the drawing and this campaign's
/// end, on one set of devices: no more can have been run to choose from. nullopt where the
/// challenge has no date, or nothing was timed.
[[nodiscard]] std::optional<std::uint64_t> campaigns_that_fit(const challenge& drawn,
                                                              const campaign_record& campaign,
                                                              std::span<const run_record> runs);

/// What `verify` says of a bundle that passed.
[[nodiscard]] std::string challenge_sentence(const campaign_record& campaign,
                                             std::span<const run_record> runs,
                                             const std::filesystem::path& folder);

}  // namespace accelbench::results
