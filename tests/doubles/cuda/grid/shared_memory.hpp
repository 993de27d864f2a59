// SPDX-License-Identifier: Apache-2.0
// The shared memory of one block: pieces with poisoned gaps, filled anew for every block.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

namespace accelbench::cuda_double {

class shared_memory {
  public:
    explicit shared_memory(std::size_t dynamic_bytes);
    ~shared_memory();
    shared_memory(shared_memory&&) noexcept = default;
    shared_memory& operator=(shared_memory&&) = delete;

    /// Before a block starts.
    void renew();
    [[nodiscard]] void* dynamic() { return dynamic_; }
    /// NULL: 48 KiB, which is all that a block has of static memory, are used up.
    [[nodiscard]] void* piece(const void* tag, std::size_t bytes);
    /// What lies as `place` lies in `other`; NULL if that block has not got so far.
    [[nodiscard]] const void* same_place(const shared_memory& other, const void* place) const;

  private:
    struct part {
        const void* tag;
        std::byte* at;
        std::size_t bytes;
    };

    std::unique_ptr<std::byte[]> memory_;
    std::size_t dynamic_bytes_;
    std::byte* dynamic_ = nullptr;
    std::byte* free_ = nullptr;
    std::vector<part> parts_;
};

}  // namespace accelbench::cuda_double
