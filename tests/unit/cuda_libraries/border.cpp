// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/cuda_libraries/border.hpp"

#include <dlfcn.h>

#include <cstring>
#include <stdexcept>

namespace accelbench::cuda_test {
namespace {

constexpr uint32_t first_device = 0;

const accb_plugin* load() {
    void* const library = ::dlopen(ACCELBENCH_CUDA_PLUGIN, RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
        throw std::runtime_error(::dlerror());
    }
    const auto entry = reinterpret_cast<accb_plugin_entry_fn>(::dlsym(library, ACCB_ENTRY_SYMBOL));
    const accb_plugin* plugin = nullptr;
    if (entry == nullptr || entry(nullptr, &plugin, nullptr) != ACCB_OK) {
        throw std::runtime_error("the plug-in has no entry");
    }
    return plugin;
}

}  // namespace

border::border(const char* libraries) : plugin_(load()) {
    accb_attr option{};
    option.name = sdk::str("libraries");
    option.type = ACCB_ATTR_STR;
    option.count = static_cast<uint32_t>(std::strlen(libraries));
    option.v.s = libraries;
    accb_error error{};
    error.struct_size = sizeof(error);
    if (plugin_->open(nullptr, &option, 1, &context_, &error) != ACCB_OK) {
        throw std::runtime_error(error.message);
    }
}

border::~border() {
    plugin_->close(context_);
}

accb_support border::query(question& what) {
    accb_query_desc desc{};
    desc.struct_size = sizeof(desc);
    desc.device_count = 1;
    desc.devices = &first_device;
    desc.workload = &what.workload();
    accb_support answer{};
    answer.struct_size = sizeof(answer);
    if (plugin_->query(context_, &desc, &answer, nullptr) != ACCB_OK) {
        throw std::runtime_error("query failed");
    }
    return answer;
}

border::built border::compile(question& what, const std::string& tuning, bool tune) {
    accb_compile_desc desc{};
    desc.struct_size = sizeof(desc);
    desc.device_count = 1;
    desc.devices = &first_device;
    desc.workload = &what.workload();
    desc.view = ACCB_VIEW_KERNEL;
    desc.launch_mode = ACCB_LAUNCH_STREAM;
    desc.boundary = ACCB_BOUNDARY_RESIDENT;
    desc.tuning = sdk::str(tuning);
    desc.tune = tune ? 1 : 0;
    desc.tuning_budget_ns = 1'000'000;
    accb_error error{};
    error.struct_size = sizeof(error);
    accb_program* program = nullptr;
    built out{};
    out.status = plugin_->compile(context_, &desc, &program, &error);
    if (out.status != ACCB_OK) {
        out.text = error.message;
        return out;
    }
    out.made.struct_size = sizeof(out.made);
    (void)plugin_->program_info(program, &out.made, nullptr);
    out.record = sdk::text_of(plugin_->tuning_record(program));
    plugin_->program_destroy(program);
    return out;
}

}  // namespace accelbench::cuda_test
