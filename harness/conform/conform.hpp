// SPDX-License-Identifier: Apache-2.0
// Proves a plug-in: every check in processes of its own, so that a broken one never ends the run.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "harness/conform/check_list.hpp"
#include "harness/supervisor/plugins.hpp"

namespace accelbench::conform {

enum class verdict : std::uint8_t { pass, fail, crash, timeout, warning, not_offered, not_run };

[[nodiscard]] std::string_view to_string(verdict v);
[[nodiscard]] bool is_red(verdict v);  ///< fail, crash, timeout

struct request {
    supervisor::plugin_manifest plugin;
    supervisor::device_spec device;
    std::uint32_t level = 1;
    std::vector<std::string> only;  // ids, or what they begin with; empty: all of the level
    std::string suite = "smoke";
    std::vector<std::string> workloads;  // as plan::is_selected takes them
    std::uint64_t seed = 0;              // 0: drawn
    std::chrono::nanoseconds deadline = std::chrono::seconds(60);  // of one call or one probe
};

struct check_result {
    check what;
    verdict found = verdict::pass;
    std::string sentence;     // what was found; empty where it passed
    std::string stderr_tail;  // where it is red
};

struct coverage_row {
    std::string workload, state, reason;
};

struct proven_device {
    supervisor::device_info info;
    supervisor::plugin_identity plugin;
};

struct report {
    std::vector<check_result> checks;
    std::vector<coverage_row> coverage;  // of the suite, where a campaign was run
    std::uint64_t seed = 0;
    std::string library_sha256;
    std::optional<proven_device> device;  // nothing: no check came so far
    [[nodiscard]] std::size_t count(verdict v) const;
    [[nodiscard]] bool passed() const;
};

/// `watch` hears each result as it comes. Errors are those of the request only: no such check, no
/// such suite, an installation without its parts.
[[nodiscard]] result<report> run(const request& asked,
                                 const std::function<void(const check_result&)>& watch);

}  // namespace accelbench::conform
