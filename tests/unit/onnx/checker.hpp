// SPDX-License-Identifier: Apache-2.0
// What ONNX's own checker says of a model, and what stands in it. Keeps protobuf out of the tests.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace accelbench::testing {

struct named_tensor {
    std::string name;
    int element_type = 0;  // TensorProto's number
    std::vector<std::int64_t> dims;
};

struct read_model {
    std::string complaint;  // of the checker or of strict shape inference; "" where there is none
    std::int64_t opset = 0;
    std::vector<named_tensor> inputs, outputs;
    std::vector<std::string> operators;
    std::uint64_t largest_constant = 0;  // elements
};

[[nodiscard]] read_model check_model(const std::string& bytes);

}  // namespace accelbench::testing
