// SPDX-License-Identifier: Apache-2.0
// From commands to clEnqueue calls.
#include "command.hpp"

#include <accelbench/backend.hpp>
#include <cmath>

#include "error.hpp"

namespace accelbench::opencl {
namespace {

void set_launch_argument(const api& cl, cl_kernel kernel,
                         const bound_kernel::launch_argument& argument,
                         std::span<const int64_t> scalars) {
    const from_launch& value = argument.value;
    sdk::require(!scalars.empty(), "a launch of this workload needs its scalar");
    if (scalars[0] < value.least || scalars[0] > value.most) {
        throw sdk::error(ACCB_INVALID_ARGUMENT,
                         "a launch's scalar is " + std::to_string(scalars[0]) +
                             "; it must lie in " + std::to_string(value.least) + " to " +
                             std::to_string(value.most));
    }
    switch (value.what) {
        case launch_value::position: {
            const auto position = static_cast<cl_int>(scalars[0]);
            set_argument(cl, kernel, argument.position, &position, sizeof(position));
            return;
        }
        case launch_value::bias_correction: {
            const double power = std::pow(value.beta, static_cast<double>(scalars[0]));
            const auto correction = static_cast<cl_float>(1.0 / (1.0 - power));
            set_argument(cl, kernel, argument.position, &correction, sizeof(correction));
            return;
        }
    }
}

void enqueue_one(device& on, const bound_kernel& what, std::span<const int64_t> scalars,
                 cl_event* event) {
    for (const auto& argument : what.per_launch) {
        set_launch_argument(on.cl(), what.kernel.get(), argument, scalars);
    }
    check(on.cl().enqueue_kernel(on.queue(), what.kernel.get(), 2, nullptr, what.global.data(),
                                 what.local.data(), 0, nullptr, event),
          "enqueue a kernel");
}

void enqueue_one(device& on, const bound_transfer& what, std::span<const int64_t>,
                 cl_event* event) {
    if (what.to_device) {
        check(on.cl().enqueue_write(on.queue(), what.memory, CL_FALSE, what.offset, what.bytes,
                                    what.host, 0, nullptr, event),
              "copy to the device");
    } else {
        check(on.cl().enqueue_read(on.queue(), what.memory, CL_FALSE, what.offset, what.bytes,
                                   what.host, 0, nullptr, event),
              "copy to the host");
    }
}

void enqueue_one(device& on, const bound_mapping& what, std::span<const int64_t>, cl_event* event) {
    if (what.give_to_device) {
        check(on.cl().enqueue_unmap(on.queue(), what.memory, what.host, 0, nullptr, event),
              "hand host memory to the device");
        return;
    }
    cl_int code = CL_SUCCESS;
    (void)on.cl().enqueue_map(on.queue(), what.memory, CL_FALSE, CL_MAP_READ | CL_MAP_WRITE, 0,
                              what.size, 0, nullptr, event, &code);
    check(code, "take host memory back");
}

}  // namespace

void set_argument(const api& cl, cl_kernel kernel, cl_uint position, const void* value,
                  size_t size) {
    check(cl.set_kernel_arg(kernel, position, size, value), "set a kernel's argument");
}

void enqueue(device& on, const command& what, std::span<const int64_t> scalars, cl_event* event) {
    std::visit([&](const auto& one) { enqueue_one(on, one, scalars, event); }, what);
}

}  // namespace accelbench::opencl
