/* SPDX-License-Identifier: Apache-2.0
 * load_plugin LIBRARY: loads a plug-in as a newer harness would, with every struct grown by a tail
 * that the plug-in cannot know, runs triad on it and checks the numbers. */
#include <accelbench/plugin.h>
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COUNT = 1000, PAD = 64 };

typedef struct newer_tensor {
    accb_tensor known;
    unsigned char tail[24];
} newer_tensor;
typedef struct newer_kernel {
    accb_kernel known;
    unsigned char tail[24];
} newer_kernel;
typedef struct newer_support {
    accb_support known;
    unsigned char tail[24];
} newer_support;

static accb_error error = {.struct_size = sizeof(accb_error)};

static void check(int kept, const char* what) {
    if (!kept) {
        fprintf(stderr, "failed: %s (status %d: %s)\n", what, (int)error.code, error.message);
        exit(1);
    }
}

static accb_str text(const char* literal) {
    return (accb_str){literal, strlen(literal)};
}

static newer_tensor make_tensor(uint8_t role) {
    newer_tensor tensor;
    memset(&tensor, 0xee, sizeof(tensor));
    tensor.known = (accb_tensor){.struct_size = sizeof(tensor),
                                 .dtype = ACCB_F32,
                                 .rank = 1,
                                 .role = role,
                                 .dim = {COUNT},
                                 .scale = -1,
                                 .zero_point = -1,
                                 .quant_axis = -1};
    return tensor;
}

static const accb_plugin* load(const char* file) {
    void* library = dlopen(file, RTLD_NOW | RTLD_LOCAL);
    if (!library) {
        fprintf(stderr, "failed: %s\n", dlerror());
        exit(1);
    }
    accb_plugin_entry_fn entry = NULL;
    void* symbol = dlsym(library, ACCB_ENTRY_SYMBOL);
    memcpy(&entry, &symbol, sizeof(entry));
    check(entry != NULL, "find " ACCB_ENTRY_SYMBOL);
    const accb_plugin* plugin = NULL;
    for (int call = 0; call < 3; ++call) {
        const accb_plugin* again = NULL;
        check(entry(NULL, &again, &error) == ACCB_OK, "entry");
        check(!plugin || plugin == again, "the entry gives the same table each time");
        plugin = again;
    }
    check(plugin->abi_minor == ACCB_ABI_MINOR, "the minor of the ABI");
    check(plugin->struct_size >= sizeof(accb_plugin), "the size of the table");
    return plugin;
}

/* query() says yes to triad and no, with a reason, to what nobody knows. */
static void check_answers(const accb_plugin* plugin, accb_ctx* ctx, const accb_workload* workload,
                          accb_kernel* kernel) {
    const uint32_t device = 0;
    const accb_query_desc question = {sizeof(question), 1, &device, workload};
    newer_support support;
    memset(&support, 0xee, sizeof(support));
    support.known.struct_size = sizeof(support);
    check(plugin->query(ctx, &question, &support.known, &error) == ACCB_OK, "query");
    check(support.known.answer == ACCB_YES, support.known.note);
    check(support.known.struct_size == sizeof(support), "query keeps the caller's struct_size");
    check(support.tail[0] == 0xee, "query leaves the unknown tail alone");

    kernel->op = text("no.such.operator");
    check(plugin->query(ctx, &question, &support.known, &error) == ACCB_OK, "query answers no");
    check(support.known.answer == ACCB_NO && support.known.why == ACCB_WHY_OP, "the no has a why");
    kernel->op = text("triad");
}

static accb_buffer* make_buffer(const accb_plugin* plugin, accb_ctx* ctx, const float* values) {
    const accb_buffer_desc desc = {.struct_size = sizeof(desc),
                                   .memory = ACCB_MEM_DEVICE,
                                   .size = COUNT * sizeof(float) + 2 * PAD};
    accb_buffer* buffer = NULL;
    check(plugin->buffer_create(ctx, &desc, &buffer, &error) == ACCB_OK, "buffer_create");
    check(plugin->buffer_write(buffer, PAD, values, COUNT * sizeof(float), &error) == ACCB_OK,
          "buffer_write");
    return buffer;
}

