// SPDX-License-Identifier: Apache-2.0
// From the harness's workload to the border's structs.
#include "harness/worker/workload_view.hpp"

#include <algorithm>
#include <charconv>
#include <string>
#include <variant>

namespace accelbench::worker {

namespace {

accb_str view_of(const std::string& text) {
    return {text.data(), text.size()};
}

accb_attr attribute_of(const kernels::attribute& from) {
    accb_attr to{};
    to.name = view_of(from.name);
    to.count = 1;
    if (const auto* integer = std::get_if<std::int64_t>(&from.value)) {
        to.type = ACCB_ATTR_I64;
        to.v.i = *integer;
    } else if (const auto* real = std::get_if<double>(&from.value)) {
        to.type = ACCB_ATTR_F64;
        to.v.f = *real;
    } else if (const auto* text = std::get_if<std::string>(&from.value)) {
        to.type = ACCB_ATTR_STR;
        to.count = static_cast<std::uint32_t>(text->size());
        to.v.s = text->data();
    }
    return to;
}

accb_tensor tensor_of(const kernels::tensor& from) {
    accb_tensor to{};
    to.struct_size = sizeof to;
    to.dtype = static_cast<accb_dtype>(from.type);
    // A rank that the border cannot hold is passed on as such: the plug-in answers "no".
    to.rank = static_cast<std::uint8_t>(std::min<std::size_t>(from.dims.size(), 255));
    to.role = static_cast<std::uint8_t>(from.role);
    std::copy_n(from.dims.begin(), std::min<std::size_t>(from.dims.size(), ACCB_MAX_RANK), to.dim);
    to.scale = to.zero_point = to.quant_axis = -1;
    to.memory = static_cast<std::uint32_t>(from.where);
    to.name = view_of(from.name);
    return to;
}

/// 64 hexadecimal digits; zero where there are none.
void copy_hash(const std::string& hex, std::uint8_t (&to)[32]) {
    for (std::size_t i = 0; i < 32 && hex.size() == 64; ++i) {
        std::from_chars(hex.data() + 2 * i, hex.data() + 2 * i + 2, to[i], 16);
    }
}

accb_model model_of(const kernels::model_file& from) {
    accb_model to{};
    to.struct_size = sizeof to;
    to.view = static_cast<std::uint32_t>(from.form);
    to.format = view_of(from.format);
    to.compiler = view_of(from.compiler);
    to.bytes = from.bytes.empty() ? nullptr : from.bytes.data();
    to.size = from.bytes.size();
    to.path = view_of(from.path);
    copy_hash(from.sha256, to.sha256);
    copy_hash(from.source_sha256, to.source_sha256);
    to.arithmetic = from.arithmetic;
    to.accumulate = from.accumulate;
    to.weights = from.weights;
    to.activations = from.activations;
    to.chip = view_of(from.chip);
    return to;
}

}  // namespace

workload_view::workload_view(const kernels::workload& source,
                             std::span<const kernels::model_file> models) {
    add_tensors(source);
    add_kernel(source);
    add_models(models);
    workload_.struct_size = sizeof workload_;
    workload_.phase = static_cast<std::uint32_t>(source.stage);
    workload_.id = view_of(source.id);
    workload_.tensors = tensor_pointers_.data();
    workload_.tensor_count = static_cast<std::uint32_t>(tensors_.size());
    workload_.kernels = &kernel_pointer_;
    workload_.kernel_count = 1;
    workload_.models = model_pointers_.data();
    workload_.model_count = static_cast<std::uint32_t>(model_pointers_.size());
    workload_.numerics = source.numerics;
    workload_.compute = static_cast<accb_dtype>(source.compute);
    workload_.accumulate = static_cast<accb_dtype>(source.accumulate);
    workload_.scalar_count = static_cast<std::uint32_t>(source.scalars.size());
}

void workload_view::add_tensors(const kernels::workload& source) {
    tensors_.reserve(source.tensors.size());
    for (const kernels::tensor& tensor : source.tensors) {
        tensors_.push_back(tensor_of(tensor));
    }
    for (const accb_tensor& tensor : tensors_) {
        tensor_pointers_.push_back(&tensor);
    }
}

void workload_view::add_models(std::span<const kernels::model_file> models) {
    models_.reserve(models.size());
    for (const kernels::model_file& from : models) {
        models_.push_back(model_of(from));
        model_pointers_.push_back(&models_.back());
    }
}

void workload_view::add_kernel(const kernels::workload& source) {
    for (const kernels::attribute& attribute : source.attributes) {
        attributes_.push_back(attribute_of(attribute));
    }
    operands_ = source.operands;
    kernel_.struct_size = sizeof kernel_;
    kernel_.op_version = source.op_version;
    kernel_.op = view_of(source.op);
    kernel_.attrs = attributes_.data();
    kernel_.attr_count = static_cast<std::uint32_t>(attributes_.size());
    kernel_.operands = operands_.data();
    kernel_.operand_count = static_cast<std::uint32_t>(operands_.size());
}

}  // namespace accelbench::worker
