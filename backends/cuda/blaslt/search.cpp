// SPDX-License-Identifier: Apache-2.0
// Times each candidate until the budget is spent.
#include "search.hpp"

#include <accelbench/sdk/error.hpp>

namespace accelbench::cuda::blaslt {

std::size_t fastest(const std::vector<algorithm>& from, const stopwatch& time,
                    std::chrono::steady_clock::time_point end) {
    std::size_t best = 0;
    auto least = std::chrono::nanoseconds::max();
    for (std::size_t index = 0; index < from.size(); ++index) {
        if (index != 0 && std::chrono::steady_clock::now() >= end) {
            break;
        }
        try {
            const std::chrono::nanoseconds taken = time(from[index]);
            if (taken < least) {
                least = taken;
                best = index;
            }
        } catch (const sdk::error& refused) {
            if (refused.code() != ACCB_UNSUPPORTED) {
                throw;
            }
        }
    }
    return best;
}

}  // namespace accelbench::cuda::blaslt
