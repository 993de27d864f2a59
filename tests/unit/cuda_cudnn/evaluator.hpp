// SPDX-License-Identifier: Apache-2.0
// The same calls as cudnn::graph, but each computes at once, in float64, on the host: shows what a
// chain of operations means.
#pragma once

#include <cudnn_backend.h>

#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include "cudnn/graph.hpp"

namespace accelbench::cuda::cudnn {

class evaluator {
  public:
    struct tensor_type {
        std::shared_ptr<std::vector<double>> data;
        extents dims, strides;

        [[nodiscard]] extents turned_dims() const { return {dims[0], dims[1], dims[3], dims[2]}; }
        [[nodiscard]] extents turned_strides() const {
            return {strides[0], strides[1], strides[3], strides[2]};
        }
        /// Axes of extent 1 are repeated.
        [[nodiscard]] double& at(const extents& index) const;
    };

    /// What lies in memory under a name: inputs before the chain, outputs after it.
    std::vector<double>& named(int64_t id, std::size_t elements);

    tensor_type memory(int64_t id, cudnnDataType_t, const extents& dims, const extents& strides);
    tensor_type between(cudnnDataType_t, const extents& dims, const extents& strides);
    tensor_type number(double value);

    void multiply(const tensor_type& a, const tensor_type& b, const tensor_type& c);
    tensor_type apply(cudnnPointwiseMode_t how, const tensor_type& x,
                      cudnnDataType_t type = CUDNN_DATA_FLOAT);
    tensor_type apply(cudnnPointwiseMode_t how, const tensor_type& x, const tensor_type& b,
                      cudnnDataType_t type = CUDNN_DATA_FLOAT);
    void apply_to(cudnnPointwiseMode_t how, const tensor_type& x, const tensor_type* b,
                  const tensor_type& y);
    tensor_type choose(const tensor_type& x, const tensor_type& b, const tensor_type& t);
    tensor_type index_along(const tensor_type& x, int64_t axis);
    void reduce(cudnnReduceTensorOp_t how, const tensor_type& x, const tensor_type& y);
    void see_as(const tensor_type& x, const tensor_type& y) { *y.data = *x.data; }

  private:
    std::map<int64_t, std::shared_ptr<std::vector<double>>> memory_;
};

}  // namespace accelbench::cuda::cudnn
