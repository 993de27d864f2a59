// SPDX-License-Identifier: Apache-2.0
#include "buffer.hpp"

#include <algorithm>
#include <cstring>

namespace accelbench::furiosa {
namespace {

// Untimed copies go through staging of at most this: a tensor as large as the chip's memory must
// not need as much of the host's.
constexpr uint64_t most_staged = 16u << 20;

}  // namespace

void npu_buffer::write(uint64_t offset, std::span<const std::byte> from) {
    for (uint64_t done = 0; done < from.size();) {
        const uint64_t size = std::min<uint64_t>(most_staged, from.size() - done);
        const cpu_memory staged(on_, size);
        std::memcpy(staged.bytes().data(), from.data() + done, size);
        furiosa::write(on_, staged, npu_memory(block_, offset + done, size));
        done += size;
    }
}

void npu_buffer::read(uint64_t offset, std::span<std::byte> to) {
    for (uint64_t done = 0; done < to.size();) {
        const uint64_t size = std::min<uint64_t>(most_staged, to.size() - done);
        const cpu_memory staged(on_, size);
        furiosa::read(on_, npu_memory(block_, offset + done, size), staged);
        std::memcpy(to.data() + done, staged.bytes().data(), size);
        done += size;
    }
}

}  // namespace accelbench::furiosa
