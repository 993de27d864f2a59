// SPDX-License-Identifier: Apache-2.0
// dlopen, the entry point and the table's checks.
#include "harness/worker/plugin_library.hpp"

#include <dlfcn.h>

#include <array>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <utility>

namespace accelbench::worker {

namespace {

using protocol::border_call;

/// Longer names are of no use in a report, and more likely a wrong pointer.
constexpr std::uint64_t longest_name = 4096;

struct mandatory_function {
    const char* name;
    std::size_t offset;
};
// get_extension and tuning_record may be NULL.
constexpr std::array<mandatory_function, 17> mandatory = {{
    {"open", offsetof(accb_plugin, open)},
    {"close", offsetof(accb_plugin, close)},
    {"counts", offsetof(accb_plugin, counts)},
    {"device_count", offsetof(accb_plugin, device_count)},
    {"device_info", offsetof(accb_plugin, device_info)},
    {"query", offsetof(accb_plugin, query)},
    {"compile", offsetof(accb_plugin, compile)},
    {"program_info", offsetof(accb_plugin, program_info)},
    {"program_destroy", offsetof(accb_plugin, program_destroy)},
    {"buffer_create", offsetof(accb_plugin, buffer_create)},
    {"buffer_write", offsetof(accb_plugin, buffer_write)},
    {"buffer_read", offsetof(accb_plugin, buffer_read)},
    {"buffer_destroy", offsetof(accb_plugin, buffer_destroy)},
    {"session_create", offsetof(accb_plugin, session_create)},
    {"submit", offsetof(accb_plugin, submit)},
    {"wait", offsetof(accb_plugin, wait)},
    {"session_destroy", offsetof(accb_plugin, session_destroy)},
}};

bool is_null(const accb_plugin& table, std::size_t offset) {
    void* function = nullptr;
    std::memcpy(&function, reinterpret_cast<const std::byte*>(&table) + offset, sizeof function);
    return function == nullptr;
}

status check_abi(const accb_plugin& table) {
    if (!ACCB_HAS(&table, abi_minor)) {
        return fault(error_code::plugin_broken_table,
                     "its table says struct_size " + std::to_string(table.struct_size) +
                         ", too small for any version",
                     "Set accb_plugin.struct_size to sizeof(accb_plugin).");
    }
    if (table.abi_minor != ACCB_ABI_MINOR) {
        const bool older = table.abi_minor < ACCB_ABI_MINOR;
        return fault(error_code::plugin_wrong_abi,
                     "it was built against plug-in ABI 0." + std::to_string(table.abi_minor) +
                         ", this accelbench has ABI 0." + std::to_string(ACCB_ABI_MINOR),
                     older ? "Rebuild the plug-in against this version's accelbench/plugin.h."
                           : "Update accelbench, or rebuild the plug-in against its older header.");
    }
    return {};
}

status check_text(const char* field, accb_str text) {
    if ((text.size != 0 && text.data == nullptr) || text.size > longest_name) {
        return fault(error_code::plugin_broken_table,
                     "accb_plugin." + std::string(field) + " has a size of " +
                         std::to_string(text.size) + " bytes and no sound pointer",
                     "Point it at static text, with its size in bytes.");
    }
    return {};
}

/// True also where the file cannot be read: the linker's own words then say more.
bool is_elf(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::array<char, 4> first{};
    return !file || (file.read(first.data(), first.size()) &&
                     std::memcmp(first.data(), "\177ELF", first.size()) == 0);
}

}  // namespace

status check_table(const accb_plugin& table) {
    if (status abi = check_abi(table); !abi) {
        return abi;
    }
    if (!ACCB_HAS(&table, session_destroy)) {
        return fault(error_code::plugin_broken_table,
                     "its table says struct_size " + std::to_string(table.struct_size) +
                         ", but ABI 0." + std::to_string(ACCB_ABI_MINOR) + " has " +
                         std::to_string(sizeof(accb_plugin)) + " bytes",
                     "Set accb_plugin.struct_size to sizeof(accb_plugin).");
    }
    for (const mandatory_function& function : mandatory) {
        if (is_null(table, function.offset)) {
            return fault(
                error_code::plugin_broken_table,
                "the mandatory function accb_plugin." + std::string(function.name) + " is NULL",
                "Implement it; only get_extension and tuning_record may be NULL.");
        }
    }
    const std::array<std::pair<const char*, accb_str>, 5> texts = {
        {{"name", table.name},
         {"vendor", table.vendor},
         {"version", table.version},
         {"sdk", table.sdk},
         {"sanitizer", table.sanitizer}}};
    for (const auto& [field, text] : texts) {
        if (status sound = check_text(field, text); !sound) {
            return sound;
        }
    }
    return {};
}

result<const accb_plugin*> load_plugin(border& crossing, const std::string& path,
                                       const accb_host& host) {
    void* library =
        crossing.cross(border_call::dlopen, dlopen, path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
        const char* reason = dlerror();
        if (!is_elf(path)) {
            return fault(error_code::plugin_not_loadable,
                         "it is no shared library: its first bytes are not those of an ELF file",
                         "Name the library that the vendor's build made.");
        }
        return fault(error_code::plugin_not_loadable, reason != nullptr ? reason : "dlopen failed",
                     "Check the path, and that the vendor's libraries are installed (ldd).");
    }
    void* symbol = dlsym(library, ACCB_ENTRY_SYMBOL);
    if (symbol == nullptr) {
        return fault(error_code::plugin_no_entry, "it exports no symbol " ACCB_ENTRY_SYMBOL,
                     "Is it a plug-in? Then rebuild it against this version's "
                     "accelbench/plugin.h.");
    }
    const auto entry = reinterpret_cast<accb_plugin_entry_fn>(symbol);
    const accb_plugin* table = nullptr;
    if (status answer = crossing.ask(border_call::entry, entry, &host, &table); !answer) {
        return std::move(answer).error();
    }
    if (table == nullptr) {
        return fault(error_code::plugin_broken_table,
                     ACCB_ENTRY_SYMBOL "() returned ACCB_OK but no table",
                     "Set *plugin to a static const accb_plugin.");
    }
    if (status whole = check_table(*table); !whole) {
        return std::move(whole).error();
    }
    return table;
}

protocol::plugin_identity identity_of(const accb_plugin& table) {
    const auto text = [](accb_str from) {
        return from.size == 0 ? std::string{} : std::string(from.data, from.size);
    };
    protocol::plugin_identity who;
    who.name = text(table.name);
    who.vendor = text(table.vendor);
    who.version = text(table.version);
    who.sdk = text(table.sdk);
    who.sanitizer = text(table.sanitizer);
    who.abi_minor = table.abi_minor;
    who.features = table.features;
    return who;
}

}  // namespace accelbench::worker
