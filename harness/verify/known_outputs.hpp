// SPDX-License-Identifier: Apache-2.0
// Outputs that were judged: what later runs of the same side on the same data are compared with.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "harness/verify/data_store.hpp"
#include "harness/verify/fingerprint.hpp"
#include "results/bundle/records.hpp"

namespace accelbench::verify {

/// Of one side. Only for workloads whose result does not depend on how often they were launched. A
/// device that does not compute the same bits each time is judged each time.
class known_outputs {
  public:
    struct key {
        std::string workload_sha256;
        std::string boundary;
        data_choice choice;
        // NOLINTNEXTLINE(modernize-use-nullptr): as in data_choice
        auto operator<=>(const key&) const = default;
    };
    struct entry {
        fingerprint bytes;
        results::verification_record judgement;
    };

    /// null: not seen yet.
    [[nodiscard]] const entry* find(const key& k) const {
        const auto found = entries_.find(k);
        return found == entries_.end() ? nullptr : &found->second;
    }
    /// `judgement` must have passed. The first one stays.
    void learn(const key& k, fingerprint bytes, const results::verification_record& judgement) {
        entries_.emplace(k, entry{std::move(bytes), judgement});
    }
    [[nodiscard]] const fingerprint_key& hashing() const { return hashing_; }
    /// Of a written tensor, whatever its data: a reference is made only to be asked the first time.
    [[nodiscard]] kernels::row_layout layout_of(data_store& store, const kernels::workload& work,
                                                const data_choice& choice, std::uint32_t tensor);

  private:
    fingerprint_key hashing_;
    std::map<std::pair<std::string, std::uint32_t>, kernels::row_layout> layouts_;  // by hash
    std::map<key, entry> entries_;
};

/// The judgement of an output that has every byte of a judged one.
[[nodiscard]] results::verification_record same_bytes(const known_outputs::entry& known);

}  // namespace accelbench::verify
