// SPDX-License-Identifier: Apache-2.0
// One kernel of the cpu plug-in, bound and ready to launch, for measuring outside of the harness.
#pragma once

#include <accelbench/plugin.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace accelbench::cpu_perf {

/// Those this process could use when it was first asked; call before anything binds a thread.
const std::vector<int>& processors();

struct operand {
    accb_dtype type;
    std::vector<std::int64_t> dims;
    std::uint8_t role = ACCB_INPUT;
};

struct kernel {
    std::string op;
    std::vector<operand> operands;
    std::map<std::string, std::int64_t> integers;
    std::map<std::string, double> numbers;
    std::vector<std::int64_t> scalars;
};

/// Opens the plug-in on first use, on `processors()`. Throws std::runtime_error with the plug-in's
/// words where a call fails.
class launcher {
  public:
    explicit launcher(const kernel& k);
    ~launcher();
    launcher(const launcher&) = delete;
    launcher& operator=(const launcher&) = delete;

    void launch();
    [[nodiscard]] double operand_bytes() const { return bytes_; }

  private:
    accb_buffer* make_buffer(const operand& o);
    void compile(const kernel& k, const std::vector<accb_tensor>& tensors);
    accb_program* program_ = nullptr;
    accb_session* session_ = nullptr;
    std::vector<accb_buffer*> buffers_;
    std::vector<std::int64_t> scalars_;
    double bytes_ = 0.0;
};

/// Values around 1 in every type (0x3f80 is 1 in bf16, 1.875 in f16): no subnormals, no infinities.
std::vector<std::byte> fill_values(accb_dtype type, std::uint64_t bytes);

/// Bandwidths that plain loops on all processors reach on arrays of 128 MiB in huge pages, as the
/// harness's buffers are: what the memory can do, in bytes of traffic that any kernel must move.
class ceilings {
  public:
    /// Starts one OpenMP thread for each processor and binds it there; oneDNN shares them.
    explicit ceilings(const std::vector<int>& cpus);
    // Each returns what it did in bytes (fma: in operations); the caller takes the time.
    double read();
    double copy_nt();   // one read, one non-temporal store
    double triad_nt();  // two reads, one non-temporal store
    double update();    // two reads, one of them stored to in place
    double fma();       // register-only multiply-adds

  private:
    struct unmap {
        void operator()(float* p) const;
    };
    using array = std::unique_ptr<float[], unmap>;
    static array make_array();
    array from_, other_, to_;
};

}  // namespace accelbench::cpu_perf
