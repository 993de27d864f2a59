// SPDX-License-Identifier: Apache-2.0
// One GPU, or one slice of a partitioned GPU: what it is, and what it owns while it is open.
#pragma once

#include <accelbench/plugin.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "completion_line.hpp"
#include "device_clock.hpp"
#include "driver/driver.hpp"
#include "handle.hpp"

namespace accelbench::cuda {

/// What lowering may depend on. Known without a context, so that query() does no device work.
struct device_traits {
    int major = 0, minor = 0;  // compute capability
    int sm_count = 1;
    int warp = 32;
    int threads_per_sm = 0, blocks_per_sm = 0, registers_per_sm = 0;
    uint32_t shared_per_block = 0;       // bytes without asking
    uint32_t shared_per_block_most = 0;  // bytes after device::function() has asked for them
    uint32_t shared_per_sm = 0;
    uint64_t memory_bytes = 0, l2_bytes = 0;
    int clock_khz = 0, memory_clock_khz = 0, memory_bus_bits = 0;  // 0: not told
    int driver_version = 0;                                        // 13000 is 13.0
    int compute_mode = CU_COMPUTEMODE_DEFAULT;
    bool has_graphs = false;
    bool is_slice = false;   // of a partitioned card
    bool is_double = false;  // a test's stand-in on host memory

    [[nodiscard]] int capability() const { return 10 * major + minor; }
};

/// 13.0 from 13000.
[[nodiscard]] std::string spell_version(int version);

/// Used from one thread, as the border's [ctl] and [ses] calls are.
class device {
  public:
    /// Asks the driver about the device; makes no context.
    device(const driver_api& cu, CUdevice id, host_wait how);
    ~device();
    device(const device&) = delete;
    device& operator=(const device&) = delete;

    [[nodiscard]] const driver_api& cu() const { return cu_; }
    [[nodiscard]] const device_traits& traits() const { return traits_; }
    [[nodiscard]] const accb_device_info& info() const { return info_; }
    [[nodiscard]] CUdevice id() const { return id_; }

    /// Retains the primary context, makes it current in this thread, and makes the stream. Cheap
    /// when it is open already. Everything below needs it.
    void open();
    /// Makes the context current in this thread if another device's is, or none; open before.
    void make_current() const;
    [[nodiscard]] CUcontext context() const { return context_; }
    /// The one stream of this device, in order: launches of all sessions complete as submitted.
    [[nodiscard]] CUstream stream() const { return stream_.get(); }
    [[nodiscard]] completion_line& line() { return *line_; }
    [[nodiscard]] device_clock& clock() { return *clock_; }
    /// Bytes that a library or another program set aside in the L2 cache; this backend never asks.
    [[nodiscard]] uint64_t persisting_l2_bytes() const;

    /// A function of our own kernels; the image is loaded at the first call. shared_bytes: dynamic
    /// shared memory that launches will ask for (beyond 48 KiB the driver must be told).
    [[nodiscard]] CUfunction function(const std::string& name, uint32_t shared_bytes = 0);
    /// Blocks of `threads` that fit on one multiprocessor at the same time.
    [[nodiscard]] int occupancy(const std::string& name, int threads, uint32_t shared_bytes);
    [[nodiscard]] memory_handle allocate(uint64_t bytes) const;

  private:
    [[nodiscard]] int attribute(CUdevice_attribute what, int fallback = 0) const;
    void read_traits();
    void read_info();
    void load_module();
    void read_free_memory();

    const driver_api& cu_;
    CUdevice id_;
    host_wait wait_;
    device_traits traits_;
    accb_device_info info_{};
    CUcontext context_ = nullptr;
    stream_handle stream_;
    std::unique_ptr<completion_line> line_;
    std::unique_ptr<device_clock> clock_;
    module_handle module_;
    std::map<std::string, CUfunction, std::less<>> functions_;
};

/// All devices in the driver's order. Empty without a driver or a device; then `why` says so.
[[nodiscard]] std::vector<std::unique_ptr<device>> find_devices(std::string& why, host_wait how);

}  // namespace accelbench::cuda
