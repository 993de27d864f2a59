// SPDX-License-Identifier: Apache-2.0
#include "harness/verify/fingerprint.hpp"

#include <algorithm>
#include <random>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace accelbench::verify {

fingerprint_key::fingerprint_key() {
    static_assert(sizeof secret_ >= XXH3_SECRET_SIZE_MIN);
    std::random_device random;
    std::generate(secret_.begin(), secret_.end(),
                  [&] { return static_cast<unsigned char>(random()); });
}

std::uint64_t fingerprint_key::hash(std::span<const std::byte> bytes) const {
    return XXH3_64bits_withSecret(bytes.data(), bytes.size(), secret_.data(), secret_.size());
}

void fingerprint_key::add(std::vector<std::uint64_t>& chunks,
                          std::span<const std::byte> bytes) const {
    for (std::uint64_t begin = 0; begin < bytes.size(); begin += chunk_bytes) {
        chunks.push_back(hash(bytes.subspan(begin, std::min(chunk_bytes, bytes.size() - begin))));
    }
}

fingerprint fingerprint_key::of(std::span<const std::span<const std::byte>> tensors) const {
    fingerprint all(tensors.size());
    for (std::size_t t = 0; t < tensors.size(); ++t) {
        add(all[t], tensors[t]);
    }
    return all;
}

}  // namespace accelbench::verify
