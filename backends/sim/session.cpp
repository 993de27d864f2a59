// SPDX-License-Identifier: Apache-2.0
// The life of a launch, and the ways in which it lies when asked to.
#include "session.hpp"

#include <cstring>
#include <utility>

namespace accelbench::sim {
namespace {

bool is_written(uint8_t role) {
    return role == ACCB_OUTPUT || role == ACCB_INOUT || role == ACCB_STATE;
}

// A recalled result is quicker than a computed one, or remembering would not pay.
constexpr int64_t recall_speedup = 10;

}  // namespace

sim_session::sim_session(sim_program& program, std::span<const sdk::operand> operands)
    : program_(program) {
    const std::vector<accb_tensor>& infos = program.tensors();
    for (std::size_t index = 0; index < infos.size(); ++index) {
        std::byte* data = nullptr;
        if (infos[index].role == ACCB_TEMP) {
            data = temporaries_.emplace_back(sdk::dense_bytes(infos[index])).data();
        } else {
            data = sdk::host_pointer(operands[index]);
        }
        tensors_.push_back({&infos[index], data, sdk::element_count(infos[index]),
                            program.device().chosen.precision});
        key_.push_back(data);
        if (is_written(infos[index].role)) {
            written_.push_back(tensors_.back());
        }
    }
    for (const planned_kernel& kernel : program.kernels()) {
        std::vector<tensor_view>& views = operands_.emplace_back();
        for (const uint32_t index : kernel.operands) {
            views.push_back(tensors_[index]);
        }
        flops_ += flops_of(kernel.entry->name, views);
    }
    const settings& chosen = program.device().chosen;
    if (chosen.late) {
        late_ = std::make_unique<late_writer>(
            std::chrono::microseconds(chosen.late_us),
            [this](uint64_t launch, std::span<const int64_t> scalars) {
                perform(launch, scalars);
            });
    }
}

uint64_t sim_session::submit(std::span<const int64_t> scalars) {
    device_state& device = program_.device();
    device.faults.enter(call::submit);
    if (last_ticket_ - waited_ >= capacity) {
        throw sdk::error(ACCB_BAD_STATE, "more launches in flight than max_in_flight; wait first");
    }
    const uint64_t launch = device.next_launch();
    const uint64_t program_launch = program_.next_launch();
    const bool remembered =
        device.chosen.memo && std::exchange(seen_writes_, device.writes) == device.writes;
    const bool skipped =
        remembered || (device.chosen.skip_every != 0 &&
                       program_launch % static_cast<uint64_t>(device.chosen.skip_every) == 0);
    stamps_[++last_ticket_ % capacity] = skipped ? stamp{} : work(launch, program_launch, scalars);
    return last_ticket_;
}

/// The host's own computing runs inside the invented time, unless it takes longer.
sim_session::stamp sim_session::work(uint64_t launch, uint64_t program_launch,
                                     std::span<const int64_t> scalars) {
    device_state& device = program_.device();
    auto duration = static_cast<int64_t>(
        program_.card_factor() *
        static_cast<double>(device.durations.launch_ns(launch, program_.bytes(), flops_)));
    const int64_t begin = duration == 0 ? 0 : now_ns();
    if (device.chosen.cache && program_.memoised.contains(key_)) {
        duration /= recall_speedup;
    }
    if (late_ != nullptr) {
        late_->post(program_launch, scalars);
    } else {
        perform(program_launch, scalars);
    }
    const int64_t end = device.occupy(begin, duration);
    return {end == 0 ? 0 : end - duration, end};
}

void sim_session::perform(uint64_t program_launch, std::span<const int64_t> scalars) {
    const settings& chosen = program_.device().chosen;
    if (chosen.compute && !(chosen.cache && recall())) {
        compute(scalars);
        if (chosen.cache) {
            memoise();
        }
    }
    spoil(program_launch);
}

void sim_session::compute(std::span<const int64_t> scalars) {
    for (std::size_t index = 0; index < operands_.size(); ++index) {
        const planned_kernel& kernel = program_.kernels()[index];
        kernel.entry->run({operands_[index], &kernel.attributes, scalars});
    }
}

bool sim_session::recall() {
    const auto found = program_.memoised.find(key_);
    if (found == program_.memoised.end()) {
        return false;
    }
    for (std::size_t index = 0; index < written_.size(); ++index) {
        std::memcpy(written_[index].data, found->second[index].data(), found->second[index].size());
    }
    return true;
}

void sim_session::memoise() {
    std::vector<std::vector<std::byte>>& results = program_.memoised[key_];
    for (const tensor_view& tensor : written_) {
        results.emplace_back(tensor.data, tensor.data + sdk::dense_bytes(*tensor.info));
    }
}

void sim_session::spoil(uint64_t program_launch) {
    const settings& chosen = program_.device().chosen;
    if (written_.empty() || written_.front().count == 0) {
        return;
    }
    const tensor_view& output = written_.front();
    if (chosen.wrong_at != 0 && program_launch >= static_cast<uint64_t>(chosen.wrong_at)) {
        const int64_t middle = output.count / 2;
        output.store_one(middle, 1.5 * output.load_one(middle) + 1.0);
    }
    if (chosen.oob != 0) {
        std::byte* const outside =
            chosen.oob > 0 ? output.data + sdk::dense_bytes(*output.info) : output.data - 1;
        // Always the complement of what was there first: flipping twice would heal it.
        const auto first = program_.spoiled.try_emplace(outside, ~*outside).first;
        *outside = first->second;
    }
}

bool sim_session::wait(uint64_t ticket, uint64_t timeout_ns, accb_completion& done) {
    program_.device().faults.enter(call::wait);
    sdk::require(ticket <= last_ticket_, "wait() asks for a ticket that was never submitted");
    if (ticket + capacity <= last_ticket_ || ticket == 0) {
        return true;
    }
    const stamp& when = stamps_[ticket % capacity];
    if (when.end != 0) {
        const int64_t now = now_ns();
        const int64_t told = when.end - 1000 * program_.device().chosen.early_us;
        if (now < told) {
            const auto left = static_cast<uint64_t>(told - now);
            spin_until(now + static_cast<int64_t>(std::min(left, timeout_ns)));
            if (timeout_ns < left) {
                return false;
            }
        }
        done.device_begin = static_cast<uint64_t>(when.begin);
        done.device_end = static_cast<uint64_t>(when.end);
    }
    waited_ = std::max(waited_, ticket);
    return true;
}

}  // namespace accelbench::sim
