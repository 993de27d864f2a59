// SPDX-License-Identifier: Apache-2.0
// Which machine and which device a bundle speaks of, in one line each, from what the machine itself
// recorded.
#pragma once

#include <string>

#include "results/bundle/records.hpp"

namespace accelbench::results {

/// "node7: AMD EPYC, 2 processors, 25.3 GB, Debian GNU/Linux 12, Linux 6.1, virtual machine; steal
/// 0.1 % and load 2.0 when it began"; "" where the bundle says nothing.
[[nodiscard]] std::string host_text(const campaign_record& campaign);

/// "AMD EPYC; plug-in cpu 0.1.0 (oneDNN 2.6.3), driver Linux 6.1"; "" where the bundle has no name.
[[nodiscard]] std::string device_text(const campaign_record& campaign, const std::string& label);

}  // namespace accelbench::results
