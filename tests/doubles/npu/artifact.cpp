// SPDX-License-Identifier: Apache-2.0
// The file: "accelbench-double 1", lines key=value, "canonical:", the workload's canonical text,
// "end". The last line tells a whole file from one that was cut.
#include "tests/doubles/npu/artifact.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <fstream>
#include <numeric>
#include <sstream>

#include "kernels/catalogue/catalogue.hpp"
#include "kernels/data/convert.hpp"
#include "tests/doubles/npu/canonical.hpp"

namespace accelbench::npu_double {
namespace {

using kernels::dtype;
using kernels::tensor;
using kernels::tensor_role;

constexpr std::string_view first_line = "accelbench-double 1";

std::optional<arithmetic> arithmetic_named(const std::string& name) {
    return name == "f32"    ? std::optional(arithmetic::f32)
           : name == "f16"  ? std::optional(arithmetic::f16)
           : name == "bf16" ? std::optional(arithmetic::bf16)
           : name == "s8"   ? std::optional(arithmetic::s8)
                            : std::nullopt;
}

/// To the chip's numbers, symmetric and with one scale a tensor for s8.
void round_all(arithmetic how, std::vector<double>& values) {
    if (how == arithmetic::s8) {
        double most = 0.0;
        for (const double v : values) {
            most = std::max(most, std::fabs(v));
        }
        const double scale = most > 0.0 ? most / 127.0 : 1.0;
        for (double& v : values) {
            v = std::round(v / scale) * scale;
        }
        return;
    }
    const dtype type = how == arithmetic::f16    ? dtype::f16
                       : how == arithmetic::bf16 ? dtype::bf16
                                                 : dtype::f32;
    for (double& v : values) {
        v = kernels::round_to(type, v);
    }
}

bool is_read(const tensor& t) {
    return t.role != tensor_role::output;
}

port port_of(const tensor& t, const std::string& name) {
    return {name, std::string(kernels::to_string(t.type)), t.dims, kernels::byte_count(t)};
}

}  // namespace

std::unique_ptr<artifact> artifact::load(const std::string& path, std::string& why) {
    std::ifstream in(path, std::ios::binary);
    std::string line;
    if (!in || !std::getline(in, line) || line != first_line) {
        why = in ? "it is no program of this runtime" : "it cannot be read, or is empty";
        return nullptr;
    }
    std::unique_ptr<artifact> made(new artifact());
    while (std::getline(in, line) && line != "canonical:") {
        const std::size_t equals = std::min(line.find('='), line.size());
        made->values_.emplace_back(line.substr(0, equals),
                                   line.substr(std::min(equals + 1, line.size())));
    }
    std::string canonical;
    while (std::getline(in, line) && line != "end") {
        canonical += line + "\n";
    }
    auto work = workload_from(canonical);
    const auto how = arithmetic_named(made->value("precision"));
    if (line != "end" || !work || !how || kernels::find_kernel(work->kernel) == nullptr) {
        why = line != "end" ? "it is cut off" : "it holds no workload that this double knows";
        return nullptr;
    }
    made->work_ = std::move(*work);
    made->arithmetic_ = *how;
    made->make_ports();
    return made;
}

std::string artifact::value(const std::string& key) const {
    const auto found = std::find_if(values_.begin(), values_.end(),
                                    [&](const auto& one) { return one.first == key; });
    return found == values_.end() ? std::string() : found->second;
}

void artifact::make_ports() {
    for (std::size_t i = 0; i < work_.tensors.size(); ++i) {
        const tensor& t = work_.tensors[i];
        if (is_read(t)) {
            inputs_.push_back(port_of(t, t.name));
            input_tensors_.push_back(i);
        }
        if (kernels::is_written(t.role)) {
            outputs_.push_back(port_of(t, is_read(t) ? t.name + ".out" : t.name));
            output_tensors_.push_back(i);
        }
    }
    for (std::size_t i = 0; i < work_.scalars.size(); ++i) {
        inputs_.push_back({"scalar." + std::to_string(i), "s64", {}, sizeof(std::int64_t)});
    }
}

std::vector<std::vector<std::byte>> artifact::operands(std::span<const void* const> inputs) const {
    std::vector<std::vector<std::byte>> all(work_.tensors.size());
    for (std::size_t i = 0; i < input_tensors_.size(); ++i) {
        const tensor& t = work_.tensors[input_tensors_[i]];
        std::vector<std::byte>& bytes = all[input_tensors_[i]];
        const auto* from = static_cast<const std::byte*>(inputs[i]);
        bytes.assign(from, from + kernels::byte_count(t));
        if (kernels::is_floating(t.type)) {
            std::vector<double> values = kernels::all_f64(t.type, bytes);
            round_all(arithmetic_, values);
            kernels::store_f64(t.type, values, 0, bytes);
        }
    }
    return all;
}

void artifact::run(std::span<const void* const> inputs, std::span<void* const> outputs) const {
    const std::vector<std::vector<std::byte>> bytes = operands(inputs);
    kernels::workload work = work_;
    for (std::size_t i = 0; i < work.scalars.size(); ++i) {
        std::memcpy(&work.scalars[i].first, inputs[input_tensors_.size() + i],
                    sizeof(std::int64_t));
    }
    const auto reference =
        kernels::find_kernel(work.kernel)
            ->make_reference(work, {bytes.begin(), bytes.end()}, kernels::data_mode::random);
    std::vector<std::vector<double>> results;
    for (const std::size_t tensor : output_tensors_) {
        std::vector<std::uint64_t> rows(reference->layout(static_cast<std::uint32_t>(tensor)).rows);
        std::iota(rows.begin(), rows.end(), 0);
        results.push_back(reference->rows(static_cast<std::uint32_t>(tensor), rows, 1).value);
        if (kernels::is_floating(work.tensors[tensor].type)) {
            round_all(arithmetic_, results.back());
        }
    }
    for (std::size_t i = 0; i < outputs.size(); ++i) {
        kernels::store_f64(work.tensors[output_tensors_[i]].type, results[i], 0,
                           {static_cast<std::byte*>(outputs[i]), outputs_[i].bytes});
    }
}

}  // namespace accelbench::npu_double
