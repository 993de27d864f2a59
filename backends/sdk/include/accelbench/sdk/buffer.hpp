// SPDX-License-Identifier: Apache-2.0
// Device memory as a backend sees it, and where in it an operand lies.
#pragma once

#include <accelbench/plugin.h>

#include <cstddef>
#include <span>

namespace accelbench::sdk {

/// One accb_buffer. The SDK has checked every range against the buffer's size before it calls.
class buffer {
  public:
    buffer() = default;
    buffer(const buffer&) = delete;
    buffer& operator=(const buffer&) = delete;
    virtual ~buffer() = default;

    /// Blocks until the bytes are in the buffer. No launch that uses it is in flight.
    virtual void write(uint64_t offset, std::span<const std::byte> from) = 0;
    /// Blocks until the bytes are in `to`.
    virtual void read(uint64_t offset, std::span<std::byte> to) = 0;
};

/// A tensor's place. memory is NULL for ACCB_TEMP tensors, which are never bound; else it outlives
/// the session. offset: bytes; what lies before it and after the tensor must stay untouched.
struct operand {
    buffer* memory = nullptr;
    uint64_t offset = 0;
};

}  // namespace accelbench::sdk
