// SPDX-License-Identifier: Apache-2.0
// The openvino plug-in: whole programs on every unit that OpenVINO lists.
#include <accelbench/backend.hpp>
#include <algorithm>
#include <memory>

#include "device.hpp"
#include "library.hpp"
#include "program.hpp"
#include "state_buffer.hpp"

namespace {

namespace sdk = accelbench::sdk;
namespace openvino = accelbench::openvino;

/// How many processors the worker may use; 0: not said.
uint32_t count_processors(std::string_view list) {
    return list.empty() ? 0 : static_cast<uint32_t>(1 + std::count(list.begin(), list.end(), ','));
}

class openvino_backend final : public sdk::backend {
  public:
    static constexpr uint64_t features = ACCB_FEATURE_ASYNC_SUBMIT;

    explicit openvino_backend(const sdk::options& options)
        : host_(options.host()), threads_(count_processors(options.value("cpus"))) {
        options.allow_only({"library"});
        library_ = openvino::open_library(options.value("library"));
        if (library_.functions == nullptr) {
            host_.log(ACCB_LOG_WARNING, library_.why);
            return;
        }
        devices_ = std::make_unique<openvino::devices>(library_);
        if (devices_->list().empty()) {
            host_.log(ACCB_LOG_WARNING,
                      "OpenVINO " + library_.version + " lists no CPU, GPU or NPU device");
        }
    }

    std::vector<accb_device_info> devices() override {
        std::vector<accb_device_info> infos;
        if (devices_ != nullptr) {
            for (const auto& one : devices_->list()) {
                infos.push_back(one.info());
            }
        }
        return infos;
    }

    accb_support query(const accb_query_desc& desc) override {
        if (desc.device_count != 1) {
            return sdk::no(ACCB_WHY_DEVICE_COUNT, "a program runs on one OpenVINO device");
        }
        return openvino::promise(*desc.workload, at(desc.devices[0]), library_.version);
    }

    std::unique_ptr<sdk::program> compile(const accb_compile_desc& desc) override {
        sdk::require(desc.device_count == 1, "a program runs on one OpenVINO device");
        if (desc.view != ACCB_VIEW_ONNX || desc.launch_mode != ACCB_LAUNCH_STREAM) {
            throw sdk::error(ACCB_UNSUPPORTED,
                             "the openvino backend runs ONNX models, launched one by one");
        }
        const openvino::device& on = at(desc.devices[0]);
        host_.progress("compiling for " + on.name(), -1.0);
        return std::make_unique<openvino::program>(*devices_, on, desc, threads_, library_.version);
    }

    std::unique_ptr<sdk::buffer> create_buffer(const accb_buffer_desc& desc) override {
        return std::make_unique<openvino::state_buffer>(desc);
    }

  private:
    const openvino::device& at(uint32_t index) const {
        if (devices_ == nullptr) {
            throw sdk::error(ACCB_UNAVAILABLE, library_.why);
        }
        return devices_->at(index);
    }

    sdk::host host_;
    uint32_t threads_;
    openvino::library library_;
    std::unique_ptr<openvino::devices> devices_;
};

}  // namespace

ACCB_PLUGIN(openvino_backend, "openvino", "accelbench", "0.1.0", "OpenVINO C API 2026")
