// SPDX-License-Identifier: Apache-2.0
#include "harness/cli/today.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <chrono>

#include "base/day.hpp"

namespace accelbench::cli {

std::string today() {
    return fmt::format(
        "{:%Y-%m-%d}",
        fmt::gmtime(std::chrono::system_clock::to_time_t(std::chrono::system_clock::now())));
}

result<std::string> day_or_today(const std::string& option, const std::string& day) {
    if (day.empty()) {
        return today();
    }
    if (!is_day(day)) {
        return make_error(error_code::bad_usage, fmt::format("cannot use {} {}", option, day),
                          "it is no day", "Write it as 2026-11-30");
    }
    return day;
}

}  // namespace accelbench::cli
