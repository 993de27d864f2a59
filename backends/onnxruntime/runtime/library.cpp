// SPDX-License-Identifier: Apache-2.0
// Finds the library, agrees on a version of its API, and takes the functions out of its table.
#include "backends/onnxruntime/runtime/library.hpp"

#include <dlfcn.h>

#include <charconv>
#include <cstdlib>
#include <optional>
#include <string_view>
#include <vector>

namespace accelbench::onnxruntime {
namespace {

struct lookup {
    library found;
    bool usable = false;
    std::string why;
};

// Only the double of the tests exports it.
constexpr const char* mark_of_a_double = "accb_onnxruntime_double";
constexpr std::string_view advice =
    "Run scripts/install-onnxruntime.sh, or name the library in ACCELBENCH_ONNXRUNTIME_LIBRARY";

std::vector<std::string> candidates(const std::string& asked) {
    if (!asked.empty()) {
        return {asked};
    }
    if (const char* named = std::getenv("ACCELBENCH_ONNXRUNTIME_LIBRARY");
        named != nullptr && *named != '\0') {
        return {named};
    }
    std::vector<std::string> names{"libonnxruntime.so.1", "libonnxruntime.so"};
    if (const char* home = std::getenv("HOME"); home != nullptr) {
        names.push_back(std::string(home) +
                        "/.local/share/accelbench/onnxruntime/libonnxruntime.so.1");
    }
    return names;
}

/// "1.32.0" offers the versions 1 to 32 of the API.
std::optional<uint32_t> newest_api(std::string_view version) {
    if (!version.starts_with("1.")) {
        return std::nullopt;
    }
    uint32_t minor = 0;
    const auto [end, code] =
        std::from_chars(version.data() + 2, version.data() + version.size(), minor);
    return code == std::errc() ? std::optional(minor) : std::nullopt;
}

void take_functions(library& into, const void* table) {
    const auto* const places = static_cast<void* const*>(table);
    const auto take = [&](auto& slot, std::size_t place, uint32_t since) {
        if (since <= into.api) {
            slot = reinterpret_cast<std::remove_reference_t<decltype(slot)>>(places[place]);
        }
    };
#define ORT(place, since, slot, name, result, arguments) take(into.call.slot, place, since);
#include "backends/onnxruntime/runtime/functions.def"
#undef ORT
}

void agree(lookup& on, void* handle, const std::string& file) {
    using entry_function = const api_base* (*)();
    const auto entry = reinterpret_cast<entry_function>(::dlsym(handle, "OrtGetApiBase"));
    const api_base* const base = entry == nullptr ? nullptr : entry();
    if (base == nullptr) {
        on.why = file + " exports no OrtGetApiBase: it is no ONNX Runtime. " + std::string(advice);
        return;
    }
    on.found.version = base->get_version_string();
    // A library asked for a version that it lacks complains on standard error, so it is not asked.
    const std::optional<uint32_t> newest = newest_api(on.found.version);
    on.found.minor = newest.value_or(0);
    const void* table = nullptr;
    for (const uint32_t version : {assignment_api, oldest_api}) {
        if (table == nullptr && newest.value_or(version) >= version) {
            table = base->get_api(version);
            on.found.api = version;
        }
    }
    if (table == nullptr) {
        on.why = file + " is ONNX Runtime " + on.found.version + " and does not offer version " +
                 std::to_string(oldest_api) +
                 " of its API (OrtApiBase::GetApi returned NULL, or was not asked). Install ONNX "
                 "Runtime 1." +
                 std::to_string(oldest_api) + " or newer. " + std::string(advice);
        return;
    }
    take_functions(on.found, table);
    on.found.is_double = ::dlsym(handle, mark_of_a_double) != nullptr;
    on.usable = true;
}

lookup look_up(const std::string& asked) {
    lookup result;
    std::string tried;
    for (const std::string& file : candidates(asked)) {
        // RTLD_GLOBAL is not needed: providers find the core library by its file.
        if (void* const handle = ::dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL); handle != nullptr) {
            agree(result, handle, file);
            return result;
        }
        const char* const detail = ::dlerror();
        tried += (tried.empty() ? "" : "; ") + std::string(detail == nullptr ? file : detail);
    }
    result.why =
        "looked for ONNX Runtime; it could not be loaded (" + tried + "). " + std::string(advice);
    return result;
}

}  // namespace

const library* load_library(const std::string& asked, std::string& why) {
    static const lookup found = look_up(asked);
    why = found.why;
    return found.usable ? &found.found : nullptr;
}

}  // namespace accelbench::onnxruntime
