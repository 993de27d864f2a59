// SPDX-License-Identifier: Apache-2.0
// One OpenCL device: what it is, and its context, queue and built programs, made on first use.
#pragma once

#include <accelbench/plugin.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "handle.hpp"
#include "thread_binding.hpp"

namespace accelbench::opencl {

/// What the choice of kernels depends on. Sizes in bytes.
struct device_traits {
    bool is_cpu = false;
    bool unified_memory = false;  // kernels can work in the host's memory itself
    uint32_t compute_units = 1;
    uint32_t vector_width = 4;  // floats that the driver prefers in one vector
    uint64_t local_bytes = 0;   // 0: emulated and tiny, or none
    uint64_t max_allocation = 0;
    uint64_t max_group = 1;       // work-items in a work-group
    uint64_t base_alignment = 1;  // of a sub-buffer's offset
};

class device {
  public:
    /// platform_name and version go into the report. Queries the driver, starts nothing.
    device(const api& cl, cl_platform_id platform, cl_device_id id);

    [[nodiscard]] const api& cl() const { return cl_; }
    [[nodiscard]] const device_traits& traits() const { return traits_; }
    [[nodiscard]] const accb_device_info& info() const { return info_; }
    /// Position in a list that does not depend on the order in which the loader found drivers.
    [[nodiscard]] const std::string& sort_key() const { return sort_key_; }

    /// Makes context and queue; binds the threads that the driver starts meanwhile to `cpus`.
    void open(const std::vector<int>& cpus);
    [[nodiscard]] cl_context context() const { return context_.get(); }
    /// In order; shared by all sessions, so that their launches complete as they were submitted.
    [[nodiscard]] cl_command_queue queue() const { return queue_.get(); }

    /// A new kernel object of an embedded source file, built with these options once per device.
    [[nodiscard]] kernel_handle kernel(const std::string& file, const std::string& function,
                                       const std::string& options);
    [[nodiscard]] memory_handle allocate(uint64_t bytes, cl_mem_flags flags, void* host_ptr) const;

  private:
    [[nodiscard]] std::string text(cl_device_info what) const;
    template <class Value>
    [[nodiscard]] Value value(cl_device_info what) const;
    void read_traits();
    void read_info(cl_platform_id platform);
    [[nodiscard]] program_handle build(const std::string& file, const std::string& options);

    const api& cl_;
    cl_device_id id_;
    device_traits traits_;
    accb_device_info info_{};
    std::string sort_key_;
    context_handle context_;
    queue_handle queue_;
    std::map<std::string, program_handle> programs_;  // by file and options
};

/// All devices of all platforms, in a stable order. Empty without a driver; then `why` says so.
[[nodiscard]] std::vector<std::unique_ptr<device>> find_devices(std::string& why);

}  // namespace accelbench::opencl
