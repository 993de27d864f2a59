// SPDX-License-Identifier: Apache-2.0
// Runs one workload through the built opencl plug-in, over the C border, with guarded operands.
#pragma once

#include <accelbench/plugin.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace accelbench::opencl_test {

/// A tensor with its values as doubles; stored in `type` on the device.
struct operand {
    accb_dtype type = ACCB_F32;
    std::vector<int64_t> extents;
    uint8_t role = ACCB_INPUT;
    std::vector<double> values;  // before the launch; outputs: poison is written instead
    uint32_t memory = 0;         // ACCB_MEM_HOST: bound to host memory
};

struct request {
    std::string op;
    std::vector<operand> operands;
    std::vector<std::pair<std::string, int64_t>> integers;
    std::vector<std::pair<std::string, double>> numbers;
    std::vector<int64_t> scalars;  // one per launch
    uint32_t launches = 1;
    bool tune = false;
    std::string tuning;
    bool host_boundary = false;  // every operand but constants lies in host memory
};

struct outcome {
    accb_status status = ACCB_INTERNAL;
    std::string message;
    uint32_t why = 0;  // of query(), where it said no
    std::string note;
    std::string tuning_record;
    std::vector<std::vector<double>> after;  // by operand
    bool guards_kept = false;                // bytes before and after every operand
};

/// The plug-in opened once per process. Empty text: there is a device; else why there is none.
[[nodiscard]] std::string missing_device();
[[nodiscard]] const accb_plugin& table();
[[nodiscard]] accb_ctx* context();

[[nodiscard]] outcome run(const request& what);

/// As stored: rounded to the type and read back.
[[nodiscard]] double stored(double value, accb_dtype type);

/// Values in [-1, 1] from a fixed recipe; whole numbers in [-limit, limit] for `whole`.
[[nodiscard]] std::vector<double> random_values(std::size_t count, uint64_t seed,
                                                accb_dtype type = ACCB_F32);
[[nodiscard]] std::vector<double> whole_values(std::size_t count, uint64_t seed, int limit);

}  // namespace accelbench::opencl_test
