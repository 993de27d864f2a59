// SPDX-License-Identifier: Apache-2.0
// Sub-buffers, kernel arguments, and the traffic of operands that lie in host memory.
#include "binder.hpp"

#include <algorithm>

#include "error.hpp"

namespace accelbench::opencl {

binder::binder(device& on, const plan& what, std::span<const operand_use> uses,
               std::span<const sdk::operand> operands)
    : device_(on),
      uses_(uses.begin(), uses.end()),
      operands_(operands.begin(), operands.end()),
      tensor_memory_(operands.size(), nullptr) {
    for (const uint64_t bytes : what.scratch) {
        scratch_.push_back(device_.allocate(bytes, CL_MEM_READ_WRITE, nullptr));
    }
}

device_buffer& binder::buffer_of(uint32_t tensor) const {
    auto* memory = dynamic_cast<device_buffer*>(operands_[tensor].memory);
    sdk::require(memory != nullptr, "an operand is bound to a buffer of another plug-in");
    sdk::require(&memory->owner() == &device_,
                 "an operand is bound to a buffer of another device than the program's");
    return *memory;
}

cl_mem binder::memory_of(uint32_t tensor) {
    cl_mem& known = tensor_memory_[tensor];
    if (known != nullptr) {
        return known;
    }
    const uint64_t bytes = std::max<uint64_t>(uses_[tensor].bytes, 1);
    if (uses_[tensor].role == ACCB_TEMP) {
        known = views_.emplace_back(device_.allocate(bytes, CL_MEM_READ_WRITE, nullptr)).get();
        return known;
    }
    const device_buffer& buffer = buffer_of(tensor);
    const uint64_t offset = operands_[tensor].offset;
    if (offset == 0) {
        known = buffer.memory();
        return known;
    }
    if (offset % device_.traits().base_alignment != 0) {
        throw sdk::error(ACCB_INVALID_ARGUMENT,
                         "an operand is bound at byte " + std::to_string(offset) +
                             "; this device takes multiples of " +
                             std::to_string(device_.traits().base_alignment));
    }
    const cl_buffer_region region{offset, bytes};
    cl_int code = CL_SUCCESS;
    const cl_mem view = device_.cl().create_sub_buffer(
        buffer.memory(), CL_MEM_READ_WRITE, CL_BUFFER_CREATE_TYPE_REGION, &region, &code);
    check(code, "view a part of a buffer");
    known = views_.emplace_back(view, device_.cl().release_memory).get();
    return known;
}

void binder::set(cl_kernel kernel, cl_uint position, const argument& value, bound_kernel& into) {
    const api& cl = device_.cl();
    if (const auto* tensor = std::get_if<from_tensor>(&value)) {
        const cl_mem memory = memory_of(tensor->index);
        set_argument(cl, kernel, position, &memory, sizeof(memory));
    } else if (const auto* scratch = std::get_if<from_scratch>(&value)) {
        const cl_mem memory = scratch_[scratch->index].get();
        set_argument(cl, kernel, position, &memory, sizeof(memory));
    } else if (const auto* launch = std::get_if<from_launch>(&value)) {
        into.per_launch.push_back({position, *launch});
    } else if (const auto* local = std::get_if<local_memory>(&value)) {
        set_argument(cl, kernel, position, nullptr, local->bytes);
    } else if (const auto* whole = std::get_if<cl_int>(&value)) {
        set_argument(cl, kernel, position, whole, sizeof(*whole));
    } else {
        const auto number = std::get<cl_float>(value);
        set_argument(cl, kernel, position, &number, sizeof(number));
    }
}

command binder::bind(const kernel_step& step) {
    bound_kernel bound;
    bound.kernel = device_.kernel(step.file, step.function, step.options);
    bound.global = {step.groups[0] * step.lanes, step.groups[1]};
    bound.local = {step.lanes, 1};
    for (cl_uint position = 0; position < step.arguments.size(); ++position) {
        set(bound.kernel.get(), position, step.arguments[position], bound);
    }
    return bound;
}

command binder::bind(const transfer_step& step) {
    const device_buffer& far = buffer_of(step.device_tensor);
    const device_buffer& near = buffer_of(step.host_tensor);
    sdk::require(near.host() != nullptr, "a transfer's host operand lies in device memory");
    return bound_transfer{far.memory(), operands_[step.device_tensor].offset,
                          uses_[step.device_tensor].bytes,
                          near.host() + operands_[step.host_tensor].offset, step.to_device};
}

bound_transfer binder::whole_tensor(uint32_t tensor, bool to_device) const {
    const device_buffer& buffer = buffer_of(tensor);
    const uint64_t offset = operands_[tensor].offset;
    return {buffer.memory(), offset, uses_[tensor].bytes, buffer.host() + offset, to_device};
}

void binder::add_mappings(std::vector<command>& list, moment when) const {
    std::vector<const device_buffer*> seen;  // several operands may share a buffer
    for (uint32_t tensor = 0; tensor < uses_.size(); ++tensor) {
        if (operands_[tensor].memory == nullptr || uses_[tensor].by_transfer) {
            continue;
        }
        const device_buffer& buffer = buffer_of(tensor);
        if (buffer.how() == access::mapped && buffer.size() != 0 &&
            std::find(seen.begin(), seen.end(), &buffer) == seen.end()) {
            seen.push_back(&buffer);
            list.push_back(bound_mapping{buffer.memory(), buffer.host(), buffer.size(),
                                         when == moment::before});
        }
    }
}

void binder::add_staging(std::vector<command>& list, moment when) const {
    for (uint32_t tensor = 0; tensor < uses_.size(); ++tensor) {
        const operand_use& use = uses_[tensor];
        if (operands_[tensor].memory == nullptr || use.by_transfer || use.bytes == 0 ||
            buffer_of(tensor).how() != access::staged) {
            continue;
        }
        // Constants are brought over once, when the session is made.
        const bool moves = when == moment::before ? is_read(use.role) && use.role != ACCB_CONST
                                                  : is_written(use.role);
        if (moves) {
            list.push_back(whole_tensor(tensor, when == moment::before));
        }
    }
}

std::vector<command> binder::launch_commands(const plan& what) {
    std::vector<command> list;
    add_mappings(list, moment::before);
    add_staging(list, moment::before);
    for (const plan_step& one : what.launch) {
        list.push_back(std::visit([&](const auto& kind) { return bind(kind); }, one));
    }
    add_staging(list, moment::after);
    add_mappings(list, moment::after);
    return list;
}

std::vector<command> binder::once_commands(const plan& what) {
    std::vector<command> list;
    add_mappings(list, moment::before);
    for (uint32_t tensor = 0; tensor < uses_.size(); ++tensor) {
        if (uses_[tensor].role == ACCB_CONST && uses_[tensor].bytes != 0 &&
            buffer_of(tensor).how() == access::staged) {
            list.push_back(whole_tensor(tensor, true));
        }
    }
    for (const plan_step& one : what.once) {
        list.push_back(std::visit([&](const auto& kind) { return bind(kind); }, one));
    }
    add_mappings(list, moment::after);
    return list;
}

}  // namespace accelbench::opencl
