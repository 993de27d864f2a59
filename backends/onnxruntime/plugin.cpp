// SPDX-License-Identifier: Apache-2.0
// The onnxruntime plug-in: every execution provider of the ONNX Runtime on this machine, by whole
// graphs of ONNX.
#include <accelbench/backend.hpp>
#include <accelbench/sdk/operands.hpp>
#include <mutex>

#include "backends/onnxruntime/program.hpp"

namespace {

namespace sdk = accelbench::sdk;
namespace ort = accelbench::onnxruntime;

class onnxruntime_backend final : public sdk::backend {
  public:
    static constexpr uint64_t features = ACCB_FEATURE_ASYNC_SUBMIT;

    explicit onnxruntime_backend(const sdk::options& options) {
        const ort::settings chosen = ort::parse_settings(options);
        std::string why;
        const ort::library* const library =
            ort::load_library(std::string(options.value("library")), why);
        if (library == nullptr) {
            options.host().log(ACCB_LOG_WARNING, why);
            return;
        }
        shared_ = std::make_unique<ort::context>(*library, options.host(), chosen);
        for (std::string& name : ort::available_providers(*library)) {
            devices_.emplace_back(*library, std::move(name), chosen.options);
        }
    }

    std::vector<accb_device_info> devices() override {
        std::vector<accb_device_info> list;
        for (const ort::device& one : devices_) {
            list.push_back(one.info());
        }
        return list;
    }

    accb_support query(const accb_query_desc& desc) override {
        if (desc.device_count != 1) {
            return sdk::no(ACCB_WHY_DEVICE_COUNT, "a graph runs on one execution provider");
        }
        const ort::device& on = device_at(desc.devices[0]);
        try {
            const accb_support answer = ort::answer_for(*desc.workload, on, shared_->chosen);
            if (on.is_host()) {  // elsewhere a session is made by a compiler, which may take
                                 // minutes
                start_environment();
                ort::expect_kernels(*shared_, on, *desc.workload);
            }
            return answer;
        } catch (const sdk::refusal& no) {
            return sdk::no(no.why, no.note);
        }
    }

    std::unique_ptr<sdk::program> compile(const accb_compile_desc& desc) override {
        sdk::require(desc.device_count == 1, "a graph runs on one execution provider");
        const ort::device& on = device_at(desc.devices[0]);
        if (desc.view != ACCB_VIEW_ONNX || desc.launch_mode > ACCB_LAUNCH_STREAM) {
            throw sdk::error(ACCB_UNSUPPORTED,
                             "the onnxruntime backend runs graphs of ONNX launched one by one");
        }
        if (desc.boundary == ACCB_BOUNDARY_RESIDENT && !on.traits().in_host_memory) {
            throw sdk::error(ACCB_UNSUPPORTED,
                             on.traits().name +
                                 " has memory of its own, where this backend cannot leave "
                                 "operands: measure with --boundary host");
        }
        start_environment();
        try {
            const accb_support answer = ort::answer_for(*desc.workload, on, shared_->chosen);
            return std::make_unique<ort::ort_program>(*shared_, on, *desc.workload, answer);
        } catch (const sdk::refusal& no) {
            throw sdk::error(ACCB_UNSUPPORTED, no.note);
        }
    }

    std::unique_ptr<sdk::buffer> create_buffer(const accb_buffer_desc& desc) override {
        (void)device_at(desc.device);
        // Always the host's: where a provider has memory of its own, ORT copies inside the launch.
        return std::make_unique<sdk::host_buffer>(desc);
    }

  private:
    /// query() may come from any thread.
    void start_environment() {
        const std::lock_guard<std::mutex> alone(starting_);
        if (shared_->env == nullptr) {
            shared_->env =
                std::make_unique<ort::environment>(shared_->ort, shared_->host, shared_->chosen);
        }
    }

    const ort::device& device_at(uint32_t index) const {
        if (index >= devices_.size()) {
            throw sdk::error(ACCB_NOT_FOUND, "there is no execution provider " +
                                                 std::to_string(index) + "; the library offers " +
                                                 std::to_string(devices_.size()));
        }
        return devices_[index];
    }

    std::mutex starting_;
    std::unique_ptr<ort::context> shared_;
    std::vector<ort::device> devices_;
};

}  // namespace

ACCB_PLUGIN(onnxruntime_backend, "onnxruntime", "accelbench", "0.1.0", "ONNX Runtime C API 17")
