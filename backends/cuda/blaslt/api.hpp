// SPDX-License-Identifier: Apache-2.0
// The cuBLASLt functions that this backend calls, found at run time: a machine without the library
// must be able to load the plug-in and multiply with its own kernels.
#pragma once

#include <cublasLt.h>

#include "versioned_library.hpp"

namespace accelbench::cuda::blaslt {

/// The generation whose structs we compiled against; another one lays them out differently.
#define ACCB_CUBLAS_FILE(major) "libcublasLt.so." #major
#define ACCB_CUBLAS_FILE_OF(major) ACCB_CUBLAS_FILE(major)
inline constexpr const char* library_file = ACCB_CUBLAS_FILE_OF(CUBLAS_VER_MAJOR);
inline constexpr int library_major = CUBLAS_VER_MAJOR;

struct api {
    decltype(&::cublasLtCreate) create = nullptr;
    decltype(&::cublasLtDestroy) destroy = nullptr;
    decltype(&::cublasLtGetVersion) version = nullptr;
    decltype(&::cublasLtGetStatusName) status_name = nullptr;
    decltype(&::cublasLtGetStatusString) status_text = nullptr;
    decltype(&::cublasLtMatmulDescCreate) desc_create = nullptr;
    decltype(&::cublasLtMatmulDescDestroy) desc_destroy = nullptr;
    decltype(&::cublasLtMatmulDescSetAttribute) desc_set = nullptr;
    decltype(&::cublasLtMatmulDescGetAttribute) desc_get = nullptr;
    decltype(&::cublasLtMatrixLayoutCreate) layout_create = nullptr;
    decltype(&::cublasLtMatrixLayoutDestroy) layout_destroy = nullptr;
    decltype(&::cublasLtMatrixLayoutSetAttribute) layout_set = nullptr;
    decltype(&::cublasLtMatrixLayoutGetAttribute) layout_get = nullptr;
    decltype(&::cublasLtMatmulPreferenceCreate) preference_create = nullptr;
    decltype(&::cublasLtMatmulPreferenceDestroy) preference_destroy = nullptr;
    decltype(&::cublasLtMatmulPreferenceSetAttribute) preference_set = nullptr;
    decltype(&::cublasLtMatmulPreferenceGetAttribute) preference_get = nullptr;
    decltype(&::cublasLtMatmulAlgoGetHeuristic) algo_heuristic = nullptr;
    decltype(&::cublasLtMatmulAlgoInit) algo_init = nullptr;
    decltype(&::cublasLtMatmulAlgoCheck) algo_check = nullptr;
    decltype(&::cublasLtMatmulAlgoCapGetAttribute) algo_capability = nullptr;
    decltype(&::cublasLtMatmulAlgoConfigSetAttribute) algo_set = nullptr;
    decltype(&::cublasLtMatmulAlgoConfigGetAttribute) algo_get = nullptr;
    decltype(&::cublasLtMatmul) matmul = nullptr;
};

using lookup = found_library<api>;

/// Opens a library and looks every function up. The library stays open: it leaves threads behind.
[[nodiscard]] lookup open_library(const char* file = library_file);

/// The process's own, looked up once.
[[nodiscard]] const lookup& library();

}  // namespace accelbench::cuda::blaslt
