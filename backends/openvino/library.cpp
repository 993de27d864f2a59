// SPDX-License-Identifier: Apache-2.0
#include "library.hpp"

#include <dlfcn.h>

#include <accelbench/sdk/symbols.hpp>
#include <cstdlib>
#include <filesystem>
#include <vector>

namespace accelbench::openvino {
namespace {

constexpr const char* file = "libopenvino_c.so.2641";
constexpr std::string_view generation = "2026.";  // element types are numbered anew now and then
constexpr std::string_view advice =
    "; scripts/install-openvino.sh installs 2026.4.1, ACCELBENCH_OPENVINO_LIBRARY names another";

std::string place_of(std::string_view path) {
    if (!path.empty()) {
        return std::string(path);
    }
    if (const char* named = std::getenv("ACCELBENCH_OPENVINO_LIBRARY"); named != nullptr) {
        return named;
    }
    if (const char* home = std::getenv("HOME"); home != nullptr) {
        const std::filesystem::path installed =
            std::filesystem::path(home) / ".local/share/accelbench/openvino/openvino/libs" / file;
        std::error_code ignored;
        if (std::filesystem::exists(installed, ignored)) {
            return installed.string();
        }
    }
    return file;
}

std::string version_of(const api& table) {
    ov_version version{};
    if (table.get_version(&version) != ov_ok || version.build_number == nullptr) {
        return {};
    }
    std::string number = version.build_number;
    table.version_free(&version);
    return number;
}

}  // namespace

library open_library(std::string_view path) {
    library found;
    const std::string place = place_of(path);
    void* const opened = ::dlopen(place.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (opened == nullptr) {
        const char* const words = ::dlerror();
        found.why = "looked for OpenVINO's C library: " +
                    std::string(words == nullptr ? place.c_str() : words) + std::string(advice);
        return found;
    }
    static api table;
    sdk::symbols find(opened);
#define X(slot, name) find(table.slot, #name);
#include "functions.def"
#undef X
    if (table.get_version != nullptr && table.version_free != nullptr) {
        found.version = version_of(table);
    }
    if (!found.version.starts_with(generation)) {
        found.why = place + " calls itself OpenVINO \"" + found.version +
                    "\"; this plug-in was written for 2026" + std::string(advice);
    } else if (find.missing() != nullptr) {
        found.why =
            place + " (" + found.version + ") lacks " + find.missing() + std::string(advice);
    } else {
        found.functions = &table;
    }
    return found;
}

}  // namespace accelbench::openvino
