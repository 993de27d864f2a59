// SPDX-License-Identifier: Apache-2.0
// The cpu backend against what the machine can do and against oneDNN called directly, alternating
// in one process.
//
// Reports only: `share` is the median over iterations of our rate divided by the rate measured just
// before and just after it. Bytes are the least that any implementation must move.
#include <benchmark/benchmark.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <dnnl.hpp>
#include <functional>
#include <memory>

#include "tests/perf/cpu/launcher.hpp"

namespace accelbench::cpu_perf {
namespace {

double seconds(const std::function<void()>& body) {
    const auto begin = std::chrono::steady_clock::now();
    body();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

double median(std::vector<double> x) {
    std::nth_element(x.begin(), x.begin() + static_cast<std::ptrdiff_t>(x.size() / 2), x.end());
    return x[x.size() / 2];
}

/// Enough copies of the operands that a round through all of them finds none in a last-level cache
/// of 32 MiB; one copy where nothing is bound by memory.
std::vector<std::unique_ptr<launcher>> copies_of(const kernel& k, bool rotate) {
    constexpr double least_bytes = 96.0 * (1 << 20);
    std::vector<std::unique_ptr<launcher>> all;
    all.push_back(std::make_unique<launcher>(k));
    for (double bytes = all[0]->operand_bytes(); rotate && bytes < least_bytes;
         bytes += all[0]->operand_bytes())
        all.push_back(std::make_unique<launcher>(k));
    return all;
}

/// `work`: bytes or operations of one launch; `yardstick` runs the other side and returns its work.
/// A yardstick is taken before and after each round of launches, since the memory of some machines
/// changes its speed from one second to the next.
void alternate(benchmark::State& state, const kernel& k, double work,
               const std::function<double()>& yardstick, bool rotate = true) {
    const auto ours = copies_of(k, rotate);
    const auto other = [&] {
        double done = 0.0;
        const double time = seconds([&] { done = yardstick(); });
        return time / done;
    };
    const auto launch_all = [&] {
        for (const auto& one : ours)
            one->launch();
    };
    launch_all();
    other();
    double before = other();
    std::vector<double> shares, rates, ceilings_seen;
    for (auto _ : state) {
        const double mine = seconds(launch_all) / static_cast<double>(ours.size());
        const double after = other();
        state.SetIterationTime(mine);
        rates.push_back(work / mine * 1e-9);
        ceilings_seen.push_back(2e-9 / (before + after));
        shares.push_back(rates.back() / ceilings_seen.back());
        before = after;
    }
    state.counters["Grate"] = median(rates);
    state.counters["Gyardstick"] = median(ceilings_seen);
    state.counters["share"] = median(shares);
}

ceilings& machine() {
    static ceilings it(processors());
    return it;
}
double read_yardstick() {
    return machine().read();
}
double copy_yardstick() {
    return machine().copy_nt();
}
double triad_yardstick() {
    return machine().triad_nt();
}
double update_yardstick() {
    return machine().update();
}
double fma_yardstick() {
    return machine().fma();
}

using dims = std::vector<std::int64_t>;

/// A prepacked product by oneDNN alone, f32 weights as oneDNN likes them.
class direct_product {
  public:
    direct_product(std::int64_t m, std::int64_t n, std::int64_t k, accb_dtype type) {
        using tag = dnnl::memory::format_tag;
        using data = dnnl::memory::data_type;
        const data in = type == ACCB_I8 ? data::s8 : type == ACCB_BF16 ? data::bf16 : data::f32;
        const data out = type == ACCB_I8 ? data::s32 : in;
        const dnnl::memory::desc a({m, k}, in, tag::ab), b({k, n}, in, tag::any),
            y({m, n}, out, tag::ab);
#if DNNL_VERSION_MAJOR >= 3
        const dnnl::matmul::primitive_desc descriptor(engine_, a, b, y);
#else
        const dnnl::matmul::primitive_desc descriptor({a, b, y}, engine_);
#endif
        primitive_ = dnnl::matmul(descriptor);
        arguments_ = {{DNNL_ARG_SRC, {a, engine_}},
                      {DNNL_ARG_WEIGHTS, {descriptor.weights_desc(), engine_}},
                      {DNNL_ARG_DST, {y, engine_}}};
        // Values, not zeros: processors draw less power on zeros and may clock higher.
        for (auto& [index, memory] : arguments_)
            fill(memory);
    }
    void run() {
        primitive_.execute(stream_, arguments_);
        stream_.wait();
    }

  private:
    static void fill(dnnl::memory& memory) {
        const auto values =
            fill_values(border_type(memory.get_desc()), memory.get_desc().get_size());
        std::copy(values.begin(), values.end(), static_cast<std::byte*>(memory.get_data_handle()));
    }
    static accb_dtype border_type(const dnnl::memory::desc& desc) {
#if DNNL_VERSION_MAJOR >= 3
        const auto type = desc.get_data_type();
#else
        const auto type = desc.data_type();
#endif
        using data = dnnl::memory::data_type;
        if (type == data::s8)
            return ACCB_I8;
        if (type == data::s32)
            return ACCB_I32;
        return type == data::bf16 ? ACCB_BF16 : ACCB_F32;
    }

    dnnl::engine engine_{dnnl::engine::kind::cpu, 0};
    dnnl::stream stream_{engine_};
    dnnl::matmul primitive_;
    std::unordered_map<int, dnnl::memory> arguments_;
};

kernel product(std::int64_t m, std::int64_t n, std::int64_t k, accb_dtype type) {
    const accb_dtype out = type == ACCB_I8 ? accb_dtype{ACCB_I32} : type;
    return {"matmul",
            {{type, {m, k}}, {type, {n, k}, ACCB_CONST}, {out, {m, n}, ACCB_OUTPUT}},
            {{"trans_a", 0}, {"trans_b", 1}},
            {},
            {}};
}

void matmul_against_onednn(benchmark::State& state, std::int64_t size, accb_dtype type) {
    const double work = 2.0 * static_cast<double>(size * size * size);
    try {
        direct_product direct(size, size, size, type);
        alternate(
            state, product(size, size, size, type), work,
            [&] {
                direct.run();
                return work;
            },
            false);
    } catch (const dnnl::error& e) {
        state.SkipWithError(("oneDNN has no such product here: " + std::string(e.what())).c_str());
    }
}

void matmul_against_fma(benchmark::State& state, dims shape, accb_dtype type) {
    alternate(state, product(shape[0], shape[1], shape[2], type),
              2.0 * static_cast<double>(shape[0] * shape[1] * shape[2]), fma_yardstick, false);
}

void streamed(benchmark::State& state, std::int64_t m, accb_dtype type, double element) {
    constexpr std::int64_t n = 14336, k = 4096;
    alternate(state, product(m, n, k, type), element * n * k, read_yardstick);
}

kernel rows(const char* op, std::vector<operand> operands) {
    return {op, std::move(operands), {}, {{"epsilon", 1e-5}, {"alpha", 0.4}}, {}};
}

/// Operands of one size [rows, width]: `inputs`, then gamma where there is one, then the output.
struct row_shape {
    std::int64_t rows, width;
};
constexpr row_shape large = {4096, 4096};

void row_kernel(benchmark::State& state, const char* op, accb_dtype type, int inputs,
                row_shape shape = large) {
    const double element = type == ACCB_F32 ? 4.0 : 2.0;
    const dims all{shape.rows, shape.width};
    std::vector<operand> operands(static_cast<std::size_t>(inputs), {type, all});
    if (op == std::string("rms_norm"))
        operands.push_back({type, {shape.width}, ACCB_CONST});
    operands.push_back({type, all, ACCB_OUTPUT});
    alternate(state, rows(op, operands),
              (inputs + 1) * element * static_cast<double>(shape.rows * shape.width),
              inputs == 1 ? copy_yardstick : triad_yardstick);
}

void rms_norm_backward(benchmark::State& state, row_shape shape) {
    const operand whole{ACCB_F32, {shape.rows, shape.width}};
    const operand vector{ACCB_F32, {shape.width}};
    operand d_x = whole, d_gamma = vector;
    d_x.role = d_gamma.role = ACCB_OUTPUT;
    alternate(state, rows("rms_norm.backward", {whole, vector, whole, d_x, d_gamma}),
              12.0 * static_cast<double>(shape.rows * shape.width), triad_yardstick);
}

void cross_entropy(benchmark::State& state, accb_dtype type, double element, row_shape shape) {
    const kernel k{"cross_entropy",
                   {{type, {shape.rows, shape.width}},
                    {ACCB_I32, {shape.rows}},
                    {ACCB_F32, {shape.rows}, ACCB_OUTPUT}},
                   {},
                   {},
                   {}};
    alternate(state, k, element * static_cast<double>(shape.rows * shape.width), read_yardstick);
}

void cross_entropy_backward(benchmark::State& state, accb_dtype type, double element,
                            row_shape shape) {
    const kernel k{"cross_entropy.backward",
                   {{type, {shape.rows, shape.width}},
                    {ACCB_I32, {shape.rows}},
                    {ACCB_F32, {shape.rows}},
                    {type, {shape.rows, shape.width}, ACCB_OUTPUT}},
                   {},
                   {},
                   {}};
    alternate(state, k, 2.0 * element * static_cast<double>(shape.rows * shape.width),
              copy_yardstick);
}

void adamw(benchmark::State& state, std::int64_t n) {
    const operand held{ACCB_F32, {n}, ACCB_STATE};
    const kernel k{"adamw", {held, {ACCB_F32, {n}}, held, held}, {}, {{"lr", 1e-3}}, {1}};
    alternate(state, k, 28.0 * static_cast<double>(n), update_yardstick);
}

void prefill(benchmark::State& state, accb_dtype type) {
    constexpr std::int64_t s = 1024, d = 128, hq = 32, hkv = 8;
    const operand q{type, {1, hq, s, d}}, kv{type, {1, hkv, s, d}};
    const kernel k{"attention.prefill",
                   {q, kv, kv, {type, {1, hq, s, d}, ACCB_OUTPUT}},
                   {{"causal", 1}},
                   {{"scale", 0.09}},
                   {}};
    alternate(state, k, 2.0 * hq * d * static_cast<double>(s) * (s + 1), fma_yardstick, false);
}

void backward(benchmark::State& state) {
    constexpr std::int64_t s = 512, d = 128, hq = 32, hkv = 8;
    const operand q{ACCB_F32, {1, hq, s, d}}, kv{ACCB_F32, {1, hkv, s, d}};
    const operand out_q{ACCB_F32, {1, hq, s, d}, ACCB_OUTPUT},
        out_kv{ACCB_F32, {1, hkv, s, d}, ACCB_OUTPUT};
    const kernel k{"attention.backward",
                   {q, kv, kv, q, q, {ACCB_F32, {1, hq, s}}, out_q, out_kv, out_kv},
                   {{"causal", 1}},
                   {{"scale", 0.09}},
                   {}};
    alternate(state, k, 5.0 * hq * d * static_cast<double>(s) * (s + 1), fma_yardstick, false);
}

void decode(benchmark::State& state, accb_dtype type, double element) {
    constexpr std::int64_t c = 4096, d = 128, hq = 32, hkv = 8, b = 4;
    const operand one{type, {b, hkv, 1, d}}, cache{type, {b, hkv, c, d}, ACCB_STATE};
    const kernel k{
        "attention.decode",
        {{type, {b, hq, 1, d}}, one, one, cache, cache, {type, {b, hq, 1, d}, ACCB_OUTPUT}},
        {},
        {{"scale", 0.09}},
        {c - 1}};
    alternate(state, k, 2.0 * element * b * hkv * c * d, read_yardstick);
}

void launch_of_nothing(benchmark::State& state) {
    launcher ours({"empty", {}, {}, {}, {}});
    for (auto _ : state)
        ours.launch();
}

#define ACCB_ALTERNATING(function, name, ...) \
    BENCHMARK_CAPTURE(function, name, __VA_ARGS__)->UseManualTime()->Unit(benchmark::kMillisecond)

ACCB_ALTERNATING(matmul_against_onednn, f32_1024, 1024, ACCB_F32);
ACCB_ALTERNATING(matmul_against_onednn, bf16_1024, 1024, ACCB_BF16);
ACCB_ALTERNATING(matmul_against_onednn, s8_1024, 1024, ACCB_I8);
ACCB_ALTERNATING(matmul_against_fma, f32_1024, dims{1024, 1024, 1024}, ACCB_F32);
ACCB_ALTERNATING(matmul_against_fma, bf16_1024, dims{1024, 1024, 1024}, ACCB_BF16);
ACCB_ALTERNATING(matmul_against_fma, f16_1024, dims{1024, 1024, 1024}, ACCB_F16);
ACCB_ALTERNATING(matmul_against_fma, s8_1024, dims{1024, 1024, 1024}, ACCB_I8);
ACCB_ALTERNATING(matmul_against_fma, f32_128x4096x4096, dims{128, 4096, 4096}, ACCB_F32);
ACCB_ALTERNATING(matmul_against_fma, f32_16x4096x4096, dims{16, 4096, 4096}, ACCB_F32);
ACCB_ALTERNATING(matmul_against_fma, f32_17x4096x4096, dims{17, 4096, 4096}, ACCB_F32);
ACCB_ALTERNATING(streamed, m1_f32, 1, ACCB_F32, 4.0);
ACCB_ALTERNATING(streamed, m1_bf16, 1, ACCB_BF16, 2.0);
ACCB_ALTERNATING(streamed, m1_f16, 1, ACCB_F16, 2.0);
ACCB_ALTERNATING(streamed, m1_s8, 1, ACCB_I8, 1.0);
ACCB_ALTERNATING(streamed, m8_f32, 8, ACCB_F32, 4.0);
ACCB_ALTERNATING(streamed, m8_bf16, 8, ACCB_BF16, 2.0);
ACCB_ALTERNATING(streamed, m8_s8, 8, ACCB_I8, 1.0);
// Shapes of the core suite.
ACCB_ALTERNATING(row_kernel, copy_f32, "copy", ACCB_F32, 1);
ACCB_ALTERNATING(row_kernel, triad_f32, "triad", ACCB_F32, 2);
ACCB_ALTERNATING(row_kernel, rms_norm_f32, "rms_norm", ACCB_F32, 1);
ACCB_ALTERNATING(row_kernel, rms_norm_bf16, "rms_norm", ACCB_BF16, 1);
ACCB_ALTERNATING(row_kernel, rms_norm_f16, "rms_norm", ACCB_F16, 1);
ACCB_ALTERNATING(row_kernel, softmax_f32, "softmax", ACCB_F32, 1);
ACCB_ALTERNATING(row_kernel, softmax_bf16, "softmax", ACCB_BF16, 1);
ACCB_ALTERNATING(row_kernel, softmax_f16, "softmax", ACCB_F16, 1);
ACCB_ALTERNATING(row_kernel, softmax_backward_f32, "softmax.backward", ACCB_F32, 2);
ACCB_ALTERNATING(rms_norm_backward, f32, large);
ACCB_ALTERNATING(cross_entropy, f32, ACCB_F32, 4.0, {1024, 128256});
ACCB_ALTERNATING(cross_entropy, bf16, ACCB_BF16, 2.0, {1024, 32000});
ACCB_ALTERNATING(cross_entropy_backward, f32, ACCB_F32, 4.0, {512, 128256});
ACCB_ALTERNATING(adamw, f32, 16 << 20);
// Shapes of the smoke suite.
ACCB_ALTERNATING(row_kernel, smoke_copy_f32, "copy", ACCB_F32, 1, {1, 524288});
ACCB_ALTERNATING(row_kernel, smoke_triad_f32, "triad", ACCB_F32, 2, {1, 262144});
ACCB_ALTERNATING(row_kernel, smoke_rms_norm_f32, "rms_norm", ACCB_F32, 1, {256, 1000});
ACCB_ALTERNATING(row_kernel, smoke_softmax_f32, "softmax", ACCB_F32, 1, {200, 1001});
ACCB_ALTERNATING(row_kernel, smoke_softmax_backward_f32, "softmax.backward", ACCB_F32, 2,
                 {200, 1001});
ACCB_ALTERNATING(rms_norm_backward, smoke_f32, {200, 1000});
ACCB_ALTERNATING(cross_entropy, smoke_f32, ACCB_F32, 4.0, {64, 8003});
ACCB_ALTERNATING(cross_entropy_backward, smoke_f32, ACCB_F32, 4.0, {64, 4007});
ACCB_ALTERNATING(adamw, smoke_f32, 120000);
ACCB_ALTERNATING(prefill, f32, ACCB_F32);
ACCB_ALTERNATING(prefill, bf16, ACCB_BF16);
ACCB_ALTERNATING(decode, f32, ACCB_F32, 4.0);
ACCB_ALTERNATING(decode, bf16, ACCB_BF16, 2.0);
BENCHMARK(backward)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(launch_of_nothing);

/// The manifest's environment, which OpenMP reads before main: this program starts itself again
/// with it. OMP_PROC_BIND is left out, since OpenMP would bind the main thread before anyone could
/// ask which processors it may use; ceilings binds the threads instead.
void set_environment(char** arguments) {
    const char* policy = std::getenv("OMP_WAIT_POLICY");
    if (policy != nullptr && policy == std::string("passive"))
        return;
    setenv("OMP_WAIT_POLICY", "passive", 1);
    execv("/proc/self/exe", arguments);
    std::perror("perf_cpu could not start itself again with OMP_WAIT_POLICY=passive");
}

}  // namespace
}  // namespace accelbench::cpu_perf

int main(int count, char** arguments) {
    if (std::getenv("OMP_PROC_BIND") != nullptr) {
        std::fputs("perf_cpu binds its threads itself: unset OMP_PROC_BIND\n", stderr);
        return 2;
    }
    accelbench::cpu_perf::set_environment(arguments);
    accelbench::cpu_perf::machine();  // binds the threads before the plug-in or oneDNN starts any
    benchmark::Initialize(&count, arguments);
    if (benchmark::ReportUnrecognizedArguments(count, arguments))
        return 2;
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
