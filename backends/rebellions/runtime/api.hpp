// SPDX-License-Identifier: Apache-2.0
// The functions of librbln_runtime.so (package rbln-sdk), found at run time, declared by ourselves
// after its documentation and the vendor's examples. The text of rbln.h was never seen: layouts are
// asked for their bytes only, and of return codes only success is known.
#pragma once

#include <cstdint>
#include <string>

namespace accelbench::rebellions::runtime {

using model = struct RBLNModel;
using instance = struct RBLNRuntime;
using layout = struct RBLNTensorLayout;

using status = int32_t;
inline constexpr status success = 0;

/// Functions by the library's names.
extern "C" {
using create_model_fn = model*(const char* path);
using destroy_model_fn = void(model*);
using create_3_fn = instance*(model*, const char* name, int device);
using create_4_fn = instance*(model*, const char* name, int device, int input_info_index);
using destroy_fn = void(instance*);
using set_input_fn = status(instance*, uint32_t index, const void* data);
using run_fn = status(instance*);
using get_output_fn = void*(instance*, uint32_t index);
using async_run_fn = int(instance*, const void* inputs, void* outputs);
using async_wait_fn = status(instance*, int request, int timeout_ms);
using count_fn = uint32_t(const instance*);
using layout_fn = const layout*(const instance*, uint32_t index);
using layout_bytes_fn = uint64_t(const layout*);
using last_error_fn = const char*();
}

struct api {
    create_model_fn* create_model = nullptr;
    destroy_model_fn* destroy_model = nullptr;
    void* create_runtime = nullptr;        // takes 3 or 4 arguments: sdk_version.hpp
    void* create_async_runtime = nullptr;  // as many
    destroy_fn* destroy_runtime = nullptr;
    set_input_fn* set_input = nullptr;
    run_fn* run = nullptr;
    get_output_fn* get_output = nullptr;
    async_run_fn* async_run = nullptr;
    async_wait_fn* async_wait = nullptr;
    count_fn* num_inputs = nullptr;
    count_fn* num_outputs = nullptr;
    layout_fn* input_layout = nullptr;  // may be NULL: then inputs are not checked
    layout_fn* output_layout = nullptr;
    layout_bytes_fn* layout_bytes = nullptr;
    last_error_fn* last_error = nullptr;  // may be NULL: then there are no words
    bool is_double = false;               // a test's stand-in, not the vendor's library
};

/// Looked up once. NULL where there is no usable library; then `why` says what is missing.
[[nodiscard]] const api* load(std::string& why);

/// What the library said last, or that it said nothing.
[[nodiscard]] std::string words(const api& rt);

}  // namespace accelbench::rebellions::runtime
