// SPDX-License-Identifier: Apache-2.0
// From a vendor's error code to a status and a sentence. Optional.
#pragma once

#include <accelbench/sdk/error.hpp>
#include <cstddef>
#include <string>
#include <string_view>

namespace accelbench::sdk {

/// One line of a backend's table of codes.
template <class Code>
struct vendor_error {
    Code code;
    std::string_view name;
    accb_status status;
    std::string_view advice;  // what to do, as an imperative
};

template <class Code, std::size_t count>
[[nodiscard]] constexpr const vendor_error<Code>& entry_for(
    const vendor_error<Code> (&table)[count], Code code, const vendor_error<Code>& otherwise) {
    for (const vendor_error<Code>& known : table) {
        if (known.code == code) {
            return known;
        }
    }
    return otherwise;
}

/// Throws "ASKED was asked to WHAT; it answered NAME (CODE). What to do: ADVICE".
template <class Code>
[[noreturn]] void fail(std::string_view asked, std::string_view what,
                       const vendor_error<Code>& entry, Code code) {
    std::string text(asked);
    text += " was asked to ";
    text += what;
    text += "; it answered ";
    text += entry.name;
    text += " (" + std::to_string(code) + "). What to do: ";
    text += entry.advice;
    throw error(entry.status, text, code);
}

}  // namespace accelbench::sdk
