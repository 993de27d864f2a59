// SPDX-License-Identifier: Apache-2.0
// The tests' graphs, with the names that the harness's models have.
#ifndef ONNX_ML  // set by ONNX's CMake target; tests/mutants compiles without it
#define ONNX_ML 1
#endif
#include <onnx/onnx_pb.h>

#include "tests/unit/onnxruntime/scene.hpp"

namespace accelbench::onnxruntime_test {
namespace {

void describe(onnx::ValueInfoProto& value, const std::string& name, int type,
              const std::vector<int64_t>& extents) {
    value.set_name(name);
    auto& tensor = *value.mutable_type()->mutable_tensor_type();
    tensor.set_elem_type(type);
    (void)tensor.mutable_shape();
    for (const int64_t extent : extents) {
        tensor.mutable_shape()->add_dim()->set_dim_value(extent);
    }
}

onnx::ModelProto model_of(const workload& what) {
    onnx::ModelProto model;
    model.set_ir_version(8);
    model.add_opset_import()->set_version(17);
    auto& graph = *model.mutable_graph();
    graph.set_name("test");
    for (const operand& one : what.operands) {
        if (one.role != ACCB_OUTPUT) {
            describe(*graph.add_input(), one.name, onnx::TensorProto::FLOAT, one.extents);
        }
        if (one.role == ACCB_OUTPUT || one.role == ACCB_STATE) {
            describe(*graph.add_output(), one.name + (one.role == ACCB_STATE ? ".out" : ""),
                     onnx::TensorProto::FLOAT, one.extents);
        }
    }
    for (uint32_t index = 0; index < what.scalars; ++index) {
        describe(*graph.add_input(), "scalar." + std::to_string(index), onnx::TensorProto::INT64,
                 {});
    }
    return model;
}

onnx::NodeProto& add(onnx::ModelProto& model, const std::string& op,
                     const std::vector<std::string>& inputs, const std::string& output) {
    auto& node = *model.mutable_graph()->add_node();
    node.set_op_type(op);
    for (const std::string& input : inputs) {
        node.add_input(input);
    }
    node.add_output(output);
    return node;
}

}  // namespace

workload product() {
    workload made;
    made.operands = {{"a", ACCB_INPUT, {2, 3}, {1, 2, 3, 4, 5, 6}},
                     {"b", ACCB_CONST, {3, 4}, {1, 0, 0, 2, 0, 1, 0, 2, 0, 0, 1, 2}},
                     {"c", ACCB_OUTPUT, {2, 4}, std::vector<float>(8, -1.0F)}};
    onnx::ModelProto model = model_of(made);
    add(model, "MatMul", {"a", "b"}, "c");
    made.model = model.SerializeAsString();
    return made;
}

workload momentum() {
    workload made;
    made.operands = {{"p", ACCB_STATE, {4}, {1, 1, 1, 1}},
                     {"m", ACCB_STATE, {4}, {0, 1, 2, 3}},
                     {"g", ACCB_INPUT, {4}, {10, 20, 30, 40}}};
    made.scalars = 1;
    onnx::ModelProto model = model_of(made);
    add(model, "Add", {"m", "g"}, "m.out");
    auto& to = *add(model, "Cast", {"scalar.0"}, "s").add_attribute();
    to.set_name("to");
    to.set_type(onnx::AttributeProto::INT);
    to.set_i(onnx::TensorProto::FLOAT);
    add(model, "Mul", {"m", "s"}, "step");
    add(model, "Add", {"p", "step"}, "p.out");
    made.model = model.SerializeAsString();
    return made;
}

}  // namespace accelbench::onnxruntime_test
