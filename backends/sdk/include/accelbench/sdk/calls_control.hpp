// SPDX-License-Identifier: Apache-2.0
// The border's functions on contexts and programs: each one guard around one call of the backend.
#pragma once

#include <accelbench/sdk/guard.hpp>
#include <accelbench/sdk/objects.hpp>
#include <accelbench/sdk/structs.hpp>
#include <accelbench/sdk/workload.hpp>

namespace accelbench::sdk::calls {

template <class Backend>
accb_status open(const accb_host* host, const accb_attr* attrs, uint32_t count, accb_ctx** out,
                 accb_error* error_out) noexcept {
    return guarded(error_out, [&] {
        require(out != nullptr, "open() has nowhere to put the context");
        auto context = std::make_unique<context_object>();
        context->live.struct_size = sizeof(accb_counts);
        context->body = std::make_unique<Backend>(options(host, attrs, count));
        *out = reinterpret_cast<accb_ctx*>(context.release());
        return ACCB_OK;
    });
}

inline void close(accb_ctx* handle) noexcept {
    swallowed([&] { delete reinterpret_cast<context_object*>(handle); });
}

inline const void* get_extension(accb_ctx* handle, accb_str id) noexcept {
    const void* table = nullptr;
    swallowed([&] { table = object_of(handle).body->extension(text_of(id)); });
    return table;
}

inline accb_status counts(accb_ctx* handle, accb_counts* out, accb_error* error_out) noexcept {
    return guarded(error_out, [&] {
        put(object_of(handle).live, out);
        return ACCB_OK;
    });
}

inline accb_status device_count(accb_ctx* handle, uint32_t* count, accb_error* error_out) noexcept {
    return guarded(error_out, [&] {
        require(count != nullptr, "device_count() has nowhere to put the count");
        *count = static_cast<uint32_t>(object_of(handle).body->devices().size());
        return ACCB_OK;
    });
}

inline accb_status device_info(accb_ctx* handle, uint32_t index, accb_device_info* out,
                               accb_error* error_out) noexcept {
    return guarded(error_out, [&] {
        std::vector<accb_device_info> devices = object_of(handle).body->devices();
        if (index >= devices.size()) {
            throw error(ACCB_NOT_FOUND, "there is no device with index " + std::to_string(index));
        }
        devices[index].index = index;
        put(devices[index], out);
        return ACCB_OK;
    });
}

inline accb_status query(accb_ctx* handle, const accb_query_desc* desc, accb_support* out,
                         accb_error* error_out) noexcept {
    return guarded(error_out, [&] {
        accb_query_desc question = local(desc);
        const local_workload workload(question.workload);
        question.workload = &workload.workload();
        put(object_of(handle).body->query(question), out);
        return ACCB_OK;
    });
}

inline std::vector<tensor_place> places_of(const local_workload& workload) {
    std::vector<tensor_place> places;
    for (const accb_tensor& tensor : workload.tensors()) {
        const bool sized = bits_of(tensor.dtype) != 0 && is_dense(tensor);
        places.push_back({sized ? dense_bytes(tensor) : 0, tensor.role != ACCB_TEMP});
    }
    return places;
}

inline accb_status compile(accb_ctx* handle, const accb_compile_desc* desc, accb_program** out,
                           accb_error* error_out) noexcept {
    return guarded(error_out, [&] {
        require(out != nullptr, "compile() has nowhere to put the program");
        context_object& context = object_of(handle);
        accb_compile_desc order = local(desc);
        const local_workload workload(order.workload);
        order.workload = &workload.workload();
        auto object = std::make_unique<program_object>();
        object->owner = &context;
        object->tensors = places_of(workload);
        object->body = present(context.body->compile(order), "compile() returned no program");
        object->tuning_record = object->body->tuning_record();
        ++context.live.programs;
        *out = reinterpret_cast<accb_program*>(object.release());
        return ACCB_OK;
    });
}

inline accb_status program_info(accb_program* handle, accb_support* out,
                                accb_error* error_out) noexcept {
    return guarded(error_out, [&] {
        put(object_of(handle).body->info(), out);
        return ACCB_OK;
    });
}

inline accb_str tuning_record(accb_program* handle) noexcept {
    accb_str record{};
    swallowed([&] { record = str(object_of(handle).tuning_record); });
    return record;
}

inline void program_destroy(accb_program* handle) noexcept {
    if (handle != nullptr) {
        swallowed([&] {
            program_object& object = object_of(handle);
            --object.owner->live.programs;
            delete &object;
        });
    }
}

}  // namespace accelbench::sdk::calls
