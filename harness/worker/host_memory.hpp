// SPDX-License-Identifier: Apache-2.0
// Host memory for ACCB_MEM_HOST buffers: page-aligned, between pages that nobody may touch.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/result.hpp"

namespace accelbench::worker {

/// Zero-filled. An access before the first page or after the last one ends the process, which the
/// supervisor reports as a crash in the call that did it; the slack inside a buffer catches the
/// rest.
class host_memory {
  public:
    static result<host_memory> allocate(std::uint64_t bytes);
    host_memory() = default;
    host_memory(host_memory&& other) noexcept;
    host_memory& operator=(host_memory&& other) noexcept;
    ~host_memory();

    [[nodiscard]] std::byte* data() const { return data_; }  ///< nullptr: nothing allocated

  private:
    std::byte* base_ = nullptr;
    std::uint64_t reserved_ = 0;
    std::byte* data_ = nullptr;
};

}  // namespace accelbench::worker
