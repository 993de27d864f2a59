// SPDX-License-Identifier: Apache-2.0
// Keyed hashes of outputs, so that a later output can be compared byte for byte with one that was
// judged, without keeping its bytes.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/result.hpp"

namespace accelbench::verify {

/// One hash a chunk, for each tensor of a workload (none for those that are not written).
using fingerprint = std::vector<std::vector<std::uint64_t>>;

/// The key is drawn anew in every campaign and never leaves the supervisor: a plug-in cannot choose
/// wrong bytes with the right hash.
class fingerprint_key {
  public:
    static constexpr std::uint64_t chunk_bytes = 256ULL << 10U;

    fingerprint_key();
    [[nodiscard]] std::uint64_t hash(std::span<const std::byte> bytes) const;
    /// Hashes of `bytes`, which begin at a multiple of chunk_bytes of their tensor, appended.
    void add(std::vector<std::uint64_t>& chunks, std::span<const std::byte> bytes) const;
    [[nodiscard]] fingerprint of(std::span<const std::span<const std::byte>> tensors) const;

  private:
    std::array<unsigned char, 192> secret_{};  // XXH3_SECRET_DEFAULT_SIZE
};

}  // namespace accelbench::verify
