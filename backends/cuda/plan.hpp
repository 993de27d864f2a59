// SPDX-License-Identifier: Apache-2.0
// A workload translated into steps: plain data that names tensors, made without touching the
// device.
#pragma once

#include <accelbench/plugin.h>
#include <cuda.h>

#include <accelbench/sdk/operands.hpp>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "ranks.hpp"

namespace accelbench::cuda {

class device;

// ---- Arguments: what a step says instead of an address ----

struct from_tensor {
    uint32_t index;  // into the workload's tensors
    uint64_t byte_offset = 0;
};
struct from_scratch {
    uint32_t index;  // into plan::scratch
    uint64_t byte_offset = 0;
};
/// A value of a kernel's parameter, the same in every launch. Make it with literal(...).
struct literal_value {
    std::vector<std::byte> bytes;
};
/// A kernel's parameter that depends on the launch's scalars; computed on the host in submit, so it
/// must be cheap. Works in both launch modes. Make it with at_position() or bias_correction(), or
/// bring another function.
struct from_launch {
    /// Writes `size` bytes. constant: the field below.
    void (*compute)(std::span<const int64_t> scalars, double constant, std::byte* out);
    uint32_t size;  // bytes, at most 8
    double constant = 0.0;
    int64_t least = 0, most = 0;  // valid range of scalar 0: submit refuses others
};
using argument = std::variant<from_tensor, from_scratch, literal_value, from_launch>;

template <class Value>
[[nodiscard]] literal_value literal(const Value& value) {
    static_assert(std::is_trivially_copyable_v<Value>);
    literal_value made;
    made.bytes.resize(sizeof(Value));
    std::memcpy(made.bytes.data(), &value, sizeof(Value));
    return made;
}
/// int32: the launch's scalar 0, which must lie in 0 .. most.
[[nodiscard]] from_launch at_position(int64_t most);
/// float: 1 / (1 - beta^scalar 0), computed in float64: in float32 on the device 1 - beta^t loses
/// its digits at beta = 0.999. Scalar 0 counts steps from 1.
[[nodiscard]] from_launch bias_correction(double beta);

// ---- Steps ----

/// One launch of a function of kernels/*.cu. The arguments are in the order of its parameters;
/// their sizes must be those of the parameters (pointers are 8 bytes).
struct kernel_step {
    std::string function;
    std::array<uint32_t, 3> grid{1, 1, 1}, block{1, 1, 1};
    uint32_t shared_bytes = 0;  // dynamic
    std::vector<argument> arguments;
    uint32_t cluster = 1;      // blocks of a cluster along x (capability 9.0 and above)
    bool cooperative = false;  // all blocks resident at the same time
};
/// Bytes from one place to another by the driver's copy command. Host tensors are found by where
/// the harness bound them.
struct copy_step {
    argument from, to;  // from_tensor or from_scratch
    uint64_t bytes;
};
struct fill_step {
    argument to;  // from_tensor or from_scratch
    uint64_t bytes;
    uint8_t value;
};

/// What a library step gets in every launch. Addresses are in the order of library_step::operands.
struct call_site {
    CUstream stream;
    std::span<const CUdeviceptr> operands;
    CUdeviceptr workspace;  // 256-byte aligned, workspace_bytes() large; 0 if that is 0
    std::span<const int64_t> scalars;
    rank_group* comm = nullptr;  // of accb.collective/1, or NULL
};
/// Work that a vendor's library puts onto a stream. Shared by all sessions of a program.
class library_call {
  public:
    library_call() = default;
    library_call(const library_call&) = delete;
    library_call& operator=(const library_call&) = delete;
    virtual ~library_call() = default;

    /// In compile, once, with the device open and its context current: makes handles and
    /// descriptors, asks the heuristics, builds the plan. Throws sdk::error, or refusal.
    virtual void prepare(device& on) = 0;
    /// After prepare. The session allocates it once.
    [[nodiscard]] virtual uint64_t workspace_bytes() const = 0;
    /// Timed. Enqueues on at.stream and returns: no synchronisation, no allocation, nothing that a
    /// stream capture forbids. In launch mode graph it runs once, while capturing, so it must not
    /// depend on scalars there (say so with needs_scalars).
    virtual void enqueue(const call_site& at) = 0;
    [[nodiscard]] virtual bool needs_scalars() const { return false; }
};
struct library_step {
    std::string name;                // for messages: "cublasLt matmul"
    std::vector<argument> operands;  // from_tensor or from_scratch
    std::shared_ptr<library_call> call;
};

using plan_step = std::variant<kernel_step, copy_step, fill_step, library_step>;

struct plan {
    std::vector<plan_step> once;    // at session_create, untimed: repacking of constants
    std::vector<plan_step> launch;  // every launch, in order
    std::vector<uint64_t>
        scratch;  // bytes of the buffers that a session owns, each 256-byte aligned
    /// Filled by lowering: types, determinism, note. The rest (launch modes, boundaries, queue
    /// depth, implementations) is the core's.
    accb_support answer{};
    std::string tuning_record;  // what a library step chose after a search; empty: class default
};

/// query() turns it into an answer, compile() into ACCB_UNSUPPORTED.
using sdk::refusal;

}  // namespace accelbench::cuda
