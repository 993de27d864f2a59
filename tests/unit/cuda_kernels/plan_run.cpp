// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/cuda_kernels/plan_run.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <numeric>
#include <stdexcept>

#include "backends/cuda/lowering.hpp"
#include "harness/worker/workload_view.hpp"
#include "kernels/data/convert.hpp"
#include "kernels/data/generator.hpp"

namespace accelbench::cuda_test {
namespace {

constexpr std::size_t line = 256;
constexpr int poison = 0xff;  // NaN in every floating type

/// A buffer that ends where its tensor does, so that the sanitizer sees what lies behind.
class operand_memory {
  public:
    operand_memory(std::size_t bytes, std::size_t shift)
        : base_(static_cast<std::byte*>(
                    std::aligned_alloc(line, (bytes + shift + line - 1) / line * line)),
                &std::free),
          at_(base_.get() + shift),
          bytes_(bytes),
          room_((bytes + shift + line - 1) / line * line - shift) {
        std::memset(base_.get(), poison, shift + room_);
    }
    [[nodiscard]] std::byte* at() const { return at_; }
    /// True if the bytes around the tensor are as they were.
    [[nodiscard]] bool guarded() const {
        const auto kept = [](const std::byte* from, const std::byte* to) {
            return std::all_of(from, to, [](std::byte b) { return b == std::byte{poison}; });
        };
        return kept(base_.get(), at_) && kept(at_ + bytes_, at_ + room_);
    }

