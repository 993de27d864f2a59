// SPDX-License-Identifier: Apache-2.0
// The judgement of outputs: whole tensors while that is cheap, random rows and projections above. A
// wrong answer has no time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "harness/verify/data_store.hpp"
#include "kernels/workload.hpp"
#include "results/bundle/records.hpp"

namespace accelbench::verify {

struct judge_options {
    double sampled_check_flops =
        1e9;  // float64 operations of a full check above which rows are sampled
    /// The same where no projection looks at the rows that are not drawn; the larger one counts.
    /// A result that evolves costs every launch.
    double whole_check_flops = 0.0;
    std::uint32_t sampled_rows = 16;
    bool projects = true;  // bilinear kernels: look at the rows that are not drawn, too
    std::uint32_t spot_rows = 4;
    std::uint32_t planted_faults = 0;  // to measure the detection rate of a sampled check
    std::uint64_t nonce = 0;  // which rows and projections: drawn after the outputs were made
    /// What the backend declared that it computes in, where that is not what the workload asks for:
    /// outputs are then judged by the workload's accuracy floor and by single elements far off, and
    /// the measured precision by this type.
    std::optional<kernels::dtype> declared;
};

/// outputs: bytes of every written tensor as read back, indexed as workload::tensors (others
/// empty). launches: how often the input set was launched since its state was written; at least 1.
[[nodiscard]] results::verification_record judge(
    data_store& store, const kernels::workload& work, const data_choice& choice,
    std::uint64_t launches, std::span<const std::span<const std::byte>> outputs,
    const judge_options& options);

/// Copies bytes of a written tensor, from `offset` on, out of the device's memory.
using partial_reader =
    std::function<status(std::uint32_t tensor, std::uint64_t offset, std::span<std::byte> out)>;

/// The same for a few random rows of every written tensor, where reading all of it would take
/// longer than timing did. Each row is read twice, the second time at the end: late writes show.
/// The detection rate, where planted_faults asks for it, is the share of rows that are looked at.
[[nodiscard]] result<results::verification_record> judge_spots(
    data_store& store, const kernels::workload& work, const data_choice& choice,
    std::uint64_t launches, const partial_reader& read, const judge_options& options);

/// True where the result depends on how often the workload was launched (a scalar that steps:
/// adamw).
[[nodiscard]] bool evolves(const kernels::workload& work);

/// Joins the judgements of several tensors or modes: failed if one failed, the worst ratio, the
/// least precision.
void merge(results::verification_record& into, const results::verification_record& other);

}  // namespace accelbench::verify
