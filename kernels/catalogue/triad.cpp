// SPDX-License-Identifier: Apache-2.0
// triad: y = b + alpha c with STREAM's alpha = 3.
#include <fmt/format.h>

#include "kernels/catalogue/entry_reader.hpp"
#include "kernels/catalogue/kernels.hpp"
#include "kernels/catalogue/numerics.hpp"
#include "kernels/reference/elementwise.hpp"

// Error bound: one rounding of the product (none with a fused operation) and one of the sum:
// |got - y| <= u_out |y| + u |alpha c|. Exact mode: whole numbers up to 2^20, so that every sum is
// a float32.
namespace accelbench::kernels {
namespace {

result<workload> build(const suite_entry& entry) {
    entry_reader in(entry, "triad", {"n", "dtype"});
    const std::int64_t n = in.extent("n");
    const dtype type = in.type({dtype::f32});
    constexpr fill_recipe exact{fill_kind::integers, -1048576.0, 1048576.0};
    workload w;
    w.id = fmt::format("triad/{}/n{}/{}", in.label(), n, to_string(type));
    w.kernel = w.op = "triad";
    w.source = in.source();
    w.tensors = {{"b", type, {n}, tensor_role::input, placement::boundary, standard_normal, exact},
                 {"c", type, {n}, tensor_role::input, placement::boundary, standard_normal, exact},
                 make_tensor("y", type, {n}, tensor_role::output)};
    w.operands = {0, 1, 2};
    w.attributes = {{"alpha", 3.0}};
    w.numerics = float_freedom;
    w.work.bytes = 3.0 * static_cast<double>(n) * static_cast<double>(bytes_of(type));
    w.work.flops_formula = "none";
    w.work.bytes_formula = "3·n·s";
    w.ceiling = traffic::copy;
    w.meaning = "y = b + alpha·c";
    w.bound = "u_out·|y| + u_f32·|alpha·c|; exact on whole numbers";
    return finished(in, std::move(w));
}

}  // namespace

kernel_definition triad_kernel() {
    return {"triad", "STREAM triad: two vectors read, one written", &build, &make_triad_reference,
            nullptr};
}

}  // namespace accelbench::kernels
