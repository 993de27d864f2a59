// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/cuda/plugin_driver.hpp"

#include <dlfcn.h>

#include <stdexcept>
#include <utility>

namespace accelbench::cuda_test {
namespace {

/// 1, 4, 9 ...: an output that nobody wrote is no right answer.
float first_value(uint32_t tensor) {
    return static_cast<float>((tensor + 1) * (tensor + 1));
}

const accb_plugin* load() {
    void* const library = ::dlopen(ACCELBENCH_CUDA_PLUGIN, RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
        throw std::runtime_error(::dlerror());
    }
    const auto entry = reinterpret_cast<accb_plugin_entry_fn>(::dlsym(library, ACCB_ENTRY_SYMBOL));
    const accb_plugin* plugin = nullptr;
    if (entry == nullptr || entry(nullptr, &plugin, nullptr) != ACCB_OK) {
        throw std::runtime_error("the plug-in has no entry");
    }
    return plugin;
}

}  // namespace

answered plugin_driver::answer(accb_status status) const {
    return {status, status == ACCB_OK || status == ACCB_PENDING ? "" : error_.message};
}

answered plugin_driver::open(const options& chosen) {
    static const accb_plugin* const loaded = load();
    plugin_ = loaded;
    error_.struct_size = sizeof(error_);
    std::vector<accb_attr> attrs;
    for (const auto& [name, value] : chosen) {
        attrs.push_back({sdk::str(name),
                         ACCB_ATTR_STR,
                         static_cast<uint32_t>(value.size()),
                         {.s = value.data()}});
    }
    return answer(plugin_->open(nullptr, attrs.data(), static_cast<uint32_t>(attrs.size()),
                                &context_, &error_));
}

void plugin_driver::describe(std::string_view op) {
    const std::vector<uint8_t> roles =
        op == "adamw" ? std::vector<uint8_t>{ACCB_STATE, ACCB_INPUT, ACCB_STATE, ACCB_STATE}
                      : std::vector<uint8_t>{ACCB_INPUT, ACCB_INPUT, ACCB_OUTPUT};
    tensors_.assign(roles.size(), {});
    tensor_pointers_.clear();
    operands_.clear();
    for (uint32_t index = 0; index < roles.size(); ++index) {
        accb_tensor& tensor = tensors_[index];
        tensor.struct_size = sizeof(tensor);
        tensor.dtype = ACCB_F32;
        tensor.rank = 1;
        tensor.role = roles[index];
        tensor.dim[0] = n;
        tensor_pointers_.push_back(&tensor);
        operands_.push_back(index);
    }
    kernel_ = {};
    kernel_.struct_size = sizeof(kernel_);
    kernel_.op_version = 1;
    kernel_.op = sdk::str(op);
    kernel_.operands = operands_.data();
    kernel_.operand_count = static_cast<uint32_t>(operands_.size());
    workload_ = {};
    workload_.struct_size = sizeof(workload_);
    workload_.tensors = tensor_pointers_.data();
    workload_.tensor_count = static_cast<uint32_t>(tensors_.size());
    workload_.kernels = &kernel_pointer_;
    workload_.kernel_count = 1;
    workload_.scalar_count = op == "adamw" ? 1 : 0;
}

answered plugin_driver::compile(std::string_view op, uint32_t launch_mode) {
    describe(op);
    const uint32_t device = 0;
    accb_compile_desc desc{};
    desc.struct_size = sizeof(desc);
    desc.device_count = 1;
    desc.devices = &device;
    desc.workload = &workload_;
    desc.view = ACCB_VIEW_KERNEL;
    desc.launch_mode = launch_mode;
    desc.boundary = ACCB_BOUNDARY_RESIDENT;
    return answer(plugin_->compile(context_, &desc, &program_, &error_));
}

answered plugin_driver::bind(uint32_t memory) {
    std::vector<accb_binding> bindings;
    for (uint32_t index = 0; index < tensors_.size(); ++index) {
        accb_buffer_desc desc{};
        desc.struct_size = sizeof(desc);
        desc.memory = memory;
        desc.size = n * sizeof(float);
        host_.emplace_back(n, first_value(index));
        desc.host_ptr = memory == ACCB_MEM_HOST ? host_.back().data() : nullptr;
        accb_buffer* buffer = nullptr;
        if (const accb_status made = plugin_->buffer_create(context_, &desc, &buffer, &error_);
            made != ACCB_OK) {
            return answer(made);
        }
        buffers_.push_back(buffer);
        const std::vector<float> values(n, first_value(index));
        if (const accb_status written =
                plugin_->buffer_write(buffer, 0, values.data(), desc.size, &error_);
            written != ACCB_OK) {
            return answer(written);
        }
        bindings.push_back({index, 0, buffer, 0});
    }
    accb_session_desc desc{};
    desc.struct_size = sizeof(desc);
    desc.max_in_flight = 64;
    desc.bindings = bindings.data();
    desc.binding_count = static_cast<uint32_t>(bindings.size());
    return answer(plugin_->session_create(program_, &desc, &session_, &error_));
}

accb_status plugin_driver::launch(int64_t scalar, uint64_t* ticket) {
    accb_submit order{};
    order.struct_size = sizeof(order);
    order.scalars = &scalar;
    order.scalar_count = workload_.scalar_count;
    return plugin_->submit(session_, &order, ticket, &error_);
}

answered plugin_driver::submit(int64_t scalar, uint64_t* ticket) {
    return answer(launch(scalar, ticket));
}

answered plugin_driver::wait(uint64_t ticket, uint64_t timeout_ns, accb_completion* done) {
    if (done != nullptr) {
        done->struct_size = sizeof(*done);
    }
    return answer(plugin_->wait(session_, ticket, timeout_ns, done, &error_));
}

std::vector<float> plugin_driver::read(uint32_t tensor) {
    std::vector<float> values(n);
    if (plugin_->buffer_read(buffers_[tensor], 0, values.data(), n * sizeof(float), &error_) !=
        ACCB_OK) {
        throw std::runtime_error(error_.message);
    }
    return values;
}

void plugin_driver::close() {
    if (context_ == nullptr) {
        return;
    }
    plugin_->session_destroy(std::exchange(session_, nullptr));
    for (accb_buffer* buffer : buffers_) {
        plugin_->buffer_destroy(buffer);
    }
    buffers_.clear();
    plugin_->program_destroy(std::exchange(program_, nullptr));
    plugin_->close(std::exchange(context_, nullptr));
    host_.clear();
}

}  // namespace accelbench::cuda_test
