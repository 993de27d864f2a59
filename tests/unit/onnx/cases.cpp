// SPDX-License-Identifier: Apache-2.0
// accelbench_onnx_cases write FOLDER | judge FOLDER: models with operands for a runtime that knows
// nothing of accelbench, and the judgement of what it computed. Files of case N: N.onnx,
// N.in.TENSOR, N.out.TENSOR, each the tensor's plain bytes; cases.txt lists "N workload".
#include <fmt/format.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "harness/verify/judge.hpp"
#include "kernels/catalogue/catalogue.hpp"
#include "kernels/onnx/export.hpp"
#include "kernels/suites/suite.hpp"

namespace accelbench {
namespace {

namespace fs = std::filesystem;
using bytes = std::vector<std::byte>;

constexpr std::uint64_t seed = 20261126, budget = 1ULL << 30U;

/// The smoke suite, and its shapes in the narrow types that it does not have.
std::vector<kernels::workload> workloads() {
    std::vector<kernels::workload> all;
    auto suite = kernels::load_suite("smoke");
    for (auto& row : suite->rows) {
        all.push_back(std::move(row.work));
    }
    const auto n = [](std::int64_t value) { return kernels::entry_value(value); };
    const std::map<std::string, kernels::suite_entry> narrow{
        {"attention.prefill",
         {{"hq", n(8)}, {"hkv", n(2)}, {"q", n(40)}, {"kv", n(57)}, {"d", n(64)}}},
        {"attention.decode", {{"hq", n(8)}, {"hkv", n(2)}, {"cache", n(199)}, {"d", n(64)}}},
        {"attention.backward", {{"hq", n(8)}, {"hkv", n(2)}, {"s", n(48)}, {"d", n(64)}}},
        {"rms_norm", {{"t", n(20)}, {"h", n(1000)}}},
        {"rms_norm.backward", {{"t", n(20)}, {"h", n(1000)}}},
        {"mlp", {{"t", n(20)}, {"h", n(100)}, {"f", n(83)}}},
        {"softmax", {{"r", n(20)}, {"c", n(1001)}}},
        {"softmax.backward", {{"r", n(20)}, {"c", n(1001)}}},
        {"cross_entropy", {{"t", n(20)}, {"v", n(1003)}}},
        {"cross_entropy.backward", {{"t", n(20)}, {"v", n(1003)}}}};
    for (const auto& [kernel, shape] : narrow) {
        for (const char* type : {"bf16", "f16"}) {
            auto entry = shape;
            entry["dtype"] = std::string(type);
            if (auto made = kernels::find_kernel(kernel)->build(entry)) {
                all.push_back(std::move(*made));
            }
        }
    }
    return all;
}

void save(const fs::path& path, std::span<const std::byte> data) {
    std::ofstream(path, std::ios::binary)
        .write(reinterpret_cast<const char*>(data.data()),
               static_cast<std::streamsize>(data.size()));
}

bytes load(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    const std::vector<char> read{std::istreambuf_iterator<char>(file), {}};
    bytes all(read.size());
    std::memcpy(all.data(), read.data(), read.size());
    return all;
}

void write_case(const fs::path& folder, std::size_t number, const kernels::workload& w,
                const kernels::model_file& model, verify::data_store& store) {
    const auto name = [&](const std::string& rest) {
        return folder / fmt::format("{}.{}", number, rest);
    };
    save(name("onnx"), std::as_bytes(std::span(model.bytes)));
    const auto operands = store.operands(w, {});
    for (std::size_t t = 0; t < w.tensors.size(); ++t) {
        if (w.tensors[t].role != kernels::tensor_role::output) {
            save(name("in." + w.tensors[t].name), operands[t]);
        }
    }
    for (std::size_t i = 0; i < w.scalars.size(); ++i) {
        save(name(fmt::format("in.scalar.{}", i)),
             std::as_bytes(std::span(&w.scalars[i].first, 1)));
    }
}

/// False: it was computed, and wrong.
bool judge_case(const fs::path& folder, std::size_t number, const kernels::workload& w,
                verify::data_store& store) {
    std::vector<bytes> outputs(w.tensors.size());
    for (std::size_t t = 0; t < w.tensors.size(); ++t) {
        if (!kernels::is_written(w.tensors[t].role)) {
            continue;
        }
        const bool both = w.tensors[t].role != kernels::tensor_role::output;
        outputs[t] = load(
            folder / fmt::format("{}.out.{}{}", number, w.tensors[t].name, both ? ".out" : ""));
        if (outputs[t].size() != kernels::byte_count(w.tensors[t])) {
            fmt::print("not run  {}\n", w.id);
            return true;
        }
    }
    const std::vector<std::span<const std::byte>> views(outputs.begin(), outputs.end());
    const auto verdict = verify::judge(store, w, {}, 1, views, {});
    fmt::print("{}  {}  worst error {:.3f} of what is allowed{}{}\n",
               verdict.passed ? "right  " : "WRONG  ", w.id, verdict.worst_ratio,
               verdict.passed ? "" : ": ", verdict.first_failure);
    return verdict.passed;
}

int run(const std::string& act, const fs::path& folder) {
    verify::data_store store(seed, budget);
    std::ofstream index;
    if (act == "write") {
        fs::create_directories(folder);
        index.open(folder / "cases.txt");
    }
    bool sound = true;
    const auto all = workloads();
    for (std::size_t i = 0; i < all.size(); ++i) {
        const auto made = kernels::to_onnx(all[i]);
        const auto* model = std::get_if<kernels::model_file>(&made);
        if (model == nullptr) {
            continue;
        }
        if (act == "write") {
            write_case(folder, i, all[i], *model, store);
            index << i << ' ' << all[i].id << '\n';
        } else {
            sound = judge_case(folder, i, all[i], store) && sound;
        }
    }
    return sound ? 0 : 1;
}

}  // namespace
}  // namespace accelbench

int main(int argc, char** argv) {
    if (argc != 3 || (std::strcmp(argv[1], "write") != 0 && std::strcmp(argv[1], "judge") != 0)) {
        fmt::print(stderr, "usage: accelbench_onnx_cases write|judge FOLDER\n");
        return 2;
    }
    return accelbench::run(argv[1], argv[2]);
}
