// SPDX-License-Identifier: Apache-2.0
// samples.jsonl: a few elements of what a timed launch wrote, a line a run, kept by campaigns under
// a challenge so that anybody can compute them again (docs/decisions/0046).
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "results/bundle/durable_file.hpp"

namespace accelbench::results {

inline constexpr std::string_view samples_file = "samples.jsonl";

struct sampled_tensor {
    std::uint32_t rank = 0, tensor = 0;   // index into the workload's tensors
    std::vector<std::uint64_t> elements;  // ascending, numbered through the tensor
    std::vector<std::uint64_t> bits;      // of each, as it lay in memory, little end first
};

/// Of one run: the run of the journal with this visit and device.
struct output_sample {
    std::string visit, device;
    std::uint32_t constants = 0, others = 0;  // which draws the operands are of
    std::uint64_t launches = 0;               // since the state was written
    std::vector<sampled_tensor> tensors;
};

/// One line with its end.
[[nodiscard]] std::string line_of(const output_sample& sample);
/// Empty where the bundle has no such file. bundle_damaged names the line.
[[nodiscard]] result<std::vector<output_sample>> read_samples(const std::filesystem::path& folder);

/// Appends to the file of a bundle that is being written. A torn end of a killed campaign is cut.
class sample_writer {
  public:
    [[nodiscard]] static result<sample_writer> open(const std::filesystem::path& folder);
    [[nodiscard]] status append(const std::vector<output_sample>& samples);

  private:
    sample_writer(std::filesystem::path path, file_handle file)
        : path_(std::move(path)), file_(std::move(file)) {}
    std::filesystem::path path_;
    file_handle file_;
};

}  // namespace accelbench::results
