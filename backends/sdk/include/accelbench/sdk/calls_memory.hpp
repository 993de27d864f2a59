// SPDX-License-Identifier: Apache-2.0
// The border's functions on buffers, with their ranges checked before the backend sees them.
#pragma once

#include <accelbench/sdk/guard.hpp>
#include <accelbench/sdk/objects.hpp>
#include <accelbench/sdk/structs.hpp>

namespace accelbench::sdk::calls {

inline accb_status buffer_create(accb_ctx* handle, const accb_buffer_desc* desc, accb_buffer** out,
                                 accb_error* error_out) noexcept {
    return guarded(error_out, [&] {
        require(out != nullptr, "buffer_create() has nowhere to put the buffer");
        context_object& context = object_of(handle);
        const accb_buffer_desc order = local(desc);
        if (order.memory > ACCB_MEM_OPAQUE) {
            throw error(ACCB_UNSUPPORTED,
                        "there is no memory of kind " + std::to_string(order.memory));
        }
        auto object = std::make_unique<buffer_object>();
        object->owner = &context;
        object->size = order.size;
        object->device_memory = order.host_ptr == nullptr && order.memory != ACCB_MEM_HOST;
        object->body =
            present(context.body->create_buffer(order), "create_buffer() returned no buffer");
        ++context.live.buffers;
        context.live.device_bytes += object->device_memory ? object->size : 0;
        *out = reinterpret_cast<accb_buffer*>(object.release());
        return ACCB_OK;
    });
}

inline void require_range(const buffer_object& object, uint64_t offset, const void* bytes,
                          uint64_t size) {
    require(bytes != nullptr || size == 0, "a copy has a size but no pointer");
    require(offset <= object.size && size <= object.size - offset,
            "a copy reaches beyond the end of its buffer");
}

inline accb_status buffer_write(accb_buffer* handle, uint64_t offset, const void* from,
                                uint64_t size, accb_error* error_out) noexcept {
    return guarded(error_out, [&] {
        buffer_object& object = object_of(handle);
        require_range(object, offset, from, size);
        if (size != 0) {
            object.body->write(offset, {static_cast<const std::byte*>(from), size});
        }
        return ACCB_OK;
    });
}

inline accb_status buffer_read(accb_buffer* handle, uint64_t offset, void* to, uint64_t size,
                               accb_error* error_out) noexcept {
    return guarded(error_out, [&] {
        buffer_object& object = object_of(handle);
        require_range(object, offset, to, size);
        if (size != 0) {
            object.body->read(offset, {static_cast<std::byte*>(to), size});
        }
        return ACCB_OK;
    });
}

inline void buffer_destroy(accb_buffer* handle) noexcept {
    if (handle != nullptr) {
        swallowed([&] {
            buffer_object& object = object_of(handle);
            --object.owner->live.buffers;
            object.owner->live.device_bytes -= object.device_memory ? object.size : 0;
            delete &object;
        });
    }
}

}  // namespace accelbench::sdk::calls
