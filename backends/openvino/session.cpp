// SPDX-License-Identifier: Apache-2.0
#include "session.hpp"

#include <algorithm>
#include <cstring>

#include "error.hpp"

namespace accelbench::openvino {

session::session(const api& ov, const ov_compiled_model* model, const ports& where,
                 std::span<const sdk::operand> operands, uint32_t in_flight)
    : ov_(ov) {
    find_states(where, operands);
    // Only states need a second request where one launch is in flight.
    const uint32_t wanted = std::clamp(in_flight, states_.empty() ? 1U : 2U, depth);
    const uint32_t count = wanted + (states_.empty() ? 0 : wanted % 2);
    for (uint32_t i = 0; i < count; ++i) {
        requests_.push_back(make_request(model, where, operands, i % 2 == 1));
    }
    for (const state& one : states_) {
        one.home->add(this);
    }
}

session::~session() {
    for (request& one : requests_) {
        (void)ov_.request_wait(one.handle.get());
    }
    bring_home();
    for (const state& one : states_) {
        one.home->remove(this);
    }
}

void session::find_states(const ports& where, std::span<const sdk::operand> operands) {
    for (const port& out : where.outputs) {
        const bool both = std::any_of(where.inputs.begin(), where.inputs.end(),
                                      [&](const port& in) { return in.tensor == out.tensor; });
        if (both) {
            const sdk::operand& operand = operands[out.tensor];
            auto* home = dynamic_cast<state_buffer*>(operand.memory);
            sdk::require(home != nullptr, "a state is not bound to this plug-in's memory");
            states_.push_back({home, out.tensor, sdk::host_pointer(operand),
                               std::vector<std::byte>(out.shape.bytes)});
        }
    }
}

/// Launches that read a state at home write it away, and the other way round.
void* session::place(const port& one, std::span<const sdk::operand> operands, bool away) {
    for (state& kept : states_) {
        if (kept.tensor == one.tensor && away) {
            return kept.away.data();
        }
    }
    return sdk::host_pointer(operands[one.tensor]);
}

void session::bind(ov_infer_request* bound, const port& one, void* memory, bool input,
                   std::size_t position) const {
    int64_t none = 0;
    std::vector<int64_t> dims = one.shape.dims;
    const ov_shape shape{static_cast<int64_t>(dims.size()), dims.empty() ? &none : dims.data()};
    ov_tensor* tensor = nullptr;
    check(ov_, ov_.tensor_from_host(one.shape.type, shape, memory, &tensor), "wrap an operand");
    const sdk::handle<ov_tensor*, void> owner(tensor, ov_.tensor_free);
    check(ov_,
          input ? ov_.request_set_input(bound, position, tensor)
                : ov_.request_set_output(bound, position, tensor),
          "bind an operand");
}

session::request session::make_request(const ov_compiled_model* model, const ports& where,
                                       std::span<const sdk::operand> operands, bool from_away) {
    request made;
    ov_infer_request* created = nullptr;
    check(ov_, ov_.compiled_create_request(model, &created), "create an infer request");
    made.handle = request_handle(created, ov_.request_free);
    const auto scalars = static_cast<std::size_t>(
        std::count_if(where.inputs.begin(), where.inputs.end(),
                      [](const port& one) { return one.tensor == port::is_scalar; }));
    made.scalars.resize(scalars);
    std::size_t scalar = 0;
    for (std::size_t i = 0; i < where.inputs.size(); ++i) {
        const port& one = where.inputs[i];
        void* memory = one.tensor == port::is_scalar ? &made.scalars[scalar++]
                                                     : place(one, operands, from_away);
        bind(created, one, memory, true, i);
    }
    for (std::size_t i = 0; i < where.outputs.size(); ++i) {
        bind(created, where.outputs[i], place(where.outputs[i], operands, !from_away), false, i);
    }
    return made;
}

void session::finish(request& one) {
    if (one.ticket != 0) {
        check(ov_, ov_.request_wait(one.handle.get()), "wait for a launch");
    }
}

uint64_t session::submit(std::span<const int64_t> scalars) {
    // Counted from the last time at home, so that an even request begins there.
    request& next = requests_[since_home_ % requests_.size()];
    finish(next);
    std::copy(scalars.begin(), scalars.end(), next.scalars.begin());
    check(ov_, ov_.request_start(next.handle.get()), "start a launch");
    ++since_home_;
    next.ticket = ++submitted_;
    return submitted_;
}

bool session::wait(uint64_t ticket, uint64_t timeout_ns, accb_completion&) {
    sdk::require(ticket <= submitted_, "wait() asks for a ticket that was never submitted");
    // Other devices than the CPU may run several streams: every launch up to the ticket must be
    // over.
    for (request& one : requests_) {
        if (one.ticket == 0 || one.ticket > ticket) {
            continue;
        }
        constexpr uint64_t ns_per_ms = 1'000'000, longest_ms = 86'400'000;
        const uint64_t ms =
            std::min(timeout_ns / ns_per_ms + (timeout_ns % ns_per_ms != 0), longest_ms);
        const ov_status status = ov_.request_wait_for(one.handle.get(), static_cast<int64_t>(ms));
        if (status == ov_result_not_ready) {
            return false;
        }
        check(ov_, status, "wait for a launch");
    }
    return true;
}

void session::bring_home() {
    if (since_home_ % 2 == 1) {
        for (const state& one : states_) {
            std::memcpy(one.at_home, one.away.data(), one.away.size());
        }
    }
    since_home_ = 0;
}

}  // namespace accelbench::openvino
