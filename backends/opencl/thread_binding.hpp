// SPDX-License-Identifier: Apache-2.0
// Binds the threads of a CPU driver to the processors that the worker may use.
#pragma once

#include <string_view>
#include <vector>

namespace accelbench::opencl {

/// "0,1,4" as numbers; throws sdk::error INVALID_ARGUMENT for anything else. Empty: no processors.
[[nodiscard]] std::vector<int> parse_processors(std::string_view list);

/// Binds every thread of this process but the caller to one of `cpus`, in turn; without `cpus`
/// nothing. A driver that binds its own threads knows processor numbers only from 0 upwards, which
/// is wrong for a worker that was given, say, processor 1. Unbound threads of one pool wander and
/// make equal runs differ.
void bind_worker_threads(const std::vector<int>& cpus);

}  // namespace accelbench::opencl
