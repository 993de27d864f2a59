// SPDX-License-Identifier: Apache-2.0
// Runs each candidate on buffers of its own.
#include "tuning.hpp"

#include <accelbench/sdk/tensor.hpp>
#include <algorithm>
#include <chrono>

#include "program.hpp"

namespace accelbench::cuda {
namespace {

using clock = std::chrono::steady_clock;

// The least of a few: noise of the machine only ever adds time. Several launches in each, so that
// the cost of one wait does not decide.
constexpr int timed_rounds = 5;
constexpr int launches_in_a_round = 8;

/// Operands filled with ones: the speed of a product does not depend on its values, except where
/// they are subnormal, which stale memory may hold.
class trial_operands {
  public:
    trial_operands(device& on, const accb_workload& workload) {
        for (uint32_t index = 0; index < workload.tensor_count; ++index) {
            const accb_tensor& tensor = *workload.tensors[index];
            if (tensor.role == ACCB_TEMP) {
                operands_.push_back({});
                continue;
            }
            accb_buffer_desc desc{};
            desc.struct_size = sizeof(desc);
            desc.memory = ACCB_MEM_DEVICE;
            desc.size = sdk::dense_bytes(tensor);
            buffers_.push_back(std::make_unique<device_buffer>(on, desc, host_access::pageable));
            fill(*buffers_.back(), tensor.dtype, desc.size);
            operands_.push_back({buffers_.back().get(), 0});
        }
    }
    [[nodiscard]] std::span<const sdk::operand> get() const { return operands_; }

  private:
    static void fill(device_buffer& buffer, accb_dtype type, uint64_t size) {
        if (size == 0) {
            return;
        }
        const uint32_t one = type == ACCB_F32    ? 0x3f800000u
                             : type == ACCB_F16  ? 0x3c003c00u
                             : type == ACCB_BF16 ? 0x3f803f80u
                                                 : 0x01010101u;
        const std::vector<uint32_t> words((size + 3) / 4, one);
        buffer.write(0, std::as_bytes(std::span(words)).first(size));
    }
    std::vector<std::unique_ptr<device_buffer>> buffers_;
    std::vector<sdk::operand> operands_;
};

std::chrono::nanoseconds time_of(device& on, const plan& what, const accb_workload& workload,
                                 std::span<const sdk::operand> operands) {
    cuda_session session(on, what, uses_of(workload, what), operands,
                         {max_in_flight, false, false});
    const std::vector<int64_t> scalars(workload.scalar_count, 1);
    constexpr uint64_t forever = UINT64_MAX;
    accb_completion done{};
    std::chrono::nanoseconds least = std::chrono::nanoseconds::max();
    for (int round = 0; round <= timed_rounds; ++round) {
        const auto begin = clock::now();
        uint64_t ticket = 0;
        for (int launch = 0; launch < launches_in_a_round; ++launch) {
            ticket = session.submit(scalars);
        }
        (void)session.wait(ticket, forever, done);
        if (round != 0) {  // the first one also loads code
            least = std::min<std::chrono::nanoseconds>(least, clock::now() - begin);
        }
    }
    return least;
}

/// The implementation that compile would take, or NULL where a search makes no sense.
const op_implementation* tunable(const plan_order& order) {
    if (order.workload.kernel_count != 1) {
        return nullptr;
    }
    const std::string names = implementations_for(order);
    const std::string_view wanted = order.implementation.empty()
                                        ? std::string_view(names).substr(0, names.find(' '))
                                        : order.implementation;
    const accb_kernel& kernel = *order.workload.kernels[0];
    for (const auto* one : implementations_of(sdk::text_of(kernel.op), kernel.op_version)) {
        if (one->implementation == wanted) {
            return one->candidates == nullptr ? nullptr : one;
        }
    }
    return nullptr;
}

}  // namespace

std::string search_tuning(device& on, const plan_order& order, const sdk::host& host,
                          uint64_t budget_ns) {
    const op_implementation* const chosen = tunable(order);
    if (chosen == nullptr) {
        return {};
    }
    const auto end =
        clock::now() + std::chrono::nanoseconds(std::min<uint64_t>(
                           budget_ns, std::chrono::nanoseconds(std::chrono::hours(1)).count()));
    plan unused;
    const std::vector<std::string> records = chosen->candidates(lowering(
        order.workload, *order.workload.kernels[0], order.traits, order.opened, {}, unused));
    const trial_operands operands(on, order.workload);
    std::string best;
    auto least = std::chrono::nanoseconds::max();
    for (std::size_t index = 0; index < records.size(); ++index) {
        if (index != 0 && clock::now() >= end) {
            break;
        }
        host.progress("tune " + records[index],
                      static_cast<double>(index) / static_cast<double>(records.size()));
        plan_order trial = order;
        trial.tuning = records[index];
        const plan made = make_plan(trial);
        prepare(on, made, host);
        const auto taken = time_of(on, made, order.workload, operands.get());
        if (taken < least) {
            least = taken;
            best = records[index];
        }
    }
    return best;
}

}  // namespace accelbench::cuda
