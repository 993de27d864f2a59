// SPDX-License-Identifier: Apache-2.0
#include "harness/conform/probe/subject.hpp"

#include <dlfcn.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "harness/conform/probe/layer.hpp"

namespace accelbench::conform {
namespace {

void log(void*, std::uint32_t, accb_str text) {
    std::fwrite(text.data, 1, text.size, stderr);
    std::fputc('\n', stderr);
}
std::int32_t progress(void*, accb_str, double) {
    return 0;
}

void check_texts(const accb_plugin& table) {
    constexpr std::uint64_t longest = 4096;
    const std::array<std::pair<const char*, accb_str>, 5> texts = {
        {{"name", table.name},
         {"vendor", table.vendor},
         {"version", table.version},
         {"sdk", table.sdk},
         {"sanitizer", table.sanitizer}}};
    for (const auto& [field, text] : texts) {
        expect(text.size <= longest && (text.size == 0 || text.data != nullptr),
               std::string("accb_plugin.") + field + " has no sound pointer and size");
        expect(is_utf8(std::string(text.data == nullptr ? "" : text.data, text.size)),
               std::string("accb_plugin.") + field + " is not UTF-8");
    }
    expect(table.name.size != 0, "accb_plugin.name is empty");
}

void check_functions(const accb_plugin& table) {
    // Every pointer from open on; get_extension and tuning_record may be NULL.
    constexpr std::size_t first = offsetof(accb_plugin, open);
    constexpr std::size_t end = sizeof(accb_plugin);
    for (std::size_t at = first; at < end; at += sizeof(void*)) {
        void* function = nullptr;
        std::memcpy(&function, reinterpret_cast<const char*>(&table) + at, sizeof function);
        const bool optional = at == offsetof(accb_plugin, get_extension) ||
                              at == offsetof(accb_plugin, tuning_record);
        expect(function != nullptr || optional,
               "function " + std::to_string((at - first) / sizeof(void*)) +
                   " of accb_plugin is NULL, and only get_extension and tuning_record may be");
    }
}

}  // namespace

void fail(const std::string& sentence) {
    throw finding{outcome::fail, sentence};
}

void expect(bool kept, const std::string& otherwise) {
    if (!kept) {
        fail(otherwise);
    }
}

accb_error* called::fresh() {
    std::memset(&error_, 0, sizeof error_);
    error_.struct_size = sizeof error_;
    return &error_;
}

void called::ok(accb_status status, const std::string& call) {
    error_.message[sizeof error_.message - 1] = '\0';
    expect(status == ACCB_OK, call + " answers " + std::to_string(status) + ": " + error_.message);
}

void called::refused(accb_status status, const std::string& what) {
    expect(status != ACCB_OK && status != ACCB_PENDING, what + " was not refused");
    const std::string message =
        text_in(error_.message, sizeof error_.message, "accb_error.message");
    expect(!message.empty(), what + " was refused without a message");
    expect(is_utf8(message), what + " was refused with a message that is not UTF-8");
    expect(error_.code == status, what + " was refused with status " + std::to_string(status) +
                                      ", but accb_error.code says " + std::to_string(error_.code));
}

subject::subject(const probe_order& order, std::span<char> note) : order_(order) {
    host_ = {.struct_size = sizeof host_,
             .abi_minor = ACCB_ABI_MINOR,
             .self = nullptr,
             .log = log,
             .progress = progress,
             .kv_put = nullptr,
             .kv_get = nullptr,
             .get_extension = nullptr};
    note_into(note);
    note_call("dlopen()");
    void* library = dlopen(order.library.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
        const char* said = dlerror();
        fail(std::string("dlopen: ") + (said != nullptr ? said : "no reason given"));
    }
    void* symbol = dlsym(library, ACCB_ENTRY_SYMBOL);
    expect(symbol != nullptr, "it exports no symbol " ACCB_ENTRY_SYMBOL);
    entry_ = reinterpret_cast<accb_plugin_entry_fn>(symbol);
    note_call("the entry()");
    call_.ok(entry_(&host_, &own_table_, call_.fresh()), ACCB_ENTRY_SYMBOL);
    note_call("");
    expect(own_table_ != nullptr, ACCB_ENTRY_SYMBOL " returned ACCB_OK but no table");
    expect(ACCB_HAS(own_table_, abi_minor), "accb_plugin.struct_size is too small for any version");
    expect(own_table_->abi_minor == ACCB_ABI_MINOR,
           "it was built against ABI 0." + std::to_string(own_table_->abi_minor) +
               ", this accelbench has 0." + std::to_string(ACCB_ABI_MINOR));
    expect(own_table_->struct_size >= sizeof(accb_plugin),
           "accb_plugin.struct_size is " + std::to_string(own_table_->struct_size) +
               ", the header's " + std::to_string(sizeof(accb_plugin)));
    check_functions(*own_table_);
    check_texts(*own_table_);
    table_ = layer_over(*own_table_);
}

accb_status subject::open_with(const std::vector<std::pair<std::string, std::string>>& options,
                               accb_ctx** out, accb_error* error) {
    std::vector<accb_attr> attrs;
    for (const auto& [name, value] : options) {
        accb_attr attr{};
        attr.name = {name.data(), name.size()};
        attr.type = ACCB_ATTR_STR;
        attr.count = static_cast<std::uint32_t>(value.size());
        attr.v.s = value.data();
        attrs.push_back(attr);
    }
    return table_->open(&host_, attrs.data(), static_cast<std::uint32_t>(attrs.size()), out, error);
}

accb_ctx* subject::open(const char* role) {
    auto options = order_.options;
    options.emplace_back("role", role);
    accb_ctx* ctx = nullptr;
    call_.ok(open_with(options, &ctx, call_.fresh()), "open()");
    expect(ctx != nullptr, "open() returned ACCB_OK but no context");
    return ctx;
}

accb_counts subject::counts(accb_ctx* ctx) {
    accb_counts now{};
    now.struct_size = sizeof now;
    call_.ok(table_->counts(ctx, &now, call_.fresh()), "counts()");
    return now;
}

void subject::reached(const char* place) const {
    if (order_.die_at == place) {
        std::raise(SIGKILL);
    }
}

handles handles_now() {
    handles now;
    for (const auto& [folder, count] :
         {std::pair{"/proc/self/fd", &now.files}, std::pair{"/proc/self/task", &now.threads}}) {
        for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder)) {
            ++*count;
        }
    }
    std::ifstream statm("/proc/self/statm");
    std::uint64_t pages = 0;
    statm >> pages >> now.resident_bytes;
    now.resident_bytes *= static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
    return now;
}

bool is_utf8(const std::string& text) {
    for (std::size_t at = 0; at < text.size();) {
        const auto lead = static_cast<unsigned char>(text[at]);
        const std::size_t length = lead < 0x80             ? 1
                                   : (lead & 0xe0) == 0xc0 ? 2
                                   : (lead & 0xf0) == 0xe0 ? 3
                                   : (lead & 0xf8) == 0xf0 ? 4
                                                           : 0;
        if (length == 0 || at + length > text.size()) {
            return false;
        }
        for (std::size_t i = 1; i < length; ++i) {
            if ((static_cast<unsigned char>(text[at + i]) & 0xc0) != 0x80) {
                return false;
            }
        }
        at += length;
    }
    return true;
}

std::string text_in(const char* text, std::size_t room, const std::string& field) {
    const std::size_t size = strnlen(text, room);
    expect(size < room, field + " does not end within its " + std::to_string(room) + " bytes");
    return {text, size};
}

}  // namespace accelbench::conform
