// SPDX-License-Identifier: Apache-2.0
// The library's heuristic, and which of its answers are honest.
#include "algorithm.hpp"

namespace accelbench::cuda::blaslt {
namespace {

constexpr uint64_t kinds[] = {CUBLASLT_NUMERICAL_IMPL_FLAGS_OP_TYPE_MASK,
                              CUBLASLT_NUMERICAL_IMPL_FLAGS_ACCUMULATOR_TYPE_MASK,
                              CUBLASLT_NUMERICAL_IMPL_FLAGS_OP_INPUT_TYPE_MASK};

/// Does the library say that this algorithm multiplies and adds in the types that were agreed on?
bool keeps_arithmetic(const api& lt, const cublasLtMatmulAlgo_t& algo, const arithmetic& how) {
    uint64_t flags = 0;
    std::size_t written = 0;
    if (lt.algo_capability(&algo, CUBLASLT_ALGO_CAP_NUMERICAL_IMPL_FLAGS, &flags, sizeof(flags),
                           &written) != CUBLAS_STATUS_SUCCESS) {
        return false;  // it does not say how it computes: not for a row that promises it
    }
    for (const uint64_t kind : kinds) {
        // No bit of a kind is no answer either.
        if ((flags & kind) == 0 || (flags & kind & ~how.allowed) != 0) {
            return false;
        }
    }
    return (flags & CUBLASLT_NUMERICAL_IMPL_FLAGS_GAUSSIAN) == 0;
}

uint32_t reduction_of(const api& lt, const cublasLtMatmulAlgo_t& algo) {
    uint32_t reduction = CUBLASLT_REDUCTION_SCHEME_NONE;
    std::size_t written = 0;
    check(lt,
          lt.algo_get(&algo, CUBLASLT_ALGO_CONFIG_REDUCTION_SCHEME, &reduction, sizeof(reduction),
                      &written),
          "read an algorithm's reduction");
    return reduction;
}

}  // namespace

bool keeps_promises(const api& lt, const cublasLtMatmulAlgo_t& algo, const arithmetic& how) {
    return keeps_arithmetic(lt, algo, how) && (reduction_of(lt, algo) & ~how.reductions) == 0;
}

bool is_repeatable(const api& lt, const cublasLtMatmulAlgo_t& algo) {
    // In place, the parts of a sum are added in the order in which they become ready.
    return (reduction_of(lt, algo) & CUBLASLT_REDUCTION_SCHEME_INPLACE) == 0;
}

owned<cublasLtHandle_t> open_handle(const api& lt) {
    cublasLtHandle_t made = nullptr;
    check(lt, lt.create(&made), "open a handle on the device");
    return {made, lt.destroy};
}

std::vector<algorithm> candidates(const api& lt, cublasLtHandle_t handle, const problem& it,
                                  const descriptors& what, uint64_t workspace_bytes, int most) {
    const auto preference = prefer(lt, it, workspace_bytes);
    std::vector<cublasLtMatmulHeuristicResult_t> answers(static_cast<std::size_t>(most));
    int count = 0;
    const cublasStatus_t code = lt.algo_heuristic(
        handle, what.operation.get(), what.first.get(), what.second.get(), what.result.get(),
        what.result.get(), preference.get(), most, answers.data(), &count);
    if (code == CUBLAS_STATUS_NOT_SUPPORTED) {
        return {};
    }
    check(lt, code, "choose an algorithm");
    const arithmetic how = arithmetic_of(it);
    std::vector<algorithm> found;
    for (int index = 0; index < count; ++index) {
        const auto& answer = answers[static_cast<std::size_t>(index)];
        if (answer.state == CUBLAS_STATUS_SUCCESS && answer.workspaceSize <= workspace_bytes &&
            keeps_promises(lt, answer.algo, how)) {
            found.push_back({answer.algo, answer.workspaceSize, is_repeatable(lt, answer.algo)});
        }
    }
    return found;
}

}  // namespace accelbench::cuda::blaslt
