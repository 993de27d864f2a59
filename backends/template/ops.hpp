// SPDX-License-Identifier: Apache-2.0
// What the device can run, and running it.
#pragma once

#include <accelbench/backend.hpp>
#include <memory>

namespace template_plugin {

/// The one place that decides: query(), compile() and info() all answer with it.
accb_support answer_for(const accb_workload& workload);
/// Throws UNSUPPORTED where answer_for says no.
std::unique_ptr<accelbench::sdk::program> compile(const accb_compile_desc& desc);

}  // namespace template_plugin
