// SPDX-License-Identifier: Apache-2.0
// One kernel of the cpu plug-in, bound and ready to launch, for measuring outside of the harness.
#pragma once

#include <accelbench/plugin.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace accelbench::cpu_perf {

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

/// Opens the plug-in on first use. Throws std::runtime_error with the plug-in's words where a call
/// fails.
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

/// Bandwidths that plain loops on all processors reach on 128 MiB arrays: what the memory can do,
/// in bytes of traffic.
struct ceilings {
    ceilings();
    double read();     // returns the bytes moved; the caller takes the time
    double copy_nt();  // non-temporal stores
    double fma();      // returns float operations of register-only multiply-adds

  private:
    std::vector<float> from_, to_;
};

}  // namespace accelbench::cpu_perf
