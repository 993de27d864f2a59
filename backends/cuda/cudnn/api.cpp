// SPDX-License-Identifier: Apache-2.0
// Looks up cuDNN and its functions with dlopen.
#include "api.hpp"

namespace accelbench::cuda::cudnn {
namespace {

constexpr const char* advice =
    "install cuDNN 9.10 or newer for CUDA 13 (libcudnn9-cuda-13, or the wheel nvidia-cudnn-cu13)";

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

}  // namespace

lookup open_library(const char* file) {
    const library_rules rules{.name = "cuDNN",
                              .major = library_major,
                              .oldest = oldest_version,
                              .generation = "this plug-in needs 9.10 or newer of generation 9",
                              .advice = advice};
    return open_versioned<api>(
        file, rules,
        [](symbols& find, api& table) -> std::size_t {
            find(table.version, "cudnnGetVersion");
            return table.version == nullptr ? 0 : table.version();
        },
        resolve, why_not_opened);
}

const lookup& library() {
    static const lookup found = open_library();
    return found;
}

}  // namespace accelbench::cuda::cudnn
