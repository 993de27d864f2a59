// SPDX-License-Identifier: Apache-2.0
// The buyer's challenge: a number that nobody knew before it was drawn. All numbers of a campaign
// follow from it, and it binds what was published before.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace accelbench::results {

/// Its name in a bundle.
inline constexpr std::string_view challenge_file = "challenge.toml";

/// A file that was published before the challenge was drawn.
struct bound_file {
    std::string name, sha256;
};

struct challenge {
    std::string nonce;     // 32 to 128 lower-case hex digits; `challenge draw` writes 64
    std::string drawn;     // UTC, "2026-11-26T10:45:00Z"; "" of a bare nonce
    std::string drawn_by;  // "" where nobody said
    std::vector<bound_file> bound;
    std::string text, sha256;  // the file, byte for byte

    /// By name or by SHA-256; nullptr where it is not bound.
    [[nodiscard]] const bound_file* find(std::string_view name_or_sha256) const;
    [[nodiscard]] bool binds(std::string_view name_or_sha256) const {
        return find(name_or_sha256) != nullptr;
    }
};

/// Fills in `text` and `sha256`; bad_challenge where a field cannot stand in a file.
[[nodiscard]] result<challenge> make_challenge(challenge fields);
/// A nonce by itself is the challenge that binds nothing.
[[nodiscard]] result<challenge> challenge_of_nonce(std::string_view hex);

/// Strict: only what make_challenge writes, so that one challenge has one hash. bad_challenge
/// says what is wrong. `where` is for messages.
[[nodiscard]] result<challenge> parse_challenge(std::string_view text, const std::string& where);
[[nodiscard]] result<challenge> read_challenge(const std::filesystem::path& path);
/// What a user typed: the name of a file, or a bare nonce.
[[nodiscard]] result<challenge> read_challenge_or_nonce(const std::string& given);
/// Of a bundle; nullopt where it was run under none. Its seed is judged by read_bundle and
/// verify_bundle.
[[nodiscard]] result<std::optional<challenge>> challenge_of(const std::filesystem::path& bundle);

/// The campaign's seed: the first 16 hex digits of the file's SHA-256. Never 0.
[[nodiscard]] std::uint64_t seed_of(const challenge& c);

/// Seconds since 1970 of "2026-11-26T10:45:00Z", fractions left out; nullopt where it is none.
[[nodiscard]] std::optional<std::int64_t> utc_seconds(std::string_view stamp);

}  // namespace accelbench::results
