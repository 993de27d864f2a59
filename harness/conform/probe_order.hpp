// SPDX-License-Identifier: Apache-2.0
// What a probe is asked, in the memory that it inherits, and what it answers, in one message.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "harness/protocol/flat.hpp"
#include "harness/protocol/workload_codec.hpp"
#include "kernels/model_file.hpp"
#include "kernels/workload.hpp"

namespace accelbench::conform {

/// A workload with the bytes of its operands, by tensor; empty for outputs.
struct probe_work {
    kernels::workload work;
    std::vector<std::string> operands;
    std::vector<std::uint64_t> bytes;            // of each tensor
    std::vector<kernels::model_file> models;     // shown beside the kernel list
    kernels::view view = kernels::view::kernel;  // that is compiled
    bool on_host = false;                        // the plug-in takes operands from host memory only
};
void fields(auto& archive, protocol::record_of<probe_work> auto& r) {
    archive(r.work, r.operands, r.bytes, r.models, r.view, r.on_host);
}

struct probe_order {
    std::string library, check;
    std::uint32_t device = 0;
    std::vector<std::pair<std::string, std::string>> options;
    std::vector<kernels::workload> questions;  // to ask query() about
    std::vector<probe_work> works;             // that the plug-in says it can do; small
    std::string die_at;  // not empty: the probe kills itself once it has come so far
};
void fields(auto& archive, protocol::record_of<probe_order> auto& r) {
    archive(r.library, r.check, r.device, r.options, r.questions, r.works, r.die_at);
}

enum class outcome : std::uint8_t { pass, fail, warning, not_offered };

struct probe_answer {
    outcome result = outcome::pass;
    std::string sentence;
};
void fields(auto& archive, protocol::record_of<probe_answer> auto& r) {
    archive(r.result, r.sentence);
}

/// Behind the order lies room for the name of the call under way, which the parent reads once the
/// probe is dead.
inline constexpr std::size_t note_bytes = 64;
/// Most that a sentence may have: the answer is one message.
inline constexpr std::size_t longest_sentence = 4000;

}  // namespace accelbench::conform
