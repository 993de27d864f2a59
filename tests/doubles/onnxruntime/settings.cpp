// SPDX-License-Identifier: Apache-2.0
// An entry that nobody knows ends the process: a misspelt fault would let a test pass for nothing.
#include "settings.hpp"

#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <mutex>
#include <sstream>

namespace ort_double {
namespace {

struct state {
    std::mutex mutex;
    std::condition_variable released;
    bool let_go = false;
    settings now;
    std::map<std::string, uint64_t> calls;
    bool read = false;
};
state& the_state() {
    static state one;
    return one;
}

std::vector<std::string> split(const std::string& text, char at) {
    std::vector<std::string> parts;
    std::istringstream stream(text);
    for (std::string part; std::getline(stream, part, at);) {
        parts.push_back(part);
    }
    return parts;
}

// WHERE@N:WHAT, where WHAT is hang, wrong, memory, or a number of OrtErrorCode.
fault parse_fault(const std::string& text) {
    const std::size_t at = text.find('@'), colon = text.find(':');
    if (at == std::string::npos || colon == std::string::npos || colon < at) {
        give_up("the entry fault=" + text + " means nothing");
    }
    fault made{.where = text.substr(0, at), .words = "a fault of the double"};
    const std::string count = text.substr(at + 1, colon - at - 1);
    made.at = count == "every" ? 0 : std::stoull(count);
    const std::string what = text.substr(colon + 1);
    if (what == "hang") {
        made.kind = fault_kind::hang;
    } else if (what == "wrong") {
        made.kind = fault_kind::wrong;
    } else if (what == "memory") {
        made.code = 6;
        made.words = "std::bad_alloc: Failed to allocate memory for requested buffer of size 4096";
    } else {
        made.code = std::stoi(what);
    }
    return made;
}

settings parse(const char* text) {
    settings made;
    for (const std::string& entry : split(text == nullptr ? "" : text, ' ')) {
        const std::size_t equals = entry.find('=');
        const std::string key = entry.substr(0, equals);
        const std::string value = equals == std::string::npos ? "" : entry.substr(equals + 1);
        if (key == "api") {
            made.api = static_cast<uint32_t>(std::stoul(value));
            made.version = "1." + value + ".0";
        } else if (key == "version") {
            made.version = value;
        } else if (key == "providers") {
            made.providers = split(value, ',');
        } else if (key == "on_host") {
            for (const std::string& op : split(value, ',')) {
                made.on_host.insert(op);
            }
        } else if (key == "fault") {
            made.faults.push_back(parse_fault(value));
        } else if (!entry.empty()) {
            give_up("the entry " + entry + " means nothing");
        }
    }
    return made;
}

}  // namespace

void give_up(const std::string& rule) {
    std::fprintf(stderr, "double of ONNX Runtime: %s\n", rule.c_str());
    std::abort();
}

void read_settings() {
    state& it = the_state();
    const std::scoped_lock lock(it.mutex);
    it.now = parse(std::getenv("ACCELBENCH_ONNXRUNTIME_DOUBLE"));
    it.calls.clear();
    it.let_go = false;
    it.read = true;
}

const settings& chosen() {
    state& it = the_state();
    if (!it.read) {
        read_settings();
    }
    return it.now;
}

bool fails(const char* function, int& code, std::string& words) {
    (void)chosen();
    state& it = the_state();
    std::unique_lock lock(it.mutex);
    const uint64_t call = ++it.calls[function];
    for (const fault& one : it.now.faults) {
        if (one.where != function || (one.at != 0 && one.at != call)) {
            continue;
        }
        if (one.kind == fault_kind::hang) {
            // On a busy machine the release may come first: the line's thread starts late.
            it.released.wait(lock, [&] { return it.let_go; });
            return false;
        }
        if (one.kind == fault_kind::code) {
            code = one.code;
            words = one.words;
            return true;
        }
    }
    return false;
}

bool computes_wrong() {
    state& it = the_state();
    const std::scoped_lock lock(it.mutex);
    for (const fault& one : it.now.faults) {
        if (one.kind == fault_kind::wrong && (one.at == 0 || one.at == it.calls[one.where])) {
            return true;
        }
    }
    return false;
}

void let_go() {
    state& it = the_state();
    const std::scoped_lock lock(it.mutex);
    it.let_go = true;
    it.released.notify_all();
}

}  // namespace ort_double
