// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/openvino/fake_openvino.hpp"

#include <cstdlib>
#include <cstring>

namespace accelbench::openvino {

// The opaque types, as this fake fills them.
struct ov_core {};
struct ov_model {};
struct ov_compiled_model {};
struct ov_tensor {
    void* memory = nullptr;
    std::size_t elements = 1;
};
struct ov_output_const_port {
    testing::fake_port is;
};
struct ov_infer_request {
    std::vector<ov_tensor> inputs, outputs;
    int polls = 0;
};

}  // namespace accelbench::openvino

namespace accelbench::openvino::testing {
namespace {

template <class T>
ov_status give(T** to) {
    *to = new T{};
    ++told().live;
    return ov_ok;
}
template <class T>
void take(T* from) {
    told().live -= from == nullptr ? 0 : 1;
    delete from;
}

ov_status give_text(const std::string& text, char** to) {
    *to = ::strdup(text.c_str());
    return ov_ok;
}

ov_status list_devices(const ov_core*, ov_available_devices* to) {
    to->size = told().devices.size();
    to->devices = new char*[to->size];
    for (std::size_t i = 0; i < to->size; ++i) {
        to->devices[i] = ::strdup(told().devices[i].c_str());
    }
    return ov_ok;
}

void free_devices(ov_available_devices* from) {
    for (std::size_t i = 0; i < from->size; ++i) {
        std::free(from->devices[i]);
    }
    delete[] from->devices;
}

ov_status device_property(const ov_core*, const char* device, const char* key, char** to) {
    return give_text(std::string(key) == "OPTIMIZATION_CAPABILITIES"
                         ? "FP32 BF16 INT8"
                         : std::string(device) + "'s " + key,
                     to);
}

ov_status compile(const ov_core*, const ov_model*, const char* device, std::size_t count,
                  const ov_property* properties, ov_compiled_model** to) {
    told().compiled_for = device;
    for (std::size_t i = 0; i < count; ++i) {
        told().properties[properties[i].key] = static_cast<const char*>(properties[i].value);
    }
    return give(to);
}

ov_status compiled_property(const ov_compiled_model*, const char* key, char** to) {
    if (std::string(key) == "EXECUTION_DEVICES") {
        return give_text(told().put_on.empty() ? told().compiled_for : told().put_on, to);
    }
    const std::string& other = told().reported_hint;
    return give_text(other.empty() ? told().properties[key] : other, to);
}

ov_status port_at(const std::vector<fake_port>& ports, std::size_t at, ov_output_const_port** to) {
    give(to);
    (*to)->is = ports.at(at);
    return ov_ok;
}

ov_status port_shape(const ov_output_const_port* of, ov_shape* to) {
    to->rank = static_cast<std::int64_t>(of->is.dims.size());
    to->dims = new std::int64_t[of->is.dims.size() + 1];
    std::memcpy(to->dims, of->is.dims.data(), of->is.dims.size() * sizeof(std::int64_t));
    return ov_ok;
}

ov_status wrap(ov_element_type, ov_shape shape, void* memory, ov_tensor** to) {
    give(to);
    (*to)->memory = memory;
    for (std::int64_t axis = 0; axis < shape.rank; ++axis) {
        (*to)->elements *= static_cast<std::size_t>(shape.dims[axis]);
    }
    return ov_ok;
}

ov_status bind(std::vector<ov_tensor>& list, std::size_t at, const ov_tensor* tensor) {
    list.resize(std::max(list.size(), at + 1));
    list[at] = *tensor;
    return ov_ok;
}

ov_status start(ov_infer_request* request) {
    if (told().next_start != ov_ok) {
        return told().next_start;
    }
    for (std::size_t i = 0; i < request->outputs.size(); ++i) {
        for (std::size_t e = 0; e < request->outputs[i].elements; ++e) {
            static_cast<float*>(request->outputs[i].memory)[e] =
                static_cast<const float*>(request->inputs[i].memory)[e] + 1.0F;
        }
    }
    request->polls = told().polls_until_ready;
    return ov_ok;
}

api make_functions() {
    api f{};
    f.get_error_info = [](ov_status) -> const char* { return "a general error"; };
    f.get_last_err_msg = []() -> const char* { return told().words.c_str(); };
    f.free_text = [](const char* text) { std::free(const_cast<char*>(text)); };
    f.core_create = give<ov_core>;
    f.core_free = take<ov_core>;
    f.core_get_available_devices = list_devices;
    f.available_devices_free = free_devices;
    f.core_get_property = device_property;
    f.core_read_model = [](const ov_core*, const char*, std::size_t, const ov_tensor*,
                           ov_model** to) { return give(to); };
    f.core_compile_model = compile;
    f.model_free = take<ov_model>;
    f.compiled_free = take<ov_compiled_model>;
    f.compiled_get_property = compiled_property;
    f.compiled_inputs_size = [](const ov_compiled_model*, std::size_t* to) {
        *to = told().inputs.size();
        return ov_status{ov_ok};
    };
    f.compiled_outputs_size = [](const ov_compiled_model*, std::size_t* to) {
        *to = told().outputs.size();
        return ov_status{ov_ok};
    };
    f.compiled_input = [](const ov_compiled_model*, std::size_t at, ov_output_const_port** to) {
        return port_at(told().inputs, at, to);
    };
    f.compiled_output = [](const ov_compiled_model*, std::size_t at, ov_output_const_port** to) {
        return port_at(told().outputs, at, to);
    };
    f.port_get_shape = port_shape;
    f.port_get_element_type = [](const ov_output_const_port* of, ov_element_type* to) {
        *to = of->is.type;
        return ov_status{ov_ok};
    };
    f.port_free = take<ov_output_const_port>;
    f.shape_free = [](ov_shape* shape) {
        delete[] shape->dims;
        return ov_status{ov_ok};
    };
    f.compiled_create_request = [](const ov_compiled_model*, ov_infer_request** to) {
        return give(to);
    };
    f.tensor_from_host = wrap;
    f.tensor_free = take<ov_tensor>;
    f.request_set_input = [](ov_infer_request* of, std::size_t at, const ov_tensor* tensor) {
        return bind(of->inputs, at, tensor);
    };
    f.request_set_output = [](ov_infer_request* of, std::size_t at, const ov_tensor* tensor) {
        return bind(of->outputs, at, tensor);
    };
    f.request_start = start;
    f.request_wait = [](ov_infer_request*) { return ov_status{ov_ok}; };
    f.request_wait_for = [](ov_infer_request* of, std::int64_t) {
        return ov_status{of->polls-- > 0 ? ov_result_not_ready : ov_ok};
    };
    f.request_free = take<ov_infer_request>;
    return f;
}

fake_state state;

}  // namespace

fake_state& told() {
    return state;
}

void reset() {
    state = {};
}

const api& functions() {
    static const api table = make_functions();
    return table;
}

}  // namespace accelbench::openvino::testing
