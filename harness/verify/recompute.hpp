// SPDX-License-Identifier: Apache-2.0
// An auditor's second opinion: the elements that a bundle kept of its outputs, computed again from
// its seed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "kernels/workload.hpp"
#include "results/bundle/records.hpp"
#include "results/samples/output_samples.hpp"

namespace accelbench::verify {

struct recomputed {
    std::size_t runs = 0;                   // with a time, that passed their own check
    std::size_t sampled = 0;                // of these
    std::size_t elements = 0;               // compared
    double worst_ratio = 0.0;               // largest error over what is allowed
    std::vector<std::string> faults;        // a sentence each; the worst that can be found
    std::vector<std::string> not_computed;  // workloads whose samples say nothing here, and why
};

/// `known`: definitions by SHA-256. Operands follow from `seed`, as in the campaign; `budget_bytes`
/// bounds what is kept of them.
[[nodiscard]] recomputed recompute(std::uint64_t seed, std::span<const results::run_record> runs,
                                   std::span<const results::output_sample> samples,
                                   const std::map<std::string, kernels::workload>& known,
                                   std::uint64_t budget_bytes);

}  // namespace accelbench::verify
