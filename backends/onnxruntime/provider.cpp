// SPDX-License-Identifier: Apache-2.0
// Providers differ in how their options are handed over: four have an object of their own, all
// others take names and values.
#include "backends/onnxruntime/provider.hpp"

#include <accelbench/plugin.h>

#include <accelbench/sdk/handle.hpp>
#include <algorithm>

#include "backends/onnxruntime/runtime/error.hpp"

namespace accelbench::onnxruntime {
namespace {

// Not a device of this machine: it sends operands to a service.
constexpr std::string_view remote_provider = "AzureExecutionProvider";

struct known_provider {
    std::string_view name;
    uint32_t kind;
    bool in_host_memory;
    std::string_view settings;
};
constexpr std::string_view by_device_type = "OpenVINOExecutionProvider";
constexpr known_provider known_providers[] = {
    {host_provider, ACCB_KIND_CPU, true, ""},
    {"XnnpackExecutionProvider", ACCB_KIND_CPU, true, "intra_op_num_threads={threads}"},
    {"DnnlExecutionProvider", ACCB_KIND_CPU, true, ""},
    {by_device_type, ACCB_KIND_CPU, true,
     "device_type=CPU;precision=FP32;num_of_threads={threads}"},
    {"CUDAExecutionProvider", ACCB_KIND_GPU, false, "use_tf32=0"},
    // TensorRT's TF32 has no option here: the manifest sets NVIDIA_TF32_OVERRIDE.
    {"TensorrtExecutionProvider", ACCB_KIND_GPU, false, ""},
    {"NvTensorRTRTXExecutionProvider", ACCB_KIND_GPU, false, ""},
    {"ROCMExecutionProvider", ACCB_KIND_GPU, false, ""},
    {"MIGraphXExecutionProvider", ACCB_KIND_GPU, false, ""},
    {"WebGpuExecutionProvider", ACCB_KIND_GPU, false, ""},
    {"QNNExecutionProvider", ACCB_KIND_NPU, false, "enable_htp_fp16_precision=0"},
};

/// Options by which users ask for narrower arithmetic: their rows are of another precision.
struct lowering_option {
    std::string_view key, value;
    accb_dtype type;
};
constexpr lowering_option lowering_options[] = {
    {"precision", "FP16", ACCB_F16},
    {"precision", "BF16", ACCB_BF16},
    {"use_tf32", "1", ACCB_TF32},
    {"trt_fp16_enable", "1", ACCB_F16},
    {"trt_bf16_enable", "1", ACCB_BF16},
    {"trt_int8_enable", "1", ACCB_I8},
    {"migraphx_fp16_enable", "1", ACCB_F16},
    {"migraphx_int8_enable", "1", ACCB_I8},
    {"enable_htp_fp16_precision", "1", ACCB_F16},
};

void take_device_type(provider_traits& traits, std::string_view type) {
    const auto is = [&](std::string_view device) { return type.starts_with(device); };
    if (!is("CPU") && !is("GPU") && !is("NPU")) {
        throw sdk::error(ACCB_INVALID_ARGUMENT,
                         "option 'provider_options' has device_type=" + std::string(type) +
                             ", which chooses a device by itself; name CPU, GPU or NPU");
    }
    traits.kind = is("CPU") ? ACCB_KIND_CPU : is("GPU") ? ACCB_KIND_GPU : ACCB_KIND_NPU;
    traits.in_host_memory = is("CPU");
    traits.name += is("CPU") ? "" : " " + std::string(type);
}

/// How a provider with an options object of its own is created, filled, appended and released.
struct settings_calls {
    std::string_view name;
    ort_status* (*ort_functions::*create)(provider_settings**);
    ort_status* (*ort_functions::*update)(provider_settings*, const char* const*,
                                          const char* const*, size_t);
    ort_status* (*ort_functions::*append)(ort_session_options*, const provider_settings*);
    void (*ort_functions::*release)(provider_settings*);
};
constexpr settings_calls with_own_object[] = {
    {"CUDAExecutionProvider", &ort_functions::create_cuda, &ort_functions::update_cuda,
     &ort_functions::append_cuda, &ort_functions::release_cuda},
    {"TensorrtExecutionProvider", &ort_functions::create_tensorrt, &ort_functions::update_tensorrt,
     &ort_functions::append_tensorrt, &ort_functions::release_tensorrt},
    {"CANNExecutionProvider", &ort_functions::create_cann, &ort_functions::update_cann,
     &ort_functions::append_cann, &ort_functions::release_cann},
    {"DnnlExecutionProvider", &ort_functions::create_dnnl, &ort_functions::update_dnnl,
     &ort_functions::append_dnnl, &ort_functions::release_dnnl},
};

// Names that older libraries know only by their short form, which is not the long one cut off.
constexpr std::pair<std::string_view, std::string_view> short_names[] = {
    {"XnnpackExecutionProvider", "XNNPACK"},
    {"NvTensorRTRTXExecutionProvider", "NvTensorRtRtx"},
    {"WebGpuExecutionProvider", "WebGPU"},
};

std::string short_name(const std::string& name) {
    for (const auto& [known, shortened] : short_names) {
        if (known == name) {
            return std::string(shortened);
        }
    }
    return name.substr(0, name.find("ExecutionProvider"));
}

void append_with_object(const library& ort, ort_session_options* options,
                        const settings_calls& calls, const std::vector<const char*>& keys,
                        const std::vector<const char*>& values) {
    const std::string what = "append " + std::string(calls.name);
    provider_settings* made = nullptr;
    check(ort, (ort.call.*calls.create)(&made), what);
    const sdk::handle<provider_settings*, void> owner(made, ort.call.*calls.release);
    check(ort, (ort.call.*calls.update)(made, keys.data(), values.data(), keys.size()), what);
    check(ort, (ort.call.*calls.append)(options, made), what);
}

}  // namespace

provider_traits traits_of(std::string_view name, const provider_options& chosen) {
    provider_traits traits{std::string(name), ACCB_KIND_NPU, false, ""};
    for (const known_provider& known : known_providers) {
        if (known.name == name) {
            traits = {std::string(name), known.kind, known.in_host_memory, known.settings};
        }
    }
    if (name == by_device_type) {
        for (const auto& [key, value] : chosen) {
            if (key == "device_type") {
                take_device_type(traits, value);
            }
        }
    }
    return traits;
}

accb_dtype arithmetic_by(const provider_options& chosen) {
    for (const auto& [key, value] : chosen) {
        for (const lowering_option& one : lowering_options) {
            if (one.key == key && one.value == value) {
                return one.type;
            }
        }
    }
    return ACCB_F32;
}

provider_options parse_provider_options(std::string_view text) {
    provider_options parsed;
    while (!text.empty()) {
        const std::string_view one = text.substr(0, text.find(';'));
        text.remove_prefix(std::min(text.size(), one.size() + 1));
        const std::size_t equals = one.find('=');
        if (equals == std::string_view::npos || equals == 0 || equals + 1 == one.size()) {
            throw sdk::error(ACCB_INVALID_ARGUMENT,
                             "option 'provider_options' must be KEY=VALUE;KEY=VALUE; it has '" +
                                 std::string(one) + "'");
        }
        parsed.emplace_back(one.substr(0, equals), one.substr(equals + 1));
    }
    return parsed;
}

std::vector<std::string> available_providers(const library& ort) {
    char** names = nullptr;
    int count = 0;
    check(ort, ort.call.get_available_providers(&names, &count), "list its execution providers");
    std::vector<std::string> found(names, names + count);
    check(ort, ort.call.release_available_providers(names, count), "take back a list");
    std::erase(found, remote_provider);
    std::stable_partition(found.begin(), found.end(),
                          [](const std::string& name) { return name == host_provider; });
    return found;
}

void append_provider(const library& ort, ort_session_options* options, const provider_traits& which,
                     const provider_options& chosen, int threads) {
    const std::string name = which.name.substr(0, which.name.find(' '));
    if (name == host_provider) {
        sdk::require(chosen.empty(),
                     "option 'provider_options': the provider of the host's processor has none");
        return;  // ORT adds it by itself
    }
    provider_options all = parse_provider_options(which.settings);
    for (auto& [key, value] : all) {
        value = value == "{threads}" ? std::to_string(threads) : value;
    }
    for (const auto& option : chosen) {
        std::erase_if(all, [&](const auto& one) { return one.first == option.first; });
        all.push_back(option);
    }
    std::vector<const char*> keys, values;
    for (const auto& [key, value] : all) {
        keys.push_back(key.c_str());
        values.push_back(value.c_str());
    }
    for (const settings_calls& calls : with_own_object) {
        if (calls.name == name) {
            append_with_object(ort, options, calls, keys, values);
            return;
        }
    }
    check(ort,
          ort.call.append_provider(options, short_name(name).c_str(), keys.data(), values.data(),
                                   keys.size()),
          "append " + name);
}

}  // namespace accelbench::onnxruntime
