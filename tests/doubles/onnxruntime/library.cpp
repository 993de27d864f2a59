// SPDX-License-Identifier: Apache-2.0
// The table of the double: the functions that the backend calls, at ORT's places. Every other place
// holds a function that ends the process.
#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "answers.hpp"

namespace accelbench::onnxruntime {
namespace {

using ort_double::chosen;
using ort_double::give_up;
using ort_double::live;

ort_status* list_providers(char*** out, int* count) {
    FAULT("GetAvailableProviders")
    const auto& names = chosen().providers;
    *out = static_cast<char**>(std::calloc(names.size(), sizeof(char*)));
    *count = static_cast<int>(names.size());
    for (std::size_t index = 0; index < names.size(); ++index) {
        (*out)[index] = ::strdup(names[index].c_str());
    }
    live().others += 1;
    return nullptr;
}

ort_status* take_back_providers(char** names, int count) {
    std::for_each(names, names + count, std::free);
    std::free(names);
    live().others -= 1;
    return nullptr;
}

void release_env(ort_env* env) {
    if (live().sessions != 0) {
        give_up("the environment is released before its sessions");
    }
    release(env, "environment");
}

ort_functions functions() {
    ort_functions f;
    fill_sessions(f);
    fill_values(f);
    f.get_error_code = [](const ort_status* s) { return s->code; };
    f.get_error_message = [](const ort_status* s) { return s->words.c_str(); };
    f.create_env = [](log_function log, void* self, log_severity, const char*,
                      const ort_threading* threading, ort_env** out) -> ort_status* {
        FAULT("CreateEnvWithCustomLoggerAndGlobalThreadPools")
        *out = new ort_env();
        (*out)->threads = threading->threads;
        if (threading->spin != 0) {
            log(self, log_warning, "double", "accelbench", "", "threads spin");
        }
        return nullptr;
    };
    f.release_env = release_env;
    f.release_status = [](ort_status* s) { release(s, "status"); };
    f.create_threading = [](ort_threading** out) -> ort_status* {
        return *out = new ort_threading(), nullptr;
    };
    f.release_threading = [](ort_threading* t) { release(t, "thread options"); };
    f.get_available_providers = list_providers;
    f.release_available_providers = take_back_providers;
    f.register_allocator = [](ort_env* env, const ort_memory_info* memory,
                              const ort_arena_cfg*) -> ort_status* {
        return memory->type == arena_allocator && !std::exchange(env->has_allocator, true)
                   ? nullptr
                   : status(2,
                            "an allocator of this kind is registered already, or it is no arena");
    };
    f.set_intra_op_threads = [](ort_threading* t, int n) -> ort_status* {
        return t->threads = n, nullptr;
    };
    f.set_inter_op_threads = [](ort_threading*, int) -> ort_status* { return nullptr; };
    f.set_spinning = [](ort_threading* t, int on) -> ort_status* { return t->spin = on, nullptr; };
    f.release_arena_cfg = [](ort_arena_cfg* a) { release(a, "arena"); };
    f.create_arena_cfg = [](const char* const*, const size_t*, size_t,
                            ort_arena_cfg** out) -> ort_status* {
        return *out = new ort_arena_cfg(), nullptr;
    };
    return f;
}

[[noreturn]] void trap() {
    give_up("a function is called that the backend does not use");
}

const void* get_api(uint32_t version) {
    if (version == 0 || version > chosen().api) {
        std::fprintf(stderr,
                     "The requested API version [%u] is not available, only API versions [1, %u] "
                     "are supported\n",
                     version, chosen().api);
        return nullptr;
    }
    // Longer than any version that the backend knows.
    static const auto table = [] {
        std::array<void*, 512> places{};
        places.fill(reinterpret_cast<void*>(&trap));
        const ort_functions f = functions();
#define ORT(place, since, slot, name, result, arguments) \
    places[place] = f.slot == nullptr ? places[place] : reinterpret_cast<void*>(f.slot);
#include "backends/onnxruntime/runtime/functions.def"
#undef ORT
        return places;
    }();
    return table.data();
}

const char* get_version() {
    return chosen().version.c_str();
}

}  // namespace
}  // namespace accelbench::onnxruntime

namespace ort_double {

live_counts& live() {
    static live_counts counts{};
    return counts;
}

std::string& last_options() {
    static std::string options;
    return options;
}

}  // namespace ort_double

extern "C" {

__attribute__((visibility("default"))) const char* accb_onnxruntime_double_options() {
    return ort_double::last_options().c_str();
}

__attribute__((visibility("default"))) const accelbench::onnxruntime::api_base* OrtGetApiBase() {
    static const accelbench::onnxruntime::api_base base{accelbench::onnxruntime::get_api,
                                                        accelbench::onnxruntime::get_version};
    return &base;
}
__attribute__((visibility("default"))) void accb_onnxruntime_double(
    accb_onnxruntime_double_counts* counts) {
    const ort_double::live_counts& now = ort_double::live();
    *counts = {now.envs,   now.sessions, now.options, now.bindings,      now.values,   now.statuses,
               now.others, now.runs,     now.weights, now.deterministic, now.own_pools};
}
__attribute__((visibility("default"))) void accb_onnxruntime_double_settings() {
    ort_double::read_settings();
}
__attribute__((visibility("default"))) void accb_onnxruntime_double_release() {
    ort_double::let_go();
}
}
