// SPDX-License-Identifier: Apache-2.0
// The border's functions on sessions; submit and wait are the timed path and cost a few
// nanoseconds.
#pragma once

#include <accelbench/sdk/guard.hpp>
#include <accelbench/sdk/objects.hpp>
#include <accelbench/sdk/structs.hpp>

namespace accelbench::sdk::calls {

/// By tensor index. Throws INVALID_ARGUMENT unless every tensor but ACCB_TEMP is bound exactly once
/// and lies inside its buffer.
inline std::vector<operand> bind(const program_object& program, const accb_session_desc& desc) {
    require(desc.binding_count == 0 || desc.bindings != nullptr,
            "a session has a count of bindings but no pointer");
    std::vector<operand> operands(program.tensors.size());
    for (const accb_binding& binding : std::span(desc.bindings, desc.binding_count)) {
        require(binding.tensor < operands.size(), "a binding names a tensor that does not exist");
        const tensor_place& place = program.tensors[binding.tensor];
        operand& target = operands[binding.tensor];
        require(target.memory == nullptr, "a tensor is bound twice");
        require(place.bound, "a tensor of role ACCB_TEMP is bound; the plug-in owns those");
        const buffer_object& buffer = object_of(binding.buffer);
        require(binding.offset <= buffer.size && place.bytes <= buffer.size - binding.offset,
                "a tensor reaches beyond the end of its buffer");
        target = {buffer.body.get(), binding.offset};
    }
    for (std::size_t index = 0; index < operands.size(); ++index) {
        require(operands[index].memory != nullptr || !program.tensors[index].bound,
                "a tensor is not bound");
    }
    return operands;
}

inline accb_status session_create(accb_program* handle, const accb_session_desc* desc,
                                  accb_session** out, accb_error* error_out) noexcept {
    return guarded(error_out, [&] {
        require(out != nullptr, "session_create() has nowhere to put the session");
        program_object& program = object_of(handle);
        const accb_session_desc order = local(desc);
        auto object = std::make_unique<session_object>();
        object->owner = program.owner;
        object->body = present(program.body->create_session(order, bind(program, order)),
                               "create_session() returned no session");
        ++program.owner->live.sessions;
        *out = reinterpret_cast<accb_session*>(object.release());
        return ACCB_OK;
    });
}

inline accb_status submit(accb_session* handle, const accb_submit* order, uint64_t* ticket,
                          accb_error* error_out) noexcept {
    return guarded(error_out, [&] {
        std::span<const int64_t> scalars;
        if (order != nullptr && ACCB_HAS(order, scalar_count) && order->scalar_count != 0) {
            require(order->scalars != nullptr, "a launch has a count of scalars but no pointer");
            scalars = {order->scalars, order->scalar_count};
        }
        const uint64_t issued = object_of(handle).body->submit(scalars);
        if (ticket != nullptr) {
            *ticket = issued;
        }
        return ACCB_OK;
    });
}

inline accb_status wait(accb_session* handle, uint64_t ticket, uint64_t timeout_ns,
                        accb_completion* completion, accb_error* error_out) noexcept {
    return guarded(error_out, [&] {
        accb_completion done{};
        done.struct_size = sizeof(done);
        done.ticket = ticket;
        const bool finished = object_of(handle).body->wait(ticket, timeout_ns, done);
        if (completion != nullptr) {
            put(done, completion);
        }
        return finished ? ACCB_OK : ACCB_PENDING;
    });
}

inline void session_destroy(accb_session* handle) noexcept {
    if (handle != nullptr) {
        swallowed([&] {
            session_object& object = object_of(handle);
            --object.owner->live.sessions;
            delete &object;
        });
    }
}

}  // namespace accelbench::sdk::calls
