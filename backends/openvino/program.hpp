// SPDX-License-Identifier: Apache-2.0
// A workload's ONNX model, compiled by OpenVINO for one device.
#pragma once

#include <accelbench/backend.hpp>
#include <memory>
#include <string>
#include <vector>

#include "device.hpp"
#include "precision.hpp"

namespace accelbench::openvino {

/// A tensor, or a scalar of a launch, as the model's ports need it.
struct port_shape {
    ov_element_type type = ov_f32;
    std::vector<int64_t> dims;
    uint64_t bytes = 0;
};

/// One port of the model, in the model's order.
struct port {
    static constexpr uint32_t is_scalar = UINT32_MAX;
    uint32_t tensor = is_scalar;  // index in the workload
    port_shape shape;
};

struct ports {
    std::vector<port> inputs;   // all tensors but outputs, then the scalars
    std::vector<port> outputs;  // outputs and states
};

/// Throws INVALID_ARGUMENT for an element type that no model of ours has.
[[nodiscard]] ports ports_of(const accb_workload& workload);

class program final : public sdk::program {
  public:
    /// threads: of a CPU device; 0: OpenVINO's choice.
    program(const devices& all, const device& on, const accb_compile_desc& desc, uint32_t threads,
            const std::string& version);
    ~program() override;

    accb_support info() override { return answer_; }
    std::unique_ptr<sdk::session> create_session(const accb_session_desc& desc,
                                                 std::span<const sdk::operand> operands) override;

  private:
    void compile(const accb_model& model, const device& on, const precision& wanted,
                 uint32_t threads);
    [[nodiscard]] std::string property(const char* key) const;
    void check_ports() const;
    void check_port(const ov_output_const_port* found, const port& wanted) const;

    const devices& all_;
    ports ports_;
    ov_compiled_model* compiled_ = nullptr;
    accb_support answer_{};
};

/// What query() says before anything is compiled.
[[nodiscard]] accb_support promise(const accb_workload& workload, const device& on,
                                   const std::string& version);

}  // namespace accelbench::openvino
