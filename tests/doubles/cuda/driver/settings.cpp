// SPDX-License-Identifier: Apache-2.0
// Parses ACCELBENCH_CUDA_DOUBLE. An entry that nobody knows ends the process: a misspelt fault
// would let a test pass for nothing.
#include "settings.hpp"

#include <cstdio>
#include <cstdlib>
#include <sstream>

namespace cuda_double {
namespace {

[[noreturn]] void give_up(const std::string& entry) {
    std::fprintf(stderr,
                 "double of the driver: ACCELBENCH_CUDA_DOUBLE has the entry '%s', which means "
                 "nothing\n",
                 entry.c_str());
    std::abort();
}

fault parse_fault(const std::string& entry, const std::string& text) {
    const std::size_t at = text.find('@');
    const std::size_t colon = text.find(':');
    if (at == std::string::npos || colon == std::string::npos || colon < at) {
        give_up(entry);
    }
    fault made;
    made.where = text.substr(0, at);
    const std::string number = text.substr(at + 1, colon - at - 1);
    made.at = number == "every" ? 0 : std::stoull(number);
    const std::string what = text.substr(colon + 1);
    if (what == "out_of_memory") {
        made.code = CUDA_ERROR_OUT_OF_MEMORY;
    } else if (what == "sticky") {
        made.kind = fault_kind::sticky;
        made.code = CUDA_ERROR_ILLEGAL_ADDRESS;
    } else if (what == "lost") {
        made.kind = fault_kind::lost;
        made.code = CUDA_ERROR_UNKNOWN;
    } else if (what == "hang") {
        made.kind = fault_kind::hang;
    } else if (what == "early") {
        made.kind = fault_kind::early;
    } else if (!what.empty() && what.find_first_not_of("0123456789") == std::string::npos) {
        made.code = static_cast<CUresult>(std::stoi(what));
    } else {
        give_up(entry);
    }
    return made;
}

void parse_late(settings& into, const std::string& value) {
    into.on_demand = value == "demand";
    if (!into.on_demand) {
        into.late = std::chrono::microseconds(std::stoll(value));
    }
}

void parse_mode(settings& into, const std::string& entry, const std::string& value) {
    if (value == "exclusive") {
        into.compute_mode = CU_COMPUTEMODE_EXCLUSIVE_PROCESS;
    } else if (value == "prohibited") {
        into.compute_mode = CU_COMPUTEMODE_PROHIBITED;
    } else {
        give_up(entry);
    }
}

void parse_entry(settings& into, const std::string& entry) {
    const std::size_t equals = entry.find('=');
    const std::string key = entry.substr(0, equals);
    const std::string value = equals == std::string::npos ? "" : entry.substr(equals + 1);
    if (value.empty()) {
        give_up(entry);
    }
    if (key == "devices") {
        into.devices = std::stoi(value);
    } else if (key == "capability") {
        into.capability = std::stoi(value);
    } else if (key == "memory_mb") {
        into.memory = std::stoull(value) << 20;
    } else if (key == "version") {
        into.version = std::stoi(value);
    } else if (key == "mode") {
        parse_mode(into, entry, value);
    } else if (key == "lock") {
        into.lock = value;
    } else if (key == "slice") {
        into.slice = value == "1";
    } else if (key == "init") {
        into.refuse_init = std::stoi(value);
    } else if (key == "late") {
        parse_late(into, value);
    } else if (key == "tick_ns") {
        into.tick = std::chrono::nanoseconds(std::stoll(value));
    } else if (key == "fault") {
        into.faults.push_back(parse_fault(entry, value));
    } else {
        give_up(entry);
    }
}

}  // namespace

settings read_settings() {
    settings made;
    const char* const text = std::getenv("ACCELBENCH_CUDA_DOUBLE");
    std::istringstream in(text == nullptr ? "" : text);
    for (std::string entry; in >> entry;) {
        parse_entry(made, entry);
    }
    return made;
}

}  // namespace cuda_double
