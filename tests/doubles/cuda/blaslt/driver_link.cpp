// SPDX-License-Identifier: Apache-2.0
#include "driver_link.hpp"

#include <dlfcn.h>

namespace cublaslt_double {
namespace {

template <class Function>
void look_up(void* library, Function& slot, const char* name) {
    slot = reinterpret_cast<Function>(::dlsym(library, name));
}

driver* open() {
    void* const library = ::dlopen("libcuda.so.1", RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
        return nullptr;
    }
    static driver found;
    look_up(library, found.context_current, "cuCtxGetCurrent");
    look_up(library, found.launch_host, "cuLaunchHostFunc");
    look_up(library, found.is_capturing, "cuStreamIsCapturing");
    look_up(library, found.address_range, "cuMemGetAddressRange_v2");
    const bool complete = found.context_current != nullptr && found.launch_host != nullptr &&
                          found.is_capturing != nullptr;
    return complete ? &found : nullptr;
}

}  // namespace

const driver* find_driver() {
    static const driver* const found = open();
    return found;
}

}  // namespace cublaslt_double
