// SPDX-License-Identifier: Apache-2.0
// Which NPUs there are, by the telemetry library, or by the runtime where that is missing.
#pragma once

#include <accelbench/plugin.h>

#include <string>
#include <vector>

#include "ml/api.hpp"
#include "runtime/api.hpp"

namespace accelbench::mobilint {

struct npu {
    uint32_t type = 0;  // ml::aries_ra ...
    std::string name;   // what the runtime calls the type: "aries-rb"
    int number = 0;     // among its type
    accb_device_info info{};
};

/// Either library may be NULL. runs: false where the runtime is missing, which the names then say.
[[nodiscard]] std::vector<npu> find_devices(const ml::api* ml, const runtime::api* rt, bool runs);

}  // namespace accelbench::mobilint
