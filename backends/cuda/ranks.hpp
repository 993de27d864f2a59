// SPDX-License-Identifier: Apache-2.0
// What a session knows of the ranks that it runs together with.
#pragma once

namespace accelbench::cuda {

/// What comm_create() hands out, as void*.
class rank_group {
  public:
    rank_group() = default;
    rank_group(const rank_group&) = delete;
    rank_group& operator=(const rank_group&) = delete;
    virtual ~rank_group() = default;

    /// Throws CANCELLED once a rank is lost: then no launch may begin, and one that ended has no
    /// result, since its kernels gave up waiting.
    virtual void require_whole() const = 0;
};

}  // namespace accelbench::cuda
