// SPDX-License-Identifier: Apache-2.0
// The operators of docs/operators.md that this device runs: none yet.
#include "ops.hpp"

namespace template_plugin {

namespace sdk = accelbench::sdk;

accb_support answer_for(const accb_workload& workload) {
    if (workload.kernel_count != 1) {
        return sdk::no(ACCB_WHY_VIEW, "only workloads of one kernel");
    }
    // if (sdk::text_of(workload.kernels[0]->op) == "matmul") { ... return sdk::yes(ACCB_F32); }
    return sdk::no(ACCB_WHY_OP, "no operator is implemented yet");
}

// A program keeps what it needs of the workload, which is borrowed; its sessions derive from
// sdk::sync_session, or from sdk::session where the device works while the host goes on.
std::unique_ptr<sdk::program> compile(const accb_compile_desc& desc) {
    const accb_support answer = answer_for(*desc.workload);
    throw sdk::error(ACCB_UNSUPPORTED, std::string("compile: ") + answer.note);
}

}  // namespace template_plugin