  private:
    std::unique_ptr<std::byte, decltype(&std::free)> base_;
    std::byte* at_;
    std::size_t bytes_, room_;
};

const accb_cuda_host_kernel* find(const std::string& name) {
    unsigned count = 0;
    const accb_cuda_host_kernel* const all = accb_cuda_host_kernels(&count);
    const auto* const found =
        std::find_if(all, all + count, [&](const auto& it) { return name == it.name; });
    return found == all + count ? nullptr : found;
}

struct memories {
    std::vector<operand_memory> tensors, scratch;
};

/// The bytes of one argument, as the driver would take them.
std::vector<std::byte> bytes_of(const cuda::argument& value, const memories& from,
                                std::span<const std::int64_t> scalars) {
    const auto address = [](const operand_memory& memory, std::uint64_t offset) {
        const std::byte* const at = memory.at() + offset;
        std::vector<std::byte> bytes(sizeof(at));
        std::memcpy(bytes.data(), &at, sizeof(at));
        return bytes;
    };
    if (const auto* tensor = std::get_if<cuda::from_tensor>(&value)) {
        return address(from.tensors[tensor->index], tensor->byte_offset);
    }
    if (const auto* scratch = std::get_if<cuda::from_scratch>(&value)) {
        return address(from.scratch[scratch->index], scratch->byte_offset);
    }
    if (const auto* literal = std::get_if<cuda::literal_value>(&value)) {
        return literal->bytes;
    }
    const auto& computed = std::get<cuda::from_launch>(value);
    std::vector<std::byte> bytes(computed.size);
    computed.compute(scalars, computed.constant, bytes.data());
    return bytes;
}

std::string run_step(const cuda::kernel_step& step, const memories& on,
                     std::span<const std::int64_t> scalars, accb_cuda_host_traffic& sum) {
    const accb_cuda_host_kernel* const kernel = find(step.function);
    if (kernel == nullptr) {
        return "no kernel " + step.function;
    }
    if (kernel->arg_count != step.arguments.size()) {
        return step.function + " has another number of parameters";
    }
    std::vector<std::vector<std::byte>> values;
    std::vector<void*> pointers;
    for (std::size_t index = 0; index < step.arguments.size(); ++index) {
        values.push_back(bytes_of(step.arguments[index], on, scalars));
        if (values.back().size() != kernel->arg_bytes[index]) {
            return step.function + ": parameter " + std::to_string(index) + " has another size";
        }
    }
    pointers.reserve(values.size());
    for (auto& value : values) {
        pointers.push_back(value.data());
    }
    accb_cuda_host_launch launch{};
    std::copy(step.grid.begin(), step.grid.end(), launch.grid);
    std::copy(step.block.begin(), step.block.end(), launch.block);
    launch.cluster[0] = step.cluster;
    launch.shared_bytes = step.shared_bytes;
    launch.args = pointers.data();
    accb_cuda_host_report report{};
    const int status = kernel->run(&launch, &report);
    sum.streamed_read += report.traffic.streamed_read;
    sum.cached_read += report.traffic.cached_read;
    sum.written += report.traffic.written;
    sum.wide += report.traffic.wide;
    sum.narrow += report.traffic.narrow;
    sum.bank_conflicts += report.traffic.bank_conflicts;
    return status == 0 ? std::string() : std::string(report.message);
}

cuda::device_traits described(int major, int minor, int multiprocessors, std::uint32_t shared) {
    cuda::device_traits it;
    it.major = major;
    it.minor = minor;
    it.sm_count = multiprocessors;
    it.threads_per_sm = 2048;
    it.blocks_per_sm = 32;
    it.registers_per_sm = 65536;
    it.shared_per_block = 48U << 10U;
    it.shared_per_block_most = shared << 10U;
    it.is_double = true;
    return it;
}

}  // namespace

cuda::device_traits small_ampere() {
    return described(8, 6, 3, 99);
}
cuda::device_traits small_hopper() {
    return described(9, 0, 4, 227);
}
cuda::device_traits whole_a100() {
    cuda::device_traits it = described(8, 0, 108, 163);
    it.l2_bytes = 40ULL << 20U;
    return it;
}
cuda::device_traits whole_a40() {
    cuda::device_traits it = described(8, 6, 84, 99);
    it.l2_bytes = 6ULL << 20U;
    return it;
}
cuda::device_traits whole_l40s() {
    cuda::device_traits it = described(8, 9, 142, 99);
    it.l2_bytes = 96ULL << 20U;
    return it;
}

run_result run_plan(const kernels::workload& w, const std::vector<std::vector<std::byte>>& operands,
                    const run_options& how) {
    run_result result;
    const worker::workload_view view(w);
    cuda::plan plan;
    try {
        plan =
            cuda::make_plan({view.workload(), how.device, nullptr, how.implementation, how.tuning});
    } catch (const cuda::refusal& no) {
        result.problem = "refused: " + no.note;
        return result;
    }
    memories memory;
    for (std::size_t index = 0; index < w.tensors.size(); ++index) {
        memory.tensors.emplace_back(kernels::byte_count(w.tensors[index]), how.shift);
        if (!operands[index].empty() && w.tensors[index].role != kernels::tensor_role::output) {
            std::memcpy(memory.tensors.back().at(), operands[index].data(), operands[index].size());
        }
    }
    for (const std::uint64_t bytes : plan.scratch) {
        memory.scratch.emplace_back(bytes, 0);
    }
    setenv("ACCELBENCH_CUDA_HOST_ORDER", how.descending ? "descending" : "ascending", 1);
    for (std::uint64_t launch = 0; launch < how.launches; ++launch) {
        std::vector<std::int64_t> scalars;
        for (const kernels::scalar& it : w.scalars) {
            scalars.push_back(it.first + static_cast<std::int64_t>(launch) * it.step);
        }
        for (const cuda::plan_step& step : plan.launch) {
            const auto& kernel = std::get<cuda::kernel_step>(step);
            result.problem = run_step(kernel, memory, scalars, result.traffic);
            if (!result.problem.empty()) {
                return result;
            }
            if (launch == 0) {
                result.functions.push_back(kernel.function);
                result.clusters.push_back(kernel.cluster);
                result.threads.push_back(kernel.block[0]);
            }
        }
    }
    for (std::size_t index = 0; index < w.tensors.size(); ++index) {
        const operand_memory& it = memory.tensors[index];
        result.after.emplace_back(it.at(), it.at() + kernels::byte_count(w.tensors[index]));
        if (!it.guarded()) {
            result.problem = "bytes around tensor " + w.tensors[index].name + " were written";
        }
    }
    for (const operand_memory& it : memory.scratch) {
        if (!it.guarded()) {
            result.problem = "bytes behind a scratch buffer were written";
        }
    }
    return result;
}

kernels::workload built(std::string_view kernel, const kernels::suite_entry& entry) {
    auto made = kernels::find_kernel(kernel)->build(entry);
    if (!made) {
        throw std::runtime_error(std::string(kernel) + ": " + made.error().happened);
    }
    return std::move(*made);
}

judgement judge(const kernels::workload& w, const std::vector<std::vector<std::byte>>& before,
                const run_result& got, std::uint64_t launches) {
    const auto reference = kernels::find_kernel(w.kernel)->make_reference(
        w, kernels::operand_bytes_view(before.begin(), before.end()), kernels::data_mode::random);
    judgement all;
    for (std::uint32_t index = 0; index < w.tensors.size(); ++index) {
        if (!kernels::is_written(w.tensors[index].role)) {
            continue;
        }
        std::vector<std::uint64_t> rows(reference->layout(index).rows);
        std::iota(rows.begin(), rows.end(), std::uint64_t{0});
        const kernels::expectation expected = reference->rows(index, rows, launches);
        const std::vector<double> have = kernels::all_f64(w.tensors[index].type, got.after[index]);
        for (std::size_t i = 0; i < have.size(); ++i) {
            const double error = std::fabs(have[i] - expected.value[i]);
            all.wrong += error <= expected.tolerance[i] ? 0U : 1U;  // NaN is wrong
            all.elements += 1;
            if (expected.tolerance[i] > 0.0) {
                all.worst = std::max(all.worst, error / expected.tolerance[i]);
            }
        }
    }
    return all;
}

}  // namespace accelbench::cuda_test
