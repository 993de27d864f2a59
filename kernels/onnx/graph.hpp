// SPDX-License-Identifier: Apache-2.0
// Writes one ONNX graph. The only file behind it that sees protobuf is graph.cpp.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "kernels/workload.hpp"

namespace accelbench::kernels {

struct onnx_attribute {
    std::string_view name;
    std::variant<std::int64_t, std::vector<std::int64_t>> value;
};

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
    std::string cast(const std::string& value, dtype type, std::string_view to = {});

    /// Gives a node's output another name, wherever it stands.
    void rename(const std::string& from, const std::string& to);

    /// Constants: a number without dimensions, whole numbers in a row or one without dimensions.
    std::string number(double value);
    std::string numbers(const std::vector<float>& values);
    std::string whole(std::int64_t value);
    std::string wholes(const std::vector<std::int64_t>& values);

    [[nodiscard]] std::string bytes() const;

  private:
    struct content;
    std::unique_ptr<content> content_;
};

/// The graph's name of what a launch leaves in a tensor.
[[nodiscard]] std::string written_name(const tensor& t);

}  // namespace accelbench::kernels
