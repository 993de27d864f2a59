// SPDX-License-Identifier: Apache-2.0
// One opened context: the cards of this machine, the runtime once it is needed, and their sensors.
#pragma once

#include <accelbench/backend.hpp>
#include <map>
#include <memory>
#include <vector>

#include "card/sensors.hpp"
#include "runtime/chip.hpp"

namespace accelbench::furiosa {

class furiosa_backend : public sdk::backend {
  public:
    explicit furiosa_backend(const sdk::options& options);

    std::vector<accb_device_info> devices() override;
    accb_support query(const accb_query_desc& desc) override;
    std::unique_ptr<sdk::program> compile(const accb_compile_desc& desc) override;
    std::unique_ptr<sdk::buffer> create_buffer(const accb_buffer_desc& desc) override;
    const void* extension(std::string_view id) override;

    [[nodiscard]] const sensor_set& sensors() const { return sensors_; }

  private:
    [[nodiscard]] const card& card_at(uint32_t index) const;
    /// Held from the first call on until the context closes: the runtime gives a chip to one
    /// process.
    [[nodiscard]] const chip& opened(uint32_t index);

    sdk::host host_;
    tree files_;
    element_range elements_;
    bool profile_;
    std::vector<card> cards_;
    const api* rt_ = nullptr;
    std::string why_no_runtime_;
    std::map<uint32_t, std::unique_ptr<const chip>> chips_;
    sensor_set sensors_;
    accb_telemetry telemetry_;
};

}  // namespace accelbench::furiosa
