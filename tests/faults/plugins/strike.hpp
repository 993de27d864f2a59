// SPDX-License-Identifier: Apache-2.0
// The fault that the environment variable HOSTILE=fault:call orders, and the place where it
// strikes.
#pragma once

#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string_view>

namespace hostile {

/// "fault:call", or empty.
inline std::string_view order() {
    const char* text = std::getenv("HOSTILE");
    return text == nullptr ? std::string_view{} : std::string_view{text};
}

inline bool ordered(std::string_view fault, std::string_view call) {
    const std::string_view text = order();
    const std::size_t colon = text.find(':');
    return colon != std::string_view::npos && text.substr(0, colon) == fault &&
           text.substr(colon + 1) == call;
}

[[noreturn]] inline void hang() {
    for (;;) {
        ::pause();
    }
}

/// First line of every call. Returns, unless this call is where the fault belongs.
inline void strike(std::string_view call) {
    if (ordered("hang", call)) {
        hang();
    }
    if (ordered("exit", call)) {
        std::exit(0);
    }
    if (ordered("segfault", call)) {
        std::raise(SIGSEGV);
    }
    if (ordered("abort", call)) {
        std::abort();
    }
    if (ordered("stdout", call)) {
        std::puts("a plug-in must not write here");
        std::fflush(stdout);
    }
    if (ordered("throw", call)) {
        throw std::runtime_error("an exception that crosses the border");
    }
}

}  // namespace hostile
