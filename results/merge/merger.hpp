// SPDX-License-Identifier: Apache-2.0
// One merged bundle of many: members come in any order and one at a time, so that only one of them
// need be in memory with its samples.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "results/merge/content.hpp"

namespace accelbench::results {

class merger {
  public:
    /// bundle_mismatch where the member was measured otherwise than the first, or is there twice.
    [[nodiscard]] status add(const bundle& member);
    /// All members of a merged bundle, as if they had come one by one; what it expected and warned
    /// of is kept. `path` is for messages.
    [[nodiscard]] status add(merged_content merged, const std::string& path);
    /// The same members give the same content, in whatever order they came. bad_usage without one.
    [[nodiscard]] result<merged_content> finish(std::vector<std::string> expected,
                                                std::vector<std::string> warnings,
                                                std::string product_version);

  private:
    [[nodiscard]] status admit(const campaign_record& head, const std::string& path);
    std::uint32_t number_of(row_kind kind);

    merged_content content_;
    std::map<std::string, std::uint32_t> kinds_;  // by their text
    std::map<std::string, std::string> campaigns_;
    std::vector<bundle> first_;  // its head, which others are held against
};

}  // namespace accelbench::results
