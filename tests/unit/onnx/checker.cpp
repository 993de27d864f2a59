// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/onnx/checker.hpp"

#include <onnx/checker.h>
#include <onnx/defs/schema.h>
#include <onnx/onnx_pb.h>
#include <onnx/shape_inference/implementation.h>

#include <algorithm>
#include <exception>

namespace accelbench::testing {
namespace {

named_tensor tensor_of(const ::onnx::ValueInfoProto& value) {
    const auto& type = value.type().tensor_type();
    named_tensor tensor{value.name(), type.elem_type(), {}};
    for (const auto& extent : type.shape().dim()) {
        tensor.dims.push_back(extent.dim_value());
    }
    return tensor;
}

std::string complaint_of(::onnx::ModelProto& model) {
    try {
        ::onnx::checker::check_model(model);
        const ::onnx::ShapeInferenceOptions strict(true, 1, true);
        ::onnx::shape_inference::InferShapes(model, ::onnx::OpSchemaRegistry::Instance(), strict);
    } catch (const std::exception& fault) {
        return fault.what();
    }
    return {};
}

}  // namespace

read_model check_model(const std::string& bytes) {
    read_model found;
    ::onnx::ModelProto model;
    if (!model.ParseFromString(bytes)) {
        found.complaint = "these bytes are no model";
        return found;
    }
    for (const auto& input : model.graph().input()) {
        found.inputs.push_back(tensor_of(input));
    }
    for (const auto& output : model.graph().output()) {
        found.outputs.push_back(tensor_of(output));
    }
    for (const auto& node : model.graph().node()) {
        found.operators.push_back(node.op_type());
    }
    for (const auto& constant : model.graph().initializer()) {
        std::uint64_t elements = 1;
        for (const auto extent : constant.dims()) {
            elements *= static_cast<std::uint64_t>(extent);
        }
        found.largest_constant = std::max(found.largest_constant, elements);
    }
    found.opset = model.opset_import(0).version();
    found.complaint = complaint_of(model);
    return found;
}

}  // namespace accelbench::testing
