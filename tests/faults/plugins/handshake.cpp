// SPDX-License-Identifier: Apache-2.0
// Plug-ins that are wrong before any call: HOSTILE_<fault> chooses which way.
#include <accelbench/plugin.h>

#include <cstdlib>
#include <cstring>

#ifdef HOSTILE_constructor_exit
namespace {
[[gnu::constructor]] void leave_while_loading() {
    std::exit(0);
}
}  // namespace
#endif

#ifdef HOSTILE_no_entry
extern "C" ACCB_EXPORT int some_other_symbol() {
    return 0;
}
#else
namespace {

constexpr accb_str text(const char* literal) {
    return {literal, __builtin_strlen(literal)};
}

template <class... Arguments>
accb_status refuse(Arguments...) {
    return ACCB_UNSUPPORTED;
}
template <class... Arguments>
void ignore(Arguments...) {}

constexpr accb_plugin make_table() {
    accb_plugin table{};
    table.struct_size = sizeof(table);
    table.abi_minor = ACCB_ABI_MINOR;
    table.name = text("hostile");
    table.vendor = text("accelbench");
    table.version = text("0.1.0");
    table.open = refuse;
    table.close = ignore;
    table.counts = refuse;
    table.device_count = refuse;
    table.device_info = refuse;
    table.query = refuse;
    table.compile = refuse;
    table.program_info = refuse;
    table.program_destroy = ignore;
    table.buffer_create = refuse;
    table.buffer_write = refuse;
    table.buffer_read = refuse;
    table.buffer_destroy = ignore;
    table.session_create = refuse;
    table.submit = refuse;
    table.wait = refuse;
    table.session_destroy = ignore;
#ifdef HOSTILE_wrong_minor
    table.abi_minor = ACCB_ABI_MINOR + 1;
#endif
#ifdef HOSTILE_small_table
    table.struct_size = offsetof(accb_plugin, open);
#endif
#ifdef HOSTILE_null_function
    table.submit = nullptr;
#endif
    return table;
}

}  // namespace

extern "C" ACCB_EXPORT accb_status accb_plugin_entry_0(const accb_host*, const accb_plugin** plugin,
                                                       accb_error* error) {
    [[maybe_unused]] static constexpr accb_plugin table = make_table();
#ifdef HOSTILE_entry_error
    if (error != nullptr) {
        error->code = ACCB_UNAVAILABLE;
        std::strcpy(error->message, "looked for the vendor's licence: there is none; install one");
    }
    (void)plugin;
    return ACCB_UNAVAILABLE;
#else
    (void)error;
    *plugin = &table;
    return ACCB_OK;
#endif
}
#endif
