// SPDX-License-Identifier: Apache-2.0
// Translating one kernel of a workload into steps. query() and compile() share it, so that they
// cannot disagree.
//
// A kernel is one file ops_NAME.cpp beside this one; nothing else changes, CMake finds it:
//
//     void lower_rms_norm(const lowering& in) {
//         in.expect_operands(3);
//         const accb_dtype type = in.floating(0);
//         ...                                            // check everything: throw refusal
//         kernel_step step;
//         step.function = "accb_rms_norm_bf16";          // extern "C" in kernels/NAME.cu
//         step.grid = {in.blocks(rows), 1, 1};
//         step.block = {256, 1, 1};
//         step.arguments = {in.arg(0), in.arg(1), in.arg(2), literal(rows), literal(epsilon)};
//         in.add(std::move(step));
//         in.answer().determinism = ACCB_DETERMINISM_BITWISE;
//     }
//     const op_registration registered({.op = "rms_norm", .implementation = "own", .lower =
//     lower_rms_norm});
//
// One operator may have several implementations (an own kernel and a library's); each registers
// itself.
#pragma once

#include <accelbench/backend.hpp>
#include <accelbench/sdk/operands.hpp>
#include <initializer_list>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "device.hpp"
#include "plan.hpp"

namespace accelbench::cuda {

class lowering : public sdk::operand_checks {
  public:
    /// opened: NULL in query, where no device work is allowed; the device in compile.
    lowering(const accb_workload& workload, const accb_kernel& kernel, const device_traits& traits,
             device* opened, std::string_view tuning, plan& out)
        : operand_checks(workload, kernel),
          traits_(traits),
          opened_(opened),
          tuning_(tuning),
          out_(out) {}

    [[nodiscard]] const device_traits& device() const { return traits_; }
    [[nodiscard]] cuda::device* opened() const { return opened_; }
    /// The record that this implementation's candidates() proposed, or empty: choose by yourself.
    [[nodiscard]] std::string_view tuning() const { return tuning_; }
    /// bit: one ACCB_ALLOW_* or ACCB_REQUIRE_*.
    [[nodiscard]] bool allows(uint32_t bit) const { return (workload().numerics & bit) != 0; }

    /// The address of an operand as an argument of a kernel or of a library step.
    [[nodiscard]] from_tensor arg(uint32_t operand, uint64_t byte_offset = 0) const;
    /// A buffer of the session's own, 256-byte aligned.
    [[nodiscard]] from_scratch scratch(uint64_t bytes) const;
    void add(plan_step step) const { out_.launch.push_back(std::move(step)); }
    /// At session_create, untimed; only for what depends on ACCB_CONST operands alone.
    void add_once(plan_step step) const { out_.once.push_back(std::move(step)); }
    /// Types and determinism of what will run; starts as f32 everywhere, determinism unknown.
    [[nodiscard]] accb_support& answer() const { return out_.answer; }
    [[nodiscard]] plan& out() const { return out_; }

    /// One block for each of `items` pieces of work, for kernels that stream memory: the scheduler
    /// replaces a block that is done, where a grid that fits the device waits for its slowest. On
    /// an H200 copy moved 3.91 TB/s so and 3.66 by a persistent grid, triad 3.92 and 3.78,
    /// adamw 4.13 and 3.68.
    [[nodiscard]] static uint32_t blocks(int64_t items);
    /// At most as many blocks as fit on the device at `resident` a multiprocessor: a persistent
    /// grid walks over the rest.
    [[nodiscard]] uint32_t resident_blocks(int64_t items, int resident = 8) const;

  private:
    const device_traits& traits_;
    cuda::device* opened_;
    std::string_view tuning_;
    plan& out_;
};

[[nodiscard]] constexpr int64_t ceil_div(int64_t whole, int64_t part) {
    return (whole + part - 1) / part;
}
/// "f32", "f16", "bf16": what names of functions end in.
[[nodiscard]] std::string suffix_of(accb_dtype type);

/// One way to run one operator.
struct op_implementation {
    std::string_view op;  // as in docs/operators.md
    uint32_t version = 1;
    /// One word: "own", "cublaslt", "cudnn". Stands in accb_support.implementations.
    std::string_view implementation = "own";
    /// The highest that does not refuse is the default. Own kernels 0, a vendor's library above.
    int preference = 0;
    /// Of a vendor's library, which the option libraries=off leaves out.
    bool library = false;
    void (*lower)(const lowering&) = nullptr;
    /// Records that a search should try, the default first; NULL: nothing to tune. In compile only.
    std::vector<std::string> (*candidates)(const lowering&) = nullptr;
};

/// Static objects of this type fill the table before the plug-in is opened: the files of a plug-in
/// are always linked whole, and a kernel stays one file (docs/decisions/0017).
class op_registration {
  public:
    explicit op_registration(const op_implementation& what);
    op_registration(const op_registration&) = delete;
    op_registration& operator=(const op_registration&) = delete;

    op_implementation what;
    const op_registration* next;
};

/// All implementations of an operator, the default first.
[[nodiscard]] std::vector<const op_implementation*> implementations_of(std::string_view op,
                                                                       uint32_t version,
                                                                       bool libraries = true);

/// What make_plan is asked for.
struct plan_order {
    const accb_workload& workload;
    const device_traits& traits;
    device* opened = nullptr;           // NULL in query
    std::string_view implementation{};  // empty: the default of each kernel
    std::string_view tuning{};
    bool libraries = true;  // whether a vendor's library may run a kernel
};
/// The whole workload. Throws refusal.
[[nodiscard]] plan make_plan(const plan_order& order);
/// Names of the implementations that accept a workload, the default first, separated by one space.
[[nodiscard]] std::string implementations_for(const plan_order& order);

}  // namespace accelbench::cuda
