// SPDX-License-Identifier: Apache-2.0
// What a test asks of a double by an environment variable: "name=value name=value", and faults
// "fault=CALL@N:WHAT" (the N-th visit of a call, or "every").
#pragma once

#include <cstdint>
#include <cstdlib>
#include <map>
#include <mutex>
#include <sstream>
#include <string>

namespace accelbench::npu_double {

class settings {
  public:
    explicit settings(const char* variable) : variable_(variable) {}

    /// Read anew each time: a test may change it between two calls.
    [[nodiscard]] std::string text(const std::string& name,
                                   const std::string& otherwise = {}) const {
        const char* const all = std::getenv(variable_);
        std::istringstream in(all != nullptr ? all : "");
        for (std::string entry; in >> entry;) {
            if (entry.starts_with(name + "=")) {
                return entry.substr(name.size() + 1);
            }
        }
        return otherwise;
    }
    [[nodiscard]] std::uint64_t number(const std::string& name, std::uint64_t otherwise) const {
        const std::string found = text(name);
        return found.empty() ? otherwise : std::stoull(found);
    }
    /// Counts the visit; "" unless a fault is due in it.
    [[nodiscard]] std::string fault(const std::string& call) {
        const std::scoped_lock lock(mutex_);
        const std::uint64_t visit = ++visits_[call];
        const std::string planned = text("fault");
        const std::size_t at = planned.find('@'), colon = planned.find(':');
        if (at == std::string::npos || colon == std::string::npos ||
            planned.substr(0, at) != call) {
            return {};
        }
        const std::string when = planned.substr(at + 1, colon - at - 1);
        return when == "every" || when == std::to_string(visit) ? planned.substr(colon + 1)
                                                                : std::string();
    }

  private:
    const char* variable_;
    std::mutex mutex_;
    std::map<std::string, std::uint64_t> visits_;
};

}  // namespace accelbench::npu_double
