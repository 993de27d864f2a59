// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/verify/scene.hpp"

#include <array>

#include "kernels/data/convert.hpp"

namespace accelbench::verify::testing {

kernels::entry_value n(std::int64_t value) {
    return value;
}

kernels::workload product(std::int64_t rows, std::int64_t columns, std::int64_t depth,
                          const char* type) {
    return kernels::test::built(
        "matmul",
        {{"m", n(rows)}, {"n", n(columns)}, {"k", n(depth)}, {"form", "nt"}, {"dtype", type}});
}

outputs scene::launched(std::uint64_t launches, fault planted) {
    const operand_set before = store.operands(work, choice);
    kernels::test::tensors all(before.size());
    for (std::size_t t = 0; t < all.size(); ++t) {
        all[t].assign(before[t].begin(), before[t].end());
    }
    for (std::uint64_t i = 0; i < launches; ++i) {
        const auto scalar =
            work.scalars.empty()
                ? 0
                : work.scalars[0].first + static_cast<std::int64_t>(i) * work.scalars[0].step;
        kernels::test::launch(work, all, scalar, planted);
    }
    for (std::size_t t = 0; t < all.size(); ++t) {
        if (!kernels::is_written(work.tensors[t].role)) {
            all[t].clear();
        }
    }
    return all;
}

results::verification_record scene::judged(const outputs& got, const judge_options& options,
                                           std::uint64_t launches) {
    const std::vector<std::span<const std::byte>> views(got.begin(), got.end());
    return judge(store, work, choice, launches, views, options);
}

double element(const kernels::tensor& t, const std::vector<std::byte>& bytes, std::uint64_t i) {
    std::array<double, 1> value{};
    kernels::load_f64(t.type, bytes, i, value);
    return value[0];
}

void set_element(const kernels::tensor& t, std::vector<std::byte>& bytes, std::uint64_t i,
                 double value) {
    const std::array<double, 1> one{value};
    kernels::store_f64(t.type, one, i, bytes);
}

}  // namespace accelbench::verify::testing
