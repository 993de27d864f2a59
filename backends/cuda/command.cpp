// SPDX-License-Identifier: Apache-2.0
// From commands to the driver's calls.
#include "command.hpp"

#include <accelbench/backend.hpp>

#include "error.hpp"

namespace accelbench::cuda {

bound_kernel::bound_kernel(CUfunction function, const kernel_step& step)
    : function_(function),
      grid_(step.grid),
      block_(step.block),
      shared_bytes_(step.shared_bytes),
      cluster_(step.cluster),
      cooperative_(step.cooperative) {}

void bound_kernel::add(const void* value, std::size_t size) {
    slots_.push_back(static_cast<uint32_t>(storage_.size()));
    storage_.resize(storage_.size() + std::max<std::size_t>(1, (size + 7) / 8));
    std::memcpy(&storage_[slots_.back()], value, size);
}

void bound_kernel::add(const from_launch& value) {
    constexpr uint64_t nothing_yet = 0;
    add(&nothing_yet, sizeof(nothing_yet));
    per_launch_.push_back({slots_.back(), value});
}

void bound_kernel::close() {
    for (const uint32_t slot : slots_) {
        parameters_.push_back(&storage_[slot]);
    }
}

void bound_kernel::update(std::span<const int64_t> scalars) {
    for (const per_launch& one : per_launch_) {
        const from_launch& value = one.value;
        sdk::require(!scalars.empty(), "a launch of this workload needs its scalar");
        if (scalars[0] < value.least || scalars[0] > value.most) {
            throw sdk::error(ACCB_INVALID_ARGUMENT,
                             "a launch's scalar is " + std::to_string(scalars[0]) +
                                 "; it must lie in " + std::to_string(value.least) + " to " +
                                 std::to_string(value.most));
        }
        value.compute(scalars, value.constant, reinterpret_cast<std::byte*>(&storage_[one.slot]));
    }
}

void bound_kernel::enqueue(device& on) const {
    auto** const parameters = const_cast<void**>(parameters_.data());
    if (cluster_ == 1 && !cooperative_) [[likely]] {
        check(on.cu().launch(function_, grid_[0], grid_[1], grid_[2], block_[0], block_[1],
                             block_[2], shared_bytes_, on.stream(), parameters, nullptr),
              "launch a kernel");
        return;
    }
    if (on.cu().launch_ex == nullptr) {
        throw sdk::error(ACCB_UNSUPPORTED,
                         "a kernel needs cuLaunchKernelEx, which the driver lacks: update it");
    }
    CUlaunchAttribute attributes[2]{};
    attributes[0].id = CU_LAUNCH_ATTRIBUTE_CLUSTER_DIMENSION;
    attributes[0].value.clusterDim.x = cluster_;
    attributes[0].value.clusterDim.y = attributes[0].value.clusterDim.z = 1;
    attributes[1].id = CU_LAUNCH_ATTRIBUTE_COOPERATIVE;
    attributes[1].value.cooperative = cooperative_ ? 1 : 0;
    CUlaunchConfig config{};
    config.gridDimX = grid_[0];
    config.gridDimY = grid_[1];
    config.gridDimZ = grid_[2];
    config.blockDimX = block_[0];
    config.blockDimY = block_[1];
    config.blockDimZ = block_[2];
    config.sharedMemBytes = shared_bytes_;
    config.hStream = on.stream();
    config.attrs = attributes;
    config.numAttrs = 2;
    check(on.cu().launch_ex(&config, function_, parameters, nullptr), "launch a kernel");
}

CUDA_KERNEL_NODE_PARAMS bound_kernel::node_parameters() const {
    CUDA_KERNEL_NODE_PARAMS made{};
    made.func = function_;
    made.gridDimX = grid_[0];
    made.gridDimY = grid_[1];
    made.gridDimZ = grid_[2];
    made.blockDimX = block_[0];
    made.blockDimY = block_[1];
    made.blockDimZ = block_[2];
    made.sharedMemBytes = shared_bytes_;
    made.kernelParams = const_cast<void**>(parameters_.data());
    return made;
}

namespace {

void enqueue_one(device& on, const bound_kernel& what, std::span<const int64_t>) {
    what.enqueue(on);
}

void enqueue_one(device& on, const bound_copy& what, std::span<const int64_t>) {
    switch (what.direction) {
        case bound_copy::way::to_device:
            check(on.cu().copy_to_device(what.to, what.host, what.bytes, on.stream()),
                  "copy to the device");
            return;
        case bound_copy::way::to_host:
            check(on.cu().copy_to_host(what.host, what.from, what.bytes, on.stream()),
                  "copy to the host");
            return;
        case bound_copy::way::on_device:
            check(on.cu().copy_on_device(what.to, what.from, what.bytes, on.stream()),
                  "copy on the device");
            return;
    }
}

void enqueue_one(device& on, const bound_fill& what, std::span<const int64_t>) {
    check(on.cu().fill_bytes(what.to, what.value, what.bytes, on.stream()), "fill memory");
}

void enqueue_one(device& on, const bound_library& what, std::span<const int64_t> scalars) {
    what.call->enqueue({on.stream(), what.operands, what.workspace, scalars, what.comm});
}

}  // namespace

void enqueue(device& on, const command& what, std::span<const int64_t> scalars) {
    std::visit([&](const auto& one) { enqueue_one(on, one, scalars); }, what);
}

}  // namespace accelbench::cuda
