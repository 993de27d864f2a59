// SPDX-License-Identifier: Apache-2.0
// Putting a graph of operations together, one call an operation.
#pragma once

#include <array>
#include <deque>

#include "descriptor.hpp"

namespace accelbench::cuda::cudnn {

using extents = std::array<int64_t, 4>;

/// Row-major strides of four extents.
[[nodiscard]] extents dense(const extents& of);

/// A tensor of a graph; a small value.
struct tensor {
    const descriptor* what;
    cudnnDataType_t type;
    extents dims, strides;

    /// The same memory with its last two axes exchanged.
    [[nodiscard]] extents turned_dims() const { return {dims[0], dims[1], dims[3], dims[2]}; }
    [[nodiscard]] extents turned_strides() const {
        return {strides[0], strides[1], strides[3], strides[2]};
    }
};

/// A number that the graph reads from the host at each launch.
struct constant {
    int64_t id;
    std::array<std::byte, 4> bytes;
};

/// Descriptors live as long as the graph, in the order in which they were made.
class graph {
  public:
    using tensor_type = tensor;

    explicit graph(const api& dnn) : dnn_(dnn) {}

    /// Memory that a launch names by `id`. The alignment is what the library may rely on.
    tensor memory(int64_t id, cudnnDataType_t type, const extents& dims, const extents& strides);
    /// Never in memory: a value between two operations.
    tensor between(cudnnDataType_t type, const extents& dims, const extents& strides);
    tensor number(float value);
    tensor number(int32_t value);

    /// c = a b, over the last two axes; sums in f32. Heads of b may be shared by heads of a.
    void multiply(const tensor& a, const tensor& b, const tensor& c);
    /// y = f(x); dims and strides are those of x.
    tensor apply(cudnnPointwiseMode_t how, const tensor& x,
                 cudnnDataType_t type = CUDNN_DATA_FLOAT);
    tensor apply(cudnnPointwiseMode_t how, const tensor& x, const tensor& b,
                 cudnnDataType_t type = CUDNN_DATA_FLOAT);
    void apply_to(cudnnPointwiseMode_t how, const tensor& x, const tensor* b, const tensor& y);
    /// t ? x : b.
    tensor choose(const tensor& x, const tensor& b, const tensor& t);
    /// The index along an axis, as s32, at every place of x.
    tensor index_along(const tensor& x, int64_t axis);
    void reduce(cudnnReduceTensorOp_t how, const tensor& x, const tensor& y);
    /// The same elements seen with other extents or strides, and perhaps another type.
    void see_as(const tensor& x, const tensor& y);

    [[nodiscard]] const api& library() const { return dnn_; }
    [[nodiscard]] std::vector<cudnnBackendDescriptor_t> operations() const;
    [[nodiscard]] const std::vector<constant>& constants() const { return constants_; }
    [[nodiscard]] const std::vector<int64_t>& memory_ids() const { return memory_ids_; }

  private:
    const descriptor& add_tensor(int64_t id, cudnnDataType_t type, const extents& dims,
                                 const extents& strides, bool is_virtual, bool is_number);
    tensor add_number(cudnnDataType_t type, const void* value);
    descriptor& add_operation(cudnnBackendDescriptorType_t type);
    descriptor& add_pointwise(cudnnPointwiseMode_t how, cudnnDataType_t precision, int64_t axis);

    const api& dnn_;
    std::deque<descriptor> parts_;       // tensors and small descriptions; addresses stay
    std::deque<descriptor> operations_;  // name parts, so they go first
    std::vector<constant> constants_;
    std::vector<int64_t> memory_ids_;
    int64_t next_id_ = 1000;  // callers choose smaller ids for memory
};

}  // namespace accelbench::cuda::cudnn
