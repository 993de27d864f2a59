// SPDX-License-Identifier: Apache-2.0
#include "base/sha256.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <vector>

namespace accelbench {
namespace {

class hasher {
  public:
    hasher() : context_(EVP_MD_CTX_new(), &EVP_MD_CTX_free) {
        EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr);
    }
    void add(const void* data, std::size_t size) { EVP_DigestUpdate(context_.get(), data, size); }
    std::string hex() {
        std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
        unsigned length = 0;
        EVP_DigestFinal_ex(context_.get(), digest.data(), &length);
        std::string text;
        for (unsigned i = 0; i < length; ++i) {
            text += fmt::format("{:02x}", digest[i]);
        }
        return text;
    }

  private:
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_;
};

}  // namespace

std::string sha256_hex(std::span<const std::byte> bytes) {
    hasher h;
    h.add(bytes.data(), bytes.size());
    return h.hex();
}

std::string sha256_hex(std::string_view text) {
    return sha256_hex(std::as_bytes(std::span(text.data(), text.size())));
}

result<std::string> sha256_file(const std::filesystem::path& path) {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rbe"),
                                                               &std::fclose);
    if (!file) {
        return make_error(error_code::io, fmt::format("cannot hash {}", path.string()),
                          std::strerror(errno));
    }
    hasher h;
    std::vector<unsigned char> piece(1U << 20U);
    while (const std::size_t got = std::fread(piece.data(), 1, piece.size(), file.get())) {
        h.add(piece.data(), got);
    }
    if (std::ferror(file.get()) != 0) {
        return make_error(error_code::io, fmt::format("cannot hash {}", path.string()),
                          std::strerror(errno));
    }
    return h.hex();
}

}  // namespace accelbench
