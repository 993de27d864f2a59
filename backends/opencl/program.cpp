// SPDX-License-Identifier: Apache-2.0
// Builds a plan's kernels and makes sessions.
#include "program.hpp"

#include <accelbench/sdk/tensor.hpp>
#include <algorithm>

#include "session.hpp"

namespace accelbench::opencl {

std::vector<operand_use> uses_of(const accb_workload& workload, const plan& what) {
    std::vector<operand_use> uses(workload.tensor_count);
    for (uint32_t index = 0; index < workload.tensor_count; ++index) {
        uses[index].bytes = sdk::dense_bytes(*workload.tensors[index]);
        uses[index].role = workload.tensors[index]->role;
    }
    for (const plan_step& one : what.launch) {
        if (const auto* transfer = std::get_if<transfer_step>(&one)) {
            uses[transfer->host_tensor].by_transfer = true;
            uses[transfer->device_tensor].by_transfer = true;
        }
    }
    return uses;
}

opencl_program::opencl_program(device& on, plan what, const accb_workload& workload,
                               const sdk::host& host, std::string tuning_record)
    : device_(on),
      plan_(std::move(what)),
      uses_(uses_of(workload, plan_)),
      record_(std::move(tuning_record)) {
    for (const std::vector<plan_step>* list : {&plan_.once, &plan_.launch}) {
        for (const plan_step& one : *list) {
            if (const auto* kernel = std::get_if<kernel_step>(&one)) {
                host.progress("build " + kernel->function, -1.0);
                (void)device_.kernel(kernel->file, kernel->function, kernel->options);
            }
        }
    }
}

accb_support opencl_program::info() {
    accb_support answer = plan_.answer;
    for (const uint64_t bytes : plan_.scratch) {
        answer.device_bytes += bytes;
    }
    return answer;
}

std::string opencl_program::tuning_record() {
    return record_;
}

std::unique_ptr<sdk::session> opencl_program::create_session(
    const accb_session_desc& desc, std::span<const sdk::operand> operands) {
    const uint32_t in_flight =
        desc.max_in_flight == 0 ? max_in_flight : std::min(desc.max_in_flight, max_in_flight);
    return std::make_unique<opencl_session>(device_, plan_, uses_, operands, in_flight);
}

}  // namespace accelbench::opencl
