// SPDX-License-Identifier: Apache-2.0
// rms_norm and its gradients.
#include <algorithm>

#include "row_launch.hpp"

namespace accelbench::cuda {
namespace {

constexpr row_capacity forward_holds{4, 1024};  // kernels/rms_norm.cu
constexpr int backward_threads = 512;           // kernels/rms_norm_backward.cu
constexpr uint32_t sum_threads = 512;
constexpr int64_t sum_columns = 32;  // of a block of column_sums

float epsilon_of(const lowering& in) {
    return static_cast<float>(sdk::attr_f64(in.kernel(), "epsilon", 1e-5));
}

void lower_rms_norm(const lowering& in) {
    in.expect_operands(3);
    const row_matrix it = read_rows(in, {0, 2});
    in.expect(1, it.type, {it.n});
    const row_launch launch = choose_row_launch(in.device(), it.n, it.type, forward_holds);
    kernel_step step = row_step(
        std::string(launch.fits ? "accb_rms_norm_" : "accb_rms_norm_long_") + suffix_of(it.type),
        it.rows, launch);
    step.arguments = {in.arg(0),        in.arg(1),     in.arg(2),
                      literal(it.rows), literal(it.n), literal(epsilon_of(in))};
    in.add(std::move(step));
    answer_rows(in, it.type);
}

/// Groups of rows, each of which leaves one row of `partial`: as many as fit on the device at once.
int64_t row_groups(const lowering& in, int32_t rows, uint32_t threads, uint32_t cluster) {
    constexpr uint32_t threads_of_a_multiprocessor = 640;  // at some 100 registers each
    const int64_t resident =
        std::max<int64_t>(1, threads_of_a_multiprocessor / threads) * in.device().sm_count;
    const int64_t most = std::max<int64_t>(1, resident / cluster);
    const int64_t rows_each = ceil_div(rows, most);
    return ceil_div(rows, rows_each);
}

void add_column_sums(const lowering& in, from_scratch partial, int64_t parts, int32_t n) {
    kernel_step step;
    step.function = "accb_column_sums";
    step.grid[0] = static_cast<uint32_t>(ceil_div(n, sum_columns));
    step.block[0] = sum_threads;
    step.arguments = {partial, in.arg(4), literal(static_cast<int32_t>(parts)), literal(n)};
    in.add(std::move(step));
}

/// Rows that no cluster holds: factors of each row first, then the rest by stretches of columns.
void add_long_backward(const lowering& in, const row_matrix& it) {
    constexpr uint32_t threads = 256;
    const from_scratch factors = in.scratch(uint64_t{8} * static_cast<uint64_t>(it.rows));
    kernel_step first =
        row_step("accb_rms_norm_factors_" + suffix_of(it.type), it.rows, {threads, 1, false});
    first.arguments = {in.arg(0),
                       in.arg(1),
                       in.arg(2),
                       factors,
                       literal(it.rows),
                       literal(it.n),
                       literal(epsilon_of(in))};
    in.add(std::move(first));
    const int64_t stretches = ceil_div(slots_of(it.n, it.type), threads);
    const int64_t parts =
        std::clamp<int64_t>(int64_t{4} * in.device().sm_count / stretches, 1, it.rows);
    const from_scratch partial =
        in.scratch(sizeof(float) * static_cast<uint64_t>(parts) * static_cast<uint64_t>(it.n));
    kernel_step rest;
    rest.function = "accb_rms_norm_columns_" + suffix_of(it.type);
    rest.grid = {static_cast<uint32_t>(parts), static_cast<uint32_t>(stretches), 1};
    rest.block[0] = threads;
    rest.arguments = {in.arg(0), in.arg(1), in.arg(2),        factors,
                      in.arg(3), partial,   literal(it.rows), literal(it.n)};
    in.add(std::move(rest));
    add_column_sums(in, partial, parts, it.n);
}

void lower_rms_norm_backward(const lowering& in) {
    in.expect_operands(5);
    const row_matrix it = read_rows(in, {0, 2, 3});
    in.expect(1, it.type, {it.n});
    in.expect(4, ACCB_F32, {it.n});
    answer_rows(in, it.type);
    const int slots_a_thread = it.type == ACCB_F32 ? 4 : 2;
    const row_launch launch =
        choose_row_launch(in.device(), it.n, it.type, {slots_a_thread, backward_threads});
    if (!launch.fits) {
        add_long_backward(in, it);
        return;
    }
    const int64_t parts = row_groups(in, it.rows, launch.threads, launch.cluster);
    const from_scratch partial =
        in.scratch(sizeof(float) * static_cast<uint64_t>(parts) * static_cast<uint64_t>(it.n));
    kernel_step step = row_step("accb_rms_norm_backward_" + suffix_of(it.type), parts, launch);
    step.arguments = {in.arg(0), in.arg(1),        in.arg(2),     in.arg(3),
                      partial,   literal(it.rows), literal(it.n), literal(epsilon_of(in))};
    in.add(std::move(step));
    add_column_sums(in, partial, parts, it.n);
}

const op_registration forward({.op = "rms_norm", .lower = lower_rms_norm});
const op_registration backward({.op = "rms_norm.backward", .lower = lower_rms_norm_backward});

}  // namespace
}  // namespace accelbench::cuda
