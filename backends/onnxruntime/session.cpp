// SPDX-License-Identifier: Apache-2.0
// The timed path: bound once, then one call of ORT a launch.
#include "backends/onnxruntime/session.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "backends/onnxruntime/runtime/error.hpp"

namespace accelbench::onnxruntime {

operand_session::operand_session(context& shared, std::shared_ptr<graph> ready, const ports& io,
                                 const std::vector<void*>& memory, bool on_line, uint32_t host_ops)
    : shared_(shared), graph_(std::move(ready)), on_line_(on_line), host_ops_(host_ops) {
    const library& ort = shared_.ort;
    const bool has_state = std::ranges::any_of(io.tensors, &port::is_state);
    for (std::size_t direction = 0; direction < (has_state ? 2u : 1u); ++direction) {
        ort_io_binding* made = nullptr;
        check(ort, ort.call.create_io_binding(graph_->get(), &made), "make a binding");
        directions_[direction] = {made, ort.call.release_io_binding};
    }
    bind_scalars(io.scalars);
    for (std::size_t index = 0; index < io.tensors.size(); ++index) {
        bind(io.tensors[index], memory[index]);
    }
}

operand_session::~operand_session() {
    shared_.line.drain();
}

ort_value* operand_session::keep(value_handle value) {
    return values_.emplace_back(std::move(value)).get();
}

void operand_session::bind_input(const std::string& name, ort_value* value, std::size_t direction) {
    if (directions_[direction]) {
        check(shared_.ort,
              shared_.ort.call.bind_input(directions_[direction].get(), name.c_str(), value),
              "bind " + name);
    }
}

void operand_session::bind_output(const std::string& name, ort_value* value,
                                  std::size_t direction) {
    if (directions_[direction]) {
        check(shared_.ort,
              shared_.ort.call.bind_output(directions_[direction].get(), name.c_str(), value),
              "bind " + name);
    }
}

void operand_session::bind_scalars(uint32_t count) {
    scalars_.resize(count);
    for (uint32_t index = 0; index < count; ++index) {
        const port scalar{.name = scalar_name(index), .type = type_s64, .bytes = sizeof(int64_t)};
        ort_value* const value = keep(value_over(shared_.ort, &scalars_[index], scalar));
        bind_input(scalar.name, value, 0);
        bind_input(scalar.name, value, 1);
    }
}

void operand_session::bind(const port& one, void* memory) {
    if (one.is_constant() || memory == nullptr) {
        return;  // a weight of the graph, or inside it
    }
    ort_value* const value = keep(value_over(shared_.ort, memory, one));
    if (!one.is_state()) {
        for (std::size_t direction = 0; direction < 2; ++direction) {
            one.is_written() ? bind_output(one.output_name(), value, direction)
                             : bind_input(one.name, value, direction);
        }
        return;
    }
    accb_buffer_desc desc{};
    desc.struct_size = sizeof(desc);
    desc.size = one.bytes;
    state& made =
        states_.emplace_back(state{memory, std::make_unique<sdk::host_buffer>(desc), one.bytes});
    ort_value* const other = keep(value_over(shared_.ort, made.other->data(), one));
    bind_input(one.name, value, 0);
    bind_output(one.output_name(), other, 0);
    bind_input(one.name, other, 1);
    bind_output(one.output_name(), value, 1);
}

void operand_session::run(std::span<const int64_t> scalars) {
    std::ranges::copy(scalars, scalars_.begin());
    check(shared_.ort,
          shared_.ort.call.run_with_binding(graph_->get(), nullptr,
                                            directions_[next_direction_].get()),
          "run a launch");
    if (!states_.empty()) {
        next_direction_ = 1 - next_direction_;
    }
}

void operand_session::launch(std::span<const int64_t> scalars) {
    try {
        run(scalars);
    } catch (...) {
        if (failure_ == nullptr) {
            failure_ = std::current_exception();
        }
    }
}

uint64_t operand_session::submit(std::span<const int64_t> scalars) {
    sdk::require(scalars.size() == scalars_.size(),
                 "a launch has another number of scalars than its workload");
    if (on_line_) {
        shared_.line.push(*this, scalars);
    } else {
        run(scalars);
    }
    return ++submitted_;
}

bool operand_session::wait(uint64_t ticket, uint64_t timeout_ns, accb_completion& done) {
    sdk::require(ticket <= submitted_, "wait() asks for a ticket that was never submitted");
    if (on_line_ && !shared_.line.wait(timeout_ns, [&] { return launched_ >= ticket; })) {
        return false;
    }
    done.host_ops = host_ops_;
    // Only the last ticket leaves the operands to the caller.
    if (ticket == submitted_) {
        if (failure_ != nullptr) {
            std::rethrow_exception(std::exchange(failure_, nullptr));
        }
        settle();
    }
    return true;
}

// What the last launch left must be where the caller looks.
void operand_session::settle() {
    if (next_direction_ == 0) {
        return;
    }
    for (const state& one : states_) {
        std::memcpy(one.bound, one.other->data(), one.bytes);
    }
    next_direction_ = 0;
}

}  // namespace accelbench::onnxruntime
