// SPDX-License-Identifier: Apache-2.0
// Writes one ONNX graph. The only file behind it that sees protobuf is graph.cpp.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "kernels/workload.hpp"

namespace accelbench::kernels {

using onnx_attribute = std::pair<std::string_view, std::variant<std::int64_t, float>>;

class onnx_graph {
  public:
    /// Declares the workload's tensors and scalars as the graph's inputs and outputs.
    explicit onnx_graph(const workload& w);
    ~onnx_graph();
    onnx_graph(const onnx_graph&) = delete;
    onnx_graph& operator=(const onnx_graph&) = delete;

    /// Adds a node and returns the name of its only output, which is `to` where that is not empty.
    std::string node(std::string_view op, const std::vector<std::string>& inputs,
                     const std::vector<onnx_attribute>& attributes = {}, std::string_view to = {});

    [[nodiscard]] std::string bytes() const;

  private:
    struct content;
    std::unique_ptr<content> content_;
};

/// The graph's name of what a launch leaves in a tensor.
[[nodiscard]] std::string written_name(const tensor& t);

}  // namespace accelbench::kernels
