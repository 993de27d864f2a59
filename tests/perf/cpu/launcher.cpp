// SPDX-License-Identifier: Apache-2.0
// The border's calls, without the harness.
#include "tests/perf/cpu/launcher.hpp"

#include <dlfcn.h>
#include <sched.h>

#include <algorithm>
#include <memory>
#include <random>
#include <stdexcept>

namespace accelbench::cpu_perf {
namespace {

std::uint64_t element_bytes(accb_dtype type) {
    if (type == ACCB_I8)
        return 1;
    return type == ACCB_BF16 || type == ACCB_F16 ? 2 : 4;
}

struct opened {
    const accb_plugin* table = nullptr;
    accb_ctx* context = nullptr;
};

void check(accb_status status, const accb_error& error) {
    if (status != ACCB_OK)
        throw std::runtime_error(error.message);
}

template <class call_fn>
void checked(const call_fn& call) {
    accb_error error{};
    error.struct_size = sizeof error;
    check(call(&error), error);
}

/// Stays open until the process ends, as in a worker.
const opened& plugin() {
    static const opened it = [] {
        opened o;
        void* library = dlopen(ACCB_CPU_PLUGIN, RTLD_NOW | RTLD_LOCAL);
        if (library == nullptr)
            throw std::runtime_error(dlerror());
        const auto entry =
            reinterpret_cast<accb_plugin_entry_fn>(dlsym(library, ACCB_ENTRY_SYMBOL));
        checked([&](accb_error* e) { return entry(nullptr, &o.table, e); });
        std::string cpus;
        for (const int cpu : processors())
            cpus += (cpus.empty() ? "" : ",") + std::to_string(cpu);
        const accb_attr option{{"cpus", 4},
                               ACCB_ATTR_STR,
                               static_cast<std::uint32_t>(cpus.size()),
                               {.s = cpus.data()}};
        checked([&](accb_error* e) { return o.table->open(nullptr, &option, 1, &o.context, e); });
        return o;
    }();
    return it;
}

accb_tensor describe(const operand& o) {
    accb_tensor t{};
    t.struct_size = sizeof t;
    t.dtype = o.type;
    t.role = o.role;
    t.scale = t.zero_point = t.quant_axis = -1;
    for (const std::int64_t d : o.dims)
        t.dim[t.rank++] = d;
    return t;
}

}  // namespace

const std::vector<int>& processors() {
    static const std::vector<int> all = [] {
        cpu_set_t set;
        std::vector<int> cpus;
        if (sched_getaffinity(0, sizeof set, &set) != 0)
            throw std::runtime_error("the processors of this process cannot be read");
        for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu)
            if (CPU_ISSET(cpu, &set))
                cpus.push_back(cpu);
        return cpus;
    }();
    return all;
}

std::vector<std::byte> fill_values(accb_dtype type, std::uint64_t size) {
    std::vector<std::byte> bytes(size);
    std::mt19937 generator(7);
    const auto put = [&](auto value, std::uint64_t i) {
        std::copy_n(reinterpret_cast<const std::byte*>(&value), sizeof value,
                    bytes.data() + i * sizeof value);
    };
    for (std::uint64_t i = 0; i < size / element_bytes(type); ++i) {
        const auto random = static_cast<std::uint32_t>(generator());
        if (type == ACCB_F32)
            put(static_cast<float>(random >> 8) * 0x1p-23F - 1.0F, i);
        if (type == ACCB_BF16 || type == ACCB_F16)
            put(static_cast<std::uint16_t>((random & 0x803fU) + 0x3c00U), i);
        if (type == ACCB_I8)
            put(static_cast<std::int8_t>(random), i);
        if (type == ACCB_I32)
            put(static_cast<std::int32_t>(random % 1000), i);
    }
    return bytes;
}

