// SPDX-License-Identifier: Apache-2.0
// Parses ACCELBENCH_NCCL_DOUBLE. An entry that nobody knows ends the process: a misspelt fault
// would let a test pass for nothing.
#include "settings.hpp"

#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <mutex>
#include <sstream>
#include <string>
#include <vector>

namespace nccl_double {
namespace {

enum class deed : unsigned char { answer, die, hang };
struct fault {
    std::string where;
    unsigned long at = 1;
    deed what = deed::answer;
    ncclResult_t code = ncclSuccess;
};
struct settings {
    int rank = -1;  // -1: every one
    std::vector<fault> faults;
};

[[noreturn]] void give_up(const std::string& entry) {
    std::fprintf(stderr,
                 "nccl double: ACCELBENCH_NCCL_DOUBLE has the entry '%s', which means nothing\n",
                 entry.c_str());
    std::abort();
}

bool is_number(const std::string& text) {
    return !text.empty() && text.size() < 9 &&
           text.find_first_not_of("0123456789") == std::string::npos;
}

fault parse_fault(const std::string& entry, const std::string& text) {
    const std::size_t at = text.find('@');
    const std::size_t colon = text.find(':', at == std::string::npos ? 0 : at);
    if (at == std::string::npos || colon == std::string::npos ||
        !is_number(text.substr(at + 1, colon - at - 1))) {
        give_up(entry);
    }
    fault made{text.substr(0, at), std::stoul(text.substr(at + 1, colon - at - 1))};
    const std::string what = text.substr(colon + 1);
    if (what == "die") {
        made.what = deed::die;
    } else if (what == "hang") {
        made.what = deed::hang;
    } else if (is_number(what)) {
        made.code = static_cast<ncclResult_t>(std::stoi(what));
    } else {
        give_up(entry);
    }
    return made;
}

settings read_settings() {
    settings made;
    const char* const text = std::getenv("ACCELBENCH_NCCL_DOUBLE");
    std::istringstream in(text == nullptr ? "" : text);
    for (std::string entry; in >> entry;) {
        if (entry.starts_with("fault=")) {
            made.faults.push_back(parse_fault(entry, entry.substr(6)));
        } else if (entry.starts_with("rank=") && is_number(entry.substr(5))) {
            made.rank = std::stoi(entry.substr(5));
        } else {
            give_up(entry);
        }
    }
    return made;
}

std::atomic<int> my_rank{-1};

/// The fault that is set for this call, which is counted.
const fault* struck(const char* where) {
    static const settings set = read_settings();
    static std::mutex lock;
    static std::map<std::string, unsigned long> calls;
    const std::scoped_lock locked(lock);
    const unsigned long count = ++calls[where];
    if (set.rank >= 0 && set.rank != my_rank.load()) {
        return nullptr;
    }
    for (const fault& one : set.faults) {
        if (one.where == where && one.at == count) {
            return &one;
        }
    }
    return nullptr;
}

void die_if_asked(const fault& one) {
    if (one.what == deed::die) {
        std::fprintf(stderr, "nccl double: this rank dies in %s\n", one.where.c_str());
        std::abort();
    }
}

}  // namespace

void this_process_is(int rank) {
    my_rank.store(rank);
}

ncclResult_t enter(const char* where) {
    const fault* const one = struck(where);
    if (one == nullptr) {
        return ncclSuccess;
    }
    die_if_asked(*one);
    while (one->what == deed::hang) {
        ::pause();  // only a signal ends it
    }
    return one->code;
}

bool is_to_be_stuck() {
    const fault* const one = struck("collective");
    if (one == nullptr) {
        return false;
    }
    die_if_asked(*one);
    return true;
}

}  // namespace nccl_double
