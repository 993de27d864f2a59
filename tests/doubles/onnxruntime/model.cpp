// SPDX-License-Identifier: Apache-2.0
// Reads ONNX by the ONNX library itself.
#include <onnx/onnx_pb.h>

#include <cstring>

#include "objects.hpp"

namespace ort_double {
namespace {

tensor_shape shape_of(const onnx::ValueInfoProto& value) {
    tensor_shape shape;
    shape.type = static_cast<ort::element_type>(value.type().tensor_type().elem_type());
    for (const auto& extent : value.type().tensor_type().shape().dim()) {
        shape.extents.push_back(extent.dim_value());
    }
    return shape;
}

/// The floats that the harness's models have; of other types, numbers that nothing computes with.
tensor constant_of(const onnx::TensorProto& from) {
    tensor made;
    made.extents.assign(from.dims().begin(), from.dims().end());
    made.values.assign(from.float_data().begin(), from.float_data().end());
    for (std::size_t at = 0; at + sizeof(float) <= from.raw_data().size(); at += sizeof(float)) {
        float value = 0;
        std::memcpy(&value, from.raw_data().data() + at, sizeof(value));
        made.values.push_back(static_cast<double>(value));
    }
    return made;
}

}  // namespace

bool read_model(const void* bytes, std::size_t size, model& into) {
    onnx::ModelProto proto;
    if (!proto.ParseFromArray(bytes, static_cast<int>(size)) || !proto.has_graph()) {
        return false;
    }
    into.ir_version = proto.ir_version();
    const auto& graph = proto.graph();
    for (const auto& one : graph.initializer()) {
        if (one.data_location() != onnx::TensorProto::EXTERNAL) {
            into.constants[one.name()] = constant_of(one);
            continue;
        }
        tensor_shape& shape = into.weights[one.name()];
        shape.type = static_cast<ort::element_type>(one.data_type());
        shape.extents.assign(one.dims().begin(), one.dims().end());
    }
    for (const auto& one : graph.input()) {
        // From version 4 on an input that is also an initializer stays an input with a default.
        if (into.ir_version >= 4 || !into.weights.contains(one.name())) {
            into.inputs.emplace_back(one.name(), shape_of(one));
        }
    }
    for (const auto& one : graph.output()) {
        into.outputs.emplace_back(one.name(), shape_of(one));
    }
    for (const auto& one : graph.node()) {
        into.nodes.push_back(
            {one.op_type(), {one.input().begin(), one.input().end()}, one.output(0)});
    }
    return true;
}

}  // namespace ort_double
