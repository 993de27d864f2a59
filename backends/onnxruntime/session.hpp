// SPDX-License-Identifier: Apache-2.0
// A graph with its operands bound. On the host's processor a launch runs inside submit(): handing
// it to another thread costs 43 us, a small row 1.5 us. On any other provider it runs on the line's
// thread, so that the device has its next launch while the host still waits for this one.
#pragma once

#include <exception>
#include <memory>
#include <vector>

#include "backends/onnxruntime/graph.hpp"

namespace accelbench::onnxruntime {

class operand_session final : public sdk::session, private launchable {
  public:
    /// memory: of every tensor, by index.
    operand_session(context& shared, std::shared_ptr<graph> ready, const ports& io,
                    const std::vector<void*>& memory, bool on_line, uint32_t host_ops);
    ~operand_session() override;

    uint64_t submit(std::span<const int64_t> scalars) override;
    bool wait(uint64_t ticket, uint64_t timeout_ns, accb_completion& done) override;

  private:
    using value_handle = sdk::handle<ort_value*, void>;
    using binding_handle = sdk::handle<ort_io_binding*, void>;
    /// A state tensor is read in one place and written in another, since a node may still read what
    /// another has written; the next launch goes the other way.
    struct state {
        void* bound;
        std::unique_ptr<sdk::host_buffer> other;
        uint64_t bytes;
    };

    void bind_scalars(uint32_t count);
    void bind(const port& one, void* memory);
    void bind_input(const std::string& name, ort_value* value, std::size_t direction);
    void bind_output(const std::string& name, ort_value* value, std::size_t direction);
    ort_value* keep(value_handle value);
    void run(std::span<const int64_t> scalars);
    void launch(std::span<const int64_t> scalars) override;
    void launched() override { ++launched_; }
    void settle();

    context& shared_;
    std::shared_ptr<graph> graph_;
    bool on_line_;
    uint32_t host_ops_;
    std::vector<int64_t> scalars_;
    std::vector<value_handle> values_;
    std::vector<state> states_;
    binding_handle directions_[2];  // the second only where there is state
    std::size_t next_direction_ = 0;
    uint64_t submitted_ = 0;
    uint64_t launched_ = 0;       // changed with the line locked
    std::exception_ptr failure_;  // of a launch on the line, until wait() has told it
};

}  // namespace accelbench::onnxruntime
