// SPDX-License-Identifier: Apache-2.0
// A plan with its operands bound: submit enqueues, wait looks at events.
#pragma once

#include <accelbench/backend.hpp>
#include <optional>
#include <vector>

#include "binder.hpp"
#include "launch_graph.hpp"
#include "ranks.hpp"

namespace accelbench::cuda {

struct session_order {
    uint32_t in_flight;          // launches that may be unwaited at a time
    bool graph;                  // else stream
    bool timed;                  // record device times of each launch
    rank_group* comm = nullptr;  // of accb.collective/1
};

class cuda_session final : public sdk::session {
  public:
    cuda_session(device& on, const plan& what, std::span<const operand_use> uses,
                 std::span<const sdk::operand> operands, const session_order& order);
    ~cuda_session() override;

    uint64_t submit(std::span<const int64_t> scalars) override;
    bool wait(uint64_t ticket, uint64_t timeout_ns, accb_completion& done) override;

  private:
    struct issued {
        uint64_t launch = 0;      // the device's number of it
        event_handle begin, end;  // only if timed
    };

    void launch(std::span<const int64_t> scalars);
    void record(event_handle& event);
    [[nodiscard]] issued& slot(uint64_t ticket) { return issued_[ticket % issued_.size()]; }

    device& device_;
    const rank_group* ranks_;  // NULL: alone
    binder memory_;            // owns what the commands name
    std::vector<command> commands_;
    std::vector<bound_kernel*> changing_;  // those of commands_ that depend on the launch
    std::optional<launch_graph> graph_;
    std::vector<issued> issued_;  // ring, by ticket
    uint64_t submitted_ = 0;
    bool timed_;
};

}  // namespace accelbench::cuda
