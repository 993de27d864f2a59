// SPDX-License-Identifier: Apache-2.0
// libdevice_runtime.so on host memory. Compiled three times: FURIOSA_DOUBLE_NAMES 1 has one kind of
// buffer, 2 has two, FURIOSA_DOUBLE_PROFILES adds spans. README.md lists rules and settings.
#include <cstddef>
#include <cstring>
#include <vector>

#include "tests/doubles/furiosa/state.hpp"

using namespace accelbench::furiosa_double;

extern "C" {

struct NpuDesc {
    std::uint8_t chip, pe_start, pe_end;
};

/// Knows it for a double: the plug-in looks for the name only.
void accb_furiosa_double() {}

const char* furiosa_version() {
    static const std::string text = asked().text("version", "0.1.0-double");
    return text.c_str();
}

Runtime* furiosa_runtime_init(const NpuDesc* npus, std::size_t count) {
    if (const std::string fault = enter("furiosa_runtime_init"); !fault.empty()) {
        return nullptr;
    }
    if (count != 1 || npus == nullptr) {
        complain("TpGroup has no chips, or more than the double knows");
        return nullptr;
    }
    const bool in_group = npus->pe_start <= npus->pe_end && npus->pe_end < 8 &&
                          npus->pe_start / 4 == npus->pe_end / 4;
    if (!in_group) {
        complain("the processing elements do not lie in one group of four");
        return nullptr;
    }
    return open_runtime(npus->chip);
}
void furiosa_runtime_free(Runtime* rt) {
    if (rt != nullptr) {
        close_runtime(rt);
    }
}

Kernel* furiosa_kernel_load(const Runtime* rt, const std::uint8_t* edf, std::size_t size) {
    const std::string fault = enter("furiosa_kernel_load");
    return fault.empty() ? load_kernel(rt, edf, size) : nullptr;
}
void furiosa_kernel_free(Kernel* k) {
    if (k != nullptr) {
        free_kernel(k);
    }
}
std::int32_t furiosa_kernel_run(const Kernel* k, Runtime* rt, const Memory* const* inputs,
                                std::size_t input_count, const Memory* const* outputs,
                                std::size_t output_count) {
    const std::string fault = enter("furiosa_kernel_run");
    if (fault == "lazy") {
        return 0;
    }
    return fault.empty() || fault == "wrong"
               ? run(rt, k, {inputs, input_count}, {outputs, output_count}, fault == "wrong")
               : -1;
}

std::int32_t furiosa_write(const Runtime* rt, const Memory* from, const Memory* to) {
    return enter("furiosa_write").empty() ? copy(rt, from, side::cpu, to, side::npu) : -1;
}
std::int32_t furiosa_read(const Runtime* rt, const Memory* from, const Memory* to) {
    return enter("furiosa_read").empty() ? copy(rt, from, side::npu, to, side::cpu) : -1;
}

#if FURIOSA_DOUBLE_NAMES == 1
Memory* furiosa_buffer_npu(const Runtime* rt, std::size_t size) {
    return enter("furiosa_buffer_npu").empty() ? npu_block(rt, size) : nullptr;
}
Memory* furiosa_buffer_cpu(std::size_t size) {
    return enter("furiosa_buffer_cpu").empty() ? cpu_block(size) : nullptr;
}
Memory* furiosa_buffer_from_npu(const Runtime* rt, std::uint64_t place, std::size_t size) {
    return npu_view(rt, place, size);
}
Memory* furiosa_buffer_from_cpu(std::uint64_t address, std::size_t size) {
    return cpu_view(address, size);
}
std::uint64_t furiosa_buffer_addr(const Memory* it) {
    return place_of(it, side::either);
}
std::size_t furiosa_buffer_len(const Memory* it) {
    return length_of(it, side::either);
}
Memory* furiosa_buffer_clone(const Memory* it) {
    return clone(it, side::either);
}
void furiosa_buffer_free(Memory* it) {
    free_memory(it, side::either);
}
#else
Memory* furiosa_npu_buffer(const Runtime* rt, std::size_t size) {
    return enter("furiosa_npu_buffer").empty() ? npu_block(rt, size) : nullptr;
}
Memory* furiosa_cpu_buffer(std::size_t size) {
    return enter("furiosa_cpu_buffer").empty() ? cpu_block(size) : nullptr;
}
Memory* furiosa_npu_buffer_from(const Runtime* rt, std::uint64_t place, std::size_t size) {
    return npu_view(rt, place, size);
}
Memory* furiosa_cpu_buffer_from(std::uint64_t address, std::size_t size) {
    return cpu_view(address, size);
}
std::uint64_t furiosa_cpu_buffer_addr(const Memory* it) {
    return place_of(it, side::cpu);
}
std::uint64_t furiosa_npu_buffer_offset(const Memory* it) {
    return place_of(it, side::npu);
}
std::size_t furiosa_cpu_buffer_len(const Memory* it) {
    return length_of(it, side::cpu);
}
std::size_t furiosa_npu_buffer_len(const Memory* it) {
    return length_of(it, side::npu);
}
Memory* furiosa_cpu_buffer_clone(const Memory* it) {
    return clone(it, side::cpu);
}
Memory* furiosa_npu_buffer_clone(const Memory* it) {
    return clone(it, side::npu);
}
void furiosa_cpu_buffer_free(Memory* it) {
    free_memory(it, side::cpu);
}
void furiosa_npu_buffer_free(Memory* it) {
    free_memory(it, side::npu);
}
#endif

#ifdef FURIOSA_DOUBLE_PROFILES
struct Str {
    const char* ptr;
    std::size_t len;
};
std::int32_t furiosa_profiled_run(Runtime* rt, const Kernel* k, const Memory* const* inputs,
                                  std::size_t input_count, const Memory* const* outputs,
                                  std::size_t output_count,
                                  void (*on_span)(void*, Str, std::uint64_t, std::uint64_t),
                                  void (*on_done)(void*), void* user) {
    const std::string fault = enter("furiosa_profiled_run");
    const std::int32_t code =
        fault.empty() ? run(rt, k, {inputs, input_count}, {outputs, output_count}, false) : -1;
    later(rt, [=] {
        if (code == 0) {
            on_span(user, {"load", 4}, 1000, 1400);
            on_span(user, {"main", 4}, 1400, 3000);
        }
        if (asked().text("late") != "never") {
            on_done(user);
        } else {
            // What was handed over stays the runtime's, beyond the process's end.
            static auto* const kept = new std::vector<void*>();
            kept->push_back(user);
        }
    });
    return code;
}
#endif

}  // extern "C"
