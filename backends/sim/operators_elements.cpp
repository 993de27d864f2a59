// SPDX-License-Identifier: Apache-2.0
// Operators that treat every element alone: copy, triad, adamw, and empty.
#include <accelbench/sdk/tensor.hpp>
#include <cmath>
#include <cstring>

#include "operators.hpp"

namespace accelbench::sim {

void nothing(const invocation&) {}

void copy(const invocation& call) {
    const tensor_view& x = call.operands[0];
    const tensor_view& y = call.operands[1];
    sdk::require(x.info->dtype == y.info->dtype && x.count == y.count,
                 "a copy's two tensors differ in type or size");
    std::memcpy(y.data, x.data, sdk::dense_bytes(*x.info));
}

void triad(const invocation& call) {
    const tensor_view& b = call.operands[0];
    const tensor_view& c = call.operands[1];
    const tensor_view& y = call.operands[2];
    sdk::require(b.count == y.count && c.count == y.count, "triad's tensors differ in size");
    const double alpha = call.attribute("alpha", 1.0);
    for (int64_t index = 0; index < y.count; ++index) {
        y.store_one(index, b.load_one(index) + alpha * c.load_one(index));
    }
}

void adamw(const invocation& call) {
    const tensor_view& p = call.operands[0];
    const tensor_view& g = call.operands[1];
    const tensor_view& m = call.operands[2];
    const tensor_view& v = call.operands[3];
    sdk::require(m.count == p.count && g.count == p.count && v.count == p.count,
                 "adamw's tensors differ in size");
    const double lr = call.attribute("lr", 1e-3);
    const double beta1 = call.attribute("beta1", 0.9);
    const double beta2 = call.attribute("beta2", 0.999);
    const double epsilon = call.attribute("epsilon", 1e-8);
    const double decay = call.attribute("weight_decay", 0.0);
    const auto step = static_cast<double>(call.scalar(0));
    const double correct1 = 1.0 - std::pow(beta1, step);
    const double correct2 = 1.0 - std::pow(beta2, step);
    for (int64_t index = 0; index < p.count; ++index) {
        const double gradient = g.load_one(index);
        const double first = beta1 * m.load_one(index) + (1.0 - beta1) * gradient;
        const double second = beta2 * v.load_one(index) + (1.0 - beta2) * gradient * gradient;
        const double decayed = p.load_one(index) * (1.0 - lr * decay);
        const double update = first / correct1 / (std::sqrt(second / correct2) + epsilon);
        m.store_one(index, first);
        v.store_one(index, second);
        p.store_one(index, decayed - lr * update);
    }
}

}  // namespace accelbench::sim
