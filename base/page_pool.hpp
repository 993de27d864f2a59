// SPDX-License-Identifier: Apache-2.0
// Large blocks of memory that were given back and will be wanted again.
#pragma once

#include <cstddef>

namespace accelbench {

/// Thread-safe. Blocks lie in huge pages where the system grants them, are not cleared, and are
/// kept for reuse up to a gigabyte in all: a virtual machine's first touch of a page reaches into
/// its host and was seen to run at 0.4 GB/s, where a page in hand takes 10.
class page_pool {
  public:
    /// At least `bytes`, aligned to huge pages; contents undefined. Throws bad_alloc.
    static void* take(std::size_t bytes);
    static void give_back(void* block) noexcept;
};

}  // namespace accelbench
