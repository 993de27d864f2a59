// SPDX-License-Identifier: Apache-2.0
// Blocking copies in and out of buffers, and the mapping of host memory.
#include "buffer.hpp"

#include "error.hpp"

namespace accelbench::opencl {
namespace {

access access_for(const device& owner, const accb_buffer_desc& desc) {
    if (desc.host_ptr == nullptr && desc.memory != ACCB_MEM_HOST) {
        return access::device;
    }
    return owner.traits().unified_memory ? access::mapped : access::staged;
}

}  // namespace

device_buffer::device_buffer(device& owner, const accb_buffer_desc& desc)
    : device_(owner), how_(access_for(owner, desc)), size_(desc.size) {
    if (how_ == access::device) {
        memory_ = owner.allocate(size_, CL_MEM_READ_WRITE, nullptr);
        return;
    }
    own_host_ = std::make_unique<sdk::host_buffer>(desc);
    host_ = own_host_->data();
    const bool shared = how_ == access::mapped && size_ != 0;
    memory_ = owner.allocate(size_, CL_MEM_READ_WRITE | (shared ? CL_MEM_USE_HOST_PTR : 0u),
                             shared ? host_ : nullptr);
    if (shared) {
        map();
    }
}

device_buffer::~device_buffer() {
    if (how_ == access::mapped && size_ != 0) {
        (void)device_.cl().enqueue_unmap(device_.queue(), memory_.get(), host_, 0, nullptr,
                                         nullptr);
        (void)device_.cl().finish(device_.queue());
    }
}

// Between launches the host owns the bytes; OpenCL says so by a mapping.
void device_buffer::map() {
    cl_int code = CL_SUCCESS;
    const void* at =
        device_.cl().enqueue_map(device_.queue(), memory_.get(), CL_TRUE,
                                 CL_MAP_READ | CL_MAP_WRITE, 0, size_, 0, nullptr, nullptr, &code);
    check(code, "map host memory");
    sdk::require(at == host_, "the driver mapped host memory at another address than its own");
}

void device_buffer::write(uint64_t offset, std::span<const std::byte> from) {
    if (host_ != nullptr) {
        std::memcpy(host_ + offset, from.data(), from.size());
        return;
    }
    check(device_.cl().enqueue_write(device_.queue(), memory_.get(), CL_TRUE, offset, from.size(),
                                     from.data(), 0, nullptr, nullptr),
          "write a buffer");
}

void device_buffer::read(uint64_t offset, std::span<std::byte> to) {
    if (host_ != nullptr) {
        std::memcpy(to.data(), host_ + offset, to.size());
        return;
    }
    check(device_.cl().enqueue_read(device_.queue(), memory_.get(), CL_TRUE, offset, to.size(),
                                    to.data(), 0, nullptr, nullptr),
          "read a buffer");
}

}  // namespace accelbench::opencl
