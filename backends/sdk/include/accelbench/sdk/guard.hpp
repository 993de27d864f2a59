// SPDX-License-Identifier: Apache-2.0
// The one gate between C++ and the C border: no exception passes, each becomes a status and a text.
#pragma once

#include <accelbench/sdk/error.hpp>
#include <accelbench/sdk/text.hpp>
#include <algorithm>
#include <cstddef>
#include <cstring>
#include <exception>
#include <new>

namespace accelbench::sdk {

/// Fills what the caller's accb_error has room for; the pointer may be NULL. Never throws and
/// allocates nothing, so that running out of memory can be reported.
inline void describe(accb_error* error_out, accb_status code, int64_t vendor_code,
                     std::string_view text) noexcept {
    if (error_out == nullptr || !ACCB_HAS(error_out, code)) {
        return;
    }
    error_out->code = code;
    if (ACCB_HAS(error_out, vendor_code)) {
        error_out->vendor_code = vendor_code;
    }
    constexpr std::size_t begin = offsetof(accb_error, message);
    if (error_out->struct_size <= begin) {
        return;
    }
    const std::size_t room =
        std::min<std::size_t>(error_out->struct_size - begin, sizeof(error_out->message));
    const std::size_t length = utf8_prefix(text, room - 1);
    std::memcpy(error_out->message, text.data(), length);
    error_out->message[length] = '\0';
}

/// To be called inside a catch block only.
[[gnu::cold, gnu::noinline]] inline accb_status report_exception(accb_error* error_out) noexcept {
    try {
        throw;
    } catch (const error& failure) {
        // An exception cannot mean success: a backend that throws ACCB_OK has a defect.
        const accb_status code = failure.code() == ACCB_OK ? ACCB_INTERNAL : failure.code();
        describe(error_out, code, failure.vendor_code(), failure.what());
        return code;
    } catch (const std::bad_alloc&) {
        describe(error_out, ACCB_OUT_OF_MEMORY, 0, "the host has no memory left for this call");
        return ACCB_OUT_OF_MEMORY;
    } catch (const std::exception& failure) {
        describe(error_out, ACCB_INTERNAL, 0, failure.what());
        return ACCB_INTERNAL;
    } catch (...) {
        describe(error_out, ACCB_INTERNAL, 0,
                 "the plug-in threw something that is no std::exception");
        return ACCB_INTERNAL;
    }
}

/// Runs a body that returns a status. Costs nothing while nothing is thrown.
template <class Body>
accb_status guarded(accb_error* error_out, Body&& body) noexcept {
    try {
        return body();
    } catch (...) {
        return report_exception(error_out);
    }
}

/// For calls that cannot report: close, destroy, get_extension.
template <class Body>
void swallowed(Body&& body) noexcept {
    try {
        body();
    } catch (...) {
        report_exception(nullptr);
    }
}

}  // namespace accelbench::sdk
