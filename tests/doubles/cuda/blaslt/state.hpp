// SPDX-License-Identifier: Apache-2.0
// The double's own objects behind cuBLASLt's opaque pointers, and the register of those alive.
#pragma once

#include <cublasLt.h>

#include <cstdint>
#include <mutex>
#include <set>
#include <string>

namespace cublaslt_double {

struct handle {
    const void* context;  // that was current when it was made
};
struct operation {
    cublasComputeType_t compute;
    cudaDataType_t scale;
    cublasOperation_t trans_a = CUBLAS_OP_N, trans_b = CUBLAS_OP_N;
    cublasLtEpilogue_t after = CUBLASLT_EPILOGUE_DEFAULT;
    const void *bias = nullptr, *scale_a = nullptr, *scale_b = nullptr;
    int8_t fast_accumulation = 0;
};
struct layout {
    cudaDataType_t type;
    uint64_t rows, columns;
    int64_t ld;
    int32_t count = 1;
    int64_t stride = 0;
};
struct preference {
    uint64_t workspace_bytes = 0;
    uint32_t reductions = CUBLASLT_REDUCTION_SCHEME_MASK;
    uint32_t align_a = 256, align_b = 256, align_c = 256, align_d = 256;
};

/// Says on standard error what was wrong, and gives the code back.
cublasStatus_t refuse(cublasStatus_t code, const std::string& why);

/// Objects of one kind that have been created and not destroyed. Any thread.
template <class Object, class Handle>
class register_of {
  public:
    Handle add(const Object& value) {
        auto* const made = new Object(value);
        const std::scoped_lock lock(mutex_);
        alive_.insert(made);
        return reinterpret_cast<Handle>(made);
    }
    /// NULL where the handle names nothing alive.
    Object* find(Handle handle) {
        auto* const wanted = reinterpret_cast<Object*>(handle);
        const std::scoped_lock lock(mutex_);
        return alive_.count(wanted) != 0 ? wanted : nullptr;
    }
    bool remove(Handle handle) {
        auto* const wanted = reinterpret_cast<Object*>(handle);
        const std::scoped_lock lock(mutex_);
        if (alive_.erase(wanted) == 0) {
            return false;
        }
        delete wanted;
        return true;
    }
    std::size_t count() {
        const std::scoped_lock lock(mutex_);
        return alive_.size();
    }

  private:
    std::mutex mutex_;
    std::set<Object*> alive_;
};

register_of<handle, cublasLtHandle_t>& handles();
register_of<operation, cublasLtMatmulDesc_t>& operations();
register_of<layout, cublasLtMatrixLayout_t>& layouts();
register_of<preference, cublasLtMatmulPreference_t>& preferences();

/// Bytes of an element; 0 for types that the double does not have.
std::size_t bytes_of(cudaDataType_t type);

}  // namespace cublaslt_double
