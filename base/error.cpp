// SPDX-License-Identifier: Apache-2.0
#include "base/error.hpp"

#include <fmt/format.h>

namespace accelbench {

std::string to_string(const error& e) {
    std::string text = e.tried;
    if (!e.happened.empty()) {
        text += text.empty() ? e.happened : ": " + e.happened;
    }
    if (!e.next.empty()) {
        text += ". " + e.next;
    }
    return fmt::format("{} [ACCB-E{:03}]", text, static_cast<unsigned>(e.code));
}

int exit_status(error_code code) {
    const unsigned area = static_cast<unsigned>(code) / 100;
    switch (area) {
        case 0:
            return 0;
        case 1:
            return code == error_code::interrupted ? 130 : 2;
        case 2:
            return 2;
        case 3:
            return 3;
        case 4:
            return 4;
        case 5:
            return 5;
        case 6:
            return 6;
        default:
            return 70;  // EX_SOFTWARE of sysexits.h: the fault is ours
    }
}

}  // namespace accelbench
