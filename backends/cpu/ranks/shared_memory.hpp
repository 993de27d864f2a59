// SPDX-License-Identifier: Apache-2.0
// Memory without a name that other processes of this user can map: nothing is left over when a
// process dies.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>

namespace accelbench::cpu {

/// What another process needs to map it; travels between ranks as it is.
struct memory_name {
    pid_t process = 0;
    int descriptor = -1;
    std::uint64_t bytes = 0;
};

class shared_memory {
  public:
    shared_memory() = default;
    /// Zero-filled. Throws sdk::error OUT_OF_MEMORY.
    explicit shared_memory(std::uint64_t bytes);
    /// Another process's. Throws sdk::error UNSUPPORTED where the kernel forbids to reach it.
    explicit shared_memory(const memory_name& theirs);
    shared_memory(shared_memory&& other) noexcept;
    shared_memory& operator=(shared_memory&& other) noexcept;
    ~shared_memory();

    [[nodiscard]] std::byte* data() const { return data_; }
    [[nodiscard]] std::uint64_t size() const { return size_; }
    /// Of own memory only.
    [[nodiscard]] memory_name name() const;

  private:
    void map();

    int descriptor_ = -1;
    std::byte* data_ = nullptr;
    std::uint64_t size_ = 0;
};

}  // namespace accelbench::cpu
