// SPDX-License-Identifier: Apache-2.0
// The C++ side of plugin.h: write a backend class and a program class, end with ACCB_PLUGIN.
// Header-only, C++20, no dependency; docs/plugin-abi.md has a complete example.
#pragma once

#if !defined(__cplusplus) || __cplusplus < 202002L
#error "accelbench/backend.hpp needs C++20; plugin.h alone is enough for C11"
#endif

#include <accelbench/extensions.h>
#include <accelbench/plugin.h>

#include <accelbench/sdk/answers.hpp>
#include <accelbench/sdk/attributes.hpp>
#include <accelbench/sdk/calls_control.hpp>
#include <accelbench/sdk/calls_launch.hpp>
#include <accelbench/sdk/calls_memory.hpp>

namespace accelbench::sdk {

#if defined(__has_feature)
#define ACCB_SDK_CLANG_HAS(feature) __has_feature(feature)
#else
#define ACCB_SDK_CLANG_HAS(feature) 0
#endif

/// Names the sanitizer that this file is compiled with, for accb_plugin.sanitizer.
constexpr std::string_view sanitizer_name() {
#if defined(__SANITIZE_ADDRESS__) || ACCB_SDK_CLANG_HAS(address_sanitizer)
    return "address";
#elif defined(__SANITIZE_THREAD__) || ACCB_SDK_CLANG_HAS(thread_sanitizer)
    return "thread";
#else
    return "";
#endif
}

/// A backend states bits of ACCB_FEATURE_* as `static constexpr uint64_t features = ...`; else
/// none.
template <class Backend>
constexpr uint64_t features_of() {
    if constexpr (requires { Backend::features; }) {
        return Backend::features;
    } else {
        return 0;
    }
}

constexpr accb_str literal(std::string_view text) {
    return {text.data(), text.size()};
}

/// The table of one backend class. The texts must be literals: they live as long as the process.
template <class Backend>
constexpr accb_plugin table_of(std::string_view name, std::string_view vendor,
                               std::string_view version, std::string_view sdk) {
    accb_plugin table{};
    table.struct_size = sizeof(accb_plugin);
    table.abi_minor = ACCB_ABI_MINOR;
    table.features = features_of<Backend>();
    table.name = literal(name);
    table.vendor = literal(vendor);
    table.version = literal(version);
    table.sdk = literal(sdk);
    table.sanitizer = literal(sanitizer_name());
    table.open = calls::open<Backend>;
    table.close = calls::close;
    table.get_extension = calls::get_extension;
    table.counts = calls::counts;
    table.device_count = calls::device_count;
    table.device_info = calls::device_info;
    table.query = calls::query;
    table.compile = calls::compile;
    table.program_info = calls::program_info;
    table.tuning_record = calls::tuning_record;
    table.program_destroy = calls::program_destroy;
    table.buffer_create = calls::buffer_create;
    table.buffer_write = calls::buffer_write;
    table.buffer_read = calls::buffer_read;
    table.buffer_destroy = calls::buffer_destroy;
    table.session_create = calls::session_create;
    table.submit = calls::submit;
    table.wait = calls::wait;
    table.session_destroy = calls::session_destroy;
    return table;
}

/// The body of the exported function: no allocation, no thread, no device.
inline accb_status publish(const accb_plugin& table, const accb_plugin** plugin,
                           accb_error* error_out) noexcept {
    return guarded(error_out, [&] {
        require(plugin != nullptr, "the entry has nowhere to put the table");
        *plugin = &table;
        return ACCB_OK;
    });
}

}  // namespace accelbench::sdk

/// Exports the plug-in. Once, at file scope, outside every namespace; all texts are literals:
/// ACCB_PLUGIN(my_backend, "my-chip", "Vendor", "0.1.0", "vendor-sdk 1.2.3")
#define ACCB_PLUGIN(backend_class, plugin_name, vendor, version, vendor_sdk)                      \
    extern "C" ACCB_EXPORT accb_status accb_plugin_entry_0(                                       \
        const accb_host*, const accb_plugin** plugin, accb_error* error_out) noexcept {           \
        static constexpr accb_plugin table =                                                      \
            ::accelbench::sdk::table_of<backend_class>(plugin_name, vendor, version, vendor_sdk); \
        return ::accelbench::sdk::publish(table, plugin, error_out);                              \
    }
