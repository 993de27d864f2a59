// SPDX-License-Identifier: Apache-2.0
// One chip, held alone by this process, and what lives in its memory.
#pragma once

#include <accelbench/sdk/error.hpp>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "card/card.hpp"
#include "card/tree.hpp"
#include "runtime/api.hpp"

namespace accelbench::furiosa {

/// Which processing elements, first to last: "0-3".
struct element_range {
    uint8_t first = 0, last = 3;
};

/// Neither copied nor moved: everything below refers to it. One caller at a time.
class chip {
  public:
    /// Throws UNAVAILABLE where the runtime does not hand the chip out.
    chip(const api& rt, const tree& files, const card& of, element_range elements);
    ~chip() { rt_.runtime_free(opened_); }
    chip(const chip&) = delete;
    chip& operator=(const chip&) = delete;

    [[nodiscard]] const api& rt() const { return rt_; }
    [[nodiscard]] runtime* opened() const { return opened_; }
    /// "npu0"
    [[nodiscard]] std::string name() const { return "npu" + std::to_string(number_); }
    /// The error of a call that answered `code`: DEVICE_LOST once the chip's file is gone.
    [[nodiscard]] sdk::error failure(const std::string& what, int32_t code) const;

  private:
    const api& rt_;
    const tree& files_;
    uint8_t number_;
    runtime* opened_;
};

/// A block in the chip's memory, or a view of part of one. Movable.
class npu_memory {
  public:
    npu_memory(const chip& on, uint64_t size);
    /// The view must not outlive the block.
    npu_memory(const npu_memory& block, uint64_t offset, uint64_t size);

    [[nodiscard]] const memory* get() const { return held_.get(); }
    [[nodiscard]] uint64_t size() const { return size_; }

  private:
    const chip* on_;
    std::unique_ptr<memory, free_fn*> held_;
    uint64_t size_;
};

/// Host memory that the chip can copy from and to. The runtime's own idea of its length is not
/// used: it may be longer than what was asked for.
class cpu_memory {
  public:
    cpu_memory(const chip& on, uint64_t size);

    [[nodiscard]] const memory* get() const { return held_.get(); }
    [[nodiscard]] std::span<std::byte> bytes() const { return {address_, size_}; }

  private:
    std::unique_ptr<memory, free_fn*> held_;
    std::byte* address_;
    uint64_t size_;
};

/// Copies between pieces of equal length; both block.
void write(const chip& on, const cpu_memory& from, const npu_memory& to);
void read(const chip& on, const npu_memory& from, const cpu_memory& to);

}  // namespace accelbench::furiosa
