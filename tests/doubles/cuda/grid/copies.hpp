// SPDX-License-Identifier: Apache-2.0
// Copies of one thread to shared memory that are under way (cp.async), in groups.
#pragma once

#include <array>
#include <cstddef>
#include <cstring>
#include <vector>

namespace accelbench::cuda_double {

/// Each arrives as late as its waiting allows: whoever reads before that sees the old bytes.
class copies {
  public:
    static constexpr std::size_t bytes = 16;

    void add(void* to, const void* from) {
        std::memcpy(under_way_.emplace_back(copy{to, closed_, {}}).what.data(), from, bytes);
    }
    void end_group() { ++closed_; }
    /// All groups but the newest `groups` arrive.
    void wait_but(unsigned groups) {
        std::erase_if(under_way_, [&](const copy& it) {
            const bool due = it.group + groups < closed_;
            if (due) {
                std::memcpy(it.to, it.what.data(), bytes);
            }
            return due;
        });
    }
    void forget() {
        under_way_.clear();
        closed_ = 0;
    }

  private:
    struct copy {
        void* to;
        unsigned group;
        std::array<std::byte, bytes> what;
    };
    std::vector<copy> under_way_;
    unsigned closed_ = 0;
};

}  // namespace accelbench::cuda_double
