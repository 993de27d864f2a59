// SPDX-License-Identifier: Apache-2.0
// The built cuda plug-in, driven over the C border as the worker does it.
#pragma once

#include <accelbench/backend.hpp>
#include <map>
#include <string>
#include <vector>

namespace accelbench::cuda_test {

struct answered {
    accb_status status = ACCB_INTERNAL;
    std::string text;
};

/// y = b + alpha * c on 1,000 floats, or adamw on as many, whichever is asked for.
class plugin_driver {
  public:
    using options = std::map<std::string, std::string>;

    static constexpr int64_t n = 1000;

    plugin_driver() = default;
    plugin_driver(const plugin_driver&) = delete;
    plugin_driver& operator=(const plugin_driver&) = delete;
    ~plugin_driver() { close(); }

    answered open(const options& chosen = {});
    answered compile(std::string_view op, uint32_t launch_mode = ACCB_LAUNCH_STREAM);
    /// Buffers, written, and a session on them. memory: of all operands.
    answered bind(uint32_t memory = ACCB_MEM_DEVICE);
    accb_status launch(int64_t scalar, uint64_t* ticket);
    answered submit(int64_t scalar = 1, uint64_t* ticket = nullptr);
    answered wait(uint64_t ticket, uint64_t timeout_ns = UINT64_MAX,
                  accb_completion* done = nullptr);
    /// Throws unless the plug-in reads.
    [[nodiscard]] std::vector<float> read(uint32_t tensor);
    /// Destroys what there is, in order.
    void close();

    [[nodiscard]] const accb_plugin& table() const { return *plugin_; }
    [[nodiscard]] accb_ctx* context() const { return context_; }

  private:
    [[nodiscard]] answered answer(accb_status status) const;
    void describe(std::string_view op);

    const accb_plugin* plugin_ = nullptr;
    accb_ctx* context_ = nullptr;
    accb_error error_{};
    std::vector<accb_tensor> tensors_;
    std::vector<const accb_tensor*> tensor_pointers_;
    std::vector<uint32_t> operands_;
    accb_kernel kernel_{};
    const accb_kernel* kernel_pointer_ = &kernel_;
    accb_workload workload_{};
    accb_program* program_ = nullptr;
    std::vector<accb_buffer*> buffers_;
    std::vector<std::vector<float>> host_;
    accb_session* session_ = nullptr;
};

}  // namespace accelbench::cuda_test
