// SPDX-License-Identifier: Apache-2.0
// What stands in for a vendor's compiled program: a text file that names the workload and the
// chip's precision, and computes it by the reference.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "kernels/workload.hpp"

namespace accelbench::npu_double {

/// One place of the program's lists of inputs and outputs, in the order of the workload's tensors;
/// scalars of a launch follow the inputs as int64 of no dimension.
struct port {
    std::string name, dtype;
    std::vector<std::int64_t> dims;
    std::size_t bytes = 0;
};

/// How a chip rounds: operands before, results after the arithmetic. s8 has one scale a tensor.
enum class arithmetic : std::uint8_t { f32, f16, bf16, s8 };

class artifact {
  public:
    /// `why` says what is wrong with the file where nothing is returned.
    [[nodiscard]] static std::unique_ptr<artifact> load(const std::string& path, std::string& why);

    /// Keys of the file: "format", "chip", "compiler", "id", "workload_sha256", "precision".
    [[nodiscard]] std::string value(const std::string& key) const;
    [[nodiscard]] const std::vector<port>& inputs() const { return inputs_; }
    [[nodiscard]] const std::vector<port>& outputs() const { return outputs_; }

    /// One launch. The inputs are read before an output is written: they may lie in the same
    /// memory.
    void run(std::span<const void* const> inputs, std::span<void* const> outputs) const;

  private:
    artifact() = default;
    void make_ports();
    [[nodiscard]] std::vector<std::vector<std::byte>> operands(
        std::span<const void* const> inputs) const;

    std::vector<std::pair<std::string, std::string>> values_;
    kernels::workload work_;
    arithmetic arithmetic_ = arithmetic::f32;
    std::vector<port> inputs_, outputs_;
    std::vector<std::size_t> input_tensors_, output_tensors_;  // of work_, by port
};

}  // namespace accelbench::npu_double
