// SPDX-License-Identifier: Apache-2.0
#include "runtime/api.hpp"

#include <dlfcn.h>

#include <accelbench/sdk/symbols.hpp>
#include <filesystem>

namespace accelbench::furiosa {
namespace {

// Only the doubles of the tests export it: a row must never pass for hardware.
constexpr const char* mark_of_a_double = "accb_furiosa_double";

struct lookup {
    api table;
    bool usable = false;
    std::string why;
};

/// Public builds of May 2026.
void find_one_buffer(sdk::symbols& find, api& into) {
    into.names = "furiosa_buffer_npu";
    find(into.npu_memory, "furiosa_buffer_npu");
    find(into.npu_view, "furiosa_buffer_from_npu");
    find(into.npu_place, "furiosa_buffer_addr");
    find(into.npu_free, "furiosa_buffer_free");
    find(into.cpu_memory, "furiosa_buffer_cpu");
    find(into.cpu_address, "furiosa_buffer_addr");
    find(into.cpu_free, "furiosa_buffer_free");
}

/// Public builds from June 2026 on.
void find_two_buffers(sdk::symbols& find, api& into) {
    into.names = "furiosa_npu_buffer";
    find(into.npu_memory, "furiosa_npu_buffer");
    find(into.npu_view, "furiosa_npu_buffer_from");
    find(into.npu_place, "furiosa_npu_buffer_offset");
    find(into.npu_free, "furiosa_npu_buffer_free");
    find(into.cpu_memory, "furiosa_cpu_buffer");
    find(into.cpu_address, "furiosa_cpu_buffer_addr");
    find(into.cpu_free, "furiosa_cpu_buffer_free");
}

/// The library that was made of the vendor's archive lies beside the plug-in. By its path, since a
/// search path of our own counts for nothing where somebody else's dlopen stands in between.
void* open_neighbour() {
    Dl_info self{};
    if (::dladdr(reinterpret_cast<void*>(&open_neighbour), &self) == 0 ||
        self.dli_fname == nullptr) {
        return nullptr;
    }
    const auto file = std::filesystem::path(self.dli_fname).parent_path() / runtime_file;
    std::error_code failed;
    return std::filesystem::exists(file, failed) ? ::dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL)
                                                 : nullptr;
}

lookup look_up() {
    lookup found;
    void* library = ::dlopen(runtime_file, RTLD_NOW | RTLD_LOCAL);
    const char* const said = library == nullptr ? ::dlerror() : nullptr;
    const std::string detail = said == nullptr ? "no reason given" : said;
    if (library == nullptr) {
        library = open_neighbour();
    }
    if (library == nullptr) {
        found.why = std::string("looked for the kernel runtime ") + runtime_file +
                    "; it could not be loaded (" + detail +
                    "). Put it on the loader's path, or build accelbench with "
                    "-DACCELBENCH_FURIOSA_RUNTIME=.../libdevice_runtime.a";
        return found;
    }
    if (const char* const missing = resolve(library, found.table); missing != nullptr) {
        found.why = std::string(runtime_file) + " lacks " + missing +
                    ": neither set of names that this backend knows is whole. Take a build of the "
                    "vendor's that has it";
        return found;
    }
    found.usable = true;
    return found;
}

}  // namespace

const char* resolve(void* library, api& into) {
    sdk::symbols find(library);
    find(into.version, "furiosa_version");
    find(into.runtime_init, "furiosa_runtime_init");
    find(into.runtime_free, "furiosa_runtime_free");
    find(into.kernel_load, "furiosa_kernel_load");
    find(into.kernel_run, "furiosa_kernel_run");
    find(into.kernel_free, "furiosa_kernel_free");
    find(into.write, "furiosa_write");
    find(into.read, "furiosa_read");
    if (::dlsym(library, "furiosa_buffer_npu") != nullptr) {
        find_one_buffer(find, into);
    } else {
        find_two_buffers(find, into);
    }
    const char* const missing = find.missing();
    find(into.profiled_run, "furiosa_profiled_run");
    into.is_double = ::dlsym(library, mark_of_a_double) != nullptr;
    return missing;
}

const api* load_runtime(std::string& why) {
    static const lookup found = look_up();
    why = found.why;
    return found.usable ? &found.table : nullptr;
}

std::string version_of(const api& rt) {
    const char* const words = rt.version();
    return "libdevice_runtime " + std::string(words == nullptr ? "of unknown version" : words) +
           ", names " + rt.names + (rt.profiled_run != nullptr ? ", profiles" : "");
}

}  // namespace accelbench::furiosa
