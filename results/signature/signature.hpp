// SPDX-License-Identifier: Apache-2.0
// What somebody signs: a short text that names the bundle or packed file, himself and his part in
// it. The text itself is kept, so that `openssl pkeyutl` can check it without this program.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace accelbench::results {

enum class signer_role : std::uint8_t { vendor, buyer, witness, lab };

[[nodiscard]] std::string_view to_string(signer_role role);
[[nodiscard]] std::optional<signer_role> parse_signer_role(std::string_view word);

struct signed_statement {
    std::string sha256;  // of what is signed: subject::sha256
    std::string name, date;
    signer_role role = signer_role::vendor;
    std::string watched;          // in a witness's words what he attended; often ""
    std::size_t annotations = 0;  // lines that were there when it was signed
    std::string head;             // hash behind the last of them
    std::string key;              // fingerprint
};

/// One line a field, in this order, each once.
[[nodiscard]] std::string statement_text(const signed_statement& said);
/// Nothing where it is not, to the byte, what statement_text() writes.
[[nodiscard]] std::optional<signed_statement> parse_statement(const std::string& text);
/// Why it cannot be said: a name with line breaks, a date that is none; "" where it can.
[[nodiscard]] std::string why_not_signed(const signed_statement& said);

struct signature_line {
    std::string statement, public_key, signature;  // the last two in base64
};

[[nodiscard]] std::string to_text(const signature_line& line);
/// bundle_damaged names the line that is no signature.
[[nodiscard]] result<std::vector<signature_line>> parse_signatures(std::string_view text,
                                                                   const std::string& where);

}  // namespace accelbench::results
