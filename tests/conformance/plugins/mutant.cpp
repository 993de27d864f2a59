// SPDX-License-Identifier: Apache-2.0
// A plug-in of one operator, copy in f32, that keeps every rule but the one that MUTANT names. It
// is written by hand, since the SDK would keep some rules for it.
#include <accelbench/extensions.h>
#include <accelbench/plugin.h>
#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <string>
#include <thread>
#include <vector>

namespace {

/// Whether this is the rule to break.
bool is(const char* rule) {
    const char* given = std::getenv("MUTANT");
    return given != nullptr && std::strcmp(given, rule) == 0;
}

constexpr accb_str text(const char* literal) {
    return {literal, __builtin_strlen(literal)};
}

accb_status refuse(accb_error* error, accb_status code, const char* message) {
    if (error != nullptr) {
        error->code = is("wrong-code") ? ACCB_INTERNAL : code;
        if (!is("no-message")) {
            std::strncpy(error->message, message, sizeof error->message - 1);
        }
    }
    return code;
}

/// As much of `from` as the caller has room for; its size stays its own.
template <class Struct>
void put(Struct from, Struct* to) {
    const uint32_t size = to->struct_size;
    std::memcpy(to, &from, is("writes-beyond") ? size : size < sizeof from ? size : sizeof from);
    to->struct_size = is("changes-size") ? static_cast<uint32_t>(sizeof from) : size;
}

}  // namespace

struct accb_ctx {
    uint32_t programs = 0, buffers = 0, sessions = 0;
    std::vector<int> files;
};
struct accb_program {
    accb_ctx* ctx = nullptr;
    uint64_t bytes = 0;
    uint32_t from = 0, to = 0;
    const accb_workload* borrowed = nullptr;
    bool idle = false;
    std::byte* last_output = nullptr;  // of the session that was bound last
};
struct accb_buffer {
    accb_ctx* ctx = nullptr;
    std::byte* data = nullptr;
    uint64_t size = 0;
    std::unique_ptr<std::byte[]> own;
};
struct accb_session {
    accb_program* program = nullptr;
    std::byte *from = nullptr, *to = nullptr;
    uint64_t tickets = 0, launches = 0;
};

