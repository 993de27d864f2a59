// SPDX-License-Identifier: Apache-2.0
// The few operators that the tests' models have, in double, one node after another.
#include <algorithm>
#include <cmath>
#include <functional>

#include "objects.hpp"

namespace ort_double {
namespace {

std::size_t count_of(const std::vector<int64_t>& extents) {
    std::size_t count = 1;
    for (const int64_t extent : extents) {
        count *= static_cast<std::size_t>(extent);
    }
    return count;
}

tensor load(const operand& from) {
    tensor made{from.shape.extents, std::vector<double>(count_of(from.shape.extents))};
    for (std::size_t i = 0; i < made.values.size(); ++i) {
        made.values[i] = from.shape.type == ort::type_s64
                             ? static_cast<double>(static_cast<const int64_t*>(from.data)[i])
                             : static_cast<double>(static_cast<const float*>(from.data)[i]);
    }
    return made;
}

void store(const tensor& from, const operand& to) {
    for (std::size_t i = 0; i < from.values.size(); ++i) {
        static_cast<float*>(to.data)[i] = static_cast<float>(from.values[i]);
    }
}

tensor transpose(const tensor& a) {
    const int64_t rows = a.extents.at(0), columns = a.extents.at(1);
    tensor made{{columns, rows}, std::vector<double>(a.values.size())};
    for (int64_t i = 0; i < rows; ++i) {
        for (int64_t j = 0; j < columns; ++j) {
            made.values[j * rows + i] = a.values[i * columns + j];
        }
    }
    return made;
}

tensor matmul(const tensor& a, const tensor& b) {
    const int64_t m = a.extents.at(0), k = a.extents.at(1), n = b.extents.at(1);
    tensor made{{m, n}, std::vector<double>(static_cast<std::size_t>(m * n))};
    for (int64_t i = 0; i < m; ++i) {
        for (int64_t l = 0; l < k; ++l) {
            for (int64_t j = 0; j < n; ++j) {
                made.values[i * n + j] += a.values[i * k + l] * b.values[l * n + j];
            }
        }
    }
    return made;
}

tensor each(const tensor& a, const tensor& b, const std::function<double(double, double)>& of) {
    const bool a_wide = a.values.size() >= b.values.size();
    tensor made{a_wide ? a.extents : b.extents, {}};
    for (std::size_t i = 0; i < std::max(a.values.size(), b.values.size()); ++i) {
        made.values.push_back(
            of(a.values[a.values.size() == 1 ? 0 : i], b.values[b.values.size() == 1 ? 0 : i]));
    }
    return made;
}

tensor compute(const std::string& op, const std::vector<tensor>& in) {
    if (op == "MatMul") {
        return matmul(in.at(0), in.at(1));
    }
    if (op == "Transpose") {
        return transpose(in.at(0));
    }
    if (op == "Add") {
        return each(in.at(0), in.at(1), std::plus<>());
    }
    if (op == "Sub") {
        return each(in.at(0), in.at(1), std::minus<>());
    }
    if (op == "Mul") {
        return each(in.at(0), in.at(1), std::multiplies<>());
    }
    if (op == "Div") {
        return each(in.at(0), in.at(1), std::divides<>());
    }
    if (op == "Exp") {
        return each(in.at(0), in.at(0), [](double x, double) { return std::exp(x); });
    }
    if (op == "Sqrt") {
        return each(in.at(0), in.at(0), [](double x, double) { return std::sqrt(x); });
    }
    if (op == "Identity" || op == "Cast") {
        return in.at(0);
    }
    give_up("the operator " + op + " is none that it can compute");
}

bool overlap(const operand& a, const operand& b) {
    const auto* const x = static_cast<const char*>(a.data);
    const auto* const y = static_cast<const char*>(b.data);
    return x < y + b.bytes && y < x + a.bytes;
}

}  // namespace

std::string evaluate(const model& what, std::map<std::string, operand> operands, bool wrong) {
    for (const auto& [in, in_shape] : what.inputs) {
        for (const auto& [out, out_shape] : what.outputs) {
            if (overlap(operands.at(in), operands.at(out))) {
                return "the output " + out + " lies in the memory of the input " + in;
            }
        }
    }
    std::map<std::string, tensor> between = what.constants;
    for (const node& one : what.nodes) {
        std::vector<tensor> in;
        for (const std::string& name : one.inputs) {
            const auto bound = operands.find(name);
            in.push_back(bound == operands.end() ? between.at(name) : load(bound->second));
        }
        tensor out = compute(one.op, in);
        if (const auto bound = operands.find(one.output); bound != operands.end()) {
            if (wrong) {
                out.values.back() += 1.0;
            }
            store(out, bound->second);
        } else {
            between[one.output] = std::move(out);
        }
    }
    return {};
}

}  // namespace ort_double
