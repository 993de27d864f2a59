// SPDX-License-Identifier: Apache-2.0
// Looks up libcuda.so.1 and its functions with dlopen, and starts the driver.
#include "driver.hpp"

#include <dlfcn.h>

#include "error.hpp"

namespace accelbench::cuda {
namespace {

struct lookup {
    driver_api table;
    bool usable = false;
    std::string why;
};

// Name of a symbol that only the doubles of the tests export: a row must never pass for hardware.
constexpr const char* mark_of_a_double = "accb_cuda_double";

std::string explain_missing_library() {
    const char* detail = ::dlerror();
    return "looked for the CUDA driver libcuda.so.1; it could not be loaded (" +
           std::string(detail == nullptr ? "no reason given" : detail) +
           "). Install the GPU's driver; on a machine without such a GPU nothing is to be done";
}

std::string explain_missing_symbol(const char* name) {
    return std::string("the CUDA driver libcuda.so.1 lacks ") + name +
           ": it is too old for this backend. Install a driver for CUDA 11.4 or newer";
}

std::string explain_start(CUresult code) {
    return "the CUDA driver was asked to start (cuInit); it answered " +
           std::string(name_of(code)) + " (" + std::to_string(code) +
           "). What to do: " + std::string(advice_for(code));
}

const char* resolve(void* library, driver_api& table) {
    const char* missing = nullptr;
    const auto find = [&](auto& slot, const char* name, bool needed) {
        slot = reinterpret_cast<std::remove_reference_t<decltype(slot)>>(::dlsym(library, name));
        if (slot == nullptr && needed && missing == nullptr) {
            missing = name;
        }
    };
#define NEEDED(slot, name) find(table.slot, #name, true);
#define OPTIONAL(slot, name) find(table.slot, #name, false);
#include "functions.def"
#undef NEEDED
#undef OPTIONAL
    table.is_double = ::dlsym(library, mark_of_a_double) != nullptr;
    return missing;
}

lookup look_up() {
    lookup found;
    // RTLD_GLOBAL is not needed: the vendor's other libraries open the driver by the same name.
    void* library = ::dlopen("libcuda.so.1", RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
        found.why = explain_missing_library();
        return found;
    }
    if (const char* missing = resolve(library, found.table); missing != nullptr) {
        found.why = explain_missing_symbol(missing);
        return found;
    }
    if (const CUresult code = found.table.init(0); code != CUDA_SUCCESS) {
        found.why = explain_start(code);
        return found;
    }
    (void)found.table.driver_version(&found.table.version);
    found.usable = true;
    return found;
}

}  // namespace

const driver_api* load_driver(std::string& why) {
    static const lookup found = look_up();
    why = found.why;
    return found.usable ? &found.table : nullptr;
}

}  // namespace accelbench::cuda
