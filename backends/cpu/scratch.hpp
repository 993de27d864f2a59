// SPDX-License-Identifier: Apache-2.0
// Memory that the backend owns: aligned blocks, and one block for each thread that no two threads
// share a page of.
#pragma once

#include <accelbench/backend.hpp>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "backends/cpu/threads.hpp"

namespace accelbench::cpu {

/// `count` elements on the SDK's aligned memory (huge pages where large); unwritten pages cost
/// nothing and read as zero.
template <class element>
class block {
  public:
    block() = default;
    explicit block(std::int64_t count) {
        accb_buffer_desc desc{};
        desc.struct_size = sizeof desc;
        desc.size = static_cast<std::uint64_t>(count) * sizeof(element);
        desc.alignment = 64;
        memory_ = std::make_unique<sdk::host_buffer>(desc);
    }
    [[nodiscard]] element* data() const {
        return memory_ ? reinterpret_cast<element*>(memory_->data()) : nullptr;
    }

  private:
    std::unique_ptr<sdk::host_buffer> memory_;
};

/// `floats` for each thread of a team, a page and more apart.
class per_thread_scratch {
  public:
    per_thread_scratch() = default;
    per_thread_scratch(const thread_team& team, std::int64_t floats)
        : stride_((floats + slack - 1) / slack * slack + slack), memory_(stride_ * team.size()) {}
    [[nodiscard]] float* of(int part) const {
        return memory_.data() == nullptr ? nullptr : memory_.data() + part * stride_;
    }

  private:
    // A multiple of 4 KiB plus a line, so that equal offsets of two threads do not fall on one
    // cache set.
    static constexpr std::int64_t slack = 1024 + 16;
    std::int64_t stride_ = 0;
    block<float> memory_;
};

}  // namespace accelbench::cpu
