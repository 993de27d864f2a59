/* SPDX-License-Identifier: Apache-2.0
 * The whole table by hand, in C11: one device that computes triad and copy in f32. Shows what the
 * C++ SDK does for a backend: sizes on reading and writing (R1, R2), lifetimes, tickets. */
#include <accelbench/plugin.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct accb_ctx {
    uint32_t programs, buffers, sessions; /* alive */
};
struct accb_program {
    accb_ctx* ctx;
    bool triad;          /* else copy */
    uint32_t tensors[3]; /* triad: b, c, y; copy: x, y */
    uint64_t count;      /* elements */
    float alpha;
};
struct accb_buffer {
    accb_ctx* ctx;
    char* data;
    bool own;
};
struct accb_session {
    const accb_program* program;
    float* operands[3];
    uint64_t last_ticket;
};

static accb_status fail(accb_error* error, accb_status code, const char* text) {
    if (error && ACCB_HAS(error, message)) {
        error->code = code;
        error->vendor_code = 0;
        strncpy(error->message, text, sizeof(error->message) - 1);
        error->message[sizeof(error->message) - 1] = 0;
    }
    return code;
}

/* R2: writes into the caller's struct what both sides know and keeps its size. */
static void put(void* theirs, const void* ours, size_t our_size) {
    uint32_t size;
    memcpy(&size, theirs, sizeof(size));
    memcpy(theirs, ours, size < our_size ? size : our_size);
    memcpy(theirs, &size, sizeof(size));
}

static bool equals(accb_str text, const char* literal) {
    return text.size == strlen(literal) && memcmp(text.data, literal, text.size) == 0;
}

static accb_status toy_open(const accb_host* host, const accb_attr* options, uint32_t count,
                            accb_ctx** out, accb_error* error) {
    (void)host;
    for (uint32_t i = 0; i < count; ++i) {
        if (!equals(options[i].name, "role") && !equals(options[i].name, "cpus")) {
            return fail(error, ACCB_INVALID_ARGUMENT, "the toy has no options; take them away");
        }
    }
    accb_ctx* ctx = calloc(1, sizeof(*ctx));
    if (!ctx) {
        return fail(error, ACCB_OUT_OF_MEMORY, "no memory for a context");
    }
    *out = ctx;
    return ACCB_OK;
}
static void toy_close(accb_ctx* ctx) {
    free(ctx);
}

static accb_status toy_counts(accb_ctx* ctx, accb_counts* out, accb_error* error) {
    (void)error;
    const accb_counts counts = {sizeof(counts), ctx->programs, ctx->buffers, ctx->sessions, 0};
    put(out, &counts, sizeof(counts));
    return ACCB_OK;
}
static accb_status toy_device_count(accb_ctx* ctx, uint32_t* count, accb_error* error) {
    (void)ctx, (void)error;
    *count = 1;
    return ACCB_OK;
}
static accb_status toy_device_info(accb_ctx* ctx, uint32_t index, accb_device_info* out,
                                   accb_error* error) {
    (void)ctx;
    if (index != 0) {
        return fail(error, ACCB_NOT_FOUND, "the toy has one device, with index 0");
    }
    const accb_device_info info = {.kind = ACCB_KIND_CPU, .name = "toy", .numa_node = -1};
    put(out, &info, sizeof(info));
    return ACCB_OK;
}

/* R7: "no" with its reason, or "yes" with what is really done. */
static accb_support answer_for(const accb_workload* workload) {
    accb_support answer = {.answer = ACCB_NO, .why = ACCB_WHY_OP};
    strcpy(answer.note, "the toy computes triad and copy only");
    if (workload->kernel_count != 1) {
        return answer;
    }
    const accb_kernel* kernel = workload->kernels[0];
    const bool triad = equals(kernel->op, "triad") && kernel->operand_count == 3;
    const bool copy = equals(kernel->op, "copy") && kernel->operand_count == 2;
    if (!triad && !copy) {
        return answer;
    }
    for (uint32_t i = 0; i < kernel->operand_count; ++i) {
        if (workload->tensors[kernel->operands[i]]->dtype != ACCB_F32) {
            answer.why = ACCB_WHY_DTYPE;
            strcpy(answer.note, "the toy computes f32 only");
            return answer;
        }
    }
    return (accb_support){.answer = ACCB_YES,
                          .views = ACCB_VIEW_KERNEL,
                          .compute = ACCB_F32,
                          .accumulate = ACCB_F32,
                          .weights = ACCB_F32,
                          .activations = ACCB_F32,
                          .launch_modes = ACCB_LAUNCH_STREAM,
                          .boundaries = ACCB_BOUNDARY_RESIDENT | ACCB_BOUNDARY_HOST,
                          .determinism = ACCB_DETERMINISM_BITWISE,
                          .device_count = 1};
}

