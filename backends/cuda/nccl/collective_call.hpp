// SPDX-License-Identifier: Apache-2.0
// A collective as a step of a plan: one call of NCCL, or one group of sends and receives.
#pragma once

#include <string>
#include <string_view>

#include "api.hpp"
#include "plan.hpp"

namespace accelbench::cuda::nccl {

struct collective {
    std::string op;  // as in docs/operators.md
    std::size_t count =
        0;  // elements: of y for reduce_scatter, of a part for all_to_all, else of x
    std::size_t element = 0;  // bytes
    ncclDataType_t type = ncclFloat32;
    int ranks = 0;
};

class collective_call final : public library_call {
  public:
    explicit collective_call(collective what) : what_(std::move(what)) {}

    void prepare(device&) override {}
    [[nodiscard]] uint64_t workspace_bytes() const override { return 0; }
    void enqueue(const call_site& at) override;

  private:
    collective what_;
};

}  // namespace accelbench::cuda::nccl