static void run_triad(const accb_plugin* plugin, accb_ctx* ctx, const accb_workload* workload) {
    const uint32_t device = 0;
    const accb_compile_desc order = {.struct_size = sizeof(order),
                                     .device_count = 1,
                                     .devices = &device,
                                     .workload = workload,
                                     .view = ACCB_VIEW_KERNEL,
                                     .launch_mode = ACCB_LAUNCH_STREAM,
                                     .boundary = ACCB_BOUNDARY_RESIDENT};
    accb_program* program = NULL;
    check(plugin->compile(ctx, &order, &program, &error) == ACCB_OK, "compile");

    static float values[3][COUNT];
    accb_binding bindings[3];
    for (uint32_t tensor = 0; tensor < 3; ++tensor) {
        for (int i = 0; i < COUNT; ++i) {
            values[tensor][i] = (float)((i + 1) * ((int)tensor + 1));
        }
        bindings[tensor] = (accb_binding){tensor, 0, make_buffer(plugin, ctx, values[tensor]), PAD};
    }
    const accb_session_desc binds = {.struct_size = sizeof(binds),
                                     .max_in_flight = 1,
                                     .devices = &device,
                                     .bindings = bindings,
                                     .device_count = 1,
                                     .binding_count = 3};
    accb_session* session = NULL;
    check(plugin->session_create(program, &binds, &session, &error) == ACCB_OK, "session_create");
    for (uint64_t expected = 1; expected <= 2; ++expected) {
        uint64_t ticket = 0;
        check(plugin->submit(session, NULL, &ticket, &error) == ACCB_OK, "submit");
        check(ticket == expected, "tickets are 1, 2, 3 ...");
        check(plugin->wait(session, ticket, UINT64_MAX, NULL, &error) == ACCB_OK, "wait");
    }
    float result[COUNT];
    check(plugin->buffer_read(bindings[2].buffer, PAD, result, sizeof(result), &error) == ACCB_OK,
          "buffer_read");
    for (int i = 0; i < COUNT; ++i) {
        check(result[i] == values[0][i] + 3.0f * values[1][i], "y = b + 3 c");
    }
    plugin->session_destroy(session);
    for (int tensor = 0; tensor < 3; ++tensor) {
        plugin->buffer_destroy(bindings[tensor].buffer);
    }
    plugin->program_destroy(program);
}

int main(int argc, char** argv) {
    if (argc != 2) {
        fprintf(stderr, "usage: load_plugin LIBRARY\n");
        return 2;
    }
    const accb_plugin* plugin = load(argv[1]);
    accb_ctx* ctx = NULL;
    check(plugin->open(NULL, NULL, 0, &ctx, &error) == ACCB_OK, "open");
    uint32_t devices = 0;
    check(plugin->device_count(ctx, &devices, &error) == ACCB_OK && devices == 1, "one device");
    accb_device_info info = {.struct_size = sizeof(info)};
    check(plugin->device_info(ctx, 0, &info, &error) == ACCB_OK && info.name[0], "device_info");

    const newer_tensor tensors[3] = {make_tensor(ACCB_INPUT), make_tensor(ACCB_INPUT),
                                     make_tensor(ACCB_OUTPUT)};
    const accb_tensor* tensor_list[3] = {&tensors[0].known, &tensors[1].known, &tensors[2].known};
    const accb_attr alpha = {text("alpha"), ACCB_ATTR_F64, 1, {.f = 3.0}};
    const uint32_t operands[3] = {0, 1, 2};
    newer_kernel kernel;
    memset(&kernel, 0xee, sizeof(kernel));
    kernel.known = (accb_kernel){sizeof(kernel), 1, text("triad"), &alpha, operands, 1, 3};
    const accb_kernel* kernel_list[1] = {&kernel.known};
    accb_workload workload = {.struct_size = sizeof(workload),
                              .phase = ACCB_INFERENCE,
                              .id = text("triad/test"),
                              .tensors = tensor_list,
                              .kernels = kernel_list,
                              .tensor_count = 3,
                              .kernel_count = 1,
                              .compute = ACCB_F32,
                              .accumulate = ACCB_F32};
    check_answers(plugin, ctx, &workload, &kernel.known);
    run_triad(plugin, ctx, &workload);
    accb_counts counts = {.struct_size = sizeof(counts)};
    check(plugin->counts(ctx, &counts, &error) == ACCB_OK, "counts");
    check(counts.programs + counts.buffers + counts.sessions == 0, "nothing is left alive");
    plugin->close(ctx);
    printf("%.*s: loaded, answered, computed triad\n", (int)plugin->name.size, plugin->name.data);
    return 0;
}
