// SPDX-License-Identifier: Apache-2.0
// The border's calls in the order in which the harness makes them.
#include "tests/unit/cpu/fixture.hpp"

#include <dlfcn.h>
#include <gtest/gtest.h>
#include <sched.h>

#include <cmath>
#include <cstring>

namespace accelbench::cpu_test {
namespace {

accb_str text(const std::string& s) {
    return {s.data(), s.size()};
}

accb_attr text_attr(const std::string& name, const std::string& value) {
    accb_attr a{};
    a.name = text(name);
    a.type = ACCB_ATTR_STR;
    a.count = static_cast<std::uint32_t>(value.size());
    a.v.s = value.data();
    return a;
}

/// The case as the border's structs; owns them, points into the case.
struct workload_view {
    std::vector<accb_tensor> tensors;
    std::vector<const accb_tensor*> tensor_pointers;
    std::vector<accb_attr> attrs;
    std::vector<std::uint32_t> operands;
    accb_kernel kernel{};
    const accb_kernel* kernel_pointer = &kernel;
    accb_workload workload{};

    explicit workload_view(const kernel_case& c) {
        for (const tensor& t : c.tensors) {
            accb_tensor& b = tensors.emplace_back();
            b.struct_size = sizeof b;
            b.dtype = t.type;
            b.rank = static_cast<std::uint8_t>(t.dims.size());
            b.role = t.role;
            for (std::size_t i = 0; i < t.dims.size(); ++i)
                b.dim[i] = t.dims[i];
            b.scale = b.zero_point = b.quant_axis = -1;
            operands.push_back(static_cast<std::uint32_t>(operands.size()));
        }
        for (const accb_tensor& t : tensors)
            tensor_pointers.push_back(&t);
        for (const auto& [name, value] : c.integers)
            attrs.push_back({text(name), ACCB_ATTR_I64, 1, {.i = value}});
        for (const auto& [name, value] : c.numbers)
            attrs.push_back({text(name), ACCB_ATTR_F64, 1, {.f = value}});
        kernel.struct_size = sizeof kernel;
        kernel.op_version = 1;
        kernel.op = text(c.op);
        kernel.attrs = attrs.data();
        kernel.attr_count = static_cast<std::uint32_t>(attrs.size());
        kernel.operands = operands.data();
        kernel.operand_count = static_cast<std::uint32_t>(operands.size());
        workload.struct_size = sizeof workload;
        workload.phase = ACCB_INFERENCE;
        workload.tensors = tensor_pointers.data();
        workload.tensor_count = static_cast<std::uint32_t>(tensors.size());
        workload.kernels = &kernel_pointer;
        workload.kernel_count = 1;
        workload.scalar_count = static_cast<std::uint32_t>(c.launches.front().size());
    }
    workload_view(const workload_view&) = delete;
    workload_view& operator=(const workload_view&) = delete;
};

accb_error new_error() {
    accb_error e{};
    e.struct_size = sizeof e;
    return e;
}

#define ACCB_EXPECT_OK(call)                           \
    do {                                               \
        accb_error problem = new_error();              \
        accb_error* error = &problem;                  \
        const accb_status status = (call);             \
        EXPECT_EQ(status, ACCB_OK) << problem.message; \
    } while (false)

const accb_plugin* load_plugin() {
    void* library = dlopen(ACCB_CPU_PLUGIN, RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
        ADD_FAILURE() << dlerror();
        return nullptr;
    }
    const auto entry = reinterpret_cast<accb_plugin_entry_fn>(dlsym(library, ACCB_ENTRY_SYMBOL));
    const accb_plugin* plugin = nullptr;
    accb_error error = new_error();
    EXPECT_EQ(entry(nullptr, &plugin, &error), ACCB_OK) << error.message;
    return plugin;
}

constexpr std::uint64_t slack = 256;  // bytes after each tensor; before it: the case's offset
constexpr std::byte pattern{0xa5};

void expect_slack(const std::vector<std::byte>& all, std::uint64_t offset, std::uint64_t size) {
    for (std::uint64_t i = 0; i < all.size(); ++i) {
        if (i < offset || i >= offset + size) {
            ASSERT_EQ(all[i], pattern) << "byte " << i << " outside of the tensor was written";
        }
    }
}

}  // namespace

std::int64_t tensor::count() const {
    std::int64_t n = 1;
    for (const std::int64_t d : dims)
        n *= d;
    return n;
}

device::device(const std::string& cpus, const std::string& isa) : plugin_(load_plugin()) {
    const std::string cpus_name = "cpus";
    const std::string isa_name = "isa";
    std::vector<accb_attr> options = {text_attr(cpus_name, cpus)};
    if (!isa.empty())
        options.push_back(text_attr(isa_name, isa));
    accb_error error = new_error();
    plugin_->open(nullptr, options.data(), static_cast<std::uint32_t>(options.size()), &context_,
                  &error);
}

device::~device() {
    if (context_ != nullptr)
        plugin_->close(context_);
}

accb_support device::query(const kernel_case& c) {
    const workload_view view(c);
    const std::uint32_t index = 0;
    accb_query_desc desc{sizeof desc, 1, &index, &view.workload};
    accb_support support{};
    support.struct_size = sizeof support;
    accb_error error = new_error();
    EXPECT_EQ(plugin_->query(context_, &desc, &support, &error), ACCB_OK) << error.message;
    return support;
}

accb_program* device::compile(const accb_workload& workload) {
    const std::uint32_t index = 0;
    accb_compile_desc order{};
    order.struct_size = sizeof order;
    order.device_count = 1;
    order.devices = &index;
    order.workload = &workload;
    order.view = ACCB_VIEW_KERNEL;
    order.launch_mode = ACCB_LAUNCH_STREAM;
    order.boundary = ACCB_BOUNDARY_RESIDENT;
    accb_program* program = nullptr;
    ACCB_EXPECT_OK(plugin_->compile(context_, &order, &program, error));
    return program;
}

accb_buffer* device::filled_buffer(tensor& t, std::uint64_t offset) {
    if (t.values.empty())
        t.values.assign(static_cast<std::size_t>(t.count()), 0.5);
    const std::vector<std::byte> bytes = encode(t.type, t.values);
    std::vector<std::byte> all(offset + bytes.size() + slack, pattern);
    std::memcpy(all.data() + offset, bytes.data(), bytes.size());
    accb_buffer_desc desc{};
    desc.struct_size = sizeof desc;
    desc.memory = ACCB_MEM_DEVICE;
    desc.size = all.size();
    accb_buffer* buffer = nullptr;
    ACCB_EXPECT_OK(plugin_->buffer_create(context_, &desc, &buffer, error));
    ACCB_EXPECT_OK(plugin_->buffer_write(buffer, 0, all.data(), all.size(), error));
    return buffer;
}

void device::launch_all(const kernel_case& c, accb_session* session) {
    for (const auto& scalars : c.launches) {
        accb_submit submit{sizeof submit, 0, scalars.data(),
                           static_cast<std::uint32_t>(scalars.size()), 0};
        std::uint64_t ticket = 0;
        ACCB_EXPECT_OK(plugin_->submit(session, &submit, &ticket, error));
        ACCB_EXPECT_OK(plugin_->wait(session, ticket, 1'000'000'000, nullptr, error));
    }
}

void device::run(kernel_case& c, std::uint64_t offset) {
    const workload_view view(c);
    accb_program* program = compile(view.workload);
    std::vector<accb_buffer*> buffers;
    std::vector<accb_binding> bindings;
    for (tensor& t : c.tensors) {
        buffers.push_back(filled_buffer(t, offset));
        bindings.push_back(
            {static_cast<std::uint32_t>(bindings.size()), 0, buffers.back(), offset});
    }
    const std::uint32_t index = 0;
    accb_session_desc bind{};
    bind.struct_size = sizeof bind;
    bind.max_in_flight = 1;
    bind.devices = &index;
    bind.device_count = 1;
    bind.bindings = bindings.data();
    bind.binding_count = static_cast<std::uint32_t>(bindings.size());
    accb_session* session = nullptr;
    ACCB_EXPECT_OK(plugin_->session_create(program, &bind, &session, error));
    launch_all(c, session);
    raw_.clear();
    for (std::size_t i = 0; i < buffers.size(); ++i) {
        tensor& t = c.tensors[i];
        const std::uint64_t size = encode(t.type, t.values).size();
        std::vector<std::byte> all(offset + size + slack);
        ACCB_EXPECT_OK(plugin_->buffer_read(buffers[i], 0, all.data(), all.size(), error));
        expect_slack(all, offset, size);
        const auto begin = all.begin() + static_cast<std::ptrdiff_t>(offset);
        raw_.emplace_back(begin, begin + static_cast<std::ptrdiff_t>(size));
        t.values = accelbench::cpu_test::decode(t.type, raw_.back());
    }
    plugin_->session_destroy(session);
    for (accb_buffer* buffer : buffers)
        plugin_->buffer_destroy(buffer);
    plugin_->program_destroy(program);
}

std::vector<setting> settings() {
    std::vector<setting> all;
    for (const char* isa : {"portable", "avx2", "avx512"}) {
        if (!device("0", isa).is_open())
            continue;
        all.push_back({"0", isa});
        cpu_set_t set;
        if (sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) > 1)
            all.push_back({"0,1", isa});
    }
    return all;
}

}  // namespace accelbench::cpu_test
