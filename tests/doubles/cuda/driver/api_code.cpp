// SPDX-License-Identifier: Apache-2.0
// Exported functions: modules, functions, launches. Machine code is not run: a function is found by
// its name in the library of our kernels that were compiled for the host.
#include <dlfcn.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include "state.hpp"

using namespace cuda_double;

namespace {

struct host_library {
    const accb_cuda_host_kernel* kernels = nullptr;
    unsigned count = 0;
};

const host_library& kernels_on_host() {
    static const host_library found = [] {
        host_library made;
        const char* const path = std::getenv("ACCELBENCH_CUDA_DOUBLE_KERNELS");
        void* const library = path == nullptr ? nullptr : ::dlopen(path, RTLD_NOW | RTLD_LOCAL);
        if (library == nullptr) {
            report_violation("ACCELBENCH_CUDA_DOUBLE_KERNELS names no library that can be loaded");
            return made;
        }
        const auto table = reinterpret_cast<accb_cuda_host_kernels_fn>(
            ::dlsym(library, ACCB_CUDA_HOST_KERNELS_SYMBOL));
        if (table != nullptr) {
            made.kernels = table(&made.count);
        }
        return made;
    }();
    return found;
}

/// A cubin or a fat binary by its first bytes, or PTX by its text.
bool looks_like_code(const void* image) {
    const std::string_view first(static_cast<const char*>(image), 4);
    return first ==
               "\x7f"
               "ELF" ||
           first == "\x50\xed\x55\xba" || first.starts_with("//") || first.starts_with(".ver");
}

void check_shape(const function_state& function, const accb_cuda_host_launch& shape) {
    uint64_t threads = 1;
    for (int axis = 0; axis < 3; ++axis) {
        const unsigned most_grid = axis == 0 ? 2147483647u : 65535u;
        const unsigned most_block = axis == 2 ? 64u : 1024u;
        demand(shape.grid[axis] >= 1 && shape.grid[axis] <= most_grid && shape.block[axis] >= 1 &&
                   shape.block[axis] <= most_block,
               CUDA_ERROR_INVALID_VALUE);
        threads *= shape.block[axis];
        demand(shape.cluster[axis] == 0 || shape.grid[axis] % shape.cluster[axis] == 0,
               CUDA_ERROR_INVALID_VALUE);
    }
    demand(threads <= 1024, CUDA_ERROR_INVALID_VALUE);
    demand(threads <= function.kernel->max_threads, CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES);
    demand(shape.shared_bytes <= static_cast<unsigned>(function.most_shared),
           CUDA_ERROR_INVALID_VALUE);
}

kernel_launch launch_of(std::shared_ptr<function_state> function,
                        const accb_cuda_host_launch& shape, void** parameters) {
    check_shape(*function, shape);
    kernel_launch made;
    made.shape = shape;
    const accb_cuda_host_kernel& kernel = *function->kernel;
    demand(parameters != nullptr || kernel.arg_count == 0, CUDA_ERROR_INVALID_VALUE);
    for (unsigned index = 0; index < kernel.arg_count; ++index) {
        demand(parameters[index] != nullptr, CUDA_ERROR_INVALID_VALUE);
        const auto* const first = static_cast<const std::byte*>(parameters[index]);
        made.arguments.emplace_back(first, first + kernel.arg_bytes[index]);
    }
    made.function = std::move(function);
    return made;
}

void launch(CUfunction function_handle, CUstream stream_handle, const accb_cuda_host_launch& shape,
            void** parameters) {
    const auto on = current_context();
    auto function = all().functions.at(function_handle);
    const auto stream = all().streams.at(stream_handle);
    demand(function->owner == on && &stream->owner() == on.get(), CUDA_ERROR_INVALID_CONTEXT);
    enqueue(*stream, launch_of(std::move(function), shape, parameters));
}

int occupancy_of(const function_state& function, int threads, std::size_t shared) {
    constexpr int threads_of_sm = 2048;
    constexpr std::size_t shared_of_sm = 233472;
    constexpr std::size_t reserved = 1024;
    demand(threads >= 1 && threads <= static_cast<int>(function.kernel->max_threads),
           CUDA_ERROR_INVALID_VALUE);
    const int by_threads = std::min(32, threads_of_sm / threads);
    return std::min(by_threads, static_cast<int>(shared_of_sm / (shared + reserved)));
}

}  // namespace

