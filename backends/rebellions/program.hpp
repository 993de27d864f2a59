// SPDX-License-Identifier: Apache-2.0
// A loaded .rbln file with one runtime of the vendor's on one device, which all sessions share.
#pragma once

#include <accelbench/backend.hpp>
#include <memory>
#include <string>
#include <vector>

#include "runtime/api.hpp"

namespace accelbench::rebellions {

struct program_order {
    const runtime::api& rt;
    int arguments = 4;  // that rbln_create_runtime takes
    bool async = true;
    uint32_t depth = 1;
    uint32_t device_number = 0;
    std::string path;  // of the .rbln
};

/// Which tensors of the workload the model's inputs and outputs are, in the model's order: that of
/// the workload. Behind the tensors, the model's inputs are the numbers of a launch, each an int64
/// without dimensions.
struct ports {
    std::vector<uint32_t> inputs, outputs;  // tensor indices
    std::vector<bool> is_read;              // by output: the tensor is an input, too
    uint32_t scalars = 0;
};
[[nodiscard]] ports ports_of(const accb_workload& workload);

class rbln_program final : public sdk::program {
  public:
    /// Throws UNSUPPORTED where the model's inputs and outputs are not the workload's.
    rbln_program(const program_order& order, const accb_workload& workload, accb_support answer,
                 const sdk::host& host);
    ~rbln_program() override;

    accb_support info() override { return answer_; }
    std::unique_ptr<sdk::session> create_session(const accb_session_desc& desc,
                                                 std::span<const sdk::operand> operands) override;

    [[nodiscard]] const program_order& order() const { return order_; }
    [[nodiscard]] runtime::instance* instance() const { return instance_; }
    [[nodiscard]] uint64_t output_bytes(std::size_t output) const { return output_bytes_[output]; }

  private:
    void load();
    void make_instance();
    void check_layouts(const accb_workload& workload);

    program_order order_;
    ports ports_;
    accb_support answer_;
    sdk::host host_;
    std::vector<uint64_t> output_bytes_;
    runtime::model* model_ = nullptr;
    runtime::instance* instance_ = nullptr;
};

}  // namespace accelbench::rebellions
