// SPDX-License-Identifier: Apache-2.0
// A plug-in that runs compiled programs, driven over the C border as the worker does it, on a
// workload of programs.toml.
#pragma once

#include <accelbench/backend.hpp>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "harness/worker/workload_view.hpp"
#include "kernels/workload.hpp"

namespace accelbench::npu_test {

struct answered {
    accb_status status = ACCB_INTERNAL;
    std::string text;
    int64_t vendor_code = 0;
};

/// The first workload of programs.toml whose id has this in it.
[[nodiscard]] kernels::workload program(const std::string& part);

/// What a recipe's --double writes, without a sidecar.
struct artifact {
    std::string format, chip, precision = "f32";
    accb_dtype arithmetic = ACCB_F32, accumulate = ACCB_F32;
    bool cut_off = false;
};

class runner {
  public:
    /// plugin: of accb_NAME.so.
    runner(const std::string& plugin, std::filesystem::path folder);
    runner(const runner&) = delete;
    runner& operator=(const runner&) = delete;
    ~runner() { close(); }

    answered open(const std::map<std::string, std::string>& options = {});
    [[nodiscard]] uint32_t device_count();
    [[nodiscard]] accb_device_info info(uint32_t index);
    /// The workload that everything below is about, and its artifact. An empty format: none.
    void choose(const kernels::workload& work, const artifact& made);
    [[nodiscard]] accb_support query();
    answered compile(uint32_t boundary = ACCB_BOUNDARY_HOST, uint32_t view = ACCB_VIEW_ARTIFACT);
    [[nodiscard]] accb_support built();
    /// Operands of one input set, guarded before and after, and a session on them.
    answered bind(bool on_device);
    answered launch();
    /// Worst |got - expected| over its tolerance, over all outputs: at most 1 is right.
    [[nodiscard]] double worst();
    /// Throws unless the plug-in reads; the bytes of one tensor.
    [[nodiscard]] std::vector<std::byte> read(std::size_t tensor);
    [[nodiscard]] bool guards_kept();
    /// Destroys what there is, in order; true: nothing was left alive.
    bool close();

    [[nodiscard]] const accb_plugin& table() const { return *plugin_; }
    [[nodiscard]] accb_ctx* context() const { return context_; }
    [[nodiscard]] const std::vector<std::string>& log() const { return log_; }

  private:
    static constexpr std::size_t guard = 192;

    [[nodiscard]] answered answer(accb_status status) const;

    const accb_plugin* plugin_ = nullptr;
    std::filesystem::path folder_;
    accb_host host_{};
    std::vector<std::string> log_;
    accb_error error_{};
    accb_ctx* context_ = nullptr;
    kernels::workload work_;
    std::unique_ptr<worker::workload_view> view_;
    std::string path_;
    artifact made_;
    accb_model model_{};
    const accb_model* model_pointer_ = &model_;
    accb_workload shown_{};
    const uint32_t device_ = 0;
    accb_program* program_ = nullptr;
    std::vector<std::vector<std::byte>> before_;  // operands, by tensor
    std::vector<accb_buffer*> buffers_;
    std::vector<std::vector<std::byte>> host_memory_;
    accb_session* session_ = nullptr;
};

}  // namespace accelbench::npu_test
