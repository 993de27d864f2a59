// SPDX-License-Identifier: Apache-2.0
// One thing that a launch puts into the queue, resolved as far as possible beforehand.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <variant>
#include <vector>

#include "plan.hpp"

namespace accelbench::opencl {

struct bound_kernel {
    struct launch_argument {
        cl_uint position;
        from_launch value;
    };
    kernel_handle kernel;
    std::array<size_t, 2> global{1, 1};
    std::array<size_t, 2> local{1, 1};
    std::vector<launch_argument> per_launch;
};
struct bound_transfer {
    cl_mem memory;
    uint64_t offset, bytes;
    std::byte* host;
    bool to_device;
};
struct bound_mapping {
    cl_mem memory;
    std::byte* host;
    uint64_t size;
    bool give_to_device;  // else back to the host
};
using command = std::variant<bound_kernel, bound_transfer, bound_mapping>;

/// event: where to put the command's event, or NULL. Throws sdk::error.
void enqueue(device& on, const command& what, std::span<const int64_t> scalars, cl_event* event);

/// Sets an argument that is the same in every launch.
void set_argument(const api& cl, cl_kernel kernel, cl_uint position, const void* value,
                  size_t size);

}  // namespace accelbench::opencl
