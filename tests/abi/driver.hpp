// SPDX-License-Identifier: Apache-2.0
// Drives a loaded plug-in through one workload, as the harness's worker does.
#pragma once

#include <dlfcn.h>

#include <accelbench/backend.hpp>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace accelbench::abi {

inline const accb_plugin& load_plugin(const char* file) {
    void* library = ::dlopen(file, RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
        throw std::runtime_error(::dlerror());
    }
    const auto entry = reinterpret_cast<accb_plugin_entry_fn>(::dlsym(library, ACCB_ENTRY_SYMBOL));
    const accb_plugin* plugin = nullptr;
    if (entry == nullptr || entry(nullptr, &plugin, nullptr) != ACCB_OK) {
        throw std::runtime_error(std::string("no entry in ") + file);
    }
    return *plugin;
}

struct f32_tensor {
    uint8_t role;
    std::vector<int64_t> dims;
    std::vector<float> values;
};

/// One kernel on f32 tensors, each in a padded buffer of its own. Throws on any status but OK, with
/// the status as the exception's text.
class driver {
  public:
    static constexpr uint64_t pad = 64;  // bytes, filled with 0x77
    using options = std::map<std::string, std::string>;

    driver(const accb_plugin& plugin, const options& chosen) : plugin_(plugin) {
        std::vector<accb_attr> attrs;
        for (const auto& [name, value] : chosen) {
            attrs.push_back({sdk::str(name),
                             ACCB_ATTR_STR,
                             static_cast<uint32_t>(value.size()),
                             {.s = value.data()}});
        }
        expect(plugin_.open(nullptr, attrs.data(), static_cast<uint32_t>(attrs.size()), &context_,
                            &error_));
    }
    driver(const driver&) = delete;
    driver& operator=(const driver&) = delete;
    ~driver() {
        plugin_.session_destroy(session_);
        for (accb_buffer* buffer : buffers_) {
            plugin_.buffer_destroy(buffer);
        }
        plugin_.program_destroy(program_);
        plugin_.close(context_);
    }

    /// The answer of query(); the workload stays for prepare().
    accb_support ask(std::string_view op, std::vector<f32_tensor> tensors,
                     std::vector<accb_attr> attrs = {}) {
        describe(op, std::move(tensors), std::move(attrs));
        const accb_query_desc question{sizeof(question), 1, &device_, &workload_};
        accb_support answer{};
        answer.struct_size = sizeof(answer);
        expect(plugin_.query(context_, &question, &answer, &error_));
        return answer;
    }

    /// Compiles, creates buffers, writes all tensors and binds them.
    void prepare(std::string_view op, std::vector<f32_tensor> tensors,
                 std::vector<accb_attr> attrs = {}) {
        describe(op, std::move(tensors), std::move(attrs));
        accb_compile_desc order{};
        order.struct_size = sizeof(order);
        order.device_count = 1;
        order.devices = &device_;
        order.workload = &workload_;
        order.view = ACCB_VIEW_KERNEL;
        order.launch_mode = ACCB_LAUNCH_STREAM;
        order.boundary = ACCB_BOUNDARY_RESIDENT;
        expect(plugin_.compile(context_, &order, &program_, &error_));
        std::vector<accb_binding> bindings;
        for (uint32_t index = 0; index < tensors_.size(); ++index) {
            const uint64_t bytes = tensors_[index].values.size() * sizeof(float);
            const accb_buffer_desc desc{sizeof(desc), ACCB_MEM_DEVICE, 0, 0, bytes + 2 * pad, 0,
                                        nullptr};
            accb_buffer* buffer = nullptr;
            expect(plugin_.buffer_create(context_, &desc, &buffer, &error_));
            buffers_.push_back(buffer);
            const std::vector<char> slack(bytes + 2 * pad, 0x77);
            expect(plugin_.buffer_write(buffer, 0, slack.data(), slack.size(), &error_));
            write(index, tensors_[index].values);
            bindings.push_back({index, 0, buffer, pad});
        }
        accb_session_desc desc{};
        desc.struct_size = sizeof(desc);
        desc.max_in_flight = 8;
        desc.bindings = bindings.data();
        desc.binding_count = static_cast<uint32_t>(bindings.size());
        expect(plugin_.session_create(program_, &desc, &session_, &error_));
    }

