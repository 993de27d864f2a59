// SPDX-License-Identifier: Apache-2.0
#include "harness/conform/probe/scene.hpp"

#include <algorithm>
#include <cstring>

namespace accelbench::conform {
namespace {

constexpr char slack_pattern = '\xA5';
constexpr char poison = '\xFF';  // NaN in every floating type, -1 in integers
constexpr std::uint64_t patience_ns = 10'000'000'000;

void scribble_text(accb_str text) {
    if (text.size != 0) {
        std::memset(const_cast<char*>(text.data), 'X', text.size);
    }
}

/// As in a campaign: constants and states stay on the device at every boundary.
bool is_on_host(const probe_work& what, const kernels::tensor& tensor) {
    const bool stays =
        tensor.role == kernels::tensor_role::constant || tensor.role == kernels::tensor_role::state;
    return tensor.where == kernels::placement::host ||
           (what.on_host && tensor.where == kernels::placement::boundary && !stays);
}

bool changes_in_launch(kernels::tensor_role role) {
    return role == kernels::tensor_role::output || role == kernels::tensor_role::inout ||
           role == kernels::tensor_role::state;
}

std::string tensor_name(const probe_work& what, std::size_t tensor) {
    return "tensor " + what.work.tensors[tensor].name + " of " + what.work.id;
}

}  // namespace

void scribble_over(kernels::workload& source, worker::workload_view& view) {
    const accb_workload& all = view.workload();
    for (std::uint32_t i = 0; i < all.tensor_count; ++i) {
        scribble_text(all.tensors[i]->name);
        std::memset(const_cast<accb_tensor*>(all.tensors[i]), 0xdd, sizeof(accb_tensor));
    }
    for (std::uint32_t i = 0; i < all.kernel_count; ++i) {
        const accb_kernel& kernel = *all.kernels[i];
        scribble_text(kernel.op);
        for (std::uint32_t a = 0; a < kernel.attr_count; ++a) {
            scribble_text(kernel.attrs[a].name);
            std::memset(const_cast<accb_attr*>(kernel.attrs + a), 0xdd, sizeof(accb_attr));
        }
        if (kernel.operand_count != 0) {
            std::memset(const_cast<std::uint32_t*>(kernel.operands), 0xdd,
                        kernel.operand_count * sizeof(std::uint32_t));
        }
        std::memset(const_cast<accb_kernel*>(&kernel), 0xdd, sizeof kernel);
    }
    for (std::uint32_t i = 0; i < all.model_count; ++i) {
        std::memset(const_cast<accb_model*>(all.models[i]), 0xdd, sizeof(accb_model));
    }
    std::fill(source.id.begin(), source.id.end(), 'X');
}

const std::vector<probe_work>& some_works(const subject& plugin) {
    if (plugin.order().works.empty()) {
        throw finding{outcome::not_offered, "no workload of the suite is supported"};
    }
    return plugin.order().works;
}

const probe_work& any_work(const subject& plugin) {
    return some_works(plugin).front();
}

scene::scene(subject& plugin, accb_ctx* ctx, const probe_work& what, bool scribble)
    : plugin_(plugin), table_(plugin.table()), ctx_(ctx), what_(what), scribble_(scribble) {
    kernels::workload lent = what.work;
    std::vector<kernels::model_file> lent_models = what.models;
    worker::workload_view view(lent, lent_models);
    std::uint32_t device = plugin.order().device;
    accb_compile_desc desc{};
    desc.struct_size = sizeof desc;
    desc.device_count = 1;
    desc.devices = &device;
    desc.workload = &view.workload();
    desc.view = static_cast<std::uint32_t>(what.view);
    desc.launch_mode = ACCB_LAUNCH_STREAM;
    desc.boundary = what.on_host ? ACCB_BOUNDARY_HOST : ACCB_BOUNDARY_RESIDENT;
    call_.ok(table_.compile(ctx, &desc, &program_, call_.fresh()), "compile() of " + what.work.id);
    expect(program_ != nullptr, "compile() returned ACCB_OK but no program");
    if (scribble) {
        scribble_over(lent, view);
        for (kernels::model_file& model : lent_models) {
            std::fill(model.bytes.begin(), model.bytes.end(), 'X');
        }
        device = 0xdddddddd;
        std::memset(static_cast<void*>(&desc), 0xdd, sizeof desc);
    }
    support_.struct_size = sizeof support_;
    call_.ok(table_.program_info(program_, &support_, call_.fresh()), "program_info()");
    plugin.reached("compile");
}

std::uint64_t scene::body_of(std::size_t tensor) const {
    return what_.bytes[tensor];
}

std::string scene::image_of(std::size_t tensor) const {
    const std::uint64_t body = body_of(tensor);
    std::string image(body + 2 * slack, slack_pattern);
    const std::string& operand = what_.operands[tensor];
    if (operand.size() == body) {
        std::copy(operand.begin(), operand.end(), image.begin() + slack);
    } else {
        std::fill_n(image.begin() + slack, body, poison);
    }
    return image;
}

bound_set scene::bind(std::uint32_t max_in_flight) {
    bound_set set;
    std::vector<accb_binding> bindings;
    std::uint32_t device = plugin_.order().device;
    for (std::size_t t = 0; t < what_.work.tensors.size(); ++t) {
        accb_buffer_desc desc{};
        desc.struct_size = sizeof desc;
        desc.device = device;
        desc.size = body_of(t) + 2 * slack;
        desc.memory = ACCB_MEM_DEVICE;
        set.on_host.emplace_back();
        if (is_on_host(what_, what_.work.tensors[t])) {
            set.on_host.back() = std::make_unique<std::byte[]>(desc.size);
            desc.memory = ACCB_MEM_HOST;
            desc.host_ptr = set.on_host.back().get();
        }
        accb_buffer* buffer = nullptr;
        call_.ok(table_.buffer_create(ctx_, &desc, &buffer, call_.fresh()), "buffer_create()");
        expect(buffer != nullptr, "buffer_create() returned ACCB_OK but no buffer");
        set.buffers.push_back(buffer);
        bindings.push_back({static_cast<std::uint32_t>(t), 0, buffer, slack});
    }
    plugin_.reached("buffer_create");
    rewrite(set);
    accb_session_desc desc{};
    desc.struct_size = sizeof desc;
    desc.max_in_flight = max_in_flight;
    desc.devices = &device;
    desc.device_count = 1;
    desc.bindings = bindings.data();
    desc.binding_count = static_cast<std::uint32_t>(bindings.size());
    call_.ok(table_.session_create(program_, &desc, &set.session, call_.fresh()),
             "session_create()");
    expect(set.session != nullptr, "session_create() returned ACCB_OK but no session");
    if (scribble_) {
        std::memset(static_cast<void*>(bindings.data()), 0xdd,
                    bindings.size() * sizeof(accb_binding));
        std::memset(static_cast<void*>(&desc), 0xdd, sizeof desc);
    }
    plugin_.reached("session_create");
    return set;
}

void scene::rewrite(bound_set& set) {
    for (std::size_t t = 0; t < set.buffers.size(); ++t) {
        const std::string image = image_of(t);
        if (set.on_host[t]) {
            std::memcpy(set.on_host[t].get(), image.data(), image.size());
        } else {
            call_.ok(
                table_.buffer_write(set.buffers[t], 0, image.data(), image.size(), call_.fresh()),
                "buffer_write()");
        }
    }
}

std::uint64_t scene::submit(bound_set& set) {
    std::vector<std::int64_t> scalars;
    for (const kernels::scalar& one : what_.work.scalars) {
        scalars.push_back(one.first + one.step * static_cast<std::int64_t>(set.tickets));
    }
    accb_submit order{};
    order.struct_size = sizeof order;
    order.scalars = scalars.data();
    order.scalar_count = static_cast<std::uint32_t>(scalars.size());
    std::uint64_t ticket = 0;
    call_.ok(table_.submit(set.session, &order, &ticket, call_.fresh()), "submit()");
    if (scribble_) {
        std::fill(scalars.begin(), scalars.end(), -0x2222222222222223LL);
        std::memset(static_cast<void*>(&order), 0xdd, sizeof order);
    }
    ++set.tickets;
    expect(ticket == set.tickets, "launch " + std::to_string(set.tickets) +
                                      " of a session got ticket " + std::to_string(ticket) +
                                      "; tickets are 1, 2, 3 ...");
    plugin_.reached("submit");
    return ticket;
}

void scene::wait(bound_set& set, std::uint64_t ticket) {
    const accb_status status =
        table_.wait(set.session, ticket, patience_ns, nullptr, call_.fresh());
    expect(status != ACCB_PENDING, "wait() for ticket " + std::to_string(ticket) +
                                       " is still PENDING after its timeout of 10 s");
    call_.ok(status, "wait()");
}

std::string scene::content_of(bound_set& set, std::size_t tensor) {
    std::string now(body_of(tensor) + 2 * slack, '\0');
    if (set.on_host[tensor]) {
        std::memcpy(now.data(), set.on_host[tensor].get(), now.size());
    } else {
        call_.ok(table_.buffer_read(set.buffers[tensor], 0, now.data(), now.size(), call_.fresh()),
                 "buffer_read()");
    }
    return now;
}

void scene::check_outside(const std::string& now, std::size_t tensor) const {
    const std::string before = image_of(tensor);
    const bool changes = changes_in_launch(what_.work.tensors[tensor].role);
    const std::uint64_t end = slack + body_of(tensor);
    const std::string name = tensor_name(what_, tensor);
    for (std::size_t at = 0; at < now.size(); ++at) {
        if (now[at] == before[at] || (changes && at >= slack && at < end)) {
            continue;
        }
        fail(at < slack ? "byte " + std::to_string(slack - at) + " before " + name + " was written"
             : at >= end
                 ? "byte " + std::to_string(at - end + 1) + " behind " + name + " was written"
                 : "byte " + std::to_string(at - slack) + " of " + name +
                       ", an input, was written");
    }
}

std::vector<std::string> scene::read(bound_set& set) {
    // Outputs first and at once: what is written late must not have the time to arrive.
    std::vector<std::string> written;
    std::vector<std::size_t> order;
    for (std::size_t t = 0; t < set.buffers.size(); ++t) {
        if (changes_in_launch(what_.work.tensors[t].role)) {
            written.push_back(content_of(set, t));
            order.push_back(t);
        }
    }
    for (std::size_t i = 0; i < order.size(); ++i) {
        check_outside(written[i], order[i]);
    }
    for (std::size_t t = 0; t < set.buffers.size(); ++t) {
        if (!changes_in_launch(what_.work.tensors[t].role)) {
            check_outside(content_of(set, t), t);
        }
    }
    return written;
}

std::vector<std::string> scene::launch_fresh(bound_set& set) {
    rewrite(set);
    launch(set);
    return read(set);
}

void scene::destroy(bound_set& set) {
    table_.session_destroy(set.session);
    for (accb_buffer* buffer : set.buffers) {
        table_.buffer_destroy(buffer);
    }
    set = {};
}

void scene::destroy() {
    table_.program_destroy(program_);
    program_ = nullptr;
}

}  // namespace accelbench::conform
