// SPDX-License-Identifier: Apache-2.0
// What this plug-in uses of OpenVINO's C API, declared by ourselves so that building needs no
// OpenVINO. tests/unit/openvino compares every declaration with the library's own header.
#pragma once

#include <cstddef>
#include <cstdint>

namespace accelbench::openvino {

// Opaque.
struct ov_core;
struct ov_model;
struct ov_compiled_model;
struct ov_infer_request;
struct ov_tensor;
struct ov_output_const_port;

using ov_status = int;  // an enum of C
enum : ov_status {
    ov_ok = 0,
    ov_general_error = -1,
    ov_not_implemented = -2,
    ov_parameter_mismatch = -4,
    ov_not_found = -5,
    ov_request_busy = -8,
    ov_result_not_ready = -9,
    ov_not_allocated = -10,
    ov_infer_cancelled = -13,
    ov_unknown_exception = -17
};

using ov_element_type = unsigned;  // an enum of C
enum : ov_element_type { ov_bf16 = 2, ov_f16 = 3, ov_f32 = 4, ov_i8 = 7, ov_i32 = 9, ov_i64 = 10 };

struct ov_version {
    const char* build_number;
    const char* description;
};
struct ov_available_devices {
    char** devices;
    std::size_t size;
};
struct ov_shape {
    std::int64_t rank;
    std::int64_t* dims;
};
struct ov_property {
    const char* key;
    const void* value;  // a text, for all properties that are used here
};

/// Functions of the library, by the names that it exports.
struct api {
    ov_status (*get_version)(ov_version*);
    void (*version_free)(ov_version*);
    const char* (*get_error_info)(ov_status);
    const char* (*get_last_err_msg)();
    void (*free_text)(const char*);

    ov_status (*core_create)(ov_core**);
    void (*core_free)(ov_core*);
    ov_status (*core_get_available_devices)(const ov_core*, ov_available_devices*);
    void (*available_devices_free)(ov_available_devices*);
    ov_status (*core_get_property)(const ov_core*, const char*, const char*, char**);
    ov_status (*core_read_model)(const ov_core*, const char*, std::size_t, const ov_tensor*,
                                 ov_model**);
    ov_status (*core_compile_model)(const ov_core*, const ov_model*, const char*, std::size_t,
                                    const ov_property*, ov_compiled_model**);
    void (*model_free)(ov_model*);

    void (*compiled_free)(ov_compiled_model*);
    ov_status (*compiled_get_property)(const ov_compiled_model*, const char*, char**);
    ov_status (*compiled_inputs_size)(const ov_compiled_model*, std::size_t*);
    ov_status (*compiled_outputs_size)(const ov_compiled_model*, std::size_t*);
    ov_status (*compiled_input)(const ov_compiled_model*, std::size_t, ov_output_const_port**);
    ov_status (*compiled_output)(const ov_compiled_model*, std::size_t, ov_output_const_port**);
    ov_status (*port_get_shape)(const ov_output_const_port*, ov_shape*);
    ov_status (*port_get_element_type)(const ov_output_const_port*, ov_element_type*);
    void (*port_free)(ov_output_const_port*);
    ov_status (*shape_free)(ov_shape*);
    ov_status (*compiled_create_request)(const ov_compiled_model*, ov_infer_request**);

    ov_status (*tensor_from_host)(ov_element_type, ov_shape, void*, ov_tensor**);
    void (*tensor_free)(ov_tensor*);

    ov_status (*request_set_input)(ov_infer_request*, std::size_t, const ov_tensor*);
    ov_status (*request_set_output)(ov_infer_request*, std::size_t, const ov_tensor*);
    ov_status (*request_start)(ov_infer_request*);
    ov_status (*request_wait)(ov_infer_request*);
    ov_status (*request_wait_for)(ov_infer_request*, std::int64_t);  // milliseconds
    void (*request_free)(ov_infer_request*);
};

}  // namespace accelbench::openvino
