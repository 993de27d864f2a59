// SPDX-License-Identifier: Apache-2.0
// rms_norm, softmax and their gradients: rows are dealt out to threads in contiguous ranges.
#include <algorithm>
#include <vector>

#include "backends/cpu/ops.hpp"
#include "backends/cpu/scratch.hpp"

namespace accelbench::cpu {
namespace {

/// Rows by width of a tensor of rank 1 or more: all leading extents count as rows.
struct row_geometry {
    std::int64_t rows = 0, width = 0;
    explicit row_geometry(const operand_facts& x) {
        width = x.dims.empty() ? 1 : x.dims.back();
        rows = width == 0 ? 0 : x.count() / width;
    }
    [[nodiscard]] std::int64_t least_rows(std::int64_t bytes) const {
        return std::max<std::int64_t>(
            1, least_bytes_a_thread * rows / std::max<std::int64_t>(1, bytes));
    }
};

accb_support answer_for(accb_dtype type) {
    accb_support answer = sdk::yes(ACCB_F32, ACCB_F32, type, type);
    answer.determinism = ACCB_DETERMINISM_BITWISE;
    return answer;
}

/// All operands of one floating type and, where `vectors` has the bit, of one row's size, else of
/// the first one's.
accb_support check_rows(const request& r, unsigned vectors, unsigned always_f32) {
    const accb_dtype type = r[0].dtype;
    const row_geometry g(r[0]);
    if (!is_float(type))
        return sdk::no(ACCB_WHY_DTYPE, "row kernels take f32, bf16 or f16");
    for (unsigned i = 0; i < r.operands.size(); ++i) {
        const bool is_vector = (vectors >> i & 1U) != 0;
        const accb_dtype expected = (always_f32 >> i & 1U) != 0 ? accb_dtype{ACCB_F32} : type;
        if (r[i].dtype != expected)
            return sdk::no(ACCB_WHY_DTYPE, "row kernels take operands of one type");
        if (r[i].count() != (is_vector ? g.width : r[0].count()))
            return sdk::no(ACCB_WHY_SHAPE, "the operands' shapes do not match");
    }
    return answer_for(type);
}

/// softmax, softmax.backward and rms_norm: one function over row_args.
class row_op final : public bound_op {
  public:
    using function = void (*)(const row_args&, std::int64_t, std::int64_t);
    row_op(const request& r, const machine& m, function run, row_args args, bool needs_scratch)
        : machine_(m), run_(run), args_(args), shape_(r[0]), least_(shape_.least_rows(r.bytes())) {
        args_.width = shape_.width;
        args_.bypass = m.bypass(r.bytes());
        if (needs_scratch)
            scratch_ = per_thread_scratch(m.team, shape_.width);
    }
    void launch(std::span<const std::int64_t>) override {
        machine_.team.each_range(shape_.rows, 1, least_,
                                 [&](int part, std::int64_t begin, std::int64_t end) {
                                     row_args mine = args_;
                                     mine.scratch = scratch_.of(part);
                                     run_(mine, begin, end);
                                 });
    }

  private:
    const machine& machine_;
    function run_;
    row_args args_;
    row_geometry shape_;
    std::int64_t least_;
    per_thread_scratch scratch_;
};

accb_support check_rms_norm(const request& r, const machine&) {
    return check_rows(r, 0b010, 0);
}
std::unique_ptr<bound_op> bind_rms_norm(const request& r, const machine& m, memory_list memory) {
    const row_args args{
        .x = memory[0], .other = memory[1], .y = memory[2], .epsilon = r.number("epsilon", 1e-5)};
    return std::make_unique<row_op>(r, m, m.simd.rms_norm[index_of(r[0].dtype)], args, false);
}

accb_support check_softmax(const request& r, const machine&) {
    return check_rows(r, 0, 0);
}
std::unique_ptr<bound_op> bind_softmax(const request& r, const machine& m, memory_list memory) {
    const row_args args{.x = memory[0], .y = memory[1]};
    return std::make_unique<row_op>(r, m, m.simd.softmax[index_of(r[0].dtype)], args, true);
}
std::unique_ptr<bound_op> bind_softmax_backward(const request& r, const machine& m,
                                                memory_list memory) {
    const row_args args{.x = memory[0], .other = memory[1], .y = memory[2]};
    return std::make_unique<row_op>(r, m, m.simd.softmax_backward[index_of(r[0].dtype)], args,
                                    false);
}

/// Each part sums its own d_gamma; the parts are added in their order, so the result depends on the
/// number of threads but never on timing.
class rms_norm_backward_op final : public bound_op {
  public:
    rms_norm_backward_op(const request& r, const machine& m, memory_list memory)
        : machine_(m),
          run_(m.simd.rms_norm_backward[index_of(r[0].dtype)]),
          shape_(r[0]),
          least_(shape_.least_rows(r.bytes())),
          d_gamma_(reinterpret_cast<float*>(memory[4])),
          sums_(m.team, shape_.width) {
        args_ = {.x = memory[0],
                 .gamma = memory[1],
                 .d_y = memory[2],
                 .d_x = memory[3],
                 .width = shape_.width,
                 .epsilon = r.number("epsilon", 1e-5),
                 .bypass = m.bypass(r.bytes()),
                 .d_gamma = nullptr};
    }
    void launch(std::span<const std::int64_t>) override {
        for (int part = 0; part < machine_.team.size(); ++part)
            std::fill_n(sums_.of(part), shape_.width, 0.0F);
        machine_.team.each_range(shape_.rows, 1, least_,
                                 [&](int part, std::int64_t begin, std::int64_t end) {
                                     rms_norm_backward_args mine = args_;
                                     mine.d_gamma = sums_.of(part);
                                     run_(mine, begin, end);
                                 });
        for (std::int64_t i = 0; i < shape_.width; ++i) {
            float sum = 0.0F;
            for (int part = 0; part < machine_.team.size(); ++part)
                sum += sums_.of(part)[i];
            d_gamma_[i] = sum;
        }
    }

  private:
    const machine& machine_;
    std::decay_t<decltype(simd_table::rms_norm_backward[0])> run_;
    row_geometry shape_;
    std::int64_t least_;
    float* d_gamma_;
    per_thread_scratch sums_;
    rms_norm_backward_args args_{};
};

accb_support check_rms_norm_backward(const request& r, const machine&) {
    return check_rows(r, 0b10010, 0b10000);
}
std::unique_ptr<bound_op> bind_rms_norm_backward(const request& r, const machine& m,
                                                 memory_list memory) {
    return std::make_unique<rms_norm_backward_op>(r, m, memory);
}

constexpr op_definition table[] = {
    {"rms_norm", 3, check_rms_norm, bind_rms_norm},
    {"rms_norm.backward", 5, check_rms_norm_backward, bind_rms_norm_backward},
    {"softmax", 2, check_softmax, bind_softmax},
    {"softmax.backward", 3, check_softmax, bind_softmax_backward},
};

}  // namespace

std::span<const op_definition> row_ops() {
    return table;
}

}  // namespace accelbench::cpu
