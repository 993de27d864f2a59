// SPDX-License-Identifier: Apache-2.0
#include "harness/cli/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>

namespace accelbench::cli {

results::table_style terminal_style() {
    constexpr std::size_t fallback = 120;
    results::table_style style{.width = fallback};
    winsize size{};
    if (::isatty(STDOUT_FILENO) != 0) {
        style.colour = std::getenv("NO_COLOR") == nullptr;
        if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40) {
            style.width = size.ws_col;
        }
    }
    return style;
}

}  // namespace accelbench::cli