extern "C" {

CUresult cuModuleLoadData(CUmodule* module, const void* image) {
    return locked("cuModuleLoadData", [&](state& s) {
        const auto on = current_context();
        demand(module != nullptr && image != nullptr, CUDA_ERROR_INVALID_VALUE);
        forbid_in_capture("cuModuleLoadData");
        demand(looks_like_code(image), CUDA_ERROR_INVALID_IMAGE);
        // Code of a newer generation of the toolkit: drivers need not take it.
        demand(s.set.version / 1000 >= CUDA_VERSION / 1000, CUDA_ERROR_INVALID_IMAGE);
        demand(kernels_on_host().kernels != nullptr, CUDA_ERROR_NO_BINARY_FOR_GPU);
        auto made = std::make_shared<module_state>();
        made->owner = on;
        *module = s.modules.add(std::move(made));
    });
}

CUresult cuModuleUnload(CUmodule module) {
    return locked("cuModuleUnload", [&](state& s) {
        (void)current_context();
        const std::shared_ptr<module_state> gone = s.modules.take(module);
        for (const auto& [name, function] : gone->functions) {
            (void)s.functions.take(function);
        }
    });
}

CUresult cuModuleGetFunction(CUfunction* function, CUmodule module, const char* name) {
    return locked("cuModuleGetFunction", [&](state& s) {
        (void)current_context();
        const auto from = s.modules.at(module);
        demand(function != nullptr && name != nullptr, CUDA_ERROR_INVALID_VALUE);
        const host_library& library = kernels_on_host();
        const auto* const end = library.kernels + library.count;
        const auto* const kernel = std::find_if(library.kernels, end, [&](const auto& one) {
            return std::strcmp(one.name, name) == 0;
        });
        demand(kernel != end, CUDA_ERROR_NOT_FOUND);
        CUfunction& known = from->functions[name];
        if (known == nullptr) {
            auto made = std::make_shared<function_state>();
            made->owner = from->owner;
            made->kernel = kernel;
            known = s.functions.add(std::move(made));
        }
        *function = known;
    });
}

CUresult cuFuncGetAttribute(int* value, CUfunction_attribute what, CUfunction function) {
    return locked("cuFuncGetAttribute", [&](state& s) {
        const auto it = s.functions.at(function);
        switch (static_cast<int>(what)) {
            case CU_FUNC_ATTRIBUTE_MAX_THREADS_PER_BLOCK:
                *value = static_cast<int>(it->kernel->max_threads);
                return;
            case CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES:
                *value = it->most_shared;
                return;
            case CU_FUNC_ATTRIBUTE_SHARED_SIZE_BYTES:
            case CU_FUNC_ATTRIBUTE_LOCAL_SIZE_BYTES:
                *value = 0;
                return;
            default:
                throw failure{CUDA_ERROR_INVALID_VALUE};
        }
    });
}

CUresult cuFuncSetAttribute(CUfunction function, CUfunction_attribute what, int value) {
    return locked("cuFuncSetAttribute", [&](state& s) {
        const auto it = s.functions.at(function);
        constexpr int most = 232448;
        demand(
            what == CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES && value >= 0 && value <= most,
            CUDA_ERROR_INVALID_VALUE);
        it->most_shared = value;
    });
}

CUresult cuOccupancyMaxActiveBlocksPerMultiprocessor(int* blocks, CUfunction function, int threads,
                                                     size_t shared) {
    return locked("cuOccupancyMaxActiveBlocksPerMultiprocessor", [&](state& s) {
        (void)current_context();
        *blocks = occupancy_of(*s.functions.at(function), threads, shared);
    });
}

CUresult cuLaunchKernel(CUfunction function, unsigned grid_x, unsigned grid_y, unsigned grid_z,
                        unsigned block_x, unsigned block_y, unsigned block_z, unsigned shared,
                        CUstream stream, void** parameters, void** extra) {
    return locked("cuLaunchKernel", [&](state&) {
        demand(extra == nullptr, CUDA_ERROR_INVALID_VALUE);
        accb_cuda_host_launch shape{};
        std::copy_n(std::initializer_list<unsigned>{grid_x, grid_y, grid_z}.begin(), 3, shape.grid);
        std::copy_n(std::initializer_list<unsigned>{block_x, block_y, block_z}.begin(), 3,
                    shape.block);
        shape.shared_bytes = shared;
        launch(function, stream, shape, parameters);
    });
}

CUresult cuLaunchKernelEx(const CUlaunchConfig* config, CUfunction function, void** parameters,
                          void** extra) {
    return locked("cuLaunchKernelEx", [&](state& s) {
        demand(config != nullptr && extra == nullptr, CUDA_ERROR_INVALID_VALUE);
        accb_cuda_host_launch shape{};
        std::copy_n(&config->gridDimX, 3, shape.grid);
        std::copy_n(&config->blockDimX, 3, shape.block);
        shape.shared_bytes = config->sharedMemBytes;
        for (unsigned index = 0; index < config->numAttrs; ++index) {
            const CUlaunchAttribute& attribute = config->attrs[index];
            if (attribute.id == CU_LAUNCH_ATTRIBUTE_CLUSTER_DIMENSION) {
                demand(s.set.capability >= 90 || attribute.value.clusterDim.x == 1,
                       CUDA_ERROR_NOT_SUPPORTED);
                std::copy_n(&attribute.value.clusterDim.x, 3, shape.cluster);
            } else {
                demand(attribute.id == CU_LAUNCH_ATTRIBUTE_COOPERATIVE, CUDA_ERROR_NOT_SUPPORTED);
            }
        }
        launch(function, config->hStream, shape, parameters);
    });
}

}  // extern "C"
