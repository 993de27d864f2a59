// SPDX-License-Identifier: Apache-2.0
// Blocking copies in and out of buffers, and the pinning of host memory.
#include "buffer.hpp"

#include <algorithm>

#include "error.hpp"

namespace accelbench::cuda {
namespace {

// cuMemAlloc aligns to 256 bytes or more; nothing here asks for more than a page.
constexpr uint64_t most_alignment = 4096;

}  // namespace

device_buffer::device_buffer(device& owner, const accb_buffer_desc& desc, host_access access)
    : device_(owner) {
    sdk::require(desc.alignment <= most_alignment, "a buffer's alignment is above 4096 bytes");
    if (desc.host_ptr == nullptr && desc.memory != ACCB_MEM_HOST &&
        desc.memory != ACCB_MEM_PINNED) {
        memory_ = owner.allocate(desc.size);
        return;
    }
    own_host_ = std::make_unique<sdk::host_buffer>(desc);
    host_ = own_host_->data();
    if ((access == host_access::pinned || desc.memory == ACCB_MEM_PINNED) && desc.size != 0) {
        const CUresult code = owner.cu().host_register(host_, desc.size, 0);
        if (code != CUDA_SUCCESS) {
            fail(code, "pin " + std::to_string(desc.size) +
                           " bytes of host memory (the device option host_memory=pageable does "
                           "without)");
        }
        registered_ = true;
    }
}

device_buffer::~device_buffer() {
    if (memory_ || registered_) {
        // A write or read that failed may have left its copy behind.
        (void)device_.cu().stream_synchronize(device_.stream());
    }
    if (registered_) {
        (void)device_.cu().host_unregister(host_);
    }
}

void device_buffer::write(uint64_t offset, std::span<const std::byte> from) {
    if (host_ != nullptr) {
        std::copy(from.begin(), from.end(), host_ + offset);
        return;
    }
    device_.make_current();
    check(
        device_.cu().copy_to_device(address() + offset, from.data(), from.size(), device_.stream()),
        "write a buffer");
    check(device_.cu().stream_synchronize(device_.stream()), "write a buffer");
}

void device_buffer::read(uint64_t offset, std::span<std::byte> to) {
    if (host_ != nullptr) {
        std::copy_n(host_ + offset, to.size(), to.begin());
        return;
    }
    device_.make_current();
    check(device_.cu().copy_to_host(to.data(), address() + offset, to.size(), device_.stream()),
          "read a buffer");
    check(device_.cu().stream_synchronize(device_.stream()), "read a buffer");
}

}  // namespace accelbench::cuda
