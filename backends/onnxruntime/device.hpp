// SPDX-License-Identifier: Apache-2.0
// One execution provider as a device, and ORT's environment that all of them share.
#pragma once

#include <accelbench/backend.hpp>
#include <accelbench/sdk/handle.hpp>
#include <memory>
#include <string>
#include <utility>

#include "backends/onnxruntime/launch_line.hpp"
#include "backends/onnxruntime/provider.hpp"
#include "backends/onnxruntime/runtime/library.hpp"

namespace accelbench::onnxruntime {

/// What the user chose behind the device's name, and the processors of this worker.
struct settings {
    provider_options options;  // of the provider
    optimization_level level = optimize_all;
    int threads = 1;  // of one launch, the calling one among them
    // They look for work for tens of milliseconds after a launch, as ORT's do by default.
    bool spin = false;
};
/// Throws INVALID_ARGUMENT, naming the option.
[[nodiscard]] settings parse_settings(const sdk::options& options);
/// "all", "extended" ...
[[nodiscard]] std::string_view name_of(optimization_level level);

/// One a process: ORT itself keeps one. Threads and memory that all sessions share, since a worker
/// has a session for each of many rotated input sets. Sends warnings to the harness's log.
class environment {
  public:
    environment(const library& ort, const sdk::host& host, const settings& chosen);
    environment(const environment&) = delete;
    environment& operator=(const environment&) = delete;

    [[nodiscard]] ort_env* get() const { return env_.get(); }

  private:
    sdk::host host_;
    sdk::handle<ort_env*, void> env_;
};

class device {
  public:
    device(const library& ort, std::string name, const provider_options& chosen);

    [[nodiscard]] const library& ort() const { return ort_; }
    [[nodiscard]] const std::string& name() const { return name_; }
    [[nodiscard]] const provider_traits& traits() const { return traits_; }
    [[nodiscard]] bool is_host() const { return name_ == host_provider; }
    [[nodiscard]] accb_device_info info() const;

  private:
    const library& ort_;
    std::string name_;
    provider_traits traits_;
};

/// What programs and sessions of one context share. Made at the first compile.
struct context {
    context(const library& runtime, const sdk::host& harness, settings options)
        : ort(runtime), host(harness), chosen(std::move(options)) {}

    const library& ort;
    sdk::host host;
    settings chosen;
    std::unique_ptr<environment> env;
    launch_line line;

    /// Whether each session starts threads of its own. Not where a worker's sessions, of which
    /// there may be one for each of 64 rotated input sets, would have too many together.
    [[nodiscard]] bool own_threads() const {
        constexpr int most_sessions = 64, most_threads = 1024;
        return !chosen.spin && ort.minor >= bounded_spin_version &&
               most_sessions * (chosen.threads - 1) <= most_threads;
    }
};

}  // namespace accelbench::onnxruntime
