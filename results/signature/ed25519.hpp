// SPDX-License-Identifier: Apache-2.0
// Ed25519 keys and signatures (OpenSSL does the work), with what `openssl` itself reads and writes.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace accelbench::results {

/// As files hold it: base64 of its SubjectPublicKeyInfo, the body of `openssl pkey -pubout`.
struct public_key {
    std::string base64;
    /// SHA-256 of the same bytes: `openssl pkey -pubin -in PUB.pem -outform DER | sha256sum`.
    std::string fingerprint;
};

/// PEM, with a passphrase or without: it is taken from ACCELBENCH_KEY_PASSPHRASE. bad_usage where
/// the file holds no private Ed25519 key.
[[nodiscard]] result<public_key> public_key_of(const std::filesystem::path& private_pem);
[[nodiscard]] result<std::string> sign_text(const std::filesystem::path& private_pem,
                                            std::string_view text);

/// bad_usage where the file holds no public Ed25519 key; one that holds a private key is refused.
[[nodiscard]] result<public_key> read_public_key(const std::filesystem::path& pem);

/// The key of its base64; `fingerprint` is "" where it is none.
[[nodiscard]] public_key public_key_from(const std::string& base64);
[[nodiscard]] bool is_signed_by(const public_key& key, std::string_view text,
                                const std::string& signature);

}  // namespace accelbench::results
