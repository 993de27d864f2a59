// SPDX-License-Identifier: Apache-2.0
// OpenVINO's devices by the names that it gives them.
#pragma once

#include <accelbench/plugin.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "library.hpp"

namespace accelbench::openvino {

/// "CPU", "GPU", "GPU.1", "NPU": one unit that OpenVINO runs a whole program on. AUTO, HETERO,
/// MULTI and BATCH choose, split or batch by themselves, and may leave work on another unit than
/// the one that the row names: they are never used.
[[nodiscard]] bool is_one_unit(std::string_view name);

class device {
  public:
    device(const api& ov, const ov_core* core, std::string name, std::string version);

    [[nodiscard]] const std::string& name() const { return name_; }
    [[nodiscard]] bool is_cpu() const { return name_.starts_with("CPU"); }
    [[nodiscard]] accb_device_info info() const;
    /// Whether it says that it computes in this type: "BF16", "FP16".
    [[nodiscard]] bool computes(std::string_view type) const;

  private:
    std::string name_, full_name_, architecture_, uuid_, capabilities_, version_;
};

/// The core and every unit that it lists.
class devices {
  public:
    explicit devices(const library& opened);
    ~devices();
    devices(const devices&) = delete;
    devices& operator=(const devices&) = delete;

    [[nodiscard]] const api& functions() const { return ov_; }
    [[nodiscard]] const ov_core* core() const { return core_; }
    [[nodiscard]] const std::vector<device>& list() const { return list_; }
    [[nodiscard]] const device& at(uint32_t index) const;

  private:
    const api& ov_;
    ov_core* core_ = nullptr;
    std::vector<device> list_;
};

}  // namespace accelbench::openvino
