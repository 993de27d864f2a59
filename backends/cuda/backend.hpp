// SPDX-License-Identifier: Apache-2.0
// One opened context of the plug-in: its devices and the user's options.
#pragma once

#include <accelbench/backend.hpp>
#include <memory>
#include <vector>

#include "buffer.hpp"
#include "device.hpp"
#include "nvml/telemetry.hpp"

namespace accelbench::cuda {

class cuda_backend final : public sdk::backend {
  public:
    static constexpr uint64_t features = ACCB_FEATURE_ASYNC_SUBMIT;

    explicit cuda_backend(const sdk::options& options);

    std::vector<accb_device_info> devices() override;
    accb_support query(const accb_query_desc& desc) override;
    std::unique_ptr<sdk::program> compile(const accb_compile_desc& desc) override;
    std::unique_ptr<sdk::buffer> create_buffer(const accb_buffer_desc& desc) override;
    const void* extension(std::string_view id) override;

    /// Open, with its context current. Throws NOT_FOUND.
    [[nodiscard]] device& opened(uint32_t index);
    [[nodiscard]] const sdk::host& host() const { return host_; }
    /// Only after extension("accb.telemetry/1") has answered.
    [[nodiscard]] const nvml::telemetry& sensors() const { return *sensors_; }

  private:
    [[nodiscard]] device& device_at(uint32_t index) const;
    /// NULL where NVML is not here: the log says why.
    [[nodiscard]] const accb_telemetry* telemetry_table();

    sdk::host host_;
    host_access access_;
    // Two events a launch cost the device time, so they are recorded only if the user asks.
    bool timed_;
    bool libraries_;
    accb_device_timer timer_{};
    accb_telemetry telemetry_{};
    std::unique_ptr<const nvml::telemetry> sensors_;
    std::vector<std::unique_ptr<device>> devices_;
};

/// The table of accb.device_timer/1, with the tick that this device's events have.
[[nodiscard]] accb_device_timer device_timer_of(device& on);

}  // namespace accelbench::cuda