static accb_status toy_query(accb_ctx* ctx, const accb_query_desc* desc, accb_support* out,
                             accb_error* error) {
    (void)ctx, (void)error;
    const accb_support answer = answer_for(desc->workload);
    put(out, &answer, sizeof(answer));
    return ACCB_OK;
}

static accb_status toy_compile(accb_ctx* ctx, const accb_compile_desc* desc, accb_program** out,
                               accb_error* error) {
    if (answer_for(desc->workload).answer != ACCB_YES) {
        return fail(error, ACCB_UNSUPPORTED, "compile: query() had answered no");
    }
    accb_program* program = calloc(1, sizeof(*program));
    if (!program) {
        return fail(error, ACCB_OUT_OF_MEMORY, "no memory for a program");
    }
    const accb_kernel* kernel = desc->workload->kernels[0];
    program->ctx = ctx;
    program->triad = equals(kernel->op, "triad");
    program->alpha = 1.0f;
    for (uint32_t i = 0; i < kernel->attr_count; ++i) {
        if (equals(kernel->attrs[i].name, "alpha") && kernel->attrs[i].type == ACCB_ATTR_F64) {
            program->alpha = (float)kernel->attrs[i].v.f;
        }
    }
    memcpy(program->tensors, kernel->operands, kernel->operand_count * sizeof(uint32_t));
    program->count = 1;
    const accb_tensor* first = desc->workload->tensors[kernel->operands[0]];
    for (uint32_t axis = 0; axis < first->rank; ++axis) {
        program->count *= (uint64_t)first->dim[axis];
    }
    ++ctx->programs;
    *out = program;
    return ACCB_OK;
}
static accb_status toy_program_info(accb_program* program, accb_support* out, accb_error* error) {
    (void)program, (void)error;
    const accb_support answer = {.answer = ACCB_YES,
                                 .views = ACCB_VIEW_KERNEL,
                                 .compute = ACCB_F32,
                                 .accumulate = ACCB_F32,
                                 .weights = ACCB_F32,
                                 .activations = ACCB_F32,
                                 .launch_modes = ACCB_LAUNCH_STREAM,
                                 .boundaries = ACCB_BOUNDARY_RESIDENT | ACCB_BOUNDARY_HOST,
                                 .determinism = ACCB_DETERMINISM_BITWISE,
                                 .device_count = 1};
    put(out, &answer, sizeof(answer));
    return ACCB_OK;
}
static void toy_program_destroy(accb_program* program) {
    if (program) {
        --program->ctx->programs;
        free(program);
    }
}

static accb_status toy_buffer_create(accb_ctx* ctx, const accb_buffer_desc* desc, accb_buffer** out,
                                     accb_error* error) {
    accb_buffer* buffer = calloc(1, sizeof(*buffer));
    void* host = buffer && ACCB_HAS(desc, host_ptr) ? desc->host_ptr : NULL;
    void* data = host ? host : aligned_alloc(64, (desc->size + 64) / 64 * 64);
    if (!buffer || !data) {
        free(buffer);
        return fail(error, ACCB_OUT_OF_MEMORY, "no memory for a buffer");
    }
    buffer->ctx = ctx;
    buffer->data = data;
    buffer->own = !host;
    ++ctx->buffers;
    *out = buffer;
    return ACCB_OK;
}
static accb_status toy_buffer_write(accb_buffer* buffer, uint64_t offset, const void* from,
                                    uint64_t size, accb_error* error) {
    (void)error;
    memcpy(buffer->data + offset, from, size);
    return ACCB_OK;
}
static accb_status toy_buffer_read(accb_buffer* buffer, uint64_t offset, void* to, uint64_t size,
                                   accb_error* error) {
    (void)error;
    memcpy(to, buffer->data + offset, size);
    return ACCB_OK;
}
static void toy_buffer_destroy(accb_buffer* buffer) {
    if (buffer) {
        --buffer->ctx->buffers;
        if (buffer->own) {
            free(buffer->data);
        }
        free(buffer);
    }
}

