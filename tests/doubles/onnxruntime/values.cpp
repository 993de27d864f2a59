// SPDX-License-Identifier: Apache-2.0
// Tensors over the caller's memory, and what a model's inputs and outputs are.
#include <algorithm>
#include <cstring>

#include "answers.hpp"

namespace accelbench::onnxruntime {
namespace {

using ort_double::tensor_shape;

uint64_t bytes_of(const tensor_shape& shape) {
    uint64_t bytes = shape.type == type_s64 ? 8 : 4;
    for (const int64_t extent : shape.extents) {
        bytes *= static_cast<uint64_t>(extent);
    }
    return bytes;
}

template <bool input>
ort_status* name_of(const ort_session* session, size_t index, ort_allocator*, char** out) {
    *out = ::strdup((input ? session->what.inputs : session->what.outputs).at(index).first.c_str());
    return nullptr;
}
template <bool input>
ort_status* type_of(const ort_session* session, size_t index, ort_type_info** out) {
    *out = new ort_type_info();
    (*out)->tensor.shape = (input ? session->what.inputs : session->what.outputs).at(index).second;
    return nullptr;
}

ort_status* make_value(const ort_memory_info* memory, void* data, size_t size,
                       const int64_t* extents, size_t rank, element_type type, ort_value** out) {
    FAULT("CreateTensorWithDataAsOrtValue")
    memory->require_alive("memory info");
    tensor_shape shape{type, {extents, extents + rank}};
    if (size < bytes_of(shape)) {
        return status(2, "not enough space: expected " + std::to_string(bytes_of(shape)) +
                             ", got " + std::to_string(size));
    }
    *out = new ort_value();
    (*out)->what = {std::move(shape), data, bytes_of((*out)->what.shape)};
    (*out)->what.bytes = bytes_of((*out)->what.shape);
    return nullptr;
}

}  // namespace

void fill_values(ort_functions& f) {
    f.get_input_count = [](const ort_session* s, size_t* n) -> ort_status* {
        return *n = s->what.inputs.size(), nullptr;
    };
    f.get_output_count = [](const ort_session* s, size_t* n) -> ort_status* {
        return *n = s->what.outputs.size(), nullptr;
    };
    f.get_input_type = type_of<true>;
    f.get_output_type = type_of<false>;
    f.get_input_name = name_of<true>;
    f.get_output_name = name_of<false>;
    f.create_tensor = make_value;
    f.as_tensor_type = [](const ort_type_info* info, const ort_tensor_type** out) -> ort_status* {
        return *out = &info->tensor, nullptr;
    };
    f.get_element_type = [](const ort_tensor_type* t, element_type* out) -> ort_status* {
        return *out = t->shape.type, nullptr;
    };
    f.get_rank = [](const ort_tensor_type* t, size_t* out) -> ort_status* {
        return *out = t->shape.extents.size(), nullptr;
    };
    f.get_extents = [](const ort_tensor_type* t, int64_t* out, size_t) -> ort_status* {
        return std::ranges::copy(t->shape.extents, out), nullptr;
    };
    f.create_cpu_memory_info = [](allocator_type type, memory_type,
                                  ort_memory_info** out) -> ort_status* {
        return *out = new ort_memory_info(type), nullptr;
    };
    f.allocator_free = [](ort_allocator*, void* memory) -> ort_status* {
        return std::free(memory), nullptr;
    };
    f.get_default_allocator = [](ort_allocator** out) -> ort_status* {
        return *out = nullptr, nullptr;
    };
    f.release_memory_info = [](ort_memory_info* m) { release(m, "memory info"); };
    f.release_value = [](ort_value* v) { release(v, "value"); };
    f.release_type_info = [](ort_type_info* t) { release(t, "type info"); };
}

}  // namespace accelbench::onnxruntime