namespace {

accb_support answer_for(const accb_workload& w) {
    accb_support s{};
    s.struct_size = sizeof s;
    s.answer = ACCB_NO;
    s.why = is("no-why") ? 0 : ACCB_WHY_OP;
    std::strcpy(s.note, is("no-note") ? "" : "this plug-in copies vectors of f32 only");
    if (w.kernel_count != 1 || w.kernels[0]->op.size != 4 ||
        std::memcmp(w.kernels[0]->op.data, "copy", 4) != 0 || w.kernels[0]->operand_count != 2) {
        return s;
    }
    for (uint32_t i = 0; i < 2; ++i) {
        const uint32_t index = w.kernels[0]->operands[i];
        if (index >= w.tensor_count) {
            return s;
        }
        const accb_tensor& t = *w.tensors[index];
        const bool fits = t.rank == 1 && t.dim[0] > 0 && t.dim[0] < (int64_t{1} << 40);
        if ((t.dtype != ACCB_F32 && !is("any-type")) || (!fits && !is("any-shape"))) {
            return s;
        }
    }
    s.answer = ACCB_YES;
    s.why = 0;
    s.views = ACCB_VIEW_KERNEL;
    s.compute = s.accumulate = s.weights = s.activations = ACCB_F32;
    s.launch_modes = ACCB_LAUNCH_STREAM | ACCB_LAUNCH_GRAPH;
    s.boundaries = ACCB_BOUNDARY_RESIDENT | ACCB_BOUNDARY_HOST;
    s.determinism = ACCB_DETERMINISM_BITWISE;
    s.device_count = 1;
    s.note[0] = '\0';
    return s;
}

accb_status open(const accb_host*, const accb_attr* options, uint32_t count, accb_ctx** out,
                 accb_error* error) {
    for (uint32_t i = 0; i < count; ++i) {
        const std::string name(options[i].name.data, options[i].name.size);
        if (name != "role" && name != "cpus" && !is("any-option")) {
            return refuse(error, ACCB_INVALID_ARGUMENT, "there is no such option");
        }
    }
    if (is("wedged-by-a-kill") &&
        ::open(std::getenv("MUTANT_LOCK"), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600) < 0) {
        return refuse(error, ACCB_UNAVAILABLE, "the device is still in use");
    }
    auto ctx = std::make_unique<accb_ctx>();
    if (is("leaks-files")) {
        ctx->files.push_back(dup(STDERR_FILENO));
    }
    if (is("takes-signals")) {
        std::signal(SIGTERM, SIG_IGN);
    }
    if (is("leaks-threads")) {
        std::thread([] {
            for (;;) {
                pause();
            }
        }).detach();
    }
    *out = ctx.release();
    return ACCB_OK;
}
void close(accb_ctx* ctx) {
    if (is("wedged-by-a-kill")) {
        unlink(std::getenv("MUTANT_LOCK"));
    }
    delete ctx;
}
accb_status sensor(accb_ctx*, uint32_t index, accb_sensor* out, accb_error* error) {
    if (index != 0) {
        return refuse(error, ACCB_NOT_FOUND, "there is one sensor");
    }
    accb_sensor one{};
    one.struct_size = sizeof one;
    one.quantity = is("sensor-of-no-kind") ? 99 : ACCB_POWER_W;
    one.scope = is("sensor-without-scope") ? 0 : ACCB_SCOPE_CHIP;
    std::strcpy(one.source, "invented");
    put(one, out);
    return ACCB_OK;
}
accb_status read_sensors(accb_ctx*, accb_sample* samples, uint32_t count, accb_error*) {
    for (uint32_t i = 0; i < count; ++i) {
        samples[i].status = ACCB_SAMPLE_OK;
        samples[i].value = is("power-below-zero") ? -1 : 42;
    }
    return ACCB_OK;
}
const void* get_extension(accb_ctx*, accb_str id) {
    static constexpr accb_telemetry telemetry = {sizeof(accb_telemetry), 1, sensor, read_sensors};
    const std::string name(id.data, id.size);
    return name == "accb.telemetry/1" ? &telemetry : nullptr;
}
accb_status counts(accb_ctx* ctx, accb_counts* out, accb_error*) {
    accb_counts now{};
    now.struct_size = sizeof now;
    now.programs = ctx->programs;
    now.buffers = is("counts-nothing") ? 0 : ctx->buffers;
    now.sessions = ctx->sessions;
    put(now, out);
    return ACCB_OK;
}
accb_status device_count(accb_ctx*, uint32_t* count, accb_error*) {
    *count = 1;
    return ACCB_OK;
}
accb_status device_info(accb_ctx*, uint32_t index, accb_device_info* out, accb_error* error) {
    if (index != 0 && !is("any-device")) {
        return refuse(error, ACCB_NOT_FOUND, "there is one device, of index 0");
    }
    accb_device_info info{};
    info.struct_size = sizeof info;
    info.kind = ACCB_KIND_SIMULATOR;
    info.numa_node = -1;
    std::strcpy(info.name, "mutant");
    if (is("endless-name")) {
        std::memset(info.name, 'x', sizeof info.name);
    }
    if (is("endless-cache")) {
        info.memory_bytes = 1;
        info.cache_bytes = 2;
    }
    put(info, out);
    return ACCB_OK;
}
accb_status query(accb_ctx* ctx, const accb_query_desc* desc, accb_support* out, accb_error*) {
    accb_support answer = answer_for(*desc->workload);
    static unsigned calls = 0;
    if (is("changes-mind") && ++calls % 2 == 0) {
        answer.device_bytes = calls;
    }
    if (is("query-makes-objects")) {
        ++ctx->buffers;
    }
    put(answer, out);
    return ACCB_OK;
}
accb_status compile(accb_ctx* ctx, const accb_compile_desc* desc, accb_program** out,
                    accb_error* error) {
    const accb_workload& w = *desc->workload;
    if (answer_for(w).answer != ACCB_YES) {
        return refuse(error, ACCB_UNSUPPORTED, "compile: query had said no");
    }
    auto program = std::make_unique<accb_program>();
    program->ctx = ctx;
    program->from = w.kernels[0]->operands[0];
    program->to = w.kernels[0]->operands[1];
    program->bytes = 4 * static_cast<uint64_t>(w.tensors[program->to]->dim[0]);
    program->borrowed = desc->workload;
    program->idle = is("idle-in-graphs") && desc->launch_mode == ACCB_LAUNCH_GRAPH;
    ++ctx->programs;
    *out = program.release();
    return ACCB_OK;
}
accb_status program_info(accb_program* program, accb_support* out, accb_error*) {
    accb_support s{};
    s.struct_size = sizeof s;
    s.answer = ACCB_YES;
    s.views = ACCB_VIEW_KERNEL;
    s.compute = s.accumulate = s.weights = s.activations =
        is("built-otherwise") ? ACCB_F16 : ACCB_F32;
    s.launch_modes = ACCB_LAUNCH_STREAM | ACCB_LAUNCH_GRAPH;
    s.boundaries = ACCB_BOUNDARY_RESIDENT | ACCB_BOUNDARY_HOST;
    s.determinism = ACCB_DETERMINISM_BITWISE;
    s.device_count = 1;
    (void)program;
    put(s, out);
    return ACCB_OK;
}
void program_destroy(accb_program* program) {
    if (program == nullptr && is("minds-null")) {
        std::abort();
    }
    if (program != nullptr) {
        --program->ctx->programs;
        delete program;
    }
}

accb_status buffer_create(accb_ctx* ctx, const accb_buffer_desc* desc, accb_buffer** out,
                          accb_error* error) {
    if (desc->memory > ACCB_MEM_OPAQUE) {
        return refuse(error, ACCB_UNSUPPORTED, "there is no such memory");
    }
    auto buffer = std::make_unique<accb_buffer>();
    buffer->ctx = ctx;
    buffer->size = desc->size;
    if (desc->host_ptr != nullptr && !is("copies-host-memory-early")) {
        buffer->data = static_cast<std::byte*>(desc->host_ptr);
    } else {
        const bool too_much = desc->size > (uint64_t{1} << 40);
        if (too_much && is("dies-of-memory")) {
            std::abort();
        }
        buffer->own.reset(too_much ? nullptr : new (std::nothrow) std::byte[desc->size + 64]);
        if (!buffer->own) {
            return refuse(error, ACCB_OUT_OF_MEMORY, "there is not so much memory");
        }
        buffer->data = buffer->own.get();
        if (desc->host_ptr != nullptr) {
            std::memcpy(buffer->data, desc->host_ptr, desc->size);
        }
    }
    ++ctx->buffers;
    *out = buffer.release();
    return ACCB_OK;
}
bool outside(const accb_buffer* buffer, uint64_t offset, uint64_t size) {
    return !is("no-bounds") && (offset > buffer->size || size > buffer->size - offset);
}
accb_status buffer_write(accb_buffer* buffer, uint64_t offset, const void* from, uint64_t size,
                         accb_error* error) {
    if (outside(buffer, offset, size)) {
        return refuse(error, ACCB_INVALID_ARGUMENT, "that lies outside of the buffer");
    }
    if (offset <= buffer->size && size <= buffer->size - offset) {
        std::memcpy(buffer->data + offset, from, size);
    }
    return ACCB_OK;
}
accb_status buffer_read(accb_buffer* buffer, uint64_t offset, void* to, uint64_t size,
                        accb_error* error) {
    if (outside(buffer, offset, size)) {
        return refuse(error, ACCB_INVALID_ARGUMENT, "that lies outside of the buffer");
    }
    if (offset <= buffer->size && size <= buffer->size - offset) {
        std::memcpy(to, buffer->data + offset, size);
    }
    return ACCB_OK;
}
void buffer_destroy(accb_buffer* buffer) {
    if (buffer != nullptr) {
        --buffer->ctx->buffers;
        if (is("leaks-memory")) {
            std::memset(buffer->own.get(), 1, buffer->size);
            buffer->own.release();
        }
        delete buffer;
    }
}

accb_status session_create(accb_program* program, const accb_session_desc* desc, accb_session** out,
                           accb_error* error) {
    auto session = std::make_unique<accb_session>();
    session->program = program;
    for (uint32_t i = 0; i < desc->binding_count; ++i) {
        const accb_binding& one = desc->bindings[i];
        (one.tensor == program->from ? session->from : session->to) = one.buffer->data + one.offset;
    }
    if (session->from == nullptr || session->to == nullptr) {
        return refuse(error, ACCB_INVALID_ARGUMENT, "an operand is not bound");
    }
    program->last_output = session->to;
    ++program->ctx->sessions;
    *out = session.release();
    return ACCB_OK;
}
accb_status submit(accb_session* session, const accb_submit*, uint64_t* ticket, accb_error*) {
    accb_program& program = *session->program;
    uint64_t bytes = program.bytes;
    if (is("keeps-borrowed")) {
        bytes = 4 * static_cast<uint64_t>(program.borrowed->tensors[program.to]->dim[0]);
        bytes = bytes > program.bytes ? 4 : bytes;
    }
    std::byte* to = is("mixes-sessions") ? program.last_output : session->to;
    const std::byte* from = session->from;
    ++session->launches;
    if (is("late")) {
        std::thread([=] {
            usleep(20000);
            std::memcpy(to, from, bytes);
        }).detach();
    } else if (!program.idle) {
        std::memcpy(to, from, is("skips-tail") ? bytes - 4 : bytes);
    }
    if (is("writes-input")) {
        *session->from ^= std::byte{0x77};  // another byte than the drawn one, whatever that is
    }
    if (is("writes-before")) {
        session->to[-1] = std::byte{0x77};
    }
    static unsigned char launches = 0;
    if (is("never-the-same")) {
        to[0] = static_cast<std::byte>(++launches);
    }
    static std::atomic<uint64_t> of_all{0};
    *ticket = ++session->tickets + (is("tickets-from-two") ? 1 : 0);
    if (is("shares-tickets")) {
        *ticket = ++of_all;
    }
    return ACCB_OK;
}
accb_status wait(accb_session*, uint64_t, uint64_t, accb_completion*, accb_error*) {
    return is("always-pending") ? ACCB_PENDING : ACCB_OK;
}
void session_destroy(accb_session* session) {
    if (session != nullptr) {
        --session->program->ctx->sessions;
        delete session;
    }
}

struct crashes_at_exit {
    ~crashes_at_exit() {
        if (is("crashes-at-exit")) {
            std::abort();
        }
    }
} at_exit;

constexpr accb_plugin table = {sizeof(accb_plugin),
                               ACCB_ABI_MINOR,
                               0,
                               text("mutant"),
                               text("accelbench"),
                               text("0.1.0"),
                               text("none"),
                               text(""),
                               open,
                               close,
                               get_extension,
                               counts,
                               device_count,
                               device_info,
                               query,
                               compile,
                               program_info,
                               nullptr,
                               program_destroy,
                               buffer_create,
                               buffer_write,
                               buffer_read,
                               buffer_destroy,
                               session_create,
                               submit,
                               wait,
                               session_destroy};

}  // namespace

extern "C" ACCB_EXPORT accb_status accb_plugin_entry_0(const accb_host*, const accb_plugin** plugin,
                                                       accb_error*) {
    static accb_plugin copies[2];
    static unsigned calls = 0;
    if (is("new-table-each-time")) {
        copies[calls % 2] = table;
        *plugin = &copies[calls++ % 2];
        return ACCB_OK;
    }
    if (is("entry-opens-files") && calls++ < 8) {
        (void)!dup(STDERR_FILENO);
    }
    static accb_plugin concurrent = table;
    concurrent.features = ACCB_FEATURE_CONCURRENT_SESSIONS;
    *plugin = is("one-thread-only") ? &table : &concurrent;
    return ACCB_OK;
}
