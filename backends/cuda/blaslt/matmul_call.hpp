// SPDX-License-Identifier: Apache-2.0
// A product as a step of a plan.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "plan.hpp"
#include "product.hpp"

namespace accelbench::cuda::blaslt {

/// Operands of the step, in this order: a, b, y.
class matmul_call final : public library_call {
  public:
    /// record: what a search found; empty: the library's own first choice.
    matmul_call(const problem& it, std::string_view record) : problem_(it), record_(record) {}

    /// Chooses the algorithm; the second call does nothing. Throws refusal where the library has
    /// none, sdk::error where it fails or the record does not fit.
    void prepare(device& on) override;
    [[nodiscard]] uint64_t workspace_bytes() const override;
    void enqueue(const call_site& at) override;

    [[nodiscard]] const algorithm& chosen() const { return product_->chosen(); }
    /// The chosen algorithm as text.
    [[nodiscard]] std::string record() const;

  private:
    problem problem_;
    std::string record_;
    std::shared_ptr<const owned<cublasLtHandle_t>> handle_;
    std::optional<product> product_;
};

/// Records of the algorithms that a search should time, the library's favourite first.
[[nodiscard]] std::vector<std::string> records_to_try(device& on, const problem& it);

}  // namespace accelbench::cuda::blaslt
