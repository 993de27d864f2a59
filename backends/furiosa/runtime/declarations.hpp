// SPDX-License-Identifier: Apache-2.0
// What we need to say to call libdevice_runtime.so, written by ourselves. Pointers to its objects
// are opaque; two public builds with the same version number name their functions differently
// (api.hpp).
#pragma once

#include <cstddef>
#include <cstdint>

namespace accelbench::furiosa {

/// Processing elements of one chip, both ends included.
struct npu_desc {
    uint8_t chip, pe_start, pe_end;
};
static_assert(sizeof(npu_desc) == 3);

/// A text that is borrowed for a call, passed by value.
struct borrowed_text {
    const char* data;
    size_t size;
};
static_assert(sizeof(borrowed_text) == 16);

struct runtime;
struct kernel;
struct memory;  // one type for buffers of both sides: the oldest build has no other

extern "C" {
using version_fn = const char*();
using runtime_init_fn = runtime*(const npu_desc* npus, size_t count);  // NULL: busy, or no driver
using runtime_free_fn = void(runtime*);
using kernel_load_fn = kernel*(const runtime*, const uint8_t* edf, size_t size);
/// 0: done. Returns when the device has finished.
using kernel_run_fn = int32_t(const kernel*, const runtime*, const memory* const* inputs,
                              size_t input_count, const memory* const* outputs,
                              size_t output_count);
using kernel_free_fn = void(kernel*);
using span_fn = void(void* user, borrowed_text name, uint64_t begin, uint64_t end);  // cycles
using drop_fn = void(void* user);
/// Runtime and kernel stand the other way round here. Spans arrive later, on another thread, until
/// on_done was called.
using profiled_run_fn = int32_t(const runtime*, const kernel*, const memory* const* inputs,
                                size_t input_count, const memory* const* outputs,
                                size_t output_count, span_fn* on_span, drop_fn* on_done,
                                void* user);
using npu_memory_fn = memory*(const runtime*, size_t size);
using npu_view_fn = memory*(const runtime*, uint64_t place, size_t size);
using cpu_memory_fn = memory*(size_t size);
using place_fn = uint64_t(const memory*);
using free_fn = void(memory*);
using write_fn = int32_t(const runtime*, const memory* cpu, const memory* npu);
using read_fn = int32_t(const runtime*, const memory* npu, const memory* cpu);
}

}  // namespace accelbench::furiosa
