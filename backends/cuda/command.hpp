// SPDX-License-Identifier: Apache-2.0
// One thing that a launch puts onto the stream, resolved as far as possible beforehand.
#pragma once

#include <cstddef>
#include <span>
#include <variant>
#include <vector>

#include "device.hpp"
#include "plan.hpp"

namespace accelbench::cuda {

/// A kernel with its parameters in place: the driver is given pointers into storage.
class bound_kernel {
  public:
    struct per_launch {
        uint32_t slot;  // into storage
        from_launch value;
    };

    bound_kernel(CUfunction function, const kernel_step& step);
    // A moved vector keeps its elements where they are; a copied one does not.
    bound_kernel(bound_kernel&&) = default;
    bound_kernel& operator=(bound_kernel&&) = default;

    /// In the order of the function's parameters. At most 8 bytes go into one slot of storage;
    /// longer values take several.
    void add(const void* value, std::size_t size);
    void add(const from_launch& value);
    /// Once, behind the last add(): before it storage may move.
    void close();

    /// Computes what depends on the launch. Throws sdk::error for a scalar out of range.
    void update(std::span<const int64_t> scalars);
    [[nodiscard]] bool depends_on_launch() const { return !per_launch_.empty(); }

    void enqueue(device& on) const;
    [[nodiscard]] CUDA_KERNEL_NODE_PARAMS node_parameters() const;

  private:
    CUfunction function_;
    std::array<uint32_t, 3> grid_, block_;
    uint32_t shared_bytes_, cluster_;
    bool cooperative_;
    std::vector<uint64_t> storage_;
    std::vector<uint32_t> slots_;  // where each parameter begins
    std::vector<void*> parameters_;
    std::vector<per_launch> per_launch_;
};

struct bound_copy {
    enum class way : uint8_t { to_device, to_host, on_device };
    way direction;
    CUdeviceptr from, to;  // of the device's sides
    std::byte* host;       // the host's side, NULL for on_device
    uint64_t bytes;
};
struct bound_fill {
    CUdeviceptr to;
    uint64_t bytes;
    uint8_t value;
};
struct bound_library {
    std::string name;
    std::shared_ptr<library_call> call;
    std::vector<CUdeviceptr> operands;
    CUdeviceptr workspace;
    rank_group* comm;  // the session's, or NULL
};
using command = std::variant<bound_kernel, bound_copy, bound_fill, bound_library>;

/// Puts one command onto the device's stream; parameters that depend on the launch are up to date.
void enqueue(device& on, const command& what, std::span<const int64_t> scalars);

}  // namespace accelbench::cuda
