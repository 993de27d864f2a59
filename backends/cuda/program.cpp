// SPDX-License-Identifier: Apache-2.0
// Prepares a plan and makes sessions.
#include "program.hpp"

#include <algorithm>

namespace accelbench::cuda {
namespace {

bool needs_scalars_on_the_host(const plan& what) {
    return std::any_of(what.launch.begin(), what.launch.end(), [](const plan_step& step) {
        const auto* library = std::get_if<library_step>(&step);
        return library != nullptr && library->call->needs_scalars();
    });
}

}  // namespace

void prepare(device& on, const plan& what, const sdk::host& host) {
    for (const auto* list : {&what.once, &what.launch}) {
        for (const plan_step& step : *list) {
            if (const auto* kernel = std::get_if<kernel_step>(&step)) {
                host.progress("load " + kernel->function, -1.0);
                (void)on.function(kernel->function, kernel->shared_bytes);
            } else if (const auto* library = std::get_if<library_step>(&step)) {
                host.progress("prepare " + library->name, -1.0);
                library->call->prepare(on);
            }
        }
    }
}

void finish_answer(plan& what, const device_traits& traits) {
    accb_support& answer = what.answer;
    answer.launch_modes = ACCB_LAUNCH_STREAM;
    if (traits.has_graphs && !needs_scalars_on_the_host(what)) {
        answer.launch_modes |= ACCB_LAUNCH_GRAPH;
    }
    answer.max_in_flight = max_in_flight;
    for (const uint64_t bytes : what.scratch) {
        answer.device_bytes += bytes;
    }
    if (traits.is_double && answer.note[0] == '\0') {
        sdk::assign(answer.note, "a test double on host memory, not a GPU");
    }
}

cuda_program::cuda_program(device& on, plan what, const accb_workload& workload,
                           const sdk::host& host, const program_order& order)
    : device_(on), plan_(std::move(what)), uses_(uses_of(workload, plan_)), order_(order) {
    prepare(device_, plan_, host);
}

accb_support cuda_program::info() {
    accb_support answer = plan_.answer;
    for (const plan_step& step : plan_.launch) {
        if (const auto* library = std::get_if<library_step>(&step)) {
            answer.device_bytes += library->call->workspace_bytes();
        }
    }
    return answer;
}

std::unique_ptr<sdk::session> cuda_program::create_session(const accb_session_desc& desc,
                                                           std::span<const sdk::operand> operands) {
    device_.make_current();
    const uint32_t in_flight =
        desc.max_in_flight == 0 ? max_in_flight : std::min(desc.max_in_flight, max_in_flight);
    return std::make_unique<cuda_session>(
        device_, plan_, uses_, operands,
        session_order{in_flight, order_.graph, order_.timed, static_cast<rank_group*>(desc.comm)});
}

}  // namespace accelbench::cuda
