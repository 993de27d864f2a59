// SPDX-License-Identifier: Apache-2.0
// Products by oneDNN: in the operands' types, or in f32 after widening 16-bit operands.
#include <optional>

#include "backends/cpu/matmul.hpp"
#include "backends/cpu/onednn.hpp"
#include "backends/cpu/scratch.hpp"

namespace accelbench::cpu {
namespace {

using data_type = dnnl::memory::data_type;

data_type onednn_type(accb_dtype type) {
    if (type == ACCB_I8)
        return data_type::s8;
    return type == ACCB_BF16 ? data_type::bf16 : data_type::f32;
}

/// The primitive, its packed weights and its scratchpad. Owned by one session; runs on oneDNN's
/// OpenMP threads.
class product {
  public:
    product(const matmul_problem& p, data_type type, data_type result, void* a, void* b, void* y) {
        const matrix_view a_view{p.m, p.k, p.trans_a, type};
        const matrix_view b_view{p.k, p.n, p.trans_b, type};
        const dnnl::memory::desc y_desc = matrix_view{p.m, p.n, false, result}.desc();
        const auto descriptor =
            make_matmul(a_view.desc(), p.constant_b ? b_view.any_desc() : b_view.desc(), y_desc);
        const dnnl::engine& engine = onednn_engine();
        dnnl::memory weights(b_view.desc(), engine, b);
        if (descriptor.weights_desc() != b_view.desc()) {
            const dnnl::memory packed(descriptor.weights_desc(), engine);
            dnnl::reorder(weights, packed)
                .execute(stream_, weights, const_cast<dnnl::memory&>(packed));
            stream_.wait();
            weights = packed;
        }
        primitive_ = dnnl::matmul(descriptor);
        arguments_ = {{DNNL_ARG_SRC, dnnl::memory(a_view.desc(), engine, a)},
                      {DNNL_ARG_WEIGHTS, weights},
                      {DNNL_ARG_DST, dnnl::memory(y_desc, engine, y)},
                      {DNNL_ARG_SCRATCHPAD, dnnl::memory(descriptor.scratchpad_desc(), engine)}};
    }
    void run() {
        primitive_.execute(stream_, arguments_);
        stream_.wait();
    }

  private:
    dnnl::stream stream_{onednn_engine()};
    dnnl::matmul primitive_;
    std::unordered_map<int, dnnl::memory> arguments_;
};

class onednn_op final : public bound_op {
  public:
    onednn_op(const matmul_problem& p, memory_list memory)
        : product_(p, onednn_type(p.type), p.type == ACCB_I8 ? data_type::s32 : onednn_type(p.type),
                   memory[0], memory[1], memory[2]) {}
    void launch(std::span<const std::int64_t>) override { product_.run(); }

  private:
    product product_;
};

/// a (and b unless constant) are widened into own memory, the product is rounded into y: one
/// rounding, as with f32 accumulation in hardware.
class widened_op final : public bound_op {
  public:
    widened_op(const matmul_problem& p, const machine& m, memory_list memory)
        : machine_(m),
          problem_(p),
          type_(static_cast<std::size_t>(storage_of(p.type))),
          a_(memory[0]),
          b_(memory[1]),
          y_(memory[2]),
          wide_a_(p.m * p.k),
          wide_b_(p.k * p.n),
          wide_y_(p.m * p.n) {
        if (p.constant_b)
            widen(wide_b_, b_, p.k * p.n);
        product_.emplace(p, data_type::f32, data_type::f32, wide_a_.data(), wide_b_.data(),
                         wide_y_.data());
    }
    void launch(std::span<const std::int64_t>) override {
        widen(wide_a_, a_, problem_.m * problem_.k);
        if (!problem_.constant_b)
            widen(wide_b_, b_, problem_.k * problem_.n);
        product_->run();
        machine_.team.each_range(problem_.m * problem_.n, grain, least,
                                 [&](int, std::int64_t begin, std::int64_t end) {
                                     machine_.simd.narrow[type_](y_, wide_y_.data(), begin, end);
                                 });
    }

  private:
    static constexpr std::int64_t grain = 64;
    static constexpr std::int64_t least = least_bytes_a_thread / 6;  // 2 + 4 bytes an element

    void widen(const block<float>& to, const std::byte* from, std::int64_t count) {
        machine_.team.each_range(count, grain, least,
                                 [&](int, std::int64_t begin, std::int64_t end) {
                                     machine_.simd.widen[type_](to.data(), from, begin, end);
                                 });
    }

    const machine& machine_;
    matmul_problem problem_;
    std::size_t type_;
    const std::byte *a_, *b_;
    std::byte* y_;
    block<float> wide_a_, wide_b_, wide_y_;
    std::optional<product> product_;
};

/// The SDK turns any exception into "internal"; this keeps oneDNN's own number and words.
template <class op, class... arguments>
std::unique_ptr<bound_op> translated(arguments&&... values) {
    try {
        return std::make_unique<op>(std::forward<arguments>(values)...);
    } catch (const dnnl::error& e) {
        const accb_status code =
            e.status == dnnl_out_of_memory ? ACCB_OUT_OF_MEMORY : ACCB_INTERNAL;
        throw sdk::error(code, "oneDNN could not create this matmul: " + std::string(e.what()),
                         e.status);
    }
}

}  // namespace

std::unique_ptr<bound_op> bind_onednn(const matmul_problem& p, const machine&, memory_list memory) {
    return translated<onednn_op>(p, memory);
}

std::unique_ptr<bound_op> bind_onednn_widened(const matmul_problem& p, const machine& m,
                                              memory_list memory) {
    return translated<widened_op>(p, m, memory);
}

}  // namespace accelbench::cpu
