// SPDX-License-Identifier: Apache-2.0
// The arrays of pointers that a launch hands to the runtime, and what is behind them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <vector>

namespace accelbench::rebellions {

/// Operands lie in host memory. A tensor that is read and written gets its new value by way of a
/// buffer of ours: whether the runtime may write to where it reads from is not documented.
class operand_table {
  public:
    explicit operand_table(uint32_t scalars)
        : scalars_(std::make_unique<int64_t[]>(scalars)), scalar_count_(scalars) {}

    void add_input(const void* at) { inputs_.push_back(at); }
    /// Once, behind the last input: the numbers of a launch come next.
    void close_inputs() {
        for (uint32_t index = 0; index < scalar_count_; ++index) {
            inputs_.push_back(&scalars_[index]);
        }
    }
    void add_output(void* at, uint64_t bytes, bool is_read) {
        if (!is_read) {
            outputs_.push_back(at);
            return;
        }
        fresh_.push_back({std::make_unique<std::byte[]>(bytes), at, bytes});
        outputs_.push_back(fresh_.back().value.get());
    }

    void set_scalars(std::span<const int64_t> values) {
        for (std::size_t index = 0; index < values.size() && index < scalar_count_; ++index) {
            scalars_[index] = values[index];
        }
    }
    /// After a launch: new values to where they belong.
    void settle() const {
        for (const fresh_value& one : fresh_) {
            std::memcpy(one.to, one.value.get(), one.bytes);
        }
    }

    [[nodiscard]] const std::vector<const void*>& inputs() const { return inputs_; }
    [[nodiscard]] const std::vector<void*>& outputs() const { return outputs_; }

  private:
    struct fresh_value {
        std::unique_ptr<std::byte[]> value;
        void* to;
        uint64_t bytes;
    };
    std::unique_ptr<int64_t[]> scalars_;
    uint32_t scalar_count_;
    std::vector<const void*> inputs_;
    std::vector<void*> outputs_;
    std::vector<fresh_value> fresh_;
};

}  // namespace accelbench::rebellions
