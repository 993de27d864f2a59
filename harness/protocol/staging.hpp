// SPDX-License-Identifier: Apache-2.0
// The shared memory of one supervisor and one worker: a heartbeat page and a data area of bounded
// size that is used again for every request. Tensors travel through it in chunks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/result.hpp"
#include "harness/protocol/heartbeat.hpp"

namespace accelbench::protocol {

inline constexpr std::uint64_t staging_page = 4096;
inline constexpr std::uint64_t smallest_staging = 64ULL << 10U;  // of the data area

/// Owns a mapping, and the memory file behind it when it made one. The file is sealed against
/// shrinking and growing: neither side can make the other one read beyond its end.
class staging {
  public:
    /// The supervisor's side. data_bytes is rounded up to whole pages and at least
    /// smallest_staging.
    static result<staging> create(std::uint64_t data_bytes);
    /// The worker's side: takes ownership of the descriptor and closes it once it is mapped.
    static result<staging> adopt(int descriptor);

    staging(staging&& other) noexcept;
    staging& operator=(staging&& other) = delete;
    ~staging();

    [[nodiscard]] int descriptor() const { return descriptor_; }  ///< -1 after adopt()
    [[nodiscard]] heartbeat& beat() const { return *reinterpret_cast<heartbeat*>(memory_); }
    [[nodiscard]] std::span<std::byte> data() const {
        return {memory_ + staging_page, size_ - staging_page};
    }

  private:
    staging(int descriptor, std::byte* memory, std::uint64_t size)
        : descriptor_(descriptor), memory_(memory), size_(size) {}
    static result<staging> map(int descriptor, std::uint64_t size);

    int descriptor_;
    std::byte* memory_;
    std::uint64_t size_;
};

}  // namespace accelbench::protocol
