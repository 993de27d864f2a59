// SPDX-License-Identifier: Apache-2.0
// Looks up cuDNN and its functions with dlopen.
#include "api.hpp"

#include "symbols.hpp"

namespace accelbench::cuda::cudnn {
namespace {

constexpr const char* advice =
    "; install cuDNN 9.10 or newer for CUDA 13 (libcudnn9-cuda-13, or the wheel nvidia-cudnn-cu13)";

void resolve(symbols& find, api& table) {
    find(table.create, "cudnnCreate");
    find(table.destroy, "cudnnDestroy");
    find(table.set_stream, "cudnnSetStream");
    find(table.status_name, "cudnnGetErrorString");
    find(table.last_error, "cudnnGetLastErrorString");
    find(table.descriptor_create, "cudnnBackendCreateDescriptor");
    find(table.descriptor_destroy, "cudnnBackendDestroyDescriptor");
    find(table.set, "cudnnBackendSetAttribute");
    find(table.get, "cudnnBackendGetAttribute");
    find(table.finalize, "cudnnBackendFinalize");
    find(table.execute, "cudnnBackendExecute");
}

// Since version 9: major * 10000 + minor * 100 + patch.
std::string spell(std::size_t version) {
    return "cuDNN " + std::to_string(version / 10000) + "." + std::to_string(version / 100 % 100) +
           "." + std::to_string(version % 100);
}

}  // namespace

lookup open_library(const char* file) {
    lookup found;
    void* const library = ::dlopen(file, RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
        const char* const words = ::dlerror();
        found.why = std::string("looked for ") + file + ": " +
                    (words != nullptr ? words : "it cannot be opened") + advice;
        return found;
    }
    api table;
    symbols find(library);
    find(table.version, "cudnnGetVersion");
    if (find.missing() == nullptr) {
        const std::size_t version = table.version();
        found.version = spell(version);
        if (version / 10000 != library_major || version < oldest_version) {
            found.why = std::string(file) + " calls itself " + found.version +
                        "; this plug-in needs 9.10 or newer of generation 9" + advice;
            return found;
        }
    }
    resolve(find, table);
    if (find.missing() != nullptr) {
        found.why = std::string(file) + (found.version.empty() ? "" : " (" + found.version + ")") +
                    " lacks " + find.missing() + advice;
        return found;
    }
    found.table = table;
    return found;
}

const lookup& library() {
    static const lookup found = open_library();
    return found;
}

}  // namespace accelbench::cuda::cudnn
