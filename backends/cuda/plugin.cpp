// SPDX-License-Identifier: Apache-2.0
// The cuda plug-in: every GPU that libcuda.so.1 offers.
#include <accelbench/backend.hpp>

#include "lowering.hpp"

namespace {

namespace sdk = accelbench::sdk;
namespace cuda = accelbench::cuda;

class cuda_backend final : public sdk::backend {
  public:
    static constexpr uint64_t features = ACCB_FEATURE_ASYNC_SUBMIT;

    explicit cuda_backend(const sdk::options& options) : host_(options.host()) {
        options.allow_only({});
        std::string why;
        devices_ = cuda::find_devices(why);
        if (devices_.empty()) {
            host_.log(ACCB_LOG_WARNING, why);
        }
    }

    std::vector<accb_device_info> devices() override {
        std::vector<accb_device_info> list;
        for (const auto& device : devices_) {
            list.push_back(device->info());
        }
        return list;
    }

    accb_support query(const accb_query_desc& desc) override {
        if (desc.device_count != 1) {
            return sdk::no(ACCB_WHY_DEVICE_COUNT, "a workload runs on one CUDA device");
        }
        try {
            const cuda::device& on = device_at(desc.devices[0]);
            const cuda::plan_order order{.workload = *desc.workload, .traits = on.traits()};
            accb_support answer = cuda::make_plan(order).answer;
            sdk::assign(answer.implementations, cuda::implementations_for(order));
            return answer;
        } catch (const cuda::refusal& no) {
            return sdk::no(no.why, no.note);
        }
    }

    std::unique_ptr<sdk::program> compile(const accb_compile_desc&) override {
        throw sdk::error(ACCB_UNSUPPORTED, "the cuda backend cannot compile yet");
    }

  private:
    cuda::device& device_at(uint32_t index) const {
        if (index >= devices_.size()) {
            throw sdk::error(ACCB_NOT_FOUND, "there is no CUDA device " + std::to_string(index) +
                                                 "; the driver offers " +
                                                 std::to_string(devices_.size()));
        }
        return *devices_[index];
    }

    sdk::host host_;
    std::vector<std::unique_ptr<cuda::device>> devices_;
};

}  // namespace

ACCB_PLUGIN(cuda_backend, "cuda", "accelbench", "0.1.0", "CUDA driver API")
