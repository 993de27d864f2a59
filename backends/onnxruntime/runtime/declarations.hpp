// SPDX-License-Identifier: Apache-2.0
// Our own declarations of the part of ONNX Runtime's C API that is used. The API is one table of
// function pointers in a fixed order; nothing else of it depends on a compiler or a version.
#pragma once

#include <cstddef>
#include <cstdint>

namespace accelbench::onnxruntime {

struct ort_status;
struct ort_env;
struct ort_session;
struct ort_session_options;
struct ort_run_options;
struct ort_io_binding;
struct ort_value;
struct ort_memory_info;
struct ort_allocator;
struct ort_arena_cfg;
struct ort_threading;
struct ort_type_info;
struct ort_tensor_type;
struct ort_subgraph;
struct ort_node;
struct provider_settings;  // OrtCUDAProviderOptionsV2 and its relatives: an opaque object each

// Enumerations of the C API, which travel as int.
enum log_severity : int { log_verbose, log_info, log_warning, log_error, log_fatal };
enum execution_mode : int { run_sequential = 0 };
enum optimization_level : int {
    optimize_nothing = 0,
    optimize_basic = 1,
    optimize_extended = 2,
    optimize_all = 99
};
enum allocator_type : int { device_allocator = 0, arena_allocator = 1 };
enum memory_type : int { default_memory = 0 };
// Numbers of TensorProto.DataType.
enum element_type : int {
    type_undefined = 0,
    type_f32 = 1,
    type_u8 = 2,
    type_s8 = 3,
    type_u16 = 4,
    type_s16 = 5,
    type_s32 = 6,
    type_s64 = 7,
    type_bool = 9,
    type_f16 = 10,
    type_f64 = 11,
    type_u32 = 12,
    type_u64 = 13,
    type_bf16 = 16
};

using log_function = void (*)(void* self, log_severity severity, const char* category,
                              const char* log, const char* place, const char* text);

struct ort_functions {
    // NOLINTNEXTLINE(bugprone-macro-parentheses): a declaration
#define ORT(place, since, slot, name, result, arguments) result(*slot) arguments = nullptr;
#include "backends/onnxruntime/runtime/functions.def"
#undef ORT
};

/// OrtApiBase: what the one exported function of the library returns.
struct api_base {
    const void* (*get_api)(uint32_t version);  // NULL: the library does not have this version
    const char* (*get_version_string)();       // "1.32.0": the minor is its newest API version
};

}  // namespace accelbench::onnxruntime
