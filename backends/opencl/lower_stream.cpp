// SPDX-License-Identifier: Apache-2.0
// empty, copy, h2d, d2h, triad, adamw.
#include <accelbench/sdk/tensor.hpp>

#include "lowering.hpp"

namespace accelbench::opencl {
namespace {

constexpr std::string_view file = "stream.cl";

struct shares {
    int vectors, rest, per_group, groups;
};

/// Splits `elements` into vectors and these into contiguous shares of work-groups.
shares split(const lowering& in, int64_t elements, int vector) {
    shares made{};
    made.vectors = static_cast<int>(elements / vector);
    made.rest = static_cast<int>(elements % vector);
    const int wanted = in.groups_for(ceil_div(made.vectors, in.lanes()));
    made.per_group = ceil_div(made.vectors, wanted);
    made.groups = made.per_group == 0 ? 1 : ceil_div(made.vectors, made.per_group);
    return made;
}

kernel_step step_of(const lowering& in, std::string function, std::string options, int groups) {
    kernel_step made;
    made.file = file;
    made.function = std::move(function);
    made.options = std::move(options);
    made.groups = {static_cast<size_t>(groups), 1};
    made.lanes = static_cast<size_t>(in.lanes());
    return made;
}

void add_copy(const lowering& in, uint32_t from, uint32_t to) {
    const uint64_t bytes = sdk::dense_bytes(in.tensor(to));
    const shares part = split(in, static_cast<int64_t>(bytes), 64);
    kernel_step made = step_of(in, "copy_bytes", in.options(ACCB_F32, bytes), part.groups);
    made.arguments = {in.arg(from), in.arg(to), part.vectors, part.rest, part.per_group};
    in.out().launch.emplace_back(std::move(made));
}

void expect_equal_vectors(const lowering& in) {
    in.expect_operands(2);
    (void)in.count(0);
    const accb_tensor& from = in.tensor(0);
    const accb_tensor& to = in.tensor(1);
    const bool same = from.dtype == to.dtype && from.rank == to.rank &&
                      std::equal(from.dim, from.dim + from.rank, to.dim);
    if (!same || !sdk::is_dense(from) || !sdk::is_dense(to) || sdk::bits_of(from.dtype) % 8 != 0 ||
        sdk::bits_of(from.dtype) == 0) {
        throw refusal{ACCB_WHY_SHAPE,
                      "a copy needs two dense tensors of one shape and of whole-byte elements"};
    }
}

}  // namespace

void lower_empty(const lowering& in) {
    in.out().launch.emplace_back(step_of(in, "empty", in.options(ACCB_F32), 1));
}

void lower_copy(const lowering& in) {
    expect_equal_vectors(in);
    add_copy(in, 0, 1);
}

void lower_transfer(const lowering& in) {
    expect_equal_vectors(in);
    const bool to_device = sdk::text_of(in.kernel().op) == "h2d";
    if (in.device().unified_memory) {
        add_copy(in, 0, 1);
        sdk::assign(in.out().answer.note,
                    "host and device share memory: a kernel copies between the two buffers");
        return;
    }
    in.out().launch.emplace_back(
        transfer_step{in.arg(to_device ? 0 : 1).index, in.arg(to_device ? 1 : 0).index, to_device});
    sdk::assign(in.out().answer.note, "the driver's own buffer copy command");
}

void lower_triad(const lowering& in) {
    in.expect_operands(3);
    const accb_dtype type = in.floating(0);
    const int n = in.count(0);
    for (uint32_t operand = 0; operand < 3; ++operand) {
        in.expect(operand, type, {n});
    }
    const uint64_t bytes = sdk::dense_bytes(in.tensor(2));
    const shares part = split(in, n, in.vector());
    kernel_step made = step_of(in, "triad", in.options(type, bytes), part.groups);
    made.arguments = {
        in.arg(0),     in.arg(1),
        in.arg(2),     static_cast<cl_float>(sdk::attr_f64(in.kernel(), "alpha", 1.0)),
        part.vectors,  part.rest,
        part.per_group};
    in.out().launch.emplace_back(std::move(made));
}

void lower_adamw(const lowering& in) {
    in.expect_operands(4);
    const int n = in.count(0);
    for (const uint32_t state : {0u, 2u, 3u}) {
        in.expect(state, ACCB_F32, {n});
    }
    const accb_dtype gradient = in.floating(1);
    in.expect(1, gradient, {n});
    const accb_kernel& kernel = in.kernel();
    const double lr = sdk::attr_f64(kernel, "lr", 1e-3);
    const double beta1 = sdk::attr_f64(kernel, "beta1", 0.9);
    const double beta2 = sdk::attr_f64(kernel, "beta2", 0.999);
    const double decay = 1.0 - lr * sdk::attr_f64(kernel, "weight_decay", 0.0);
    const auto number = [](double value) { return static_cast<cl_float>(value); };
    // Steps count from 1: at 0 the bias corrections would divide by zero.
    constexpr int64_t last_step = int64_t{1} << 52;
    const shares part = split(in, n, in.vector());
    kernel_step made = step_of(in, "adamw", in.options(gradient), part.groups);
    made.arguments = {in.arg(0),
                      in.arg(1),
                      in.arg(2),
                      in.arg(3),
                      from_launch{launch_value::bias_correction, beta1, 1, last_step},
                      from_launch{launch_value::bias_correction, beta2, 1, last_step},
                      number(lr),
                      number(decay),
                      number(beta1),
                      number(1.0 - beta1),
                      number(beta2),
                      number(1.0 - beta2),
                      number(sdk::attr_f64(kernel, "epsilon", 1e-8)),
                      part.vectors,
                      part.rest,
                      part.per_group};
    in.out().launch.emplace_back(std::move(made));
}

}  // namespace accelbench::opencl
