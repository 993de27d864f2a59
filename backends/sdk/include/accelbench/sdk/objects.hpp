// SPDX-License-Identifier: Apache-2.0
// The objects behind the border's opaque pointers: a backend's class plus what the SDK must
// remember.
#pragma once

#include <accelbench/sdk/interfaces.hpp>
#include <memory>
#include <string>
#include <vector>

namespace accelbench::sdk {

struct context_object {
    std::unique_ptr<backend> body;
    accb_counts live{};  // of objects; changed by [ctl] calls only
};

/// What binding needs to know of a tensor after compile() has returned.
struct tensor_place {
    uint64_t bytes;  // 0 where strides or dynamic extents leave it open
    bool bound;      // false for ACCB_TEMP
};

struct program_object {
    context_object* owner;
    std::unique_ptr<program> body;
    std::vector<tensor_place> tensors;
    std::string tuning_record;
};

struct buffer_object {
    context_object* owner;
    std::unique_ptr<buffer> body;
    uint64_t size;       // bytes
    bool device_memory;  // counted in accb_counts.device_bytes
};

struct session_object {
    context_object* owner;
    std::unique_ptr<session> body;
};

[[nodiscard]] inline context_object& object_of(accb_ctx* handle) {
    require(handle != nullptr, "a call came without a context");
    return *reinterpret_cast<context_object*>(handle);
}
[[nodiscard]] inline program_object& object_of(accb_program* handle) {
    require(handle != nullptr, "a call came without a program");
    return *reinterpret_cast<program_object*>(handle);
}
[[nodiscard]] inline buffer_object& object_of(accb_buffer* handle) {
    require(handle != nullptr, "a call came without a buffer");
    return *reinterpret_cast<buffer_object*>(handle);
}
[[nodiscard]] inline session_object& object_of(accb_session* handle) {
    require(handle != nullptr, "a call came without a session");
    return *reinterpret_cast<session_object*>(handle);
}

/// For the tables of optional interfaces: the backend's own class behind a handle.
template <class Backend>
[[nodiscard]] Backend& backend_of(accb_ctx* handle) {
    return static_cast<Backend&>(*object_of(handle).body);
}
template <class Session>
[[nodiscard]] Session& session_of(accb_session* handle) {
    return static_cast<Session&>(*object_of(handle).body);
}
template <class Buffer>
[[nodiscard]] Buffer& buffer_of(accb_buffer* handle) {
    return static_cast<Buffer&>(*object_of(handle).body);
}

}  // namespace accelbench::sdk
