// SPDX-License-Identifier: Apache-2.0
// One opened context: the NPUs of this machine over the vendor's two libraries.
#pragma once

#include <accelbench/backend.hpp>
#include <map>
#include <memory>
#include <vector>

#include "device.hpp"
#include "sensors.hpp"

namespace accelbench::mobilint {

class mobilint_backend : public sdk::backend {
  public:
    explicit mobilint_backend(const sdk::options& options);

    std::vector<accb_device_info> devices() override;
    accb_support query(const accb_query_desc& desc) override;
    std::unique_ptr<sdk::program> compile(const accb_compile_desc& desc) override;
    const void* extension(std::string_view id) override;

    [[nodiscard]] const sensor_set& sensors() const { return *sensors_; }

  private:
    [[nodiscard]] const npu& device_at(uint32_t index) const;
    /// Held from the first call on until the context closes.
    [[nodiscard]] void* accelerator(uint32_t index);

    sdk::host host_;
    std::string why_no_telemetry_, why_no_runtime_;
    const ml::api* ml_ = nullptr;
    const runtime::api* rt_ = nullptr;
    std::vector<npu> devices_;
    std::map<uint32_t, runtime::owned> accelerators_;
    std::unique_ptr<const sensor_set> sensors_;
    accb_telemetry telemetry_{};
};

}  // namespace accelbench::mobilint
