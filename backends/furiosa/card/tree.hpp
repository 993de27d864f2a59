// SPDX-License-Identifier: Apache-2.0
// The files that the card's driver shows, under a prefix: "/" on a machine with cards, a folder in
// tests and in containers that mount the host's files elsewhere.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace accelbench::furiosa {

class tree {
  public:
    explicit tree(std::filesystem::path root) : root_(std::move(root)) {}

    /// path: absolute, as it is without the prefix.
    [[nodiscard]] std::filesystem::path at(std::string_view path) const;
    [[nodiscard]] bool has(std::string_view path) const;
    /// Names in a folder, sorted; empty where there is none.
    [[nodiscard]] std::vector<std::string> names_in(std::string_view folder) const;
    /// A file's text without trailing white space; none where it cannot be read.
    [[nodiscard]] std::optional<std::string> text(std::string_view path) const;
    /// True behind a prefix that tests made: their cards are no hardware.
    [[nodiscard]] bool is_double() const { return has("/accb_furiosa_double"); }

  private:
    std::filesystem::path root_;
};

/// What is in a file now. Missing and unreadable are different answers: a missing file is a sensor
/// that the card lacks, an unreadable one a card in trouble.
struct content {
    enum class state : uint8_t { read, missing, unreadable } found = state::missing;
    std::string text;
};
[[nodiscard]] content look_into(const std::filesystem::path& file);

/// The whole text as a number, decimal or 0x; none for anything else.
[[nodiscard]] std::optional<int64_t> number_in(std::string_view text);

}  // namespace accelbench::furiosa
