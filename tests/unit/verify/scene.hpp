// SPDX-License-Identifier: Apache-2.0
// A workload, its data and the outputs that an honest or a faulty device leaves.
#pragma once

#include "harness/verify/judge.hpp"
#include "tests/unit/kernels/naive.hpp"

namespace accelbench::verify::testing {

using kernels::test::fault;
using outputs = std::vector<std::vector<std::byte>>;

[[nodiscard]] kernels::entry_value n(std::int64_t value);
[[nodiscard]] kernels::workload product(std::int64_t rows, std::int64_t columns, std::int64_t depth,
                                        const char* type = "f32");

struct scene {
    kernels::workload work;
    data_choice choice;
    data_store store{42, 256ULL << 20U};

    explicit scene(kernels::workload w, kernels::data_mode mode = kernels::data_mode::random)
        : work(std::move(w)), choice{.constants = 1, .others = 1, .mode = mode} {}

    /// What the written tensors hold after `launches`; the others are empty.
    [[nodiscard]] outputs launched(std::uint64_t launches = 1, fault planted = fault::none);
    [[nodiscard]] results::verification_record judged(const outputs& got,
                                                      const judge_options& options = {},
                                                      std::uint64_t launches = 1);
};

/// Element `i` of a tensor, read and written as float64.
[[nodiscard]] double element(const kernels::tensor& t, const std::vector<std::byte>& bytes,
                             std::uint64_t i);
void set_element(const kernels::tensor& t, std::vector<std::byte>& bytes, std::uint64_t i,
                 double value);

}  // namespace accelbench::verify::testing
