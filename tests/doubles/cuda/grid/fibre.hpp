// SPDX-License-Identifier: Apache-2.0
// Stacks and the switch between them: a GPU's thread that runs on the host until it waits.
#pragma once

#include <cstddef>
#include <memory>

namespace accelbench::cuda_double {

/// A stopped flow of control. Plain data: whoever holds the stack owns it.
struct flow {
    void* stack_pointer = nullptr;
    const void* stack_bottom = nullptr;  // lowest address; the sanitizer wants to know
    std::size_t stack_bytes = 0;
    void* fake_stack = nullptr;  // the address sanitizer's, while the flow is stopped
};

/// Makes `to` begin with entry() when it is first switched to. entry() never returns.
void begin_flow(flow& to, void (*entry)());

/// Stops `from` and goes on with `to`. `from_ends`: it will never be resumed as it is.
void switch_flow(flow& from, flow& to, bool from_ends);

/// Must be the first call of every entry(): the other half of the switch. Fills in the stack that
/// was left, if `left` has none yet.
void flow_entered(flow& left);

struct stack_mapping;

/// Stacks of one worker thread, each with a guard page below it. Checked out of a list that lives
/// as long as the process, since mapping a thousand of them costs more than a small launch.
class stack_set {
  public:
    explicit stack_set(std::size_t count);
    ~stack_set();
    stack_set(const stack_set&) = delete;
    stack_set& operator=(const stack_set&) = delete;

    /// Forgets what flows that never ended left behind, for the sanitizer's sake.
    void abandon(std::size_t count);
    void give(std::size_t index, flow& to) const;

  private:
    std::unique_ptr<stack_mapping> memory_;
};

}  // namespace accelbench::cuda_double
