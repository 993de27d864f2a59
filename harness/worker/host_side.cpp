// SPDX-License-Identifier: Apache-2.0
#include "harness/worker/host_side.hpp"

#include <unistd.h>

#include <algorithm>
#include <string>
#include <string_view>

namespace accelbench::worker {

namespace {

std::string_view level_name(std::uint32_t level) {
    switch (level) {
        case ACCB_LOG_ERROR:
            return "error: ";
        case ACCB_LOG_WARNING:
            return "warning: ";
        case ACCB_LOG_DEBUG:
            return "debug: ";
        default:
            return "";
    }
}

/// One write, so that lines of several threads do not mix. The supervisor holds the pipe's other
/// end; a full pipe drops the line rather than stop the plug-in.
void log_line(void*, std::uint32_t level, accb_str text) {
    std::string line(level_name(level));
    if (text.data != nullptr) {
        line.append(text.data, std::min<std::uint64_t>(text.size, 4096));
    }
    line += '\n';
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, line.data(), line.size());
}

/// Non-zero once another rank is lost: who waits for it by his own means has to give up.
std::int32_t note_progress(void* self, accb_str, double) {
    const auto* side = static_cast<host_side*>(self);
    side->beat->progress.fetch_add(1, std::memory_order_relaxed);
    return side->ranks != nullptr && side->ranks->is_aborted() ? 1 : 0;
}

std::string_view text_of(accb_str text) {
    return text.data == nullptr ? std::string_view{} : std::string_view(text.data, text.size);
}

accb_status kv_put(void* self, accb_str key, const void* value, uint64_t size) {
    if (value == nullptr && size != 0) {
        return ACCB_INVALID_ARGUMENT;
    }
    return static_cast<host_side*>(self)->ranks->put(text_of(key),
                                                     {static_cast<const std::byte*>(value), size});
}

accb_status kv_get(void* self, accb_str key, void* value, uint64_t* size, uint64_t timeout_ns) {
    if (size == nullptr || (value == nullptr && *size != 0)) {
        return ACCB_INVALID_ARGUMENT;
    }
    return static_cast<host_side*>(self)->ranks->get(text_of(key), value, size, timeout_ns);
}

}  // namespace

accb_host host_table(host_side& behind) {
    accb_host table{};
    table.struct_size = sizeof table;
    table.abi_minor = ACCB_ABI_MINOR;
    table.self = &behind;
    table.log = log_line;
    table.progress = note_progress;
    if (behind.ranks != nullptr) {
        table.kv_put = kv_put;
        table.kv_get = kv_get;
    }
    return table;
}

}  // namespace accelbench::worker
