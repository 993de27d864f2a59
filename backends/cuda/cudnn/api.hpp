// SPDX-License-Identifier: Apache-2.0
// The cuDNN functions that this backend calls, found at run time: its graph interface in C, without
// the C++ headers that Nvidia offers on top of it.
#pragma once

#include <cudnn_backend.h>

#include "versioned_library.hpp"

namespace accelbench::cuda::cudnn {

inline constexpr const char* library_file = "libcudnn.so.9";
inline constexpr std::size_t library_major = 9;
/// From here on the library clears its own sums of gradients and takes -inf as a masked score.
inline constexpr std::size_t oldest_version = 91000;

struct api {
    decltype(&::cudnnCreate) create = nullptr;
    decltype(&::cudnnDestroy) destroy = nullptr;
    decltype(&::cudnnSetStream) set_stream = nullptr;
    decltype(&::cudnnGetVersion) version = nullptr;
    decltype(&::cudnnGetErrorString) status_name = nullptr;
    decltype(&::cudnnGetLastErrorString) last_error = nullptr;
    decltype(&::cudnnBackendCreateDescriptor) descriptor_create = nullptr;
    decltype(&::cudnnBackendDestroyDescriptor) descriptor_destroy = nullptr;
    decltype(&::cudnnBackendSetAttribute) set = nullptr;
    decltype(&::cudnnBackendGetAttribute) get = nullptr;
    decltype(&::cudnnBackendFinalize) finalize = nullptr;
    decltype(&::cudnnBackendExecute) execute = nullptr;
};

using lookup = found_library<api>;

/// Opens a library and looks every function up. It stays open: it opens further ones by itself.
[[nodiscard]] lookup open_library(const char* file = library_file);

/// The process's own, looked up once.
[[nodiscard]] const lookup& library();

}  // namespace accelbench::cuda::cudnn
