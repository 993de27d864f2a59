// SPDX-License-Identifier: Apache-2.0
// Four fields of protobuf by hand: a plug-in brings no protobuf, whose copies in one process clash.
#include "backends/onnxruntime/constants.hpp"

namespace accelbench::onnxruntime {
namespace {

// Field numbers of onnx.proto.
namespace model_field {
constexpr uint32_t ir_version = 1, graph = 7;
}
namespace graph_field {
constexpr uint32_t initializer = 5;
}
namespace tensor_field {
constexpr uint32_t dims = 1, data_type = 2, name = 8, external_data = 13, data_location = 14;
}
namespace entry_field {
constexpr uint32_t key = 1, value = 2;
}
constexpr uint64_t location_external = 1;

// Since version 4 an initializer that is also an input is a default value that a caller may
// replace, hence no constant; before, it is one. Our models name every operand as an input.
constexpr uint64_t ir_with_constant_inputs = 3;

std::string varint(uint64_t value) {
    std::string bytes;
    for (; value >= 0x80; value >>= 7) {
        bytes += static_cast<char>(value | 0x80);
    }
    return bytes + static_cast<char>(value);
}

std::string number(uint32_t field, uint64_t value) {
    return varint(uint64_t{field} << 3) + varint(value);
}

std::string bytes(uint32_t field, std::string_view content) {
    return varint(uint64_t{field} << 3 | 2) + varint(content.size()) + std::string(content);
}

std::string initializer(const port& constant) {
    std::string tensor;
    for (const int64_t extent : constant.extents) {
        tensor += number(tensor_field::dims, static_cast<uint64_t>(extent));
    }
    tensor += number(tensor_field::data_type, static_cast<uint64_t>(constant.type));
    tensor += bytes(tensor_field::name, constant.name);
    // No file of this name is ever opened.
    tensor += bytes(tensor_field::external_data, bytes(entry_field::key, "location") +
                                                     bytes(entry_field::value, "bound-operand"));
    return tensor + number(tensor_field::data_location, location_external);
}

}  // namespace

std::string with_constants(std::string_view model, const ports& io) {
    std::string graph;
    for (const port& one : io.tensors) {
        if (one.is_constant()) {
            graph += bytes(graph_field::initializer, initializer(one));
        }
    }
    std::string merged(model);
    if (!graph.empty()) {
        merged += bytes(model_field::graph, graph);
        merged += number(model_field::ir_version, ir_with_constant_inputs);
    }
    return merged;
}

}  // namespace accelbench::onnxruntime
