// SPDX-License-Identifier: Apache-2.0
// An honest float32 implementation of every kernel, written as plainly as possible and apart from
// the references, and the faults that can be planted in it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "kernels/catalogue/catalogue.hpp"
#include "kernels/data/generator.hpp"

namespace accelbench::kernels::test {

enum class fault {
    none,
    bf16_operands,       // operands rounded to bfloat16 first
    skipped_row,         // the last row of the first output stays zero
    skipped_tail,        // the last term of every sum is left out
    flipped_sign,        // one element of the last output has the wrong sign
    wrong_group,         // attention: query heads interleaved over key heads instead of grouped
    mask_off_by_one,     // attention: each query also sees the next key
    stale_cache,         // attention.decode: the new row is not written
    no_maximum,          // exp without subtracting the maximum
    ignored_row_counts,  // cross entropy: rows with the ignore index are treated as label 0
    no_bias_correction,  // adamw
    no_gate,             // mlp: the gate is open for all
};

using tensors = std::vector<std::vector<std::byte>>;

[[nodiscard]] workload built(std::string_view kernel, const suite_entry& entry);
/// One launch, in place: inputs are read, outputs and state are written.
void launch(const workload& w, tensors& all, std::int64_t scalar, fault planted = fault::none);

struct judgement {
    std::uint64_t elements = 0;
    std::uint64_t wrong = 0;
    double worst = 0.0;  // largest |error| / tolerance
};
/// Makes operands, launches `launches` times with the fault and compares every written element with
/// the reference's rows after `expected_launches`.
[[nodiscard]] judgement judge(const workload& w, fault planted, data_mode mode = data_mode::random,
                              std::uint64_t launches = 1, std::uint64_t expected_launches = 1);

// Pieces of launch().
using floats = std::vector<float>;
/// Any exponential within 4 ulp: the true one, moved by -4 .. 4 ulp.
[[nodiscard]] float inexact_exp(float x);
void launch_attention(const workload& w, std::vector<floats>& t, std::int64_t scalar,
                      fault planted);

}  // namespace accelbench::kernels::test
