// SPDX-License-Identifier: Apache-2.0
// The cpu backend against what the machine can do and against oneDNN called directly, alternating
// in one process.
//
// Reports only: `share` is the median over iterations of our rate divided by the rate measured just
// before it.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <dnnl.hpp>
#include <functional>

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

/// `work`: bytes or operations of one launch; `yardstick` runs the other side and returns its work.
void alternate(benchmark::State& state, const kernel& k, double work,
               const std::function<double()>& yardstick) {
    launcher ours(k);
    ours.launch();
    yardstick();
    std::vector<double> shares, rates, ceilings_seen;
    for (auto _ : state) {
        double done = 0.0;
        const double other = seconds([&] { done = yardstick(); });
        const double mine = seconds([&] { ours.launch(); });
        state.SetIterationTime(mine);
        rates.push_back(work / mine * 1e-9);
        ceilings_seen.push_back(done / other * 1e-9);
        shares.push_back(rates.back() / ceilings_seen.back());
    }
    state.counters["Grate"] = median(rates);
    state.counters["Gyardstick"] = median(ceilings_seen);
    state.counters["share"] = median(shares);
}

ceilings& machine() {
    static ceilings it;
    return it;
}
double read_yardstick() {
    return machine().read();
}
double copy_yardstick() {
    return machine().copy_nt();
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
        for (auto& [index, memory] : arguments_)
            std::fill_n(static_cast<std::uint8_t*>(memory.get_data_handle()),
                        memory.get_desc().get_size(), std::uint8_t{0});
    }
    void run() {
        primitive_.execute(stream_, arguments_);
        stream_.wait();
    }

  private:
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
        alternate(state, product(size, size, size, type), work, [&] {
            direct.run();
            return work;
        });
    } catch (const dnnl::error& e) {
        state.SkipWithError(("oneDNN has no such product here: " + std::string(e.what())).c_str());
    }
}

void matmul_against_fma(benchmark::State& state, dims shape, accb_dtype type) {
    alternate(state, product(shape[0], shape[1], shape[2], type),
              2.0 * static_cast<double>(shape[0] * shape[1] * shape[2]), fma_yardstick);
}

void streamed(benchmark::State& state, std::int64_t m, accb_dtype type, double element) {
    constexpr std::int64_t n = 14336, k = 4096;
    alternate(state, product(m, n, k, type), element * n * k, read_yardstick);
}

kernel rows(const char* op, std::vector<operand> operands) {
    return {op, std::move(operands), {}, {{"epsilon", 1e-5}, {"alpha", 0.4}}, {}};
}

constexpr std::int64_t side = 4096;

void row_kernel(benchmark::State& state, const char* op, accb_dtype type, int inputs, bool gamma) {
    const double element = type == ACCB_F32 ? 4.0 : 2.0;
    std::vector<operand> operands(static_cast<std::size_t>(inputs), {type, {side, side}});
    if (gamma)
        operands.push_back({type, {side}, ACCB_CONST});
    operands.push_back({type, {side, side}, ACCB_OUTPUT});
    alternate(state, rows(op, operands), (inputs + 1) * element * side * side, copy_yardstick);
}

void cross_entropy(benchmark::State& state, accb_dtype type, double element) {
    constexpr std::int64_t t = 1024, v = 32000;
    const kernel k{"cross_entropy",
                   {{type, {t, v}}, {ACCB_I32, {t}}, {ACCB_F32, {t}, ACCB_OUTPUT}},
                   {},
                   {},
                   {}};
    alternate(state, k, element * t * v, read_yardstick);
}

void adamw(benchmark::State& state) {
    constexpr std::int64_t n = 16 << 20;
    const operand held{ACCB_F32, {n}, ACCB_STATE};
    const kernel k{"adamw", {held, {ACCB_F32, {n}}, held, held}, {}, {{"lr", 1e-3}}, {1}};
    alternate(state, k, 28.0 * n, copy_yardstick);
}

void prefill(benchmark::State& state, accb_dtype type) {
    constexpr std::int64_t s = 1024, d = 128, hq = 32, hkv = 8;
    const operand q{type, {1, hq, s, d}}, kv{type, {1, hkv, s, d}};
    const kernel k{"attention.prefill",
                   {q, kv, kv, {type, {1, hq, s, d}, ACCB_OUTPUT}},
                   {{"causal", 1}},
                   {{"scale", 0.09}},
                   {}};
    alternate(state, k, 2.0 * hq * d * static_cast<double>(s) * (s + 1), fma_yardstick);
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
    alternate(state, k, 5.0 * hq * d * static_cast<double>(s) * (s + 1), fma_yardstick);
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
ACCB_ALTERNATING(row_kernel, copy_f32, "copy", ACCB_F32, 1, false);
ACCB_ALTERNATING(row_kernel, triad_f32, "triad", ACCB_F32, 2, false);
ACCB_ALTERNATING(row_kernel, rms_norm_f32, "rms_norm", ACCB_F32, 1, true);
ACCB_ALTERNATING(row_kernel, rms_norm_bf16, "rms_norm", ACCB_BF16, 1, true);
ACCB_ALTERNATING(row_kernel, softmax_f32, "softmax", ACCB_F32, 1, false);
ACCB_ALTERNATING(row_kernel, softmax_bf16, "softmax", ACCB_BF16, 1, false);
ACCB_ALTERNATING(row_kernel, softmax_backward_f32, "softmax.backward", ACCB_F32, 2, false);
ACCB_ALTERNATING(cross_entropy, f32, ACCB_F32, 4.0);
ACCB_ALTERNATING(cross_entropy, bf16, ACCB_BF16, 2.0);
BENCHMARK(adamw)->UseManualTime()->Unit(benchmark::kMillisecond);
ACCB_ALTERNATING(prefill, f32, ACCB_F32);
ACCB_ALTERNATING(prefill, bf16, ACCB_BF16);
ACCB_ALTERNATING(decode, f32, ACCB_F32, 4.0);
ACCB_ALTERNATING(decode, bf16, ACCB_BF16, 2.0);
BENCHMARK(backward)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(launch_of_nothing);

}  // namespace
}  // namespace accelbench::cpu_perf

BENCHMARK_MAIN();
