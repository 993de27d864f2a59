// SPDX-License-Identifier: Apache-2.0
// Operators that treat every row alone: rms_norm, softmax, cross_entropy, and their gradients.
#include <accelbench/sdk/error.hpp>
#include <algorithm>
#include <cmath>

#include "operators.hpp"

namespace accelbench::sim {
namespace {

struct row_shape {
    int64_t rows;
    int64_t width;
};

row_shape shape_of(const tensor_view& tensor) {
    const int64_t width = tensor.dim(tensor.info->rank - 1u);
    return {width == 0 ? 0 : tensor.count / width, width};
}

/// The softmax of one row of finite values, and the log of the sum of exponentials.
double softmax_row(const double* x, int64_t width, double* y) {
    const double top = *std::max_element(x, x + width);
    double sum = 0.0;
    for (int64_t column = 0; column < width; ++column) {
        y[column] = std::exp(x[column] - top);
        sum += y[column];
    }
    for (int64_t column = 0; column < width; ++column) {
        y[column] /= sum;
    }
    return top + std::log(sum);
}

}  // namespace

void rms_norm(const invocation& call) {
    const auto [rows, width] = shape_of(call.operands[0]);
    const std::vector<double> x = call.operands[0].load();
    const std::vector<double> gamma = call.operands[1].load();
    std::vector<double> y(x.size());
    const double epsilon = call.attribute("epsilon", 0.0);
    for (int64_t row = 0; row < rows; ++row) {
        double squares = 0.0;
        for (int64_t column = 0; column < width; ++column) {
            squares += x[row * width + column] * x[row * width + column];
        }
        const double scale = 1.0 / std::sqrt(squares / static_cast<double>(width) + epsilon);
        for (int64_t column = 0; column < width; ++column) {
            y[row * width + column] = x[row * width + column] * scale * gamma[column];
        }
    }
    call.operands[2].store(y);
}

void rms_norm_backward(const invocation& call) {
    const auto [rows, width] = shape_of(call.operands[0]);
    const std::vector<double> x = call.operands[0].load();
    const std::vector<double> gamma = call.operands[1].load();
    const std::vector<double> d_y = call.operands[2].load();
    std::vector<double> d_x(x.size());
    std::vector<double> d_gamma(gamma.size(), 0.0);
    const double epsilon = call.attribute("epsilon", 0.0);
    for (int64_t row = 0; row < rows; ++row) {
        const double* const in = x.data() + row * width;
        const double* const up = d_y.data() + row * width;
        double squares = 0.0;
        double inner = 0.0;
        for (int64_t column = 0; column < width; ++column) {
            squares += in[column] * in[column];
            inner += up[column] * gamma[column] * in[column];
        }
        const auto h = static_cast<double>(width);
        const double scale = 1.0 / std::sqrt(squares / h + epsilon);
        for (int64_t column = 0; column < width; ++column) {
            d_x[row * width + column] =
                scale * (up[column] * gamma[column] - in[column] * inner * scale * scale / h);
            d_gamma[column] += up[column] * in[column] * scale;
        }
    }
    call.operands[3].store(d_x);
    call.operands[4].store(d_gamma);
}

void softmax(const invocation& call) {
    const auto [rows, width] = shape_of(call.operands[0]);
    const std::vector<double> x = call.operands[0].load();
    std::vector<double> y(x.size());
    for (int64_t row = 0; row < rows; ++row) {
        softmax_row(x.data() + row * width, width, y.data() + row * width);
    }
    call.operands[1].store(y);
}

void softmax_backward(const invocation& call) {
    const auto [rows, width] = shape_of(call.operands[0]);
    const std::vector<double> y = call.operands[0].load();
    const std::vector<double> d_y = call.operands[1].load();
    std::vector<double> d_x(y.size());
    for (int64_t row = 0; row < rows; ++row) {
        double inner = 0.0;
        for (int64_t column = 0; column < width; ++column) {
            inner += d_y[row * width + column] * y[row * width + column];
        }
        for (int64_t column = 0; column < width; ++column) {
            d_x[row * width + column] =
                y[row * width + column] * (d_y[row * width + column] - inner);
        }
    }
    call.operands[2].store(d_x);
}

void cross_entropy(const invocation& call) {
    const auto [rows, width] = shape_of(call.operands[0]);
    const std::vector<double> logits = call.operands[0].load();
    const std::vector<double> target = call.operands[1].load();
    const double ignored = call.attribute("ignore_index", -100.0);
    std::vector<double> loss(static_cast<std::size_t>(rows), 0.0);
    std::vector<double> unused(static_cast<std::size_t>(width));
    for (int64_t row = 0; row < rows; ++row) {
        if (target[row] == ignored) {
            continue;
        }
        const auto index = static_cast<int64_t>(target[row]);
        sdk::require(index >= 0 && index < width, "a target is no index into its row of logits");
        const double* const in = logits.data() + row * width;
        loss[row] = softmax_row(in, width, unused.data()) - in[index];
    }
    call.operands[2].store(loss);
}

void cross_entropy_backward(const invocation& call) {
    const auto [rows, width] = shape_of(call.operands[0]);
    const std::vector<double> logits = call.operands[0].load();
    const std::vector<double> target = call.operands[1].load();
    const std::vector<double> d_loss = call.operands[2].load();
    const double ignored = call.attribute("ignore_index", -100.0);
    std::vector<double> d_logits(logits.size(), 0.0);
    for (int64_t row = 0; row < rows; ++row) {
        if (target[row] == ignored) {
            continue;
        }
        const auto index = static_cast<int64_t>(target[row]);
        sdk::require(index >= 0 && index < width, "a target is no index into its row of logits");
        double* const out = d_logits.data() + row * width;
        softmax_row(logits.data() + row * width, width, out);
        out[index] -= 1.0;
        for (int64_t column = 0; column < width; ++column) {
            out[column] *= d_loss[row];
        }
    }
    call.operands[3].store(d_logits);
}

}  // namespace accelbench::sim
