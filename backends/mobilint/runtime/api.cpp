// SPDX-License-Identifier: Apache-2.0
#include "runtime/api.hpp"

#include <dlfcn.h>

#include <accelbench/sdk/symbols.hpp>

namespace accelbench::mobilint::runtime {
namespace {

constexpr const char* file = "libqbruntime.so";
// Only the doubles of the tests export it: a row must never pass for hardware.
constexpr const char* mark_of_a_double = "accb_mobilint_double";

struct lookup {
    api table;
    bool usable = false;
    std::string why;
};

lookup look_up() {
    lookup found;
    void* const library = ::dlopen(file, RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
        const char* const detail = ::dlerror();
        found.why = std::string("looked for ") + file +
                    " (package mobilint-qb-runtime); it could not be loaded (" +
                    (detail == nullptr ? "no reason given" : detail) + ")";
        return found;
    }
    sdk::symbols find(library);
#define SYMBOL(slot, name) find(found.table.slot, #name);
#include "runtime/symbols.def"
#undef SYMBOL
    if (const char* const missing = find.missing(); missing != nullptr) {
        found.why = std::string(file) + " lacks " + missing +
                    ": it is of another version than this backend was written for (1.4, 1.5)";
        return found;
    }
    found.table.is_double = ::dlsym(library, mark_of_a_double) != nullptr;
    found.usable = true;
    return found;
}

}  // namespace

const api* load(std::string& why) {
    static const lookup found = look_up();
    why = found.why;
    return found.usable ? &found.table : nullptr;
}

std::string api::spell(status code) const {
    return status_name(code) + " (" + std::to_string(code) + ")";
}

}  // namespace accelbench::mobilint::runtime
