// SPDX-License-Identifier: Apache-2.0
// matmul: y[M,N] = op(a) op(b). Forward (nt: b = weights [N,K]), input gradient (nn) and weight
// gradient (tn).
#include "kernels/reference/matmul.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>

#include "kernels/catalogue/entry_reader.hpp"
#include "kernels/catalogue/kernels.hpp"
#include "kernels/catalogue/numerics.hpp"

// Error bound. y = fl(sum of K products): with float32 sums |got - y| <= u_out |y| + 2 sqrt(K) u
// |a_i| |b_j|, where |.| is the Euclidean norm of the row and the column. By Cauchy and Schwarz
// |a_i| |b_j| is at least the sum of |a||b| that the textbook bound has (1.57 times it for normal
// operands), at a K-th of the cost. 2 sqrt(K) instead of K: reference/rounding.hpp. Products of
// float16 and bfloat16 numbers are exact in float32. Exact mode and s8: the float64 sum is the
// exact result; rounded once to the output's type it must be met to the bit.
namespace accelbench::kernels {
namespace {

constexpr std::array<std::string_view, 3> forms = {"nt", "nn", "tn"};

struct shape {
    std::int64_t m, n, k;
    std::string form;
    dtype type;
};

/// Largest |a| such that K |a|^2 is exact in float32 sums, fits the output and has no rounding in
/// the operands' type.
double exact_range(std::int64_t k, dtype type) {
    const double sum_limit = type == dtype::f16 ? 65504.0 : 16777215.0;
    const double operand_limit = type == dtype::bf16 ? 255.0 : 2047.0;
    return std::min(operand_limit, std::floor(std::sqrt(sum_limit / static_cast<double>(k))));
}

std::vector<tensor> tensors_of(const shape& s) {
    const bool whole = s.type == dtype::i8;
    const double range = whole ? 127.0 : exact_range(s.k, s.type);
    const fill_recipe exact{fill_kind::integers, -range, range};
    const fill_recipe random = whole ? exact : standard_normal;
    const bool left_transposed = s.form == "tn";
    const bool right_transposed = s.form == "nt";
    const std::vector<std::int64_t> a_dims =
        left_transposed ? std::vector{s.k, s.m} : std::vector{s.m, s.k};
    const std::vector<std::int64_t> b_dims =
        right_transposed ? std::vector{s.n, s.k} : std::vector{s.k, s.n};
    const tensor_role b_role = left_transposed ? tensor_role::input : tensor_role::constant;
    return {{"a", s.type, a_dims, tensor_role::input, placement::boundary, random, exact},
            {"b", s.type, b_dims, b_role, placement::boundary, random, exact},
            make_tensor("y", whole ? dtype::i32 : s.type, {s.m, s.n}, tensor_role::output)};
}

cost cost_of(const std::vector<tensor>& tensors, const shape& s) {
    cost c;
    c.flops = 2.0 * static_cast<double>(s.m) * static_cast<double>(s.n) * static_cast<double>(s.k);
    for (const tensor& t : tensors) {
        double elements = static_cast<double>(t.dims[0]) * static_cast<double>(t.dims[1]);
        c.bytes += elements * static_cast<double>(bytes_of(t.type));
    }
    c.flops_formula = "2·M·N·K";
    c.bytes_formula = "s·(M·K + N·K) + s_out·M·N";
    return c;
}

void check(entry_reader& in, const shape& s) {
    constexpr std::int64_t largest_whole_depth = (std::int64_t{1} << 31U) / (127 * 127) - 1;
    if (s.type == dtype::i8 && s.k > largest_whole_depth) {
        in.refuse(error_code::bad_shape, fmt::format("k = {} could overflow the s32 sums", s.k),
                  fmt::format("Give k <= {}", largest_whole_depth));
    }
    if (s.type != dtype::i8 && exact_range(s.k, s.type) < 1.0) {
        in.refuse(error_code::bad_shape,
                  fmt::format("k = {} leaves no exact {} operands", s.k, to_string(s.type)),
                  "Give a smaller k");
    }
}

result<workload> build(const suite_entry& entry) {
    entry_reader in(entry, "matmul", {"m", "n", "k", "form", "dtype"});
    const shape s{in.extent("m"), in.extent("n"), in.extent("k"), in.choice("form", forms),
                  in.type({dtype::f32, dtype::bf16, dtype::f16, dtype::i8})};
    check(in, s);
    const bool whole = s.type == dtype::i8;
    workload w;
    w.id = fmt::format("matmul/{}/m{}n{}k{}/{}/{}", in.label(), s.m, s.n, s.k, s.form,
                       to_string(s.type));
    w.kernel = w.op = "matmul";
    w.source = in.source();
    w.stage = s.form == "nt" ? phase::inference : phase::backward;
    w.tensors = tensors_of(s);
    w.operands = {0, 1, 2};
    w.attributes = {{"trans_a", std::int64_t{s.form == "tn"}},
                    {"trans_b", std::int64_t{s.form == "nt"}}};
    w.compute = s.type;
    w.accumulate = whole ? dtype::i32 : dtype::f32;
    w.numerics = whole ? allow_reorder : float_freedom;
    w.work = cost_of(w.tensors, s);
    // Below 8 FLOP a byte no known device is bound by its arithmetic: the row is a reading of the
    // weights.
    w.ceiling = w.work.flops < 8.0 * w.work.bytes ? traffic::read : traffic::compute;
    w.accuracy_floor = usual_accuracy_floor;
    w.meaning = "y[m,n] = sum over k of op(a)[m,k] · op(b)[k,n]";
    w.bound =
        whole ? "exact"
              : "u_out·|y| + 2·sqrt(K)·u_f32·|a_row|·|b_column| (norms); exact on whole numbers";
    return finished(in, std::move(w));
}

}  // namespace

kernel_definition matmul_kernel() {
    return {"matmul", "matrix product, forward and both gradients: f32, bf16, f16, s8", &build,
            &make_matmul_reference, nullptr};
}

}  // namespace accelbench::kernels
