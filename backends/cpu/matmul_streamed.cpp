// SPDX-License-Identifier: Apache-2.0
// Products with few rows: the weights stream from memory once, dealt out to threads by columns of
// the result.
#include "backends/cpu/matmul.hpp"
#include "backends/cpu/scratch.hpp"

namespace accelbench::cpu {
namespace {

/// b as n rows of k elements: itself, or a transposed copy of a constant.
class weight_rows {
  public:
    weight_rows(const matmul_problem& p, std::byte* b) : data_(b) {
        if (p.trans_b)
            return;
        const std::int64_t size = sdk::bits_of(p.type) / 8;
        copy_ = block<std::byte>(p.k * p.n * size);
        transpose(copy_.data(), b, p.k, p.n, size);
        data_ = copy_.data();
    }
    [[nodiscard]] const std::byte* data() const { return data_; }

  private:
    block<std::byte> copy_;
    const std::byte* data_;
};

constexpr std::int64_t grain = 16;  // columns: borders of y on cache lines

std::int64_t least_columns(std::int64_t row_bytes) {
    return std::max<std::int64_t>(grain, least_bytes_a_thread / row_bytes);
}

class streamed_op final : public bound_op {
  public:
    streamed_op(const matmul_problem& p, const machine& m, memory_list memory)
        : machine_(m),
          type_(static_cast<std::size_t>(storage_of(p.type))),
          a_(memory[0]),
          b_(p, memory[1]),
          wide_a_(p.type == ACCB_F32 ? 0 : p.m * p.k),
          args_{
              .a = p.type == ACCB_F32 ? reinterpret_cast<const float*>(memory[0]) : wide_a_.data(),
              .b = b_.data(),
              .y = memory[2],
              .rows = p.m,
              .columns = p.n,
              .depth = p.k} {
        least_ = least_columns(p.k * sdk::bits_of(p.type) / 8);
    }
    void launch(std::span<const std::int64_t>) override {
        if (type_ != 0)
            machine_.simd.widen[type_](wide_a_.data(), a_, 0, args_.rows * args_.depth);
        machine_.team.each_range(args_.columns, grain, least_,
                                 [&](int, std::int64_t begin, std::int64_t end) {
                                     machine_.simd.gemv[type_](args_, begin, end);
                                 });
    }

  private:
    const machine& machine_;
    std::size_t type_;
    const std::byte* a_;
    weight_rows b_;
    block<float> wide_a_;
    gemv_args args_;
    std::int64_t least_ = 0;
};

class streamed_s8_op final : public bound_op {
  public:
    streamed_s8_op(const matmul_problem& p, const machine& m, memory_list memory)
        : machine_(m),
          a_(reinterpret_cast<const std::int8_t*>(memory[0])),
          b_(p, memory[1]),
          wide_a_(p.m * p.k),
          args_{.a = wide_a_.data(),
                .b = reinterpret_cast<const std::int8_t*>(b_.data()),
                .y = reinterpret_cast<std::int32_t*>(memory[2]),
                .rows = p.m,
                .columns = p.n,
                .depth = p.k},
          least_(least_columns(p.k)) {}
    void launch(std::span<const std::int64_t>) override {
        machine_.simd.widen_s8(wide_a_.data(), a_, 0, args_.rows * args_.depth);
        machine_.team.each_range(args_.columns, grain, least_,
                                 [&](int, std::int64_t begin, std::int64_t end) {
                                     machine_.simd.gemv_s8(args_, begin, end);
                                 });
    }

  private:
    const machine& machine_;
    const std::int8_t* a_;
    weight_rows b_;
    block<std::int16_t> wide_a_;
    gemv_s8_args args_;
    std::int64_t least_;
};

}  // namespace

std::unique_ptr<bound_op> bind_streamed(const matmul_problem& p, const machine& m,
                                        memory_list memory) {
    return std::make_unique<streamed_op>(p, m, memory);
}

std::unique_ptr<bound_op> bind_streamed_s8(const matmul_problem& p, const machine& m,
                                           memory_list memory) {
    return std::make_unique<streamed_s8_op>(p, m, memory);
}

}  // namespace accelbench::cpu
