// SPDX-License-Identifier: Apache-2.0
// Addresses of operands, and the traffic of those that lie in host memory.
#include "binder.hpp"

#include <accelbench/sdk/tensor.hpp>

namespace accelbench::cuda {
namespace {

// What a 128-bit access needs; the harness aligns operands to 64 bytes or more.
constexpr uint64_t access_alignment = 16;

bool is_read(uint8_t role) {
    return role != ACCB_OUTPUT;
}
bool is_written(uint8_t role) {
    return role == ACCB_OUTPUT || role == ACCB_INOUT || role == ACCB_STATE;
}

void note_use(std::vector<operand_use>& uses, const argument& value) {
    if (const auto* tensor = std::get_if<from_tensor>(&value)) {
        uses[tensor->index].on_device = true;
    }
}

}  // namespace

std::vector<operand_use> uses_of(const accb_workload& workload, const plan& what) {
    std::vector<operand_use> uses(workload.tensor_count);
    for (uint32_t index = 0; index < workload.tensor_count; ++index) {
        uses[index].bytes = sdk::dense_bytes(*workload.tensors[index]);
        uses[index].role = workload.tensors[index]->role;
    }
    for (const auto* list : {&what.once, &what.launch}) {
        for (const plan_step& step : *list) {
            if (const auto* kernel = std::get_if<kernel_step>(&step)) {
                for (const argument& value : kernel->arguments) {
                    note_use(uses, value);
                }
            } else if (const auto* library = std::get_if<library_step>(&step)) {
                for (const argument& value : library->operands) {
                    note_use(uses, value);
                }
            } else if (const auto* fill = std::get_if<fill_step>(&step)) {
                note_use(uses, fill->to);
            }
        }
    }
    return uses;
}

binder::binder(device& on, const plan& what, std::span<const operand_use> uses,
               std::span<const sdk::operand> operands, rank_group* comm)
    : device_(on),
      uses_(uses.begin(), uses.end()),
      operands_(operands.begin(), operands.end()),
      addresses_(operands.size(), 0),
      comm_(comm) {
    for (const uint64_t bytes : what.scratch) {
        scratch_.push_back(own_memory(bytes));
    }
}

CUdeviceptr binder::own_memory(uint64_t bytes) {
    return owned_.emplace_back(device_.allocate(bytes)).get();
}

device_buffer& binder::buffer_of(uint32_t tensor) const {
    auto* memory = dynamic_cast<device_buffer*>(operands_[tensor].memory);
    sdk::require(memory != nullptr, "an operand is bound to a buffer of another plug-in");
    sdk::require(&memory->owner() == &device_,
                 "an operand is bound to a buffer of another device than the program's");
    return *memory;
}

bool binder::is_staged(uint32_t tensor) const {
    return operands_[tensor].memory != nullptr && uses_[tensor].on_device &&
           uses_[tensor].bytes != 0 && buffer_of(tensor).host() != nullptr;
}

CUdeviceptr binder::device_address(uint32_t tensor) {
    CUdeviceptr& known = addresses_[tensor];
    if (known == 0) {
        if (uses_[tensor].role == ACCB_TEMP || is_staged(tensor)) {
            known = own_memory(uses_[tensor].bytes);
        } else {
            sdk::require(buffer_of(tensor).host() == nullptr,
                         "an operand that must lie on the device is bound to host memory");
            known = buffer_of(tensor).address() + operands_[tensor].offset;
        }
    }
    if (known % access_alignment != 0) {
        throw sdk::error(ACCB_INVALID_ARGUMENT, "an operand is bound at byte " +
                                                    std::to_string(operands_[tensor].offset) +
                                                    "; this backend takes multiples of " +
                                                    std::to_string(access_alignment));
    }
    return known;
}

CUdeviceptr binder::device_address(const argument& value) {
    if (const auto* tensor = std::get_if<from_tensor>(&value)) {
        return device_address(tensor->index) + tensor->byte_offset;
    }
    const auto* scratch = std::get_if<from_scratch>(&value);
    if (scratch == nullptr) {
        throw sdk::error(ACCB_INTERNAL, "a step names a value where it needs memory: report it");
    }
    return scratch_.at(scratch->index) + scratch->byte_offset;
}

binder::place binder::place_of(const argument& value) {
    const auto* tensor = std::get_if<from_tensor>(&value);
    if (tensor != nullptr && uses_[tensor->index].role != ACCB_TEMP) {
        const device_buffer& buffer = buffer_of(tensor->index);
        if (buffer.host() != nullptr) {
            can_be_captured_ = can_be_captured_ && buffer.is_pinned();
            return {0, buffer.host() + operands_[tensor->index].offset + tensor->byte_offset};
        }
    }
    return {device_address(value), nullptr};
}

command binder::bind(const kernel_step& step) {
    bound_kernel bound(device_.function(step.function, step.shared_bytes), step);
    for (const argument& value : step.arguments) {
        if (const auto* number = std::get_if<literal_value>(&value)) {
            bound.add(number->bytes.data(), number->bytes.size());
        } else if (const auto* launch = std::get_if<from_launch>(&value)) {
            bound.add(*launch);
        } else {
            const CUdeviceptr address = device_address(value);
            bound.add(&address, sizeof(address));
        }
    }
    bound.close();
    return bound;
}

command binder::bind(const copy_step& step) {
    const place from = place_of(step.from);
    const place to = place_of(step.to);
    sdk::require(from.host == nullptr || to.host == nullptr,
                 "both operands of a copy are bound to host memory");
    if (from.host != nullptr) {
        return bound_copy{bound_copy::way::to_device, 0, to.address, from.host, step.bytes};
    }
    if (to.host != nullptr) {
        return bound_copy{bound_copy::way::to_host, from.address, 0, to.host, step.bytes};
    }
    return bound_copy{bound_copy::way::on_device, from.address, to.address, nullptr, step.bytes};
}

command binder::bind(const fill_step& step) {
    return bound_fill{device_address(step.to), step.bytes, step.value};
}

command binder::bind(const library_step& step) {
    bound_library bound{step.name, step.call, {}, 0, comm_};
    for (const argument& value : step.operands) {
        bound.operands.push_back(device_address(value));
    }
    if (const uint64_t bytes = step.call->workspace_bytes(); bytes != 0) {
        bound.workspace = own_memory(bytes);
    }
    return bound;
}

command binder::whole_tensor(uint32_t tensor, bound_copy::way direction) {
    const device_buffer& buffer = buffer_of(tensor);
    can_be_captured_ = can_be_captured_ && buffer.is_pinned();
    const CUdeviceptr twin = device_address(tensor);
    return bound_copy{direction, twin, twin, buffer.host() + operands_[tensor].offset,
                      uses_[tensor].bytes};
}

std::vector<command> binder::launch_commands(const plan& what) {
    std::vector<command> list;
    for (uint32_t tensor = 0; tensor < uses_.size(); ++tensor) {
        // Constants are brought over once, when the session is made.
        if (is_staged(tensor) && is_read(uses_[tensor].role) && uses_[tensor].role != ACCB_CONST) {
            list.push_back(whole_tensor(tensor, bound_copy::way::to_device));
        }
    }
    for (const plan_step& one : what.launch) {
        list.push_back(std::visit([&](const auto& kind) { return bind(kind); }, one));
    }
    for (uint32_t tensor = 0; tensor < uses_.size(); ++tensor) {
        if (is_staged(tensor) && is_written(uses_[tensor].role)) {
            list.push_back(whole_tensor(tensor, bound_copy::way::to_host));
        }
    }
    return list;
}

std::vector<command> binder::once_commands(const plan& what) {
    std::vector<command> list;
    const bool capturable = can_be_captured_;
    for (uint32_t tensor = 0; tensor < uses_.size(); ++tensor) {
        if (is_staged(tensor) && uses_[tensor].role == ACCB_CONST) {
            list.push_back(whole_tensor(tensor, bound_copy::way::to_device));
        }
    }
    for (const plan_step& one : what.once) {
        list.push_back(std::visit([&](const auto& kind) { return bind(kind); }, one));
    }
    can_be_captured_ = capturable;  // these are never captured
    return list;
}

}  // namespace accelbench::cuda
