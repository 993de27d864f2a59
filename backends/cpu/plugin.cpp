// SPDX-License-Identifier: Apache-2.0
// The cpu plug-in: this machine's processors as one device.
#include <time.h>

#include <accelbench/backend.hpp>
#include <algorithm>
#include <charconv>
#include <memory>
#include <vector>

#include "backends/cpu/device.hpp"
#include "backends/cpu/onednn.hpp"
#include "backends/cpu/ops.hpp"
#include "backends/cpu/ranks/shared_buffer.hpp"
#include "backends/cpu/scratch.hpp"
#include "backends/cpu/sensors/sensors.hpp"

namespace accelbench::cpu {
namespace {

std::uint64_t now_ns() {
    timespec t{};
    clock_gettime(CLOCK_MONOTONIC, &t);
    return static_cast<std::uint64_t>(t.tv_sec) * 1'000'000'000U +
           static_cast<std::uint64_t>(t.tv_nsec);
}

/// Kernels in the workload's order. With slowdown 1.05 each launch spins for 5 % of what it took: a
/// side that is slower by a known amount, to prove that the harness sees it.
class cpu_session final : public sdk::sync_session {
  public:
    cpu_session(std::vector<std::unique_ptr<bound_op>> ops,
                std::vector<block<std::byte>> temporaries, double slowdown)
        : temporaries_(std::move(temporaries)), ops_(std::move(ops)), extra_(slowdown - 1.0) {}

    void run(std::span<const int64_t> scalars) override {
        if (extra_ <= 0.0) {
            for (const auto& op : ops_)
                op->launch(scalars);
            return;
        }
        const std::uint64_t begin = now_ns();
        for (const auto& op : ops_)
            op->launch(scalars);
        const std::uint64_t end = now_ns();
        const auto until =
            end + static_cast<std::uint64_t>(static_cast<double>(end - begin) * extra_);
        while (now_ns() < until) {
        }
    }

  private:
    std::vector<block<std::byte>> temporaries_;
    std::vector<std::unique_ptr<bound_op>> ops_;
    double extra_;
};

/// One answer for a workload of several kernels: the first "no", else the first kernel's types.
accb_support answer_for(const std::vector<request>& kernels, const machine& m) {
    accb_support whole = sdk::yes(ACCB_F32);
    whole.determinism = ACCB_DETERMINISM_BITWISE;
    for (std::size_t i = 0; i < kernels.size(); ++i) {
        const accb_support one = check(kernels[i], m);
        if (one.answer == ACCB_NO)
            return one;
        if (i == 0)
            whole = one;
    }
    return whole;
}

std::vector<request> requests_of(const accb_workload& workload) {
    std::vector<request> kernels;
    for (const accb_kernel* kernel : std::span(workload.kernels, workload.kernel_count))
        kernels.push_back(make_request(workload, *kernel));
    return kernels;
}

class cpu_program final : public sdk::program {
  public:
    cpu_program(std::vector<request> kernels, const accb_workload& workload, const machine& m,
                double slowdown)
        : machine_(m), kernels_(std::move(kernels)), slowdown_(slowdown) {
        for (const accb_tensor* t : std::span(workload.tensors, workload.tensor_count))
            temporary_bytes_.push_back(t->role == ACCB_TEMP ? sdk::dense_bytes(*t) : 0);
    }
    accb_support info() override { return answer_for(kernels_, machine_); }

    std::unique_ptr<sdk::session> create_session(const accb_session_desc& desc,
                                                 std::span<const sdk::operand> operands) override {
        std::vector<block<std::byte>> temporaries;
        std::vector<std::byte*> places;
        for (std::size_t i = 0; i < operands.size(); ++i) {
            if (operands[i].memory == nullptr) {
                temporaries.emplace_back(static_cast<std::int64_t>(temporary_bytes_[i]));
                places.push_back(temporaries.back().data());
            } else {
                places.push_back(sdk::host_pointer(operands[i]));
            }
        }
        std::vector<std::unique_ptr<bound_op>> ops;
        for (const request& kernel : kernels_) {
            std::vector<std::byte*> memory;
            std::vector<sdk::operand> bound;
            for (const operand_facts& o : kernel.operands) {
                memory.push_back(places[o.tensor]);
                bound.push_back(operands[o.tensor]);
            }
            ops.push_back(
                is_collective(kernel)
                    ? bind_collective(kernel, machine_, static_cast<rank_group*>(desc.comm), bound)
                    : cpu::bind(kernel, machine_, memory));
        }
        return std::make_unique<cpu_session>(std::move(ops), std::move(temporaries), slowdown_);
    }

