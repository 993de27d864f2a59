// SPDX-License-Identifier: Apache-2.0
// Level 0: loading, opening, what is said of devices.
#include <cstring>

#include "harness/conform/probe/subject.hpp"

namespace accelbench::conform {
namespace {

void entry_is_pure(subject& plugin) {
    const handles before = handles_now();
    const accb_plugin* again = nullptr;
    for (int call = 0; call < 1000; ++call) {
        // Neither a host nor an error is owed here.
        const accb_host* host = call % 2 == 0 ? &plugin.host() : nullptr;
        expect(plugin.entry()(host, &again, nullptr) == ACCB_OK,
               "call " + std::to_string(call + 2) + " of the entry was refused");
        expect(again == plugin.own_table(), "the entry gives another table each time");
    }
    const handles after = handles_now();
    expect(after.files <= before.files, "the entry opens files");
    expect(after.threads <= before.threads, "the entry starts threads");
}

void opens_and_closes(subject& plugin) {
    plugin.close(plugin.open());  // what a vendor's library keeps for good, it keeps now
    const handles before = handles_now();
    for (int round = 0; round < 5; ++round) {
        accb_ctx* ctx = plugin.open();
        const accb_counts now = plugin.counts(ctx);
        expect(now.programs + now.buffers + now.sessions == 0,
               "a fresh context has objects already, says counts()");
        plugin.close(ctx);
    }
    const handles after = handles_now();
    expect(after.files <= before.files, "five open() and close() leave " +
                                            std::to_string(after.files - before.files) +
                                            " files open");
    expect(after.threads <= before.threads, "five open() and close() leave " +
                                                std::to_string(after.threads - before.threads) +
                                                " threads running");
}

void refuses_unknown_options(subject& plugin) {
    auto options = plugin.order().options;
    options.emplace_back("no_such_option_of_anybody", "1");
    accb_ctx* const untouched = reinterpret_cast<accb_ctx*>(0x10);
    accb_ctx* ctx = untouched;
    called call;
    const accb_status status = plugin.open_with(options, &ctx, call.fresh());
    call.refused(status, "an unknown option");
    expect(status == ACCB_INVALID_ARGUMENT, "an unknown option is refused with status " +
                                                std::to_string(status) +
                                                " instead of ACCB_INVALID_ARGUMENT");
    expect(ctx == untouched, "open() set *out although it refused");
}

void describe(subject& plugin, accb_ctx* ctx, std::uint32_t index) {
    called call;
    accb_device_info info;
    std::memset(static_cast<void*>(&info), 0xee, sizeof info);
    info.struct_size = sizeof info;
    call.ok(plugin.table().device_info(ctx, index, &info, call.fresh()),
            "device_info(" + std::to_string(index) + ")");
    expect(info.struct_size == sizeof info, "device_info() changes struct_size");
    expect(info.index == index,
           "device " + std::to_string(index) + " says index " + std::to_string(info.index));
    expect(info.kind >= ACCB_KIND_CPU && info.kind <= ACCB_KIND_SIMULATOR,
           "device kind " + std::to_string(info.kind) + " is none of the header's");
    expect(!text_in(info.name, sizeof info.name, "name").empty(), "a device has no name");
    for (const auto& [text, room, field] :
         {std::tuple{info.name, sizeof info.name, "name"},
          std::tuple{info.arch, sizeof info.arch, "arch"},
          std::tuple{info.uuid, sizeof info.uuid, "uuid"},
          std::tuple{info.pci, sizeof info.pci, "pci"},
          std::tuple{info.firmware, sizeof info.firmware, "firmware"},
          std::tuple{info.driver, sizeof info.driver, "driver"},
          std::tuple{info.card, sizeof info.card, "card"}}) {
        expect(is_utf8(text_in(text, room, field)),
               std::string("device_info.") + field + " is not UTF-8");
    }
    expect(info.claim_count <= 8, "claim_count is above 8");
    for (std::uint32_t claim = 0; claim < info.claim_count; ++claim) {
        expect(info.claim[claim].ops_per_s >= 0 && info.claim[claim].bytes_per_s >= 0,
               "a claim is negative or not a number");
    }
    expect(info.memory_bytes == 0 || info.memory_free <= info.memory_bytes,
           "more memory is free than there is");
    expect(info.memory_bytes == 0 || info.cache_bytes <= info.memory_bytes,
           "its cache is larger than its memory");
}

void finds_devices(subject& plugin) {
    accb_ctx* ctx = plugin.open();
    called call;
    std::uint32_t count = 0, again = 0;
    call.ok(plugin.table().device_count(ctx, &count, call.fresh()), "device_count()");
    for (std::uint32_t index = 0; index < count; ++index) {
        describe(plugin, ctx, index);
    }
    call.ok(plugin.table().device_count(ctx, &again, call.fresh()), "device_count()");
    expect(again == count, "device_count() says another number the second time");
    accb_device_info info{};
    info.struct_size = sizeof info;
    for (const std::uint32_t index : {count, 4'000'000'000U}) {
        call.refused(plugin.table().device_info(ctx, index, &info, call.fresh()),
                     "device_info() of device " + std::to_string(index) + ", of " +
                         std::to_string(count) + ",");
    }
    plugin.close(ctx);
    if (count == 0) {
        throw finding{outcome::warning, "it finds no device on this machine"};
    }
}

void destroys_nothing(subject& plugin) {
    accb_ctx* ctx = plugin.open();
    plugin.table().session_destroy(nullptr);
    plugin.table().buffer_destroy(nullptr);
    plugin.table().program_destroy(nullptr);
    plugin.close(ctx);
}

}  // namespace

std::vector<probe_check> load_checks() {
    return {{"abi.load", [](subject&) {}},        {"abi.entry-pure", entry_is_pure},
            {"abi.open-close", opens_and_closes}, {"abi.unknown-option", refuses_unknown_options},
            {"abi.discovery", finds_devices},     {"own.destroy-null", destroys_nothing}};
}

}  // namespace accelbench::conform
