// SPDX-License-Identifier: Apache-2.0
// The rebellions backend: compiled programs (.rbln) on the NPUs that librbln-ml.so.1 shows.
#pragma once

#include <accelbench/backend.hpp>
#include <memory>
#include <string>
#include <vector>

#include "device.hpp"
#include "runtime/api.hpp"
#include "sensors.hpp"

namespace accelbench::rebellions {

class rbln_backend final : public sdk::backend {
  public:
    static constexpr uint64_t features = ACCB_FEATURE_ASYNC_SUBMIT;

    explicit rbln_backend(const sdk::options& options);

    std::vector<accb_device_info> devices() override;
    accb_support query(const accb_query_desc& desc) override;
    std::unique_ptr<sdk::program> compile(const accb_compile_desc& desc) override;
    const void* extension(std::string_view id) override;

    /// Only once extension() has given the table.
    [[nodiscard]] const sensor_set& sensors() const { return *sensors_; }

  private:
    [[nodiscard]] const npu& device_at(uint32_t index) const;
    /// What the backend needs besides an artifact; "" where nothing is missing.
    [[nodiscard]] std::string missing_toolchain() const;
    [[nodiscard]] accb_support answer_for(const accb_workload& workload,
                                          const accb_device_info& on) const;

    sdk::host host_;
    runtime::sdk_version sdk_;
    const runtime::api* runtime_ = nullptr;
    std::string why_no_runtime_;
    bool async_ = true;
    uint32_t depth_ = 1;
    std::vector<npu> devices_;
    std::unique_ptr<const sensor_set> sensors_;
    accb_telemetry telemetry_{};
};

/// The artifact among the workload's models; NULL if there is none.
[[nodiscard]] const accb_model* artifact_of(const accb_workload& workload);
/// Its file. Throws UNSUPPORTED where the harness gave none.
[[nodiscard]] std::string path_of(const accb_model& artifact);
/// Why it cannot be loaded by this runtime on this chip; "" where it can.
[[nodiscard]] std::string foreign_artifact(const accb_model& artifact, std::string_view chip,
                                           const runtime::sdk_version& sdk);
/// "yes" with what the artifact computes in, as its maker says.
[[nodiscard]] accb_support support_of(const accb_model& artifact, const accb_workload& workload);

}  // namespace accelbench::rebellions