  private:
    const machine& machine_;
    std::vector<request> kernels_;
    std::vector<std::uint64_t> temporary_bytes_;
    double slowdown_;
};

/// "0,1" or "0-3,8"; empty: the processors that the process may use.
std::vector<int> parse_cpus(std::string_view text) {
    if (text.empty())
        return allowed_cpus();
    std::vector<int> cpus;
    const char* at = text.data();
    const char* const end = at + text.size();
    while (at < end) {
        int low = 0;
        auto read = std::from_chars(at, end, low);
        int high = low;
        if (read.ec == std::errc() && read.ptr < end && *read.ptr == '-')
            read = std::from_chars(read.ptr + 1, end, high);
        sdk::require(read.ec == std::errc() && low >= 0 && high >= low && high < 8192,
                     "option 'cpus' must list processors, as 0,1 or 0-3");
        for (int cpu = low; cpu <= high; ++cpu)
            cpus.push_back(cpu);
        at = read.ptr + (read.ptr < end && *read.ptr == ',' ? 1 : 0);
        sdk::require(at == end || at != read.ptr,
                     "option 'cpus' must list processors, as 0,1 or 0-3");
    }
    sdk::require(!cpus.empty(), "option 'cpus' names no processor");
    return cpus;
}

const simd_table& chosen_simd(std::string_view name) {
    const simd_table* table = find_simd_table(std::string(name).c_str());
    sdk::require(table != nullptr,
                 "option 'isa' is portable, avx2 or avx512, and this processor must have it");
    return *table;
}

bool has_vnni() {
#if defined(__x86_64__)
    return __builtin_cpu_supports("avx512vnni");
#else
    return false;
#endif
}
bool has_bf16() {
#if defined(__x86_64__)
    return __builtin_cpu_supports("avx512bf16");
#else
    return false;
#endif
}

accb_status comm_create(accb_ctx* context, const accb_comm_desc* desc, void** comm,
                        accb_error* error_out) noexcept;
accb_status comm_abort(void* comm, accb_error* error_out) noexcept {
    return sdk::guarded(error_out, [&] {
        static_cast<rank_group*>(comm)->abort();
        return ACCB_OK;
    });
}
void comm_destroy(void* comm) {
    delete static_cast<rank_group*>(comm);
}
constexpr accb_collective collective{sizeof(accb_collective), 0, comm_create, comm_abort,
                                     comm_destroy};

/// A worker that only reads sensors needs no threads.
std::vector<int> cpus_of(const sdk::options& options) {
    const std::vector<int> cpus = parse_cpus(options.value("cpus"));
    return options.value("role") == "telemetry" ? std::vector{cpus.front()} : cpus;
}

class cpu_backend final : public sdk::backend {
  public:
    explicit cpu_backend(const sdk::options& options)
        : host_(options.host()),
          slowdown_(options.number("slowdown", 1.0)),
          team_(cpus_of(options)),
          machine_{.team = team_,
                   .simd = chosen_simd(options.value("isa")),
                   .cache_share = last_level_cache_share(team_.cpus()),
                   .native_bf16 = has_bf16(),
                   .exact_s8 = has_vnni()} {
        options.allow_only({"slowdown", "isa", "sensor_root"});
        sdk::require(slowdown_ >= 1.0 && slowdown_ <= 100.0,
                     "option 'slowdown' is a factor of 1 to 100");
        if (options.value("role") == "telemetry") {
            open_sensors(std::string(options.value("sensor_root", "/")));
        }
    }

    std::vector<accb_device_info> devices() override { return {describe(team_, machine_.simd)}; }

    accb_support query(const accb_query_desc& desc) override {
        if (desc.workload->kernel_count == 0)
            return sdk::no(ACCB_WHY_VIEW,
                           "the cpu backend launches kernels; this workload lists none");
        return answer_for(requests_of(*desc.workload), machine_);
    }

    std::unique_ptr<sdk::program> compile(const accb_compile_desc& desc) override {
        std::vector<request> kernels = requests_of(*desc.workload);
        if (desc.boundary == ACCB_BOUNDARY_HOST &&
            std::any_of(kernels.begin(), kernels.end(), is_collective))
            throw sdk::error(ACCB_UNSUPPORTED,
                             "ranks of the cpu backend exchange device memory only");
        sdk::require(desc.view == ACCB_VIEW_KERNEL && desc.workload->kernel_count > 0,
                     "the cpu backend compiles the kernel view only");
        const accb_support answer = answer_for(kernels, machine_);
        if (answer.answer == ACCB_NO)
            throw sdk::error(ACCB_UNSUPPORTED, answer.note);
        bool products = false;
        for (const request& kernel : kernels)
            products = products || kernel.op == "matmul";
        if (products && !onednn_bound_) {
            bind_onednn_threads(team_);
            onednn_bound_ = true;
        }
        return std::make_unique<cpu_program>(std::move(kernels), *desc.workload, machine_,
                                             slowdown_);
    }

    /// The memory of ranks lies where the others can reach it.
    std::unique_ptr<sdk::buffer> create_buffer(const accb_buffer_desc& desc) override {
        if (host_.has_ranks() && desc.host_ptr == nullptr && desc.memory != ACCB_MEM_HOST)
            return std::make_unique<shared_buffer>(desc);
        return sdk::backend::create_buffer(desc);
    }

    const void* extension(std::string_view id) override {
        if (id == "accb.telemetry/1" && sensors_.count() > 0)
            return &telemetry_;
        return id == "accb.collective/1" ? &collective : nullptr;
    }
    [[nodiscard]] const sdk::sensor_list& sensors() const { return sensors_; }
    [[nodiscard]] rank_group* join(const accb_comm_desc& desc) {
        return std::make_unique<rank_group>(host_, desc, team_.cpus()).release();
    }

  private:
    void open_sensors(const std::string& root) {
        std::string why;
        sensors_ = sdk::sensor_list(find_sensors(root, why));
        telemetry_ = sdk::telemetry_table(*this);
        if (!why.empty())
            host_.log(ACCB_LOG_WARNING, why);
    }

    sdk::host host_;
    double slowdown_;
    thread_team team_;
    machine machine_;
    bool onednn_bound_ = false;
    sdk::sensor_list sensors_;
    accb_telemetry telemetry_{};
};

accb_status comm_create(accb_ctx* context, const accb_comm_desc* desc, void** comm,
                        accb_error* error_out) noexcept {
    return sdk::guarded(error_out, [&] {
        sdk::require(comm != nullptr, "comm_create() has nowhere to put the communicator");
        *comm = sdk::backend_of<cpu_backend>(context).join(sdk::local(desc));
        return ACCB_OK;
    });
}

}  // namespace
}  // namespace accelbench::cpu

ACCB_PLUGIN(accelbench::cpu::cpu_backend, "cpu", "accelbench", "0.1.0", ACCB_CPU_LIBRARIES)
