// SPDX-License-Identifier: Apache-2.0
// The built plug-in, driven over the C border as the worker does it, on two small graphs.
#pragma once

#include <gtest/gtest.h>

#include <accelbench/backend.hpp>
#include <map>
#include <string>
#include <vector>

#include "tests/doubles/onnxruntime/double.h"

namespace accelbench::onnxruntime_test {

struct answered {
    accb_status status = ACCB_INTERNAL;
    std::string text;
};

/// One tensor of a workload and its first values.
struct operand {
    std::string name;
    uint8_t role = ACCB_INPUT;
    std::vector<int64_t> extents;
    std::vector<float> values;
    accb_dtype type = ACCB_F32;
};
struct workload {
    std::vector<operand> operands;
    std::string model;
    uint32_t scalars = 0;
    uint32_t numerics = 0;
    uint32_t phase = ACCB_INFERENCE;
};
/// c = a b, with a constant b: [2,3] times [3,4].
[[nodiscard]] workload product();
/// A launch with scalar s: m := m + g, then p := p + s * (what m was before).
[[nodiscard]] workload momentum();

class scene : public testing::Test {
  protected:
    using options = std::map<std::string, std::string>;

    void TearDown() override;

    answered open(const options& chosen = {});
    accb_support query(const workload& what, uint32_t device = 0);
    answered compile(const workload& what, uint32_t device = 0, uint32_t view = ACCB_VIEW_ONNX,
                     uint32_t boundary = ACCB_BOUNDARY_HOST);
    [[nodiscard]] accb_support info() const;
    /// Buffers that hold the operands' values, and a session on them.
    answered bind();
    answered submit(int64_t scalar = 0, uint64_t* ticket = nullptr);
    answered wait(uint64_t ticket, uint64_t timeout_ns = UINT64_MAX,
                  accb_completion* done = nullptr);
    [[nodiscard]] std::vector<float> read(uint32_t tensor);
    void write(uint32_t tensor, const std::vector<float>& values);
    void unbind();
    void close();

    [[nodiscard]] const accb_plugin& table() const { return *plugin_; }
    [[nodiscard]] accb_ctx* context() const { return context_; }
    [[nodiscard]] uint32_t device_count() const;
    [[nodiscard]] accb_device_info device(uint32_t index) const;
    [[nodiscard]] const std::string& log() const { return log_; }

  private:
    [[nodiscard]] answered answer(accb_status status) const;
    void describe(const workload& what);
    static void take_log(void* self, uint32_t level, accb_str text);

    const accb_plugin* plugin_ = nullptr;
    accb_host host_{};
    accb_ctx* context_ = nullptr;
    accb_error error_{};
    std::string log_;
    workload what_;
    std::vector<accb_tensor> tensors_;
    std::vector<const accb_tensor*> tensor_pointers_;
    accb_model model_{};
    const accb_model* model_pointer_ = &model_;
    accb_workload workload_{};
    accb_program* program_ = nullptr;
    std::vector<accb_buffer*> buffers_;
    accb_session* session_ = nullptr;
};

/// The same over the double.
class double_scene : public scene {
  protected:
    void SetUp() override;
    void TearDown() override;

    /// Settings of the double from here on; its counts of calls begin anew.
    static void set(const std::string& entries);
    static void let_go();
    [[nodiscard]] static accb_onnxruntime_double_counts counts();
    [[nodiscard]] static std::string provider_options();
};

}  // namespace accelbench::onnxruntime_test
