// SPDX-License-Identifier: Apache-2.0
// The cuda plug-in's answers to workloads of one kernel, over the C border.
#pragma once

#include "tests/unit/cuda_libraries/question.hpp"

namespace accelbench::cuda_test {

/// One opened context; programs die with it.
class border {
  public:
    /// libraries: the option of that name.
    explicit border(const char* libraries = "on");
    ~border();
    border(const border&) = delete;
    border& operator=(const border&) = delete;

    [[nodiscard]] accb_support query(question& what);
    /// What was built, and how it went.
    struct built {
        accb_status status;
        std::string text;    // of the error
        accb_support made;   // program_info
        std::string record;  // tuning_record
    };
    [[nodiscard]] built compile(question& what, const std::string& tuning = {}, bool tune = false);
    [[nodiscard]] const accb_plugin& table() const { return *plugin_; }
    [[nodiscard]] accb_ctx* context() const { return context_; }

  private:
    const accb_plugin* plugin_ = nullptr;
    accb_ctx* context_ = nullptr;
};

}  // namespace accelbench::cuda_test
