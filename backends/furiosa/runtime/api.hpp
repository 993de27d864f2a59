// SPDX-License-Identifier: Apache-2.0
// The functions of libdevice_runtime.so, found at run time by whichever names it has.
#pragma once

#include <string>

#include "runtime/declarations.hpp"

namespace accelbench::furiosa {

inline constexpr const char* runtime_file = "libdevice_runtime.so";

struct api {
    version_fn* version = nullptr;
    runtime_init_fn* runtime_init = nullptr;
    runtime_free_fn* runtime_free = nullptr;
    kernel_load_fn* kernel_load = nullptr;
    kernel_run_fn* kernel_run = nullptr;
    kernel_free_fn* kernel_free = nullptr;
    npu_memory_fn* npu_memory = nullptr;
    npu_view_fn* npu_view = nullptr;
    place_fn* npu_place = nullptr;
    free_fn* npu_free = nullptr;
    cpu_memory_fn* cpu_memory = nullptr;
    place_fn* cpu_address = nullptr;
    free_fn* cpu_free = nullptr;
    write_fn* write = nullptr;
    read_fn* read = nullptr;
    profiled_run_fn* profiled_run = nullptr;  // NULL: this build has none

    const char* names = "";  // which set it has
    bool is_double = false;
};

/// The library on the loader's path, else the one beside the plug-in (made from the vendor's
/// archive when accelbench was built); looked up once. NULL where there is no usable one: then
/// `why` says what is missing.
[[nodiscard]] const api* load_runtime(std::string& why);

/// Resolves what a library has. The first name that is missing, or NULL.
[[nodiscard]] const char* resolve(void* library, api& into);

/// "libdevice_runtime 0.1.0 (...), names furiosa_npu_buffer": as far as the library tells.
[[nodiscard]] std::string version_of(const api& rt);

}  // namespace accelbench::furiosa
