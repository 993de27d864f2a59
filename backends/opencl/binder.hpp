// SPDX-License-Identifier: Apache-2.0
// Turns a plan into commands on bound operands, and owns the memory objects that these name.
#pragma once

#include <accelbench/backend.hpp>

#include "buffer.hpp"
#include "command.hpp"
#include "operand_use.hpp"

namespace accelbench::opencl {

class binder {
  public:
    /// uses and operands by tensor index; both are copied, the buffers outlive this object.
    binder(device& on, const plan& what, std::span<const operand_use> uses,
           std::span<const sdk::operand> operands);

    [[nodiscard]] std::vector<command> launch_commands(const plan& what);
    /// For session_create: constants that lie in host memory, then plan::once.
    [[nodiscard]] std::vector<command> once_commands(const plan& what);

  private:
    enum class moment : uint8_t { before, after };

    [[nodiscard]] device_buffer& buffer_of(uint32_t tensor) const;
    [[nodiscard]] cl_mem memory_of(uint32_t tensor);
    [[nodiscard]] command bind(const kernel_step& step);
    [[nodiscard]] command bind(const transfer_step& step);
    void set(cl_kernel kernel, cl_uint position, const argument& value, bound_kernel& into);
    void add_mappings(std::vector<command>& list, moment when) const;
    void add_staging(std::vector<command>& list, moment when) const;
    [[nodiscard]] bound_transfer whole_tensor(uint32_t tensor, bool to_device) const;

    device& device_;
    std::vector<operand_use> uses_;
    std::vector<sdk::operand> operands_;
    std::vector<memory_handle> scratch_;
    std::vector<memory_handle> views_;   // sub-buffers; temporaries have a buffer of their own here
    std::vector<cl_mem> tensor_memory_;  // by tensor index, NULL until first asked for
};

}  // namespace accelbench::opencl
