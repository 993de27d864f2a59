// SPDX-License-Identifier: Apache-2.0
#include "kernels/onnx/graph.hpp"

#include <onnx/onnx_pb.h>

#include <algorithm>

#include "kernels/onnx/export.hpp"

namespace accelbench::kernels {
namespace {

using ::onnx::TensorProto;

int element_type(dtype type) {
    switch (type) {
        case dtype::f32:
            return TensorProto::FLOAT;
        case dtype::f16:
            return TensorProto::FLOAT16;
        case dtype::bf16:
            return TensorProto::BFLOAT16;
        case dtype::i32:
            return TensorProto::INT32;
        case dtype::i8:
            return TensorProto::INT8;
        case dtype::f64:
            return TensorProto::DOUBLE;
        case dtype::i64:
            return TensorProto::INT64;
        case dtype::u8:
            return TensorProto::UINT8;
        case dtype::tf32:  // never stored
            break;
    }
    return TensorProto::UNDEFINED;
}

void describe(::onnx::ValueInfoProto& value, const std::string& name, int type,
              const std::vector<std::int64_t>& dims) {
    value.set_name(name);
    auto& tensor = *value.mutable_type()->mutable_tensor_type();
    tensor.set_elem_type(type);
    auto& shape = *tensor.mutable_shape();
    for (const std::int64_t extent : dims) {
        shape.add_dim()->set_dim_value(extent);
    }
}

}  // namespace

struct onnx_graph::content {
    ::onnx::ModelProto model;

    TensorProto& constant(TensorProto::DataType type) {
        auto& graph = *model.mutable_graph();
        auto& made = *graph.add_initializer();
        made.set_name("c" + std::to_string(graph.initializer_size()));
        made.set_data_type(type);
        return made;
    }
};

onnx_graph::onnx_graph(const workload& w) : content_(std::make_unique<content>()) {
    auto& model = content_->model;
    model.set_ir_version(onnx_ir_version);
    model.set_producer_name("accelbench");
    auto& opset = *model.add_opset_import();
    opset.set_domain("");
    opset.set_version(onnx_opset);
    // Who makes something of the file alone learns which workload it is, and can name its hash.
    auto& definition = *model.add_metadata_props();
    definition.set_key("accelbench.workload");
    definition.set_value(canonical_text(w));
    auto& graph = *model.mutable_graph();
    graph.set_name(w.op);
    for (const tensor& t : w.tensors) {
        if (t.role != tensor_role::output) {
            describe(*graph.add_input(), t.name, element_type(t.type), t.dims);
        }
        if (is_written(t.role)) {
            describe(*graph.add_output(), written_name(t), element_type(t.type), t.dims);
        }
    }
    for (std::size_t i = 0; i < w.scalars.size(); ++i) {
        describe(*graph.add_input(), "scalar." + std::to_string(i), TensorProto::INT64, {});
    }
}

onnx_graph::~onnx_graph() = default;

std::string onnx_graph::node(std::string_view op, const std::vector<std::string>& inputs,
                             const std::vector<onnx_attribute>& attributes, std::string_view to) {
    auto& graph = *content_->model.mutable_graph();
    auto& made = *graph.add_node();
    made.set_name("n" + std::to_string(graph.node_size()));
    made.set_op_type(std::string(op));
    for (const std::string& input : inputs) {
        made.add_input(input);
    }
    for (const auto& [name, value] : attributes) {
        auto& attribute = *made.add_attribute();
        attribute.set_name(std::string(name));
        if (const auto* one = std::get_if<std::int64_t>(&value)) {
            attribute.set_type(::onnx::AttributeProto::INT);
            attribute.set_i(*one);
            continue;
        }
        attribute.set_type(::onnx::AttributeProto::INTS);
        for (const std::int64_t one : std::get<std::vector<std::int64_t>>(value)) {
            attribute.add_ints(one);
        }
    }
    std::string output = to.empty() ? made.name() + ".y" : std::string(to);
    made.add_output(output);
    return output;
}

std::string onnx_graph::cast(const std::string& value, dtype type, std::string_view to) {
    return node("Cast", {value}, {{"to", std::int64_t{element_type(type)}}}, to);
}

void onnx_graph::rename(const std::string& from, const std::string& to) {
    for (auto& node : *content_->model.mutable_graph()->mutable_node()) {
        for (auto* names : {node.mutable_input(), node.mutable_output()}) {
            std::replace(names->begin(), names->end(), from, to);
        }
    }
}

std::string onnx_graph::number(double value) {
    auto& made = content_->constant(TensorProto::FLOAT);
    made.add_float_data(static_cast<float>(value));
    return made.name();
}

std::string onnx_graph::numbers(const std::vector<float>& values) {
    auto& made = content_->constant(TensorProto::FLOAT);
    made.add_dims(static_cast<std::int64_t>(values.size()));
    made.mutable_float_data()->Add(values.begin(), values.end());
    return made.name();
}

std::string onnx_graph::whole(std::int64_t value) {
    auto& made = content_->constant(TensorProto::INT64);
    made.add_int64_data(value);
    return made.name();
}

std::string onnx_graph::wholes(const std::vector<std::int64_t>& values) {
    auto& made = content_->constant(TensorProto::INT64);
    made.add_dims(static_cast<std::int64_t>(values.size()));
    made.mutable_int64_data()->Add(values.begin(), values.end());
    return made.name();
}

std::string onnx_graph::bytes() const {
    // ModelProto has no map fields, so that protobuf writes the same bytes every time.
    return content_->model.SerializeAsString();
}

std::string written_name(const tensor& t) {
    return t.role == tensor_role::output ? t.name : t.name + ".out";
}

}  // namespace accelbench::kernels
