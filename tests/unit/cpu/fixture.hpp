// SPDX-License-Identifier: Apache-2.0
// Runs one kernel on the cpu plug-in through the border, as the harness does, on operands given as
// doubles.
#pragma once

#include <accelbench/plugin.h>

#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

namespace accelbench::cpu_test {

struct tensor {
    accb_dtype type = ACCB_F32;
    std::vector<std::int64_t> dims;
    std::uint8_t role = ACCB_INPUT;
    std::vector<double> values;  // outputs: ignored before, the result after the launches

    [[nodiscard]] std::int64_t count() const;
};

struct kernel_case {
    std::string op;
    std::vector<tensor> tensors;  // in the operator's order
    std::map<std::string, std::int64_t> integers;
    std::map<std::string, double> numbers;
    std::vector<std::vector<std::int64_t>> launches = {{}};  // the scalars of each
};

/// One opened context of the plug-in.
class device {
  public:
    /// cpus as in the option ("0,1"); isa empty: the processor's own.
    explicit device(const std::string& cpus, const std::string& isa = {});
    ~device();
    device(const device&) = delete;
    device& operator=(const device&) = delete;

    [[nodiscard]] bool is_open() const { return context_ != nullptr; }
    accb_support query(const kernel_case& c);
    /// Runs all launches; outputs and state come back in `values`. Operands lie `offset` bytes into
    /// buffers whose slack is checked afterwards. Failures are reported as test failures.
    void run(kernel_case& c, std::uint64_t offset = 64);
    /// Raw bytes of every written tensor after run(), for bitwise comparisons.
    [[nodiscard]] const std::vector<std::vector<std::byte>>& raw() const { return raw_; }
    [[nodiscard]] const accb_plugin& table() const { return *plugin_; }
    [[nodiscard]] accb_ctx* context() const { return context_; }

  private:
    accb_program* compile(const accb_workload& workload);
    accb_buffer* filled_buffer(tensor& t, std::uint64_t offset);
    void launch_all(const kernel_case& c, accb_session* session);
    const accb_plugin* plugin_ = nullptr;
    accb_ctx* context_ = nullptr;
    std::vector<std::vector<std::byte>> raw_;
};

/// What a stored element keeps of x.
double rounded(accb_dtype type, double x);
std::vector<std::byte> encode(accb_dtype type, const std::vector<double>& values);
std::vector<double> decode(accb_dtype type, const std::vector<std::byte>& bytes);
/// Relative rounding of one stored element: 2^-24, 2^-8, 2^-11.
double unit_roundoff(accb_dtype type);

/// Seeded, already rounded to `type`.
std::vector<double> random_values(accb_dtype type, std::int64_t count, std::uint32_t seed,
                                  double low = -1.0, double high = 1.0);
tensor input(accb_dtype type, std::vector<std::int64_t> dims, std::uint32_t seed, double low = -1.0,
             double high = 1.0);
tensor output(accb_dtype type, std::vector<std::int64_t> dims);

/// |got - want| <= absolute + relative * |want| everywhere; reports the worst element.
void expect_close(const std::vector<double>& got, const std::vector<double>& want, double absolute,
                  double relative, const std::string& what);

/// Threads and instruction sets that every operator is tested with; sets that this processor lacks
/// are left out.
struct setting {
    std::string cpus, isa;
};
std::vector<setting> settings();
inline const accb_dtype float_types[] = {ACCB_F32, ACCB_BF16, ACCB_F16};
std::string name_of(accb_dtype type);

}  // namespace accelbench::cpu_test
