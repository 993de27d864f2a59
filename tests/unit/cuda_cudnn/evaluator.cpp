// SPDX-License-Identifier: Apache-2.0
#include "evaluator.hpp"

#include <cmath>
#include <functional>
#include <limits>
#include <stdexcept>

namespace accelbench::cuda::cudnn {
namespace {

std::size_t count_of(const extents& dims) {
    return static_cast<std::size_t>(dims[0] * dims[1] * dims[2] * dims[3]);
}

void each(const extents& dims, const std::function<void(const extents&)>& call) {
    for (int64_t b = 0; b < dims[0]; ++b) {
        for (int64_t h = 0; h < dims[1]; ++h) {
            for (int64_t i = 0; i < dims[2]; ++i) {
                for (int64_t j = 0; j < dims[3]; ++j) {
                    call({b, h, i, j});
                }
            }
        }
    }
}

double result_of(cudnnPointwiseMode_t how, double x, double b) {
    switch (static_cast<int>(how)) {
        case CUDNN_POINTWISE_ADD:
            return x + b;
        case CUDNN_POINTWISE_SUB:
            return x - b;
        case CUDNN_POINTWISE_MUL:
            return x * b;
        case CUDNN_POINTWISE_DIV:
            return x / b;
        case CUDNN_POINTWISE_EXP:
            return std::exp(x);
        case CUDNN_POINTWISE_LOG:
            return std::log(x);
        case CUDNN_POINTWISE_IDENTITY:
            return x;
        case CUDNN_POINTWISE_CMP_GE:
            return x >= b ? 1.0 : 0.0;
        default:
            throw std::logic_error("an operation that the evaluator does not know");
    }
}

}  // namespace

double& evaluator::tensor_type::at(const extents& index) const {
    int64_t place = 0;
    for (std::size_t axis = 0; axis < 4; ++axis) {
        place += (dims[axis] == 1 ? 0 : index[axis]) * strides[axis];
    }
    return data->at(static_cast<std::size_t>(place));
}

std::vector<double>& evaluator::named(int64_t id, std::size_t elements) {
    auto& slot = memory_[id];
    if (slot == nullptr) {
        slot = std::make_shared<std::vector<double>>(elements);
    }
    return *slot;
}

evaluator::tensor_type evaluator::memory(int64_t id, cudnnDataType_t, const extents& dims,
                                         const extents& strides) {
    (void)named(id, count_of(dims));
    return {memory_[id], dims, strides};
}

evaluator::tensor_type evaluator::between(cudnnDataType_t, const extents& dims,
                                          const extents& strides) {
    return {std::make_shared<std::vector<double>>(count_of(dims)), dims, strides};
}

evaluator::tensor_type evaluator::number(double value) {
    return {std::make_shared<std::vector<double>>(1, value), {1, 1, 1, 1}, {1, 1, 1, 1}};
}

void evaluator::multiply(const tensor_type& a, const tensor_type& b, const tensor_type& c) {
    const int64_t sharing = a.dims[1] / b.dims[1];
    each(c.dims, [&](const extents& at) {
        double sum = 0.0;
        for (int64_t k = 0; k < a.dims[3]; ++k) {
            sum += a.at({at[0], at[1], at[2], k}) * b.at({at[0], at[1] / sharing, k, at[3]});
        }
        c.at(at) = sum;
    });
}

void evaluator::apply_to(cudnnPointwiseMode_t how, const tensor_type& x, const tensor_type* b,
                         const tensor_type& y) {
    each(y.dims, [&](const extents& at) {
        y.at(at) = result_of(how, x.at(at), b != nullptr ? b->at(at) : 0.0);
    });
}

evaluator::tensor_type evaluator::apply(cudnnPointwiseMode_t how, const tensor_type& x,
                                        cudnnDataType_t type) {
    tensor_type y = between(type, x.dims, x.strides);
    apply_to(how, x, nullptr, y);
    return y;
}

evaluator::tensor_type evaluator::apply(cudnnPointwiseMode_t how, const tensor_type& x,
                                        const tensor_type& b, cudnnDataType_t type) {
    tensor_type y = between(type, x.dims, x.strides);
    apply_to(how, x, &b, y);
    return y;
}

evaluator::tensor_type evaluator::choose(const tensor_type& x, const tensor_type& b,
                                         const tensor_type& t) {
    tensor_type y = between(CUDNN_DATA_FLOAT, x.dims, x.strides);
    each(y.dims, [&](const extents& at) { y.at(at) = t.at(at) != 0.0 ? x.at(at) : b.at(at); });
    return y;
}

evaluator::tensor_type evaluator::index_along(const tensor_type& x, int64_t axis) {
    tensor_type y = between(CUDNN_DATA_INT32, x.dims, x.strides);
    each(y.dims, [&](const extents& at) {
        y.at(at) = static_cast<double>(at[static_cast<std::size_t>(axis)]);
    });
    return y;
}

void evaluator::reduce(cudnnReduceTensorOp_t how, const tensor_type& x, const tensor_type& y) {
    const bool most = how == CUDNN_REDUCE_TENSOR_MAX;
    each(y.dims, [&](const extents& at) {
        y.at(at) = most ? -std::numeric_limits<double>::infinity() : 0.0;
    });
    each(x.dims, [&](const extents& at) {
        extents to;
        for (std::size_t axis = 0; axis < 4; ++axis) {
            to[axis] = at[axis] * y.dims[axis] / x.dims[axis];
        }
        double& sum = y.at(to);
        sum = most ? std::max(sum, x.at(at)) : sum + x.at(at);
    });
}

}  // namespace accelbench::cuda::cudnn
