// SPDX-License-Identifier: Apache-2.0
// From OpenVINO's status to the border's, with OpenVINO's own words.
#pragma once

#include <string_view>

#include "declarations.hpp"

namespace accelbench::openvino {

/// act: "compile the model". Throws sdk::error unless the status is ov_ok.
void check(const api& ov, ov_status status, std::string_view act);
[[noreturn]] void fail(const api& ov, ov_status status, std::string_view act);

/// ACCB_* of a status.
[[nodiscard]] int border_status(ov_status status);

}  // namespace accelbench::openvino
