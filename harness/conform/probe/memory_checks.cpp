// SPDX-License-Identifier: Apache-2.0
// Buffers and what is alive: contents, bounds, counts, leaks, refusals for want of memory.
#include <algorithm>
#include <limits>

#include "harness/conform/probe/scene.hpp"

namespace accelbench::conform {
namespace {

/// The address sanitizer keeps freed memory for a while, and dies where too much is asked for; the
/// thread sanitizer keeps the shadow of stacks that were given back.
#if defined(__SANITIZE_ADDRESS__)
constexpr bool dies_of_too_much = true, keeps_memory = true;
#elif defined(__SANITIZE_THREAD__)
constexpr bool dies_of_too_much = false, keeps_memory = true;
#else
constexpr bool dies_of_too_much = false, keeps_memory = false;
#endif

accb_status create(subject& plugin, accb_ctx* ctx, std::uint64_t size, accb_buffer** out,
                   accb_error* error) {
    accb_buffer_desc desc{};
    desc.struct_size = sizeof desc;
    desc.memory = ACCB_MEM_DEVICE;
    desc.device = plugin.order().device;
    desc.size = size;
    return plugin.table().buffer_create(ctx, &desc, out, error);
}

std::string pattern(std::uint64_t size) {
    std::string bytes(size, '\0');
    std::uint32_t state = 12345;
    for (char& byte : bytes) {
        state = state * 1664525U + 1013904223U;
        byte = static_cast<char>(state >> 24U);
    }
    return bytes;
}

void check_buffer(subject& plugin, accb_ctx* ctx, std::uint64_t size) {
    const accb_plugin& table = plugin.table();
    called call;
    accb_buffer* buffer = nullptr;
    const std::string of = " of a buffer of " + std::to_string(size) + " bytes";
    call.ok(create(plugin, ctx, size, &buffer, call.fresh()), "buffer_create()" + of);
    const std::string bytes = pattern(size);
    call.ok(table.buffer_write(buffer, 0, bytes.data(), size, call.fresh()), "buffer_write()" + of);
    std::string back(size, '\0');
    call.ok(table.buffer_read(buffer, 0, back.data(), size, call.fresh()), "buffer_read()" + of);
    expect(back == bytes, "what was written is not what is read" + of);
    const std::uint64_t at = size / 3, part = std::max<std::uint64_t>(1, size / 2) - size / 4;
    std::string piece(part, '\x11');
    call.ok(table.buffer_write(buffer, at, piece.data(), part, call.fresh()), "a part" + of);
    call.ok(table.buffer_read(buffer, 0, back.data(), size, call.fresh()), "buffer_read()" + of);
    expect(back == bytes.substr(0, at) + piece + bytes.substr(at + part),
           "a write of a part at offset " + std::to_string(at) + " changed something else" + of);
    char byte = 0;
    struct place {
        std::uint64_t offset, size;
    };
    for (const place& beyond : {place{size, 1}, place{0, size + 1},
                                place{std::numeric_limits<std::uint64_t>::max() - 7, 16}}) {
        std::string room(std::min<std::uint64_t>(beyond.size, size + 1), byte);
        const std::string where =
            std::to_string(beyond.size) + " bytes at offset " + std::to_string(beyond.offset) + of;
        call.refused(
            table.buffer_read(buffer, beyond.offset, room.data(), beyond.size, call.fresh()),
            "a read of " + where);
        call.refused(
            table.buffer_write(buffer, beyond.offset, room.data(), beyond.size, call.fresh()),
            "a write of " + where);
    }
    call.ok(table.buffer_read(buffer, 0, back.data(), size, call.fresh()),
            "buffer_read() after a refused call" + of);
    table.buffer_destroy(buffer);
}

void buffers_hold(subject& plugin) {
    accb_ctx* ctx = plugin.open();
    for (const std::uint64_t size : {1ULL, 63ULL, 4096ULL, 1048579ULL}) {
        check_buffer(plugin, ctx, size);
    }
    plugin.close(ctx);
}

void counts_tell(subject& plugin) {
    accb_ctx* ctx = plugin.open();
    const probe_work& what = any_work(plugin);
    scene built(plugin, ctx, what);
    const auto is = [&](std::uint32_t programs, std::uint64_t buffers, std::uint32_t sessions,
                        const char* when) {
        const accb_counts now = plugin.counts(ctx);
        expect(now.programs == programs && now.buffers == buffers && now.sessions == sessions,
               std::string("counts() ") + when + " says " + std::to_string(now.programs) +
                   " programs, " + std::to_string(now.buffers) + " buffers and " +
                   std::to_string(now.sessions) + " sessions; there are " +
                   std::to_string(programs) + ", " + std::to_string(buffers) + " and " +
                   std::to_string(sessions));
    };
    is(1, 0, 0, "after compile()");
    bound_set one = built.bind(), two = built.bind();
    is(1, 2 * what.bytes.size(), 2, "with two sessions");
    built.launch(one);
    built.destroy(one);
    is(1, what.bytes.size(), 1, "with one session");
    built.destroy(two);
    built.destroy();
    is(0, 0, 0, "after all was destroyed");
    plugin.close(ctx);
}

void one_cycle(subject& plugin, accb_ctx* ctx, const probe_work* what) {
    called call;
    for (int i = 0; i < 10; ++i) {
        accb_buffer* buffer = nullptr;
        call.ok(create(plugin, ctx, 256U << 10U, &buffer, call.fresh()), "buffer_create()");
        plugin.table().buffer_destroy(buffer);
    }
    if (what != nullptr) {
        scene built(plugin, ctx, *what);
        bound_set set = built.bind();
        built.launch(set);
        built.destroy(set);
        built.destroy();
    }
}

void leaves_no_handles(subject& plugin) {
    accb_ctx* ctx = plugin.open();
    const auto& works = plugin.order().works;
    const probe_work* what = works.empty() ? nullptr : &works.front();
    for (int warm = 0; warm < 3; ++warm) {
        one_cycle(plugin, ctx, what);
    }
    const handles before = handles_now();
    constexpr int stretches = 3, cycles = 10;
    std::uint64_t least_growth = std::numeric_limits<std::uint64_t>::max();
    for (int stretch = 0; stretch < stretches; ++stretch) {
        const std::uint64_t begin = handles_now().resident_bytes;
        for (int cycle = 0; cycle < cycles; ++cycle) {
            one_cycle(plugin, ctx, what);
        }
        const std::uint64_t end = handles_now().resident_bytes;
        least_growth = std::min(least_growth, end > begin ? end - begin : 0);
    }
    const handles after = handles_now();
    const std::string of = " more after " + std::to_string(stretches * cycles) +
                           " times compile, bind, launch and destroy";
    expect(after.files <= before.files,
           std::to_string(after.files - before.files) + " files are open" + of);
    expect(after.threads <= before.threads,
           std::to_string(after.threads - before.threads) + " threads run" + of);
    // A library's caches grow once; what is lost, is lost in every stretch. A third of the plain
    // buffers made meanwhile.
    constexpr std::uint64_t allowance = 8ULL << 20U;
    expect(keeps_memory || least_growth <= allowance,
           std::to_string(least_growth >> 20U) + " MiB more are used after each " +
               std::to_string(cycles) + " times compile, bind, launch and destroy");
    plugin.close(ctx);
}

void refuses_too_much(subject& plugin) {
    if (dies_of_too_much) {
        throw finding{outcome::not_offered, "the address sanitizer ends a process that asks so"};
    }
    accb_ctx* ctx = plugin.open();
    called call;
    for (const std::uint64_t size :
         {std::uint64_t{1} << 50U, std::numeric_limits<std::uint64_t>::max() - 4095}) {
        accb_buffer* const untouched = nullptr;
        accb_buffer* buffer = untouched;
        const std::string what = "a buffer of " + std::to_string(size) + " bytes";
        const accb_status status = create(plugin, ctx, size, &buffer, call.fresh());
        call.refused(status, what);
        expect(status == ACCB_OUT_OF_MEMORY || status == ACCB_INVALID_ARGUMENT,
               what + " is refused with status " + std::to_string(status) +
                   " instead of ACCB_OUT_OF_MEMORY");
        expect(buffer == untouched, "a refused buffer_create() set *out");
    }
    expect(plugin.counts(ctx).buffers == 0, "a refused buffer_create() leaves a buffer behind");
    check_buffer(plugin, ctx, 4096);
    plugin.close(ctx);
}

}  // namespace

std::vector<probe_check> memory_checks() {
    return {{"own.buffers", buffers_hold},
            {"own.counts", counts_tell},
            {"own.handles", leaves_no_handles},
            {"own.out-of-memory", refuses_too_much}};
}

}  // namespace accelbench::conform
