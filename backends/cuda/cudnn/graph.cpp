// SPDX-License-Identifier: Apache-2.0
#include "graph.hpp"

#include <cstring>

namespace accelbench::cuda::cudnn {
namespace {

// Bytes that all addresses are multiples of: 16 is what the attention engines ask for.
constexpr int64_t alignment = 16;
constexpr int64_t no_axis = -1;

}  // namespace

extents dense(const extents& of) {
    return {of[1] * of[2] * of[3], of[2] * of[3], of[3], 1};
}

const descriptor& graph::add_tensor(int64_t id, cudnnDataType_t type, const extents& dims,
                                    const extents& strides, bool is_virtual, bool is_number) {
    descriptor& made = parts_.emplace_back(dnn_, CUDNN_BACKEND_TENSOR_DESCRIPTOR);
    made.set(CUDNN_ATTR_TENSOR_DATA_TYPE, type)
        .set(CUDNN_ATTR_TENSOR_DIMENSIONS, std::span<const int64_t>(dims))
        .set(CUDNN_ATTR_TENSOR_STRIDES, std::span<const int64_t>(strides))
        .set(CUDNN_ATTR_TENSOR_UNIQUE_ID, id)
        .set(CUDNN_ATTR_TENSOR_BYTE_ALIGNMENT, alignment)
        .set(CUDNN_ATTR_TENSOR_IS_VIRTUAL, is_virtual)
        .set(CUDNN_ATTR_TENSOR_IS_BY_VALUE, is_number);
    made.close();
    return made;
}

tensor graph::memory(int64_t id, cudnnDataType_t type, const extents& dims,
                     const extents& strides) {
    memory_ids_.push_back(id);
    return {&add_tensor(id, type, dims, strides, false, false), type, dims, strides};
}

tensor graph::between(cudnnDataType_t type, const extents& dims, const extents& strides) {
    return {&add_tensor(next_id_++, type, dims, strides, true, false), type, dims, strides};
}

tensor graph::add_number(cudnnDataType_t type, const void* value) {
    constant made{next_id_, {}};
    std::memcpy(made.bytes.data(), value, made.bytes.size());
    constants_.push_back(made);
    const extents one{1, 1, 1, 1};
    return {&add_tensor(next_id_++, type, one, one, false, true), type, one, one};
}

tensor graph::number(float value) {
    return add_number(CUDNN_DATA_FLOAT, &value);
}

tensor graph::number(int32_t value) {
    return add_number(CUDNN_DATA_INT32, &value);
}

descriptor& graph::add_operation(cudnnBackendDescriptorType_t type) {
    return operations_.emplace_back(dnn_, type);
}

void graph::multiply(const tensor& a, const tensor& b, const tensor& c) {
    descriptor& how = parts_.emplace_back(dnn_, CUDNN_BACKEND_MATMUL_DESCRIPTOR);
    how.set(CUDNN_ATTR_MATMUL_COMP_TYPE, CUDNN_DATA_FLOAT).close();
    add_operation(CUDNN_BACKEND_OPERATION_MATMUL_DESCRIPTOR)
        .set(CUDNN_ATTR_OPERATION_MATMUL_ADESC, *a.what)
        .set(CUDNN_ATTR_OPERATION_MATMUL_BDESC, *b.what)
        .set(CUDNN_ATTR_OPERATION_MATMUL_CDESC, *c.what)
        .set(CUDNN_ATTR_OPERATION_MATMUL_DESC, how)
        .close();
}

descriptor& graph::add_pointwise(cudnnPointwiseMode_t how, cudnnDataType_t precision,
                                 int64_t axis) {
    descriptor& what = parts_.emplace_back(dnn_, CUDNN_BACKEND_POINTWISE_DESCRIPTOR);
    what.set(CUDNN_ATTR_POINTWISE_MODE, CUDNN_TYPE_POINTWISE_MODE, 1, &how)
        .set(CUDNN_ATTR_POINTWISE_MATH_PREC, precision);
    if (axis != no_axis) {
        what.set(CUDNN_ATTR_POINTWISE_AXIS, axis);
    }
    what.close();
    return add_operation(CUDNN_BACKEND_OPERATION_POINTWISE_DESCRIPTOR)
        .set(CUDNN_ATTR_OPERATION_POINTWISE_PW_DESCRIPTOR, what);
}

void graph::apply_to(cudnnPointwiseMode_t how, const tensor& x, const tensor* b, const tensor& y) {
    // Whole numbers are added and compared as such, everything else in f32.
    const bool whole = y.type == CUDNN_DATA_INT32 || y.type == CUDNN_DATA_BOOLEAN;
    descriptor& operation = add_pointwise(how, whole ? y.type : CUDNN_DATA_FLOAT, no_axis);
    operation.set(CUDNN_ATTR_OPERATION_POINTWISE_XDESC, *x.what);
    if (b != nullptr) {
        operation.set(CUDNN_ATTR_OPERATION_POINTWISE_BDESC, *b->what);
    }
    operation.set(CUDNN_ATTR_OPERATION_POINTWISE_YDESC, *y.what).close();
}

tensor graph::apply(cudnnPointwiseMode_t how, const tensor& x, cudnnDataType_t type) {
    const tensor y = between(type, x.dims, x.strides);
    apply_to(how, x, nullptr, y);
    return y;
}

tensor graph::apply(cudnnPointwiseMode_t how, const tensor& x, const tensor& b,
                    cudnnDataType_t type) {
    const tensor y = between(type, x.dims, x.strides);
    apply_to(how, x, &b, y);
    return y;
}

tensor graph::choose(const tensor& x, const tensor& b, const tensor& t) {
    const tensor y = between(x.type, x.dims, x.strides);
    add_pointwise(CUDNN_POINTWISE_BINARY_SELECT, CUDNN_DATA_FLOAT, no_axis)
        .set(CUDNN_ATTR_OPERATION_POINTWISE_XDESC, *x.what)
        .set(CUDNN_ATTR_OPERATION_POINTWISE_BDESC, *b.what)
        .set(CUDNN_ATTR_OPERATION_POINTWISE_TDESC, *t.what)
        .set(CUDNN_ATTR_OPERATION_POINTWISE_YDESC, *y.what)
        .close();
    return y;
}

tensor graph::index_along(const tensor& x, int64_t axis) {
    const tensor y = between(CUDNN_DATA_INT32, x.dims, x.strides);
    add_pointwise(CUDNN_POINTWISE_GEN_INDEX, CUDNN_DATA_FLOAT, axis)
        .set(CUDNN_ATTR_OPERATION_POINTWISE_XDESC, *x.what)
        .set(CUDNN_ATTR_OPERATION_POINTWISE_YDESC, *y.what)
        .close();
    return y;
}

void graph::reduce(cudnnReduceTensorOp_t how, const tensor& x, const tensor& y) {
    descriptor& what = parts_.emplace_back(dnn_, CUDNN_BACKEND_REDUCTION_DESCRIPTOR);
    what.set(CUDNN_ATTR_REDUCTION_OPERATOR, CUDNN_TYPE_REDUCTION_OPERATOR_TYPE, 1, &how)
        .set(CUDNN_ATTR_REDUCTION_COMP_TYPE, CUDNN_DATA_FLOAT)
        .close();
    add_operation(CUDNN_BACKEND_OPERATION_REDUCTION_DESCRIPTOR)
        .set(CUDNN_ATTR_OPERATION_REDUCTION_XDESC, *x.what)
        .set(CUDNN_ATTR_OPERATION_REDUCTION_YDESC, *y.what)
        .set(CUDNN_ATTR_OPERATION_REDUCTION_DESC, what)
        .close();
}

void graph::see_as(const tensor& x, const tensor& y) {
    add_operation(CUDNN_BACKEND_OPERATION_RESHAPE_DESCRIPTOR)
        .set(CUDNN_ATTR_OPERATION_RESHAPE_XDESC, *x.what)
        .set(CUDNN_ATTR_OPERATION_RESHAPE_YDESC, *y.what)
        .close();
}

std::vector<cudnnBackendDescriptor_t> graph::operations() const {
    std::vector<cudnnBackendDescriptor_t> all;
    for (const descriptor& one : operations_) {
        all.push_back(one.get());
    }
    return all;
}

}  // namespace accelbench::cuda::cudnn
