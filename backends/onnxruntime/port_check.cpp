// SPDX-License-Identifier: Apache-2.0
// A model whose names or shapes differ from the workload's would be bound to the wrong operands.
#include "backends/onnxruntime/port_check.hpp"

#include <accelbench/sdk/handle.hpp>
#include <map>

#include "backends/onnxruntime/runtime/error.hpp"

namespace accelbench::onnxruntime {
namespace {

struct shape {
    element_type type = type_undefined;
    std::vector<int64_t> extents;
    bool operator==(const shape&) const = default;
};
using named_shapes = std::map<std::string, shape>;

std::string spell(const shape& what) {
    std::string text = "type " + std::to_string(what.type) + " [";
    for (const int64_t extent : what.extents) {
        text += (text.back() == '[' ? "" : ",") + std::to_string(extent);
    }
    return text + "]";
}

using count_function = decltype(ort_functions::get_input_count);
using name_function = decltype(ort_functions::get_input_name);
using type_function = decltype(ort_functions::get_input_type);

named_shapes read(const library& ort, const ort_session* session, count_function count_of,
                  name_function name_of, type_function type_of) {
    constexpr std::string_view what = "describe the model's inputs and outputs";
    ort_allocator* allocator = nullptr;
    check(ort, ort.call.get_default_allocator(&allocator), what);
    size_t count = 0;
    check(ort, count_of(session, &count), what);
    named_shapes found;
    for (size_t index = 0; index < count; ++index) {
        char* name = nullptr;
        check(ort, name_of(session, index, allocator, &name), what);
        shape& one = found[name];
        check(ort, ort.call.allocator_free(allocator, name), what);
        ort_type_info* info = nullptr;
        check(ort, type_of(session, index, &info), what);
        const sdk::handle<ort_type_info*, void> owner(info, ort.call.release_type_info);
        const ort_tensor_type* tensor = nullptr;
        check(ort, ort.call.as_tensor_type(info, &tensor), what);
        if (tensor == nullptr) {
            continue;  // no tensor: type_undefined fits nothing
        }
        size_t rank = 0;
        check(ort, ort.call.get_element_type(tensor, &one.type), what);
        check(ort, ort.call.get_rank(tensor, &rank), what);
        one.extents.resize(rank);
        check(ort, ort.call.get_extents(tensor, one.extents.data(), rank), what);
    }
    return found;
}

[[noreturn]] void refuse(std::string text) {
    text += ". What to do: make the model from this workload again";
    throw sdk::error(ACCB_INVALID_ARGUMENT, text);
}

std::string titled(const std::string& kind, const std::string& name) {
    return kind + " '" + name + "'";
}

void compare(const std::string& kind, const named_shapes& expected, const named_shapes& found) {
    for (const auto& [name, what] : expected) {
        const std::string named = titled(kind, name);
        const auto there = found.find(name);
        if (there == found.end()) {
            refuse("the model has no " + named + ", which the workload has");
        }
        if (there->second != what) {
            refuse("the model's " + named + " is " + spell(there->second) + ", the workload's is " +
                   spell(what));
        }
    }
    for (const auto& [name, what] : found) {
        if (!expected.contains(name)) {
            refuse("the model has an " + titled(kind, name) + ", which the workload lacks");
        }
    }
}

}  // namespace

void check_ports(const library& ort, const ort_session* session, const ports& io) {
    named_shapes inputs, outputs;
    for (const port& one : io.tensors) {
        if (one.is_read() && !one.is_constant()) {
            inputs[one.name] = {one.type, one.extents};
        }
        if (one.is_written()) {
            outputs[one.output_name()] = {one.type, one.extents};
        }
    }
    for (uint32_t index = 0; index < io.scalars; ++index) {
        inputs[scalar_name(index)] = {type_s64, {}};
    }
    compare("input", inputs,
            read(ort, session, ort.call.get_input_count, ort.call.get_input_name,
                 ort.call.get_input_type));
    compare("output", outputs,
            read(ort, session, ort.call.get_output_count, ort.call.get_output_name,
                 ort.call.get_output_type));
}

}  // namespace accelbench::onnxruntime
