// SPDX-License-Identifier: Apache-2.0
#include "error.hpp"

#include <algorithm>
#include <cctype>
#include <string>

#include "device.hpp"

namespace accelbench::rebellions {
namespace {

struct meaning {
    std::string_view word;  // of the library's text, in small letters
    accb_status status;
    std::string_view advice;
};

/// Only "is not a valid npu device" was seen in public; the others are what any runtime would say.
constexpr meaning meanings[] = {
    {"not a valid npu device", ACCB_UNAVAILABLE,
     "another process may hold the device, or it was made for another chip: look at rbln-smi"},
    {"busy", ACCB_UNAVAILABLE, "another process holds the device: look at rbln-smi"},
    {"memory", ACCB_OUT_OF_MEMORY, "use a smaller workload, or a device with more memory"},
};

std::string small_letters(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

}  // namespace

void fail(const runtime::api& rt, uint32_t device_number, std::string_view what,
          runtime::status code) {
    const std::string said = runtime::words(rt);
    std::string text = "librbln_runtime.so was asked to " + std::string(what) + "; it answered " +
                       said + (code == 0 ? "" : " (" + std::to_string(code) + ")");
    if (const std::string trouble = trouble_of(device_number); !trouble.empty()) {
        throw sdk::error(
            ACCB_DEVICE_LOST,
            text + ", and " + trouble + ". What to do: reset the device, look at dmesg", code);
    }
    const std::string lower = small_letters(said);
    for (const meaning& one : meanings) {
        if (lower.find(one.word) != std::string::npos) {
            throw sdk::error(one.status, text + ". What to do: " + std::string(one.advice), code);
        }
    }
    throw sdk::error(ACCB_INTERNAL,
                     text +
                         ". What to do: compare the versions of rbln-sdk, driver and "
                         "rebel-compiler; report it to the vendor",
                     code);
}

}  // namespace accelbench::rebellions
