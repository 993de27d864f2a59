// SPDX-License-Identifier: Apache-2.0
#include "results/signature/ed25519.hpp"

#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <optional>
#include <vector>

#include "base/sha256.hpp"
#include "results/bundle/durable_file.hpp"

namespace accelbench::results {
namespace {

template <auto Free>
struct freed_by {
    template <class T>
    void operator()(T* owned) const {
        Free(owned);
    }
};
using key_owner = std::unique_ptr<EVP_PKEY, freed_by<EVP_PKEY_free>>;
using bio_owner = std::unique_ptr<BIO, freed_by<BIO_free_all>>;
using context_owner = std::unique_ptr<EVP_MD_CTX, freed_by<EVP_MD_CTX_free>>;
using bytes = std::vector<unsigned char>;

constexpr std::size_t signature_length = 64;

/// Nothing is asked on a terminal: a command that waits for a person hangs in a script.
int passphrase(char* to, int size, int, void*) {
    const char* held = std::getenv("ACCELBENCH_KEY_PASSPHRASE");
    if (held == nullptr) {
        return -1;
    }
    const std::string_view text(held);
    const auto count = std::min(text.size(), static_cast<std::size_t>(size));
    std::copy_n(text.begin(), count, to);
    return static_cast<int>(count);
}

bool is_ed25519(const key_owner& key) {
    return key && EVP_PKEY_get_id(key.get()) == EVP_PKEY_ED25519;
}

std::string encode(const bytes& raw) {
    std::string text(4 * ((raw.size() + 2) / 3) + 1, '\0');
    text.resize(static_cast<std::size_t>(
        EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),  // NOLINT: bytes
                        raw.data(), static_cast<int>(raw.size()))));
    return text;
}

/// Exactly what encode() writes, of at most 128 bytes; nothing else.
std::optional<bytes> decode(const std::string& text) {
    constexpr std::size_t longest = 4 * 43;
    if (text.empty() || text.size() % 4 != 0 || text.size() > longest) {
        return std::nullopt;
    }
    bytes raw(3 * text.size() / 4);
    const int got = EVP_DecodeBlock(
        raw.data(), reinterpret_cast<const unsigned char*>(text.data()),  // NOLINT: bytes
        static_cast<int>(text.size()));
    if (got < 0) {
        return std::nullopt;
    }
    const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
    raw.resize(static_cast<std::size_t>(got) - padding);
    return encode(raw) == text ? std::optional(raw) : std::nullopt;
}

public_key described(const key_owner& key) {
    unsigned char* der = nullptr;
    const int size = i2d_PUBKEY(key.get(), &der);
    if (size <= 0) {
        return {};
    }
    const bytes raw(der, der + size);
    OPENSSL_free(der);
    const std::string_view text(reinterpret_cast<const char*>(raw.data()),  // NOLINT: bytes
                                raw.size());
    return {.base64 = encode(raw), .fingerprint = sha256_hex(text)};
}

key_owner from_base64(const std::string& base64) {
    const auto raw = decode(base64);
    if (!raw) {
        return nullptr;
    }
    const unsigned char* at = raw->data();
    key_owner key(d2i_PUBKEY(nullptr, &at, static_cast<long>(raw->size())));
    ERR_clear_error();
    const bool whole = at == raw->data() + raw->size();
    return whole && is_ed25519(key) ? std::move(key) : nullptr;
}

error no_key(const std::filesystem::path& pem, const std::string& happened) {
    return make_error(
        error_code::bad_usage, fmt::format("cannot use the key {}", pem.string()), happened,
        "Make a pair with `openssl genpkey -algorithm ed25519 -out KEY.pem` and `openssl pkey -in "
        "KEY.pem -pubout -out PUB.pem`; PUB.pem is for others, KEY.pem for nobody");
}

result<key_owner> read_private(const std::filesystem::path& pem) {
    const auto text = read_file(pem);
    if (!text) {
        return text.error();
    }
    const bio_owner from(BIO_new_mem_buf(text->data(), static_cast<int>(text->size())));
    key_owner key(PEM_read_bio_PrivateKey(from.get(), nullptr, passphrase, nullptr));
    ERR_clear_error();
    if (!key) {
        return no_key(pem, text->find("ENCRYPTED") == std::string::npos
                               ? "it holds no private key"
                               : "ACCELBENCH_KEY_PASSPHRASE is not its passphrase");
    }
    if (!is_ed25519(key)) {
        return no_key(pem, "its key is of another kind than Ed25519");
    }
    return key;
}

}  // namespace

result<public_key> public_key_of(const std::filesystem::path& private_pem) {
    const auto key = read_private(private_pem);
    return key ? result<public_key>(described(*key)) : key.error();
}

result<std::string> sign_text(const std::filesystem::path& private_pem, std::string_view text) {
    const auto key = read_private(private_pem);
    if (!key) {
        return key.error();
    }
    bytes signature(signature_length);
    std::size_t size = signature.size();
    const context_owner context(EVP_MD_CTX_new());
    const auto* data = reinterpret_cast<const unsigned char*>(text.data());  // NOLINT: bytes
    if (EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key->get()) != 1 ||
        EVP_DigestSign(context.get(), signature.data(), &size, data, text.size()) != 1) {
        ERR_clear_error();
        return make_error(error_code::internal, "cannot sign", "OpenSSL refused");
    }
    return encode(signature);
}

result<public_key> read_public_key(const std::filesystem::path& pem) {
    const auto text = read_file(pem);
    if (!text) {
        return text.error();
    }
    if (text->find("PRIVATE KEY") != std::string::npos) {
        return no_key(pem, "it holds a private key, which is nobody's but the signer's");
    }
    const bio_owner from(BIO_new_mem_buf(text->data(), static_cast<int>(text->size())));
    const key_owner key(PEM_read_bio_PUBKEY(from.get(), nullptr, nullptr, nullptr));
    ERR_clear_error();
    if (!is_ed25519(key)) {
        return no_key(pem,
                      key ? "its key is of another kind than Ed25519" : "it holds no public key");
    }
    return described(key);
}

public_key public_key_from(const std::string& base64) {
    const key_owner key = from_base64(base64);
    return key ? described(key) : public_key{.base64 = base64, .fingerprint = {}};
}

bool is_signed_by(const public_key& key, std::string_view text, const std::string& signature) {
    const key_owner held = from_base64(key.base64);
    const auto raw = decode(signature);
    if (!held || !raw || raw->size() != signature_length) {
        return false;
    }
    const context_owner context(EVP_MD_CTX_new());
    const auto* data = reinterpret_cast<const unsigned char*>(text.data());  // NOLINT: bytes
    const bool good =
        EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, held.get()) == 1 &&
        EVP_DigestVerify(context.get(), raw->data(), raw->size(), data, text.size()) == 1;
    ERR_clear_error();
    return good;
}

}  // namespace accelbench::results
