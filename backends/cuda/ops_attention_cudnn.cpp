// SPDX-License-Identifier: Apache-2.0
// attention.prefill, attention.decode and attention.backward through cuDNN, in f16 and bf16.
#include <accelbench/sdk/tensor.hpp>

#include "cudnn/attention_call.hpp"
#include "lowering.hpp"

namespace accelbench::cuda {
namespace {

// The engines of cuDNN start with Ampere, and take widths of heads up to these.
constexpr int oldest_capability = 80;
constexpr int64_t widest_forward = 256, widest_backward = 128;
constexpr int64_t width_unit = 8;  // elements: 16 bytes a row

cudnnDataType_t type_of(const lowering& in) {
    switch (in.floating(0)) {
        case ACCB_F16:
            return CUDNN_DATA_HALF;
        case ACCB_BF16:
            return CUDNN_DATA_BFLOAT16;
        default:
            // Its engines for f32 say that they use tensor cores, which cut f32 to tf32.
            throw refusal{ACCB_WHY_DTYPE, "cuDNN has no attention that multiplies in f32"};
    }
}

/// Shape of the queries in operand 0 and the keys in operand 1.
cudnn::attention_shape read_shape(const lowering& in, int64_t widest) {
    cudnn::attention_shape it;
    it.type = type_of(in);
    it.b = in.extent(0, 0);
    it.hq = in.extent(0, 1);
    it.q = in.extent(0, 2);
    it.d = in.extent(0, 3);
    it.hkv = in.extent(1, 1);
    it.kv = in.extent(1, 2);
    it.causal = sdk::attr_i64(in.kernel(), "causal", 0) != 0;
    it.scale = static_cast<float>(sdk::attr_f64(in.kernel(), "scale", 1.0));
    if (it.hq % it.hkv != 0) {
        throw refusal{ACCB_WHY_SHAPE, "heads of queries must be a multiple of heads of keys"};
    }
    if (it.causal && it.q > it.kv) {
        throw refusal{ACCB_WHY_SHAPE, "a causal mask needs at least as many keys as queries"};
    }
    if (it.d % width_unit != 0 || it.d > widest) {
        throw refusal{ACCB_WHY_SHAPE,
                      "cuDNN takes heads of 8, 16, ... " + std::to_string(widest) + " elements"};
    }
    if (in.device().capability() < oldest_capability) {
        throw refusal{ACCB_WHY_OP, "cuDNN's attention needs compute capability 8.0"};
    }
    if (in.device().is_double) {
        throw refusal{ACCB_WHY_TOOLCHAIN, "cuDNN has no double: its code needs a GPU"};
    }
    if (in.allows(ACCB_REQUIRE_DETERMINISM)) {
        throw refusal{ACCB_WHY_NUMERICS, "cuDNN does not promise attention bit by bit"};
    }
    if (const cudnn::lookup& found = cudnn::library(); !found.table) {
        throw refusal{ACCB_WHY_TOOLCHAIN, found.why};
    }
    return it;
}

void expect_dense(const lowering& in, uint32_t operand, const cudnn::extents& dims) {
    in.expect(operand, in.tensor(0).dtype, {dims[0], dims[1], dims[2], dims[3]});
}

void add(const lowering& in, const cudnn::attention_shape& it, cudnn::direction which,
         std::vector<argument> operands) {
    accb_support& answer = in.answer();
    answer.compute = in.tensor(0).dtype;
    answer.accumulate = ACCB_F32;
    answer.activations = answer.weights = in.tensor(0).dtype;
    answer.determinism =
        which == cudnn::direction::backward ? ACCB_DETERMINISM_NONE : ACCB_DETERMINISM_UNKNOWN;
    sdk::assign(answer.note, cudnn::library().version);
    auto call = std::make_shared<cudnn::attention_call>(it, which, in.tuning());
    if (in.opened() != nullptr) {
        // Now, not in the core's call: a refusal must still let another implementation step in.
        call->prepare(*in.opened());
        sdk::assign(answer.note, cudnn::library().version + ": " + call->record());
    }
    in.add(library_step{.name = "cudnn attention", .operands = std::move(operands), .call = call});
}

// ---- prefill: q, k, v, o ----

cudnn::attention_shape read_prefill(const lowering& in) {
    in.expect_operands(4);
    const cudnn::attention_shape it = read_shape(in, widest_forward);
    expect_dense(in, 0, it.queries());
    expect_dense(in, 1, it.keys());
    expect_dense(in, 2, it.keys());
    expect_dense(in, 3, it.queries());
    return it;
}

void lower_prefill(const lowering& in) {
    add(in, read_prefill(in), cudnn::direction::forward,
        {in.arg(0), in.arg(1), in.arg(2), in.arg(3)});
}

std::vector<std::string> prefill_candidates(const lowering& in) {
    return cudnn::records_to_try(*in.opened(), read_prefill(in), cudnn::direction::forward);
}

// ---- decode: q, k_new, v_new, k_cache, v_cache, o ----

constexpr uint32_t append_threads = 128;

/// Queries in operand 0, keys in operand 3. The plan is for a full cache.
cudnn::attention_shape read_decode(const lowering& in) {
    in.expect_operands(6);
    cudnn::attention_shape it = read_shape(in, widest_forward);
    const int64_t fresh = it.kv;
    it.kv = in.extent(3, 2);
    it.causal = false;
    if (it.q != 1 || fresh != 1) {
        throw refusal{ACCB_WHY_SHAPE, "a decode step has one new token"};
    }
    expect_dense(in, 0, it.queries());
    expect_dense(in, 5, it.queries());
    for (const uint32_t operand : {1u, 2u}) {
        expect_dense(in, operand, {it.b, it.hkv, 1, it.d});
    }
    for (const uint32_t operand : {3u, 4u}) {
        expect_dense(in, operand, it.keys());
    }
    return it;
}

void lower_decode(const lowering& in) {
    const cudnn::attention_shape it = read_decode(in);
    from_launch last = at_position(it.kv - 1);
    last.least = it.kv - 1;  // another position would attend to rows that are not there yet
    kernel_step append;
    append.function = "accb_cache_append_" + suffix_of(in.tensor(0).dtype);
    append.grid = {static_cast<uint32_t>(it.b * it.hkv), 1, 1};
    append.block = {append_threads, 1, 1};
    append.arguments = {in.arg(1),
                        in.arg(2),
                        in.arg(3),
                        in.arg(4),
                        literal(static_cast<int32_t>(it.kv)),
                        literal(static_cast<int32_t>(it.d)),
                        last};
    in.add(std::move(append));
    add(in, it, cudnn::direction::forward, {in.arg(0), in.arg(3), in.arg(4), in.arg(5)});
}

std::vector<std::string> decode_candidates(const lowering& in) {
    return cudnn::records_to_try(*in.opened(), read_decode(in), cudnn::direction::forward);
}

// ---- backward: q, k, v, o, d_o, lse -> d_q, d_k, d_v ----

cudnn::attention_shape read_backward(const lowering& in) {
    in.expect_operands(9);
    const cudnn::attention_shape it = read_shape(in, widest_backward);
    for (const uint32_t operand : {0u, 3u, 4u, 6u}) {
        expect_dense(in, operand, it.queries());
    }
    for (const uint32_t operand : {1u, 2u, 7u, 8u}) {
        expect_dense(in, operand, it.keys());
    }
    in.expect(5, ACCB_F32, {it.b, it.hq, it.q});
    return it;
}

void lower_backward(const lowering& in) {
    const cudnn::attention_shape it = read_backward(in);
    std::vector<argument> operands;
    for (uint32_t operand = 0; operand < 9; ++operand) {
        operands.emplace_back(in.arg(operand));
    }
    add(in, it, cudnn::direction::backward, std::move(operands));
}

std::vector<std::string> backward_candidates(const lowering& in) {
    return cudnn::records_to_try(*in.opened(), read_backward(in), cudnn::direction::backward);
}

const op_registration prefill({.op = "attention.prefill",
                               .implementation = "cudnn",
                               .preference = 10,
                               .library = true,
                               .lower = lower_prefill,
                               .candidates = prefill_candidates});
// Behind our own kernel: that one stores the new row and attends in one pass, this is two.
const op_registration decode({.op = "attention.decode",
                              .implementation = "cudnn",
                              .preference = -10,
                              .library = true,
                              .lower = lower_decode,
                              .candidates = decode_candidates});
const op_registration backward({.op = "attention.backward",
                                .implementation = "cudnn",
                                .preference = 10,
                                .library = true,
                                .lower = lower_backward,
                                .candidates = backward_candidates});

}  // namespace
}  // namespace accelbench::cuda
