// SPDX-License-Identifier: Apache-2.0
// Looks up cuBLASLt and its functions with dlopen.
#include "api.hpp"

#include <dlfcn.h>

namespace accelbench::cuda::blaslt {
namespace {

// A toolkit and its cuBLAS share the number of their generation.
#define ACCB_CUBLAS_ADVICE(major) "install cuBLAS of CUDA " #major " (libcublas-" #major ")"
#define ACCB_CUBLAS_ADVICE_OF(major) ACCB_CUBLAS_ADVICE(major)
constexpr const char* advice = ACCB_CUBLAS_ADVICE_OF(CUBLAS_VER_MAJOR);

void resolve_descriptors(symbols& find, api& table) {
    find(table.desc_create, "cublasLtMatmulDescCreate");
    find(table.desc_destroy, "cublasLtMatmulDescDestroy");
    find(table.desc_set, "cublasLtMatmulDescSetAttribute");
    find(table.desc_get, "cublasLtMatmulDescGetAttribute");
    find(table.layout_create, "cublasLtMatrixLayoutCreate");
    find(table.layout_destroy, "cublasLtMatrixLayoutDestroy");
    find(table.layout_set, "cublasLtMatrixLayoutSetAttribute");
    find(table.layout_get, "cublasLtMatrixLayoutGetAttribute");
    find(table.preference_create, "cublasLtMatmulPreferenceCreate");
    find(table.preference_destroy, "cublasLtMatmulPreferenceDestroy");
    find(table.preference_set, "cublasLtMatmulPreferenceSetAttribute");
    find(table.preference_get, "cublasLtMatmulPreferenceGetAttribute");
}

void resolve_actions(symbols& find, api& table) {
    find(table.create, "cublasLtCreate");
    find(table.destroy, "cublasLtDestroy");
    find(table.status_name, "cublasLtGetStatusName");
    find(table.status_text, "cublasLtGetStatusString");
    find(table.algo_heuristic, "cublasLtMatmulAlgoGetHeuristic");
    find(table.algo_init, "cublasLtMatmulAlgoInit");
    find(table.algo_check, "cublasLtMatmulAlgoCheck");
    find(table.algo_capability, "cublasLtMatmulAlgoCapGetAttribute");
    find(table.algo_set, "cublasLtMatmulAlgoConfigSetAttribute");
    find(table.algo_get, "cublasLtMatmulAlgoConfigGetAttribute");
    find(table.matmul, "cublasLtMatmul");
}

/// Older and newer generations that a machine may have instead, so that the message can name them.
std::string other_generation() {
    for (const char* file : {"libcublasLt.so.12", "libcublasLt.so.14", "libcublasLt.so.11"}) {
        void* other = ::dlopen(file, RTLD_LAZY | RTLD_LOCAL | RTLD_NOLOAD);
        if (other == nullptr) {
            other = ::dlopen(file, RTLD_LAZY | RTLD_LOCAL);
        }
        if (other != nullptr) {
            ::dlclose(other);
            return file;
        }
    }
    return {};
}

std::string absence() {
    const std::string words = why_not_opened();
    const std::string other = other_generation();
    return other.empty() ? words : "only " + other + " is here, another generation";
}

}  // namespace

lookup open_library(const char* file) {
    static const std::string built_for =
        "this plug-in was built for generation " + std::to_string(library_major);
    const library_rules rules{
        .name = "cuBLASLt", .major = library_major, .generation = built_for, .advice = advice};
    return open_versioned<api>(
        file, rules,
        [](symbols& find, api& table) -> std::size_t {
            find(table.version, "cublasLtGetVersion");
            return table.version == nullptr ? 0 : table.version();
        },
        [](symbols& find, api& table) {
            resolve_actions(find, table);
            resolve_descriptors(find, table);
        },
        absence);
}

const lookup& library() {
    static const lookup found = open_library();
    return found;
}

}  // namespace accelbench::cuda::blaslt
