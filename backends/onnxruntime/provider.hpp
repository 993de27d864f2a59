// SPDX-License-Identifier: Apache-2.0
// Execution providers: what is known of each by name, and how it is put into a session's options.
#pragma once

#include <accelbench/plugin.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "backends/onnxruntime/runtime/library.hpp"

namespace accelbench::onnxruntime {

inline constexpr std::string_view host_provider = "CPUExecutionProvider";

/// What differs between providers; by ORT's name for them.
struct provider_traits {
    std::string name;
    uint32_t kind;  // ACCB_KIND_*
    /// It works in the host's memory, so that operands lie where it computes. Else ORT copies them
    /// over and back in every launch, and only the boundary `host` is offered.
    bool in_host_memory;
    /// Settings that keep f32 arithmetic f32 and threads within the worker's processors, as
    /// KEY=VALUE;KEY=VALUE; {threads} becomes their number. The user's come after them.
    std::string_view settings;
};

using provider_options = std::vector<std::pair<std::string, std::string>>;
/// "KEY=VALUE;KEY=VALUE". Throws INVALID_ARGUMENT for anything else.
[[nodiscard]] provider_options parse_provider_options(std::string_view text);

/// A provider that nobody here knows is an NPU with memory of its own. The user's options may make
/// another device of a provider: throws INVALID_ARGUMENT for those that choose one by themselves.
[[nodiscard]] provider_traits traits_of(std::string_view name, const provider_options& chosen);

/// The type that f32 is computed in where one of the user's options says so; else f32.
[[nodiscard]] accb_dtype arithmetic_by(const provider_options& chosen);

/// Those of the library that are devices of this machine: the host's processor first, then the
/// others in ORT's order of preference.
[[nodiscard]] std::vector<std::string> available_providers(const library& ort);

/// Puts the provider before ORT's own one for the host, which is always last. Throws sdk::error.
void append_provider(const library& ort, ort_session_options* options, const provider_traits& which,
                     const provider_options& chosen, int threads);

}  // namespace accelbench::onnxruntime
