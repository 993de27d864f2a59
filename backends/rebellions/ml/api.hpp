// SPDX-License-Identifier: Apache-2.0
// The functions of librbln-ml.so.1, found at run time. Which symbols exist decides what can be
// read.
#pragma once

#include <string>

#include "ml/declarations.hpp"

namespace accelbench::rebellions::ml {

struct api {
    // Without these no device is found.
    init_fn* init = nullptr;
    shutdown_fn* shutdown = nullptr;
    count_fn* count = nullptr;
    handle_fn* handle = nullptr;
    device_info_fn* info = nullptr;
    // Each may be NULL: then what it tells is not known.
    hardware_info_fn* hardware = nullptr;
    pci_info_fn* pci = nullptr;
    text_fn* kernel_version = nullptr;
    text_fn* firmware_version = nullptr;
    text_fn* smc_version = nullptr;
    u32_fn* power = nullptr;        // microwatts
    u32_fn* temperature = nullptr;  // degrees Celsius
    u32_fn* power_state = nullptr;  // N of PN
    u32_fn* utilization = nullptr;
    bool is_double = false;  // a test's stand-in, not the driver's library
};

/// Looked up once; not initialised. NULL where there is no usable library; then `why` says what is
/// missing.
[[nodiscard]] const api* load(std::string& why);

/// "NOT_FOUND (4)"
[[nodiscard]] std::string spell(status code);

/// Initialised while it lives. The library holds every /dev/rbln* open meanwhile, so nobody keeps
/// one longer than needed.
class opened {
  public:
    explicit opened(const api& ml) : ml_(ml), code_(ml.init()) {}
    ~opened() {
        if (code_ == success) {
            (void)ml_.shutdown();
        }
    }
    opened(const opened&) = delete;
    opened& operator=(const opened&) = delete;

    [[nodiscard]] status code() const { return code_; }
    [[nodiscard]] const api& calls() const { return ml_; }

  private:
    const api& ml_;
    status code_;
};

/// The handle of /dev/rblnN among the devices that there are now. Else why there is none:
/// not_found, or what a device answered that does not say who it is.
[[nodiscard]] status find_device(const api& ml, uint32_t number, device& out);

}  // namespace accelbench::rebellions::ml
