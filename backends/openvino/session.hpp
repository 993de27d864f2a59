// SPDX-License-Identifier: Apache-2.0
// The timed path: a ring of infer requests, each bound once to the operands' own memory.
#pragma once

#include <accelbench/backend.hpp>
#include <accelbench/sdk/handle.hpp>
#include <vector>

#include "program.hpp"
#include "state_buffer.hpp"

namespace accelbench::openvino {

class session final : public sdk::session, private state_keeper {
  public:
    /// Launches in flight; even, so that a request always finds a state at the same place.
    static constexpr uint32_t depth = 4;

    session(const api& ov, const ov_compiled_model* model, const ports& where,
            std::span<const sdk::operand> operands, uint32_t in_flight);
    ~session() override;

    uint64_t submit(std::span<const int64_t> scalars) override;
    bool wait(uint64_t ticket, uint64_t timeout_ns, accb_completion& done) override;

  private:
    using request_handle = sdk::handle<ov_infer_request*, void>;
    struct request {
        request_handle handle;
        std::vector<int64_t> scalars;
        uint64_t ticket = 0;  // the last launch that it ran or runs
    };
    /// A state: where it lives, and the place that every other launch writes it to.
    struct state {
        state_buffer* home = nullptr;
        uint32_t tensor = 0;
        std::byte* at_home = nullptr;
        std::vector<std::byte> away;
    };

    void find_states(const ports& where, std::span<const sdk::operand> operands);
    request make_request(const ov_compiled_model* model, const ports& where,
                         std::span<const sdk::operand> operands, bool from_away);
    void bind(ov_infer_request* bound, const port& one, void* memory, bool input,
              std::size_t position) const;
    [[nodiscard]] void* place(const port& one, std::span<const sdk::operand> operands, bool away);
    void finish(request& one);
    void bring_home() override;

    const api& ov_;
    std::vector<state> states_;
    std::vector<request> requests_;
    uint64_t submitted_ = 0;
    uint64_t since_home_ = 0;  // launches since the states were at home; odd: they are away
};

}  // namespace accelbench::openvino
