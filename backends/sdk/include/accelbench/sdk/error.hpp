// SPDX-License-Identifier: Apache-2.0
// The exception that a backend throws to answer a call with a status other than ACCB_OK.
#pragma once

#include <accelbench/plugin.h>

#include <stdexcept>
#include <string>

namespace accelbench::sdk {

/// text: what was tried, what happened, what to do next. vendor_code: the vendor library's number.
class error : public std::runtime_error {
  public:
    error(accb_status code, const std::string& text, int64_t vendor_code = 0)
        : std::runtime_error(text), code_(code), vendor_code_(vendor_code) {}

    [[nodiscard]] accb_status code() const noexcept { return code_; }
    [[nodiscard]] int64_t vendor_code() const noexcept { return vendor_code_; }

  private:
    accb_status code_;
    int64_t vendor_code_;
};

/// Out of line: require() stands in the timed path.
[[noreturn, gnu::cold, gnu::noinline]] inline void refuse_argument(const char* text) {
    throw error(ACCB_INVALID_ARGUMENT, text);
}

/// Throws INVALID_ARGUMENT unless the caller kept its side of the contract.
inline void require(bool kept, const char* text) {
    if (!kept) [[unlikely]] {
        refuse_argument(text);
    }
}

/// What a backend returned must be an object: throws INTERNAL for an empty pointer.
template <class Pointer>
Pointer present(Pointer object, const char* text) {
    if (object == nullptr) {
        throw error(ACCB_INTERNAL, text);
    }
    return object;
}

}  // namespace accelbench::sdk
