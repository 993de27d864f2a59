// SPDX-License-Identifier: Apache-2.0
// Flat form of a workload: only what a backend sees of it.
#pragma once

#include "harness/protocol/flat.hpp"
#include "kernels/model_file.hpp"
#include "kernels/workload.hpp"

// In the workload's own namespace, where flat_writer and flat_reader look for it.
namespace accelbench::kernels {

void fields(auto& archive, protocol::record_of<tensor> auto& r) {
    archive(r.name, r.type, r.dims, r.role, r.where);
}
void fields(auto& archive, protocol::record_of<attribute> auto& r) {
    archive(r.name, r.value);
}
void fields(auto& archive, protocol::record_of<scalar> auto& r) {
    archive(r.name, r.first, r.step);
}
void fields(auto& archive, protocol::record_of<workload> auto& r) {
    archive(r.id, r.op, r.op_version, r.stage, r.tensors, r.operands, r.attributes, r.scalars);
    archive(r.compute, r.accumulate, r.numerics);
}
void fields(auto& archive, protocol::record_of<model_file> auto& r) {
    archive(r.form, r.format, r.compiler, r.bytes, r.path, r.sha256, r.source_sha256);
    archive(r.arithmetic, r.accumulate, r.weights, r.activations, r.chip);
}

}  // namespace accelbench::kernels
