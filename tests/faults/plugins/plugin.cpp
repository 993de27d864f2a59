// SPDX-License-Identifier: Apache-2.0
// An otherwise plain plug-in that computes copy and breaks one rule in one call:
// HOSTILE=fault:call.
#include <accelbench/plugin.h>

#include <cstddef>
#include <cstring>
#include <memory>
#include <vector>

#include "strike.hpp"

using hostile::ordered;
using hostile::strike;

// Written by hand: the SDK's guard would catch what must get through.
struct accb_ctx {};
struct accb_program {
    std::vector<uint64_t> bytes;     // by tensor index
    std::vector<uint32_t> operands;  // of the first kernel
    bool copies = false;
};
struct accb_buffer {
    std::byte* data = nullptr;
    std::unique_ptr<std::byte[]> own;
};
struct accb_session {
    accb_program* program = nullptr;
    std::vector<std::byte*> tensors;
    uint64_t tickets = 0;
};

namespace {

constexpr accb_str text(const char* literal) {
    return {literal, __builtin_strlen(literal)};
}

accb_status fill_support(accb_support* support, const char* call) {
    support->answer = ACCB_YES;
    support->views = ACCB_VIEW_KERNEL;
    support->compute = support->accumulate = support->weights = support->activations = ACCB_F32;
    if (ordered("other", call)) {  // for the weaker check of another arithmetic
        support->answer = ACCB_YES_OTHER_PRECISION;
    }
    support->launch_modes = ACCB_LAUNCH_STREAM;
    support->boundaries = ACCB_BOUNDARY_RESIDENT | ACCB_BOUNDARY_HOST;
    support->device_count = 1;
    return ACCB_OK;
}

accb_status open(const accb_host*, const accb_attr*, uint32_t, accb_ctx** out, accb_error*) {
    strike("open");
    *out = new accb_ctx;
    return ACCB_OK;
}
void close(accb_ctx* context) {
    strike("close");
    delete context;
}
accb_status counts(accb_ctx*, accb_counts* out, accb_error*) {
    strike("counts");
    out->programs = out->buffers = out->sessions = 0;
    return ACCB_OK;
}
accb_status device_count(accb_ctx*, uint32_t* count, accb_error*) {
    strike("device_count");
    *count = 1;
    return ACCB_OK;
}
accb_status device_info(accb_ctx*, uint32_t, accb_device_info* info, accb_error*) {
    strike("device_info");
    info->kind = ACCB_KIND_SIMULATOR;
    info->numa_node = -1;
    std::strcpy(info->name, "hostile");
    return ACCB_OK;
}
accb_status query(accb_ctx*, const accb_query_desc*, accb_support* support, accb_error*) {
    strike("query");
    return fill_support(support, "query");
}

uint64_t bytes_of(const accb_tensor& tensor) {
    const bool wide = tensor.dtype == ACCB_F32 || tensor.dtype == ACCB_I32;
    uint64_t bytes = wide ? 4 : tensor.dtype == ACCB_I8 ? 1 : 2;
    for (uint32_t axis = 0; axis < tensor.rank; ++axis) {
        bytes *= static_cast<uint64_t>(tensor.dim[axis]);
    }
    return bytes;
}

accb_status compile(accb_ctx*, const accb_compile_desc* desc, accb_program** out, accb_error*) {
    strike("compile");
    auto program = std::make_unique<accb_program>();
    for (uint32_t index = 0; index < desc->workload->tensor_count; ++index) {
        program->bytes.push_back(bytes_of(*desc->workload->tensors[index]));
    }
    const accb_kernel& kernel = *desc->workload->kernels[0];
    program->operands.assign(kernel.operands, kernel.operands + kernel.operand_count);
    program->copies = kernel.op.size == 4 && std::memcmp(kernel.op.data, "copy", 4) == 0;
    *out = program.release();
    return ACCB_OK;
}
accb_status program_info(accb_program*, accb_support* support, accb_error*) {
    strike("program_info");
    return fill_support(support, "program_info");
}
void program_destroy(accb_program* program) {
    strike("program_destroy");
    delete program;
}

accb_status buffer_create(accb_ctx*, const accb_buffer_desc* desc, accb_buffer** out, accb_error*) {
    strike("buffer_create");
    auto buffer = std::make_unique<accb_buffer>();
    if (desc->host_ptr != nullptr) {
        buffer->data = static_cast<std::byte*>(desc->host_ptr);
    } else {
        buffer->own = std::make_unique<std::byte[]>(desc->size + 64);
        buffer->data = buffer->own.get();
    }
    *out = buffer.release();
    return ACCB_OK;
}
accb_status buffer_write(accb_buffer* buffer, uint64_t offset, const void* from, uint64_t size,
                         accb_error*) {
    strike("buffer_write");
    std::memcpy(buffer->data + offset, from, size);
    return ACCB_OK;
}
accb_status buffer_read(accb_buffer* buffer, uint64_t offset, void* to, uint64_t size,
                        accb_error*) {
    strike("buffer_read");
    std::memcpy(to, buffer->data + offset, size);
    return ACCB_OK;
}
void buffer_destroy(accb_buffer* buffer) {
    strike("buffer_destroy");
    delete buffer;
}

accb_status session_create(accb_program* program, const accb_session_desc* desc, accb_session** out,
                           accb_error*) {
    strike("session_create");
    auto session = std::make_unique<accb_session>();
    session->program = program;
    session->tensors.resize(program->bytes.size());
    for (uint32_t index = 0; index < desc->binding_count; ++index) {
        const accb_binding& binding = desc->bindings[index];
        session->tensors[binding.tensor] = binding.buffer->data + binding.offset;
    }
    *out = session.release();
    return ACCB_OK;
}
accb_status submit(accb_session* session, const accb_submit*, uint64_t* ticket, accb_error*) {
    strike("submit");
    const accb_program& program = *session->program;
    if (program.copies) {
        const uint32_t from = program.operands[0];
        const uint32_t to = program.operands[1];
        std::memcpy(session->tensors[to], session->tensors[from], program.bytes[to]);
        if (ordered("outside", "submit")) {
            session->tensors[to][program.bytes[to]] = std::byte{0x5a};
        }
    }
    // A ticket that repeats, where the rule says 1, 2, 3 ...
    *ticket = ordered("ticket", "submit") ? 1 : ++session->tickets;
    return ACCB_OK;
}
accb_status wait(accb_session*, uint64_t, uint64_t, accb_completion*, accb_error*) {
    strike("wait");
    return ACCB_OK;
}
void session_destroy(accb_session* session) {
    strike("session_destroy");
    delete session;
}

constexpr accb_plugin table = {sizeof(accb_plugin),
                               ACCB_ABI_MINOR,
                               ACCB_FEATURE_OFFLINE,
                               text("hostile"),
                               text("accelbench"),
                               text("0.1.0"),
                               text("none"),
                               text(""),
                               open,
                               close,
                               nullptr,
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
    strike("entry");
    *plugin = &table;
    return ACCB_OK;
}