static accb_status toy_session_create(accb_program* program, const accb_session_desc* desc,
                                      accb_session** out, accb_error* error) {
    accb_session* session = calloc(1, sizeof(*session));
    if (!session) {
        return fail(error, ACCB_OUT_OF_MEMORY, "no memory for a session");
    }
    session->program = program;
    for (uint32_t b = 0; b < desc->binding_count; ++b) {
        for (int i = 0; i < (program->triad ? 3 : 2); ++i) {
            if (desc->bindings[b].tensor == program->tensors[i]) {
                session->operands[i] =
                    (float*)(void*)(desc->bindings[b].buffer->data + desc->bindings[b].offset);
            }
        }
    }
    for (int i = 0; i < (program->triad ? 3 : 2); ++i) {
        if (!session->operands[i]) {
            free(session);
            return fail(error, ACCB_INVALID_ARGUMENT, "a tensor of the workload is not bound");
        }
    }
    ++program->ctx->sessions;
    *out = session;
    return ACCB_OK;
}
static accb_status toy_submit(accb_session* session, const accb_submit* order, uint64_t* ticket,
                              accb_error* error) {
    (void)order, (void)error;
    const accb_program* program = session->program;
    float* const* x = session->operands;
    if (program->triad) {
        for (uint64_t i = 0; i < program->count; ++i) {
            x[2][i] = x[0][i] + program->alpha * x[1][i];
        }
    } else {
        memcpy(x[1], x[0], program->count * sizeof(float));
    }
    *ticket = ++session->last_ticket;
    return ACCB_OK;
}
static accb_status toy_wait(accb_session* session, uint64_t ticket, uint64_t timeout_ns,
                            accb_completion* completion, accb_error* error) {
    (void)timeout_ns;
    if (ticket > session->last_ticket) {
        return fail(error, ACCB_INVALID_ARGUMENT, "wait() asks for a ticket never submitted");
    }
    if (completion) {
        const accb_completion done = {.ticket = ticket};
        put(completion, &done, sizeof(done));
    }
    return ACCB_OK;
}
static void toy_session_destroy(accb_session* session) {
    if (session) {
        --session->program->ctx->sessions;
        free(session);
    }
}

#define TEXT(literal) \
    { literal, sizeof(literal) - 1 }

static const accb_plugin toy = {
    .struct_size = sizeof(accb_plugin),
    .abi_minor = ACCB_ABI_MINOR,
    .features = ACCB_FEATURE_OFFLINE | ACCB_FEATURE_UNLOADABLE,
    .name = TEXT("toy"),
    .vendor = TEXT("accelbench"),
    .version = TEXT("0.1.0"),
    .sdk = TEXT("none"),
    .open = toy_open,
    .close = toy_close,
    .counts = toy_counts,
    .device_count = toy_device_count,
    .device_info = toy_device_info,
    .query = toy_query,
    .compile = toy_compile,
    .program_info = toy_program_info,
    .program_destroy = toy_program_destroy,
    .buffer_create = toy_buffer_create,
    .buffer_write = toy_buffer_write,
    .buffer_read = toy_buffer_read,
    .buffer_destroy = toy_buffer_destroy,
    .session_create = toy_session_create,
    .submit = toy_submit,
    .wait = toy_wait,
    .session_destroy = toy_session_destroy,
};

ACCB_EXPORT accb_status accb_plugin_entry_0(const accb_host* host, const accb_plugin** plugin,
                                            accb_error* error) {
    (void)host, (void)error;
    *plugin = &toy;
    return ACCB_OK;
}
