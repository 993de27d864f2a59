// SPDX-License-Identifier: Apache-2.0
#include "runtime/api.hpp"

#include <dlfcn.h>

#include <accelbench/sdk/symbols.hpp>

namespace accelbench::rebellions::runtime {
namespace {

constexpr const char* library_file = "librbln_runtime.so";
constexpr const char* documented_place = "/usr/local/lib/librbln_runtime.so";
constexpr const char* mark_of_a_double = "accb_rbln_double";

struct lookup {
    api table;
    bool complete = false;
    std::string why;
};

lookup look_up() {
    lookup found;
    void* library = ::dlopen(library_file, RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
        library = ::dlopen(documented_place, RTLD_NOW | RTLD_LOCAL);
    }
    if (library == nullptr) {
        found.why = std::string(library_file) +
                    " is not here, so nothing runs: install the package rbln-sdk of the version "
                    "that compiled the artifacts";
        return found;
    }
    api& table = found.table;
    sdk::symbols find(library);
    find(table.create_model, "rbln_create_model");
    find(table.destroy_model, "rbln_destroy_model");
    find(table.create_runtime, "rbln_create_runtime");
    find(table.create_async_runtime, "rbln_create_async_runtime");
    find(table.destroy_runtime, "rbln_destroy_runtime");
    find(table.set_input, "rbln_set_input");
    find(table.run, "rbln_run");
    find(table.get_output, "rbln_get_output");
    find(table.async_run, "rbln_async_run");
    find(table.async_wait, "rbln_async_wait");
    find(table.num_inputs, "rbln_get_num_inputs");
    find(table.num_outputs, "rbln_get_num_outputs");
    find(table.output_layout, "rbln_get_output_layout");
    find(table.layout_bytes, "rbln_get_layout_nbytes");
    if (find.missing() != nullptr) {
        found.why = std::string(library_file) + " lacks " + find.missing() +
                    ", so nothing runs: install a newer rbln-sdk";
        return found;
    }
    sdk::symbols optional(library);
    optional(table.input_layout, "rbln_get_input_layout");
    optional(table.last_error, "rbln_get_last_error_msg");
    table.is_double = ::dlsym(library, mark_of_a_double) != nullptr;
    found.complete = true;
    return found;
}

}  // namespace

const api* load(std::string& why) {
    static const lookup found = look_up();
    why = found.why;
    return found.complete ? &found.table : nullptr;
}

std::string words(const api& rt) {
    const char* const text = rt.last_error != nullptr ? rt.last_error() : nullptr;
    return text != nullptr && *text != '\0' ? "\"" + std::string(text) + "\"" : "no reason";
}

}  // namespace accelbench::rebellions::runtime
