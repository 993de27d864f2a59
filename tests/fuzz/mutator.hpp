// SPDX-License-Identifier: Apache-2.0
// Changes sound input into unsound input that still looks like it: by structure where there is one,
// by bytes otherwise. Everything follows from the seed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace accelbench::fuzz {

/// Of the inputs that are tried; a sanitized program is twenty times slower and takes the first of
/// the same inputs.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr std::size_t effort = 1;
#else
inline constexpr std::size_t effort = 10;
#endif

class mutator {
  public:
    explicit mutator(std::uint64_t seed) : state_(seed) {}

    /// Below `limit`; 0 for 0.
    std::uint64_t below(std::uint64_t limit);

    /// One to four edits of bytes; `words` are put in whole now and then.
    std::string text(std::string_view sound, const std::vector<std::string_view>& words);
    std::vector<std::byte> bytes(const std::vector<std::byte>& sound);
    /// One to three edits of values, names or lists, anywhere in the document.
    nlohmann::json json(nlohmann::json sound);

  private:
    void edit(std::string& text, const std::vector<std::string_view>& words);
    void edit(nlohmann::json& document);
    nlohmann::json hostile_value();

    std::uint64_t state_;
};

/// What any refusal must be: a code, what was tried, what happened. Fails the running test
/// otherwise.
void expect_sentence(const error& refusal, const std::string& input);

}  // namespace accelbench::fuzz
