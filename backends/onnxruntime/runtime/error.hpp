// SPDX-License-Identifier: Apache-2.0
// From an OrtStatus to a status and a sentence.
#pragma once

#include <accelbench/sdk/error.hpp>
#include <string>
#include <string_view>

#include "backends/onnxruntime/runtime/library.hpp"

namespace accelbench::onnxruntime {

/// Thrown instead of sdk::error where the caller may know a way out; its text is ORT's own.
struct ort_failure {
    int code = 0;
    std::string words;
};

/// Takes the status over; throws ort_failure unless it is success.
void expect_success(const library& ort, ort_status* status);

/// Throws sdk::error: "ONNX Runtime was asked to WHAT; it answered NAME (CODE): WORDS. ..."
[[noreturn]] void fail(const ort_failure& failure, std::string_view what);

[[gnu::cold, gnu::noinline]] void report(const library& ort, ort_status* status,
                                         std::string_view what);

/// For calls that have no way out. In the timed path: one comparison.
inline void check(const library& ort, ort_status* status, std::string_view what) {
    if (status != nullptr) [[unlikely]] {
        report(ort, status, what);
    }
}

}  // namespace accelbench::onnxruntime
