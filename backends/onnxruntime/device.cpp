// SPDX-License-Identifier: Apache-2.0
// Options, the environment, and what is known of a provider's device.
#include "backends/onnxruntime/device.hpp"

#include <sched.h>
#include <unistd.h>

#include <algorithm>

#include "backends/onnxruntime/runtime/error.hpp"

namespace accelbench::onnxruntime {
namespace {

constexpr std::pair<std::string_view, optimization_level> levels[] = {
    {"all", optimize_all},
    {"extended", optimize_extended},
    {"basic", optimize_basic},
    {"none", optimize_nothing},
};

optimization_level parse_level(std::string_view text) {
    for (const auto& [name, level] : levels) {
        if (name == text) {
            return level;
        }
    }
    throw sdk::error(ACCB_INVALID_ARGUMENT,
                     "option 'optimization' must be all, extended, basic or none, not '" +
                         std::string(text) + "'");
}

bool parse_spin(std::string_view text) {
    if (text != "on" && text != "off") {
        throw sdk::error(ACCB_INVALID_ARGUMENT,
                         "option 'spin' must be on or off, not '" + std::string(text) + "'");
    }
    return text == "on";
}

/// Of the harness's list, else of the processors that this thread may run on.
int count_processors(std::string_view list) {
    if (!list.empty()) {
        return 1 + static_cast<int>(std::ranges::count(list, ','));
    }
    cpu_set_t set;
    CPU_ZERO(&set);
    return ::sched_getaffinity(0, sizeof(set), &set) == 0 ? std::max(1, CPU_COUNT(&set)) : 1;
}

void log_to_harness(void* self, log_severity severity, const char*, const char*, const char*,
                    const char* text) {
    const uint32_t level = severity >= log_error ? ACCB_LOG_ERROR : ACCB_LOG_WARNING;
    static_cast<const sdk::host*>(self)->log(level, "ONNX Runtime: " + std::string(text));
}

/// Memory between the nodes comes from an arena that grows by what is asked for, not by doubling:
/// after the first launch nothing is mapped any more, and nothing is held that was never needed.
void bound_the_arena(const library& ort, ort_env* env) {
    constexpr const char* keys[] = {"arena_extend_strategy"};
    constexpr size_t same_as_requested[] = {1};
    ort_arena_cfg* made = nullptr;
    check(ort, ort.call.create_arena_cfg(keys, same_as_requested, 1, &made), "describe an arena");
    const sdk::handle<ort_arena_cfg*, void> arena(made, ort.call.release_arena_cfg);
    ort_memory_info* memory = nullptr;
    check(ort, ort.call.create_cpu_memory_info(arena_allocator, default_memory, &memory),
          "describe the host's memory");
    const sdk::handle<ort_memory_info*, void> owner(memory, ort.call.release_memory_info);
    check(ort, ort.call.register_allocator(env, memory, made), "register an arena");
}

uint64_t host_memory() {
    return static_cast<uint64_t>(::sysconf(_SC_PHYS_PAGES)) *
           static_cast<uint64_t>(::sysconf(_SC_PAGESIZE));
}

}  // namespace

settings parse_settings(const sdk::options& options) {
    options.allow_only({"library", "provider_options", "optimization", "spin"});
    return {.options = parse_provider_options(options.value("provider_options")),
            .level = parse_level(options.value("optimization", "all")),
            .threads = count_processors(options.value("cpus")),
            .spin = parse_spin(options.value("spin", "off"))};
}

std::string_view name_of(optimization_level level) {
    const auto* const found =
        std::ranges::find(levels, level, [](const auto& l) { return l.second; });
    return found->first;
}

environment::environment(const library& ort, const sdk::host& host, const settings& chosen)
    : host_(host) {
    ort_threading* threading = nullptr;
    check(ort, ort.call.create_threading(&threading), "describe its threads");
    const sdk::handle<ort_threading*, void> owner(threading, ort.call.release_threading);
    check(ort, ort.call.set_intra_op_threads(threading, chosen.threads), "set its threads");
    check(ort, ort.call.set_inter_op_threads(threading, 1), "set its threads");
    check(ort, ort.call.set_spinning(threading, chosen.spin ? 1 : 0), "set its threads");
    ort_env* made = nullptr;
    check(ort,
          ort.call.create_env(log_to_harness, &host_, log_warning, "accelbench", threading, &made),
          "start");
    env_ = {made, ort.call.release_env};
    bound_the_arena(ort, made);
}

device::device(const library& ort, std::string name, const provider_options& chosen)
    : ort_(ort), name_(std::move(name)), traits_(traits_of(name_, chosen)) {}

accb_device_info device::info() const {
    const std::string title = (ort_.is_double ? "double of " : "") + traits_.name;
    accb_device_info info =
        sdk::device(ort_.is_double ? uint32_t{ACCB_KIND_SIMULATOR} : traits_.kind, title);
    info.flags = ort_.is_double ? ACCB_DEVICE_DOUBLE : 0;
    sdk::assign(info.driver, "ONNX Runtime " + ort_.version);
    if (traits_.in_host_memory) {
        info.memory_bytes = host_memory();
    }
    return info;
}

}  // namespace accelbench::onnxruntime
