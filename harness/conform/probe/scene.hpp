// SPDX-License-Identifier: Apache-2.0
// One workload on the plug-in under test: its program, and as many bound sets of operands as a
// check wants.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "harness/conform/probe/subject.hpp"
#include "harness/worker/workload_view.hpp"

namespace accelbench::conform {

/// Operands of one session. Every buffer holds a body between two stretches of slack.
struct bound_set {
    std::vector<accb_buffer*> buffers;                  // by tensor
    std::vector<std::unique_ptr<std::byte[]>> on_host;  // behind ACCB_MEM_HOST buffers
    accb_session* session = nullptr;
    std::uint64_t tickets = 0;
};

class scene {
  public:
    static constexpr std::uint64_t slack = 4096;

    /// Compiles. `scribble`: what was borrowed is overwritten as soon as a call has returned.
    scene(subject& plugin, accb_ctx* ctx, const probe_work& what, bool scribble = false);
    scene(const scene&) = delete;
    scene& operator=(const scene&) = delete;

    [[nodiscard]] accb_program* program() const { return program_; }
    [[nodiscard]] const accb_support& support() const { return support_; }
    [[nodiscard]] bound_set bind(std::uint32_t max_in_flight = 1);
    /// Operands, poisoned outputs and slack as they were at first.
    void rewrite(bound_set& set);
    std::uint64_t submit(bound_set& set);
    void wait(bound_set& set, std::uint64_t ticket);
    void launch(bound_set& set) { wait(set, submit(set)); }
    /// Whole buffers of the written tensors; fails where slack or an input has changed.
    [[nodiscard]] std::vector<std::string> read(bound_set& set);
    /// What one launch on fresh operands gives.
    [[nodiscard]] std::vector<std::string> launch_fresh(bound_set& set);
    void destroy(bound_set& set);
    void destroy();

  private:
    [[nodiscard]] std::uint64_t body_of(std::size_t tensor) const;
    [[nodiscard]] std::string content_of(bound_set& set, std::size_t tensor);
    /// Fails where anything but the body of a written tensor is not as it was.
    void check_outside(const std::string& now, std::size_t tensor) const;
    [[nodiscard]] std::string image_of(std::size_t tensor) const;

    subject& plugin_;
    const accb_plugin& table_;
    accb_ctx* ctx_;
    const probe_work& what_;
    bool scribble_;
    accb_program* program_ = nullptr;
    accb_support support_{};
    called call_;
};

/// Overwrites all that a workload borrowed out.
void scribble_over(kernels::workload& source, worker::workload_view& view);

/// Workloads that the plug-in says it can do, the smallest first; ends the check as "not offered"
/// where there is none.
[[nodiscard]] const std::vector<probe_work>& some_works(const subject& plugin);
[[nodiscard]] const probe_work& any_work(const subject& plugin);

}  // namespace accelbench::conform