launcher::launcher(const kernel& k) : scalars_(k.scalars) {
    std::vector<accb_tensor> tensors;
    std::vector<accb_binding> bindings;
    for (const operand& o : k.operands) {
        tensors.push_back(describe(o));
        bindings.push_back({static_cast<std::uint32_t>(bindings.size()), 0, make_buffer(o), 0});
    }
    compile(k, tensors);
    const auto& [table, context] = plugin();
    const std::uint32_t device = 0;
    accb_session_desc bind{};
    bind.struct_size = sizeof bind;
    bind.max_in_flight = 1;
    bind.devices = &device;
    bind.device_count = 1;
    bind.bindings = bindings.data();
    bind.binding_count = static_cast<std::uint32_t>(bindings.size());
    checked([&](accb_error* e) { return table->session_create(program_, &bind, &session_, e); });
}

accb_buffer* launcher::make_buffer(const operand& o) {
    const auto& [table, context] = plugin();
    std::uint64_t size = element_bytes(o.type);
    for (const std::int64_t d : o.dims)
        size *= static_cast<std::uint64_t>(d);
    accb_buffer_desc desc{};
    desc.struct_size = sizeof desc;
    desc.memory = ACCB_MEM_DEVICE;
    desc.size = size;
    accb_buffer* buffer = nullptr;
    checked([&](accb_error* e) { return table->buffer_create(context, &desc, &buffer, e); });
    const std::vector<std::byte> data = fill_values(o.type, size);
    checked([&](accb_error* e) { return table->buffer_write(buffer, 0, data.data(), size, e); });
    buffers_.push_back(buffer);
    bytes_ += static_cast<double>(size);
    return buffer;
}

void launcher::compile(const kernel& k, const std::vector<accb_tensor>& tensors) {
    std::vector<const accb_tensor*> pointers;
    std::vector<std::uint32_t> indices;
    for (const accb_tensor& t : tensors) {
        indices.push_back(static_cast<std::uint32_t>(pointers.size()));
        pointers.push_back(&t);
    }
    std::vector<accb_attr> attrs;
    for (const auto& [name, value] : k.integers)
        attrs.push_back({{name.data(), name.size()}, ACCB_ATTR_I64, 1, {.i = value}});
    for (const auto& [name, value] : k.numbers)
        attrs.push_back({{name.data(), name.size()}, ACCB_ATTR_F64, 1, {.f = value}});
    accb_kernel border{};
    border.struct_size = sizeof border;
    border.op_version = 1;
    border.op = {k.op.data(), k.op.size()};
    border.attrs = attrs.data();
    border.attr_count = static_cast<std::uint32_t>(attrs.size());
    border.operands = indices.data();
    border.operand_count = static_cast<std::uint32_t>(indices.size());
    const accb_kernel* only = &border;
    accb_workload workload{};
    workload.struct_size = sizeof workload;
    workload.tensors = pointers.data();
    workload.tensor_count = static_cast<std::uint32_t>(pointers.size());
    workload.kernels = &only;
    workload.kernel_count = 1;
    workload.scalar_count = static_cast<std::uint32_t>(scalars_.size());
    const std::uint32_t device = 0;
    accb_compile_desc order{};
    order.struct_size = sizeof order;
    order.device_count = 1;
    order.devices = &device;
    order.workload = &workload;
    order.view = ACCB_VIEW_KERNEL;
    order.launch_mode = ACCB_LAUNCH_STREAM;
    order.boundary = ACCB_BOUNDARY_RESIDENT;
    const auto& [table, context] = plugin();
    checked([&](accb_error* e) { return table->compile(context, &order, &program_, e); });
}

launcher::~launcher() {
    const auto& [table, context] = plugin();
    table->session_destroy(session_);
    for (accb_buffer* buffer : buffers_)
        table->buffer_destroy(buffer);
    table->program_destroy(program_);
}

void launcher::launch() {
    const accb_submit submit{sizeof submit, 0, scalars_.data(),
                             static_cast<std::uint32_t>(scalars_.size()), 0};
    std::uint64_t ticket = 0;
    checked([&](accb_error* e) { return plugin().table->submit(session_, &submit, &ticket, e); });
}

}  // namespace accelbench::cpu_perf
