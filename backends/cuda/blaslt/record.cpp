// SPDX-License-Identifier: Apache-2.0
// An algorithm as text, and back: each attribute by name, so that a reader sees what was tuned.
#include <accelbench/sdk/error.hpp>
#include <charconv>
#include <sstream>

#include "algorithm.hpp"

namespace accelbench::cuda::blaslt {
namespace {

struct attribute {
    const char* name;
    cublasLtMatmulAlgoConfigAttributes_t which;
    std::size_t bytes;  // the width that the library stores it in
};
constexpr attribute attributes[] = {
    {"tile", CUBLASLT_ALGO_CONFIG_TILE_ID, 4},
    {"stages", CUBLASLT_ALGO_CONFIG_STAGES_ID, 4},
    {"splitk", CUBLASLT_ALGO_CONFIG_SPLITK_NUM, 4},
    {"reduction", CUBLASLT_ALGO_CONFIG_REDUCTION_SCHEME, 4},
    {"swizzle", CUBLASLT_ALGO_CONFIG_CTA_SWIZZLING, 4},
    {"custom", CUBLASLT_ALGO_CONFIG_CUSTOM_OPTION, 4},
    {"inner", CUBLASLT_ALGO_CONFIG_INNER_SHAPE_ID, 2},
    {"cluster", CUBLASLT_ALGO_CONFIG_CLUSTER_SHAPE_ID, 2},
};

uint32_t read(const api& lt, const cublasLtMatmulAlgo_t& algo,
              cublasLtMatmulAlgoConfigAttributes_t which, std::size_t bytes) {
    uint32_t value = 0;  // the library and we are little-endian: two bytes land in front
    std::size_t written = 0;
    check(lt, lt.algo_get(&algo, which, &value, bytes, &written), "read an algorithm");
    return value;
}

/// The numbers of a record: the library's version, the id, then one of each attribute. Empty if it
/// is written otherwise.
std::optional<std::vector<uint32_t>> parse(std::string_view record) {
    std::istringstream in{std::string(record)};
    std::string word;
    std::vector<uint32_t> numbers;
    const auto number_behind = [&](const char* name) {
        std::string text;
        uint32_t value = 0;
        if (!(in >> word >> text) || word != name) {
            return false;
        }
        const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
        numbers.push_back(value);
        return code == std::errc() && end == text.data() + text.size();
    };
    if (!number_behind("cublaslt") || !number_behind("id")) {
        return {};
    }
    for (const attribute& it : attributes) {
        if (!number_behind(it.name)) {
            return {};
        }
    }
    return in >> word ? std::nullopt : std::optional(numbers);
}

bool configure(const api& lt, cublasLtMatmulAlgo_t& algo, const std::vector<uint32_t>& numbers) {
    for (std::size_t index = 0; index < std::size(attributes); ++index) {
        const attribute& it = attributes[index];
        const uint32_t value = numbers[index + 2];
        if ((it.bytes == 2 && value > 0xffff) ||
            lt.algo_set(&algo, it.which, &value, it.bytes) != CUBLAS_STATUS_SUCCESS) {
            return false;
        }
    }
    return true;
}

}  // namespace

std::string record_of(const api& lt, const algorithm& what) {
    std::string text = "cublaslt " + std::to_string(lt.version()) + " id " +
                       std::to_string(read(lt, what.opaque, CUBLASLT_ALGO_CONFIG_ID, 4));
    for (const attribute& it : attributes) {
        text += std::string(" ") + it.name + " " +
                std::to_string(read(lt, what.opaque, it.which, it.bytes));
    }
    return text;
}

std::optional<algorithm> algorithm_of(const api& lt, cublasLtHandle_t handle, const problem& it,
                                      const descriptors& what, uint64_t workspace_bytes,
                                      std::string_view record, std::string& why) {
    const auto numbers = parse(record);
    if (!numbers) {
        why = "it is no record of cuBLASLt";
        return {};
    }
    if (numbers->front() != lt.version()) {
        why = "it was made with version " + std::to_string(numbers->front()) +
              " of cuBLASLt, and this is " + std::to_string(lt.version());
        return {};
    }
    const arithmetic how = arithmetic_of(it);
    algorithm made;
    cublasLtMatmulHeuristicResult_t checked{};
    if (lt.algo_init(handle, how.compute, how.scale, how.b, how.a, how.y, how.y,
                     static_cast<int>((*numbers)[1]), &made.opaque) != CUBLAS_STATUS_SUCCESS ||
        !configure(lt, made.opaque, *numbers)) {
        why = "this library does not have its algorithm";
        return {};
    }
    if (lt.algo_check(handle, what.operation.get(), what.first.get(), what.second.get(),
                      what.result.get(), what.result.get(), &made.opaque,
                      &checked) != CUBLAS_STATUS_SUCCESS) {
        why = "its algorithm does not run here";
        return {};
    }
    if (checked.workspaceSize > workspace_bytes) {
        why = "its algorithm needs a larger workspace";
        return {};
    }
    if (!keeps_promises(lt, made.opaque, how)) {
        why = "its algorithm does not keep the workload's arithmetic";
        return {};
    }
    made.workspace_bytes = checked.workspaceSize;
    made.repeatable = is_repeatable(lt, made.opaque);
    return made;
}

}  // namespace accelbench::cuda::blaslt
