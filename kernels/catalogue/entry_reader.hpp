// SPDX-License-Identifier: Apache-2.0
// Reads one suite entry key by key and keeps the first problem, so that a builder checks once, at
// its end.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "kernels/catalogue/catalogue.hpp"

namespace accelbench::kernels {

class entry_reader {
  public:
    /// Every entry may also have "source", "layer" and "data_seed"; any other key that is not in
    /// `keys` is a problem.
    entry_reader(const suite_entry& entry, std::string_view kernel,
                 std::vector<std::string_view> keys);

    /// A whole number >= 1.
    std::int64_t extent(std::string_view key);
    std::int64_t extent_or(std::string_view key, std::int64_t otherwise);
    /// A whole number >= low.
    std::int64_t integer_or(std::string_view key, std::int64_t otherwise, std::int64_t low);
    /// One of `choices`.
    std::string choice(std::string_view key, std::span<const std::string_view> choices);
    /// The "dtype" of the entry.
    dtype type(std::initializer_list<dtype> offered);
    /// "llama3.1-8b.qkv": source and layer, as they stand in ids.
    [[nodiscard]] std::string label() const;
    [[nodiscard]] std::string source() const;

    void refuse(error_code code, std::string happened, std::string next = {});
    [[nodiscard]] const std::optional<error>& problem() const { return problem_; }

  private:
    [[nodiscard]] const entry_value* find(std::string_view key) const;

    const suite_entry& entry_;
    std::string kernel_;
    std::optional<error> problem_;
};

/// The last step of every builder: takes the data seed, refuses sizes that do not fit 64 bits, then
/// sets the hash.
[[nodiscard]] result<workload> finished(entry_reader& in, workload w);

}  // namespace accelbench::kernels