    void write(uint32_t tensor, const std::vector<float>& values) {
        expect(plugin_.buffer_write(buffers_[tensor], pad, values.data(),
                                    values.size() * sizeof(float), &error_));
    }
    std::vector<float> read(uint32_t tensor) {
        std::vector<float> values(tensors_[tensor].values.size());
        expect(plugin_.buffer_read(buffers_[tensor], pad, values.data(),
                                   values.size() * sizeof(float), &error_));
        return values;
    }
    /// The bytes before and after a tensor that are not as the harness left them.
    int spoiled_slack(uint32_t tensor) {
        const uint64_t bytes = tensors_[tensor].values.size() * sizeof(float);
        std::vector<char> all(bytes + 2 * pad);
        expect(plugin_.buffer_read(buffers_[tensor], 0, all.data(), all.size(), &error_));
        int spoiled = 0;
        for (uint64_t at = 0; at < all.size(); ++at) {
            spoiled += (at < pad || at >= pad + bytes) && all[at] != 0x77;
        }
        return spoiled;
    }
    void launch(std::vector<int64_t> scalars = {}) {
        const accb_submit order{sizeof(order), 0, scalars.data(),
                                static_cast<uint32_t>(scalars.size()), 0};
        uint64_t ticket = 0;
        expect(plugin_.submit(session_, &order, &ticket, &error_));
        expect(plugin_.wait(session_, ticket, UINT64_MAX, &done_, &error_));
    }
    /// Ticks that the last launch took, by its own report.
    [[nodiscard]] uint64_t last_ticks() const { return done_.device_end - done_.device_begin; }

  private:
    void expect(accb_status status) const {
        if (status != ACCB_OK) {
            throw std::runtime_error(std::to_string(status) + ": " + error_.message);
        }
    }

    void describe(std::string_view op, std::vector<f32_tensor> tensors,
                  std::vector<accb_attr> attrs) {
        op_ = op;
        tensors_ = std::move(tensors);
        attrs_ = std::move(attrs);
        infos_.assign(tensors_.size(), accb_tensor{});
        infos_list_.clear();
        operands_.clear();
        for (uint32_t index = 0; index < tensors_.size(); ++index) {
            accb_tensor& info = infos_[index];
            info.struct_size = sizeof(info);
            info.dtype = ACCB_F32;
            info.rank = static_cast<uint8_t>(tensors_[index].dims.size());
            info.role = tensors_[index].role;
            std::copy(tensors_[index].dims.begin(), tensors_[index].dims.end(), info.dim);
            infos_list_.push_back(&info);
            operands_.push_back(index);
        }
        kernel_ = {sizeof(kernel_),
                   1,
                   sdk::str(op_),
                   attrs_.data(),
                   operands_.data(),
                   static_cast<uint32_t>(attrs_.size()),
                   static_cast<uint32_t>(operands_.size())};
        kernel_list_[0] = &kernel_;
        workload_ = {};
        workload_.struct_size = sizeof(workload_);
        workload_.phase = ACCB_INFERENCE;
        workload_.tensors = infos_list_.data();
        workload_.kernels = kernel_list_;
        workload_.tensor_count = static_cast<uint32_t>(infos_.size());
        workload_.kernel_count = 1;
        workload_.compute = workload_.accumulate = ACCB_F32;
    }

    const accb_plugin& plugin_;
    const uint32_t device_ = 0;
    accb_error error_{sizeof(accb_error), 0, 0, {}};
    accb_completion done_{sizeof(accb_completion), 0, 0, 0, 0};
    accb_ctx* context_ = nullptr;
    accb_program* program_ = nullptr;
    accb_session* session_ = nullptr;
    std::vector<accb_buffer*> buffers_;
    std::string op_;
    std::vector<f32_tensor> tensors_;
    std::vector<accb_attr> attrs_;
    std::vector<accb_tensor> infos_;
    std::vector<const accb_tensor*> infos_list_;
    std::vector<uint32_t> operands_;
    accb_kernel kernel_{};
    const accb_kernel* kernel_list_[1] = {};
    accb_workload workload_{};
};

inline accb_attr integer_attr(std::string_view name, int64_t value) {
    return {sdk::str(name), ACCB_ATTR_I64, 1, {.i = value}};
}
inline accb_attr number_attr(std::string_view name, double value) {
    return {sdk::str(name), ACCB_ATTR_F64, 1, {.f = value}};
}

}  // namespace accelbench::abi
