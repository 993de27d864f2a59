// SPDX-License-Identifier: Apache-2.0
// OpenVINO's functions as this process plays them: one model, whose every output is its input of
// the same position plus one. What it was told stands in told().
#pragma once

#include <map>
#include <string>
#include <vector>

#include "declarations.hpp"

namespace accelbench::openvino::testing {

struct fake_port {
    ov_element_type type = ov_f32;
    std::vector<std::int64_t> dims;
};

struct fake_state {
    std::vector<std::string> devices{"AUTO", "CPU", "GPU.0", "HETERO", "MULTI", "BATCH", "NPU"};
    std::vector<fake_port> inputs, outputs;
    std::string reported_hint;  // ""; what it was told
    std::map<std::string, std::string> properties;
    std::string compiled_for;
    std::string put_on;  // the device that the program runs on; "": as it was told
    ov_status next_start = ov_ok;
    int polls_until_ready = 0;
    int live = 0;  // objects that were created and not freed
    std::string words = "the words of the library";
};

/// Of the running test; reset() begins a new one.
[[nodiscard]] fake_state& told();
void reset();
[[nodiscard]] const api& functions();

}  // namespace accelbench::openvino::testing
