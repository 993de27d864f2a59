// SPDX-License-Identifier: Apache-2.0
// Leaves out of a bundle what tells whose machine it was, and puts a commitment in its place: who
// keeps the salt can prove later what stood there.
#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace accelbench::results {

enum class secret_kind : std::uint8_t { host, serial, path, log, original };

[[nodiscard]] std::string_view to_string(secret_kind kind);
/// One of the four that a user may name.
[[nodiscard]] std::optional<secret_kind> parse_secret_kind(std::string_view word);
[[nodiscard]] std::set<secret_kind> all_secret_kinds();

/// What opens one commitment: SHA-256 of salt and value, one text behind the other.
struct opening {
    secret_kind kind = secret_kind::host;
    std::string commitment, salt, value;
};
[[nodiscard]] std::string commitment_of(std::string_view salt, std::string_view value);

/// Replaces by kind: `host` values of the fields hostname, boot_id, kernel_command_line; `serial`
/// of uuid, card, serial; `log` of stderr_tail; `path` folders of absolute paths in any text,
/// except those of the system (/usr/lib, /sys ...). What was learnt from a field is replaced
/// wherever else it stands. Equal values get equal commitments, so that one still sees what
/// belongs to one machine.
class redactor {
  public:
    /// `secret`: 64 hex digits from which the salts follow, known to the sender only.
    redactor(std::string secret, std::set<secret_kind> kinds);

    /// First over all documents, then apply().
    void learn(const nlohmann::json& document);
    [[nodiscard]] nlohmann::json apply(const nlohmann::json& document);
    [[nodiscard]] std::string apply_text(std::string text);
    /// The commitment to a value that stands in no document.
    [[nodiscard]] std::string commit(secret_kind kind, const std::string& value);

    /// Of all that was replaced, sorted by commitment.
    [[nodiscard]] std::vector<opening> openings() const;

  private:
    std::string placeholder(secret_kind kind, const std::string& value);
    std::string in_sentence(const std::string& text);
    std::string without_paths(const std::string& text);
    nlohmann::json apply(const nlohmann::json& value, const std::string& field);

    std::string secret_;
    std::set<secret_kind> kinds_;
    std::map<secret_kind, std::set<std::string>> learnt_;
    std::map<std::string, opening> used_;  // by commitment
};

/// Placeholders that stand in a text: "[host 0123456789abcdef]".
[[nodiscard]] std::set<std::string> placeholders_in(std::string_view text);
/// As it stands in a text: kind and the first digits of the commitment.
[[nodiscard]] std::string placeholder_text(secret_kind kind, std::string_view commitment);

}  // namespace accelbench::results
