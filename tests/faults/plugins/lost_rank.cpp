// SPDX-License-Identifier: Apache-2.0
// The cpu plug-in, with one rank that is lost, hangs or cheats. What it does stands in the
// environment: LOST_RANK=deed:rank, as "die_in_submit:1". Everything else goes through to the
// library that LOST_RANK_LIBRARY names.
#include <accelbench/extensions.h>
#include <accelbench/plugin.h>
#include <dlfcn.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace {

/// Launches before it: the checks before timing pass, and the windows have begun.
constexpr unsigned patience = 40;

accb_plugin table;
const accb_plugin* real = nullptr;
const accb_collective* real_collective = nullptr;
accb_collective collective;
std::string deed;
unsigned long culprit = 0;
bool is_culprit = false;
unsigned launches = 0;
std::map<accb_session*, accb_binding> outputs;  // tensor 1 of each session

[[noreturn]] void hang() {
    for (;;) {
        pause();
    }
}

void strike(const char* where) {
    if (is_culprit && deed == std::string("die_in_") + where) {
        abort();
    }
    if (is_culprit && deed == std::string("hang_in_") + where) {
        hang();
    }
}

accb_status comm_create(accb_ctx* context, const accb_comm_desc* desc, void** comm,
                        accb_error* error) {
    is_culprit = desc->rank == culprit;
    strike("comm_create");
    if (is_culprit && deed == "refuse_comm_create") {
        error->code = ACCB_UNAVAILABLE;
        std::strcpy(error->message, "this rank was told to refuse");
        return ACCB_UNAVAILABLE;
    }
    return real_collective->comm_create(context, desc, comm, error);
}

const void* get_extension(accb_ctx* context, accb_str id) {
    const void* found = real->get_extension(context, id);
    if (found != nullptr && std::string_view(id.data, id.size) == "accb.collective/1") {
        real_collective = static_cast<const accb_collective*>(found);
        collective = *real_collective;
        collective.comm_create = comm_create;
        return &collective;
    }
    return found;
}

accb_status session_create(accb_program* program, const accb_session_desc* desc,
                           accb_session** session, accb_error* error) {
    strike("session_create");
    const accb_status made = real->session_create(program, desc, session, error);
    for (unsigned i = 0; made == ACCB_OK && i < desc->binding_count; ++i) {
        if (desc->bindings[i].tensor == 1) {
            outputs[*session] = desc->bindings[i];
        }
    }
    return made;
}

accb_status submit(accb_session* session, const accb_submit* order, uint64_t* ticket,
                   accb_error* error) {
    const bool now = is_culprit && ++launches >= patience;
    if (now) {
        strike("submit");
    }
    const accb_status done = real->submit(session, order, ticket, error);
    if (now && deed == "wrong_sum") {
        // 0x4747 is 50 944 as bf16: far from every sum of the drawn operands, so that element 0 is
        // the first to be wrong.
        const std::vector<unsigned char> bytes(8, 0x47);
        real->buffer_write(outputs[session].buffer, outputs[session].offset, bytes.data(),
                           bytes.size(), nullptr);
    }
    return done;
}

}  // namespace

extern "C" ACCB_EXPORT accb_status accb_plugin_entry_0(const accb_host* host,
                                                       const accb_plugin** plugin,
                                                       accb_error* error) {
    const std::string order = getenv("LOST_RANK");
    deed = order.substr(0, order.find(':'));
    culprit = std::strtoul(order.c_str() + deed.size() + 1, nullptr, 10);
    void* library = dlopen(getenv("LOST_RANK_LIBRARY"), RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
        return ACCB_UNAVAILABLE;
    }
    const auto entry =
        reinterpret_cast<accb_plugin_entry_fn>(dlsym(library, "accb_plugin_entry_0"));
    const accb_status answered = entry(host, &real, error);
    if (answered != ACCB_OK) {
        return answered;
    }
    table = *real;
    table.name = {"lost_rank", 9};
    table.get_extension = get_extension;
    table.session_create = session_create;
    table.submit = submit;
    *plugin = &table;
    return ACCB_OK;
}
