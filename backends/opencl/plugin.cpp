// SPDX-License-Identifier: Apache-2.0
// The opencl plug-in: every device of every OpenCL driver on this machine.
#include <accelbench/backend.hpp>

#include "buffer.hpp"
#include "lowering.hpp"
#include "program.hpp"
#include "tuning.hpp"

namespace {

namespace sdk = accelbench::sdk;
namespace opencl = accelbench::opencl;

class opencl_backend final : public sdk::backend {
  public:
    static constexpr uint64_t features = ACCB_FEATURE_ASYNC_SUBMIT;

    explicit opencl_backend(const sdk::options& options)
        : host_(options.host()), cpus_(opencl::parse_processors(options.value("cpus"))) {
        options.allow_only({});
        std::string why;
        devices_ = opencl::find_devices(why);
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
            return sdk::no(ACCB_WHY_DEVICE_COUNT, "a workload runs on one OpenCL device");
        }
        try {
            const opencl::device& on = device_at(desc.devices[0]);
            return finished(opencl::make_plan(*desc.workload, on.traits(), {}).answer);
        } catch (const opencl::refusal& no) {
            return sdk::no(no.why, no.note);
        }
    }

    std::unique_ptr<sdk::program> compile(const accb_compile_desc& desc) override {
        sdk::require(desc.device_count == 1, "a workload runs on one OpenCL device");
        check_order(desc);
        opencl::device& on = device_at(desc.devices[0]);
        on.open(cpus_);
        try {
            std::string tuning(sdk::text_of(desc.tuning));
            if (tuning.empty() && desc.tune == 1) {
                (void)opencl::make_plan(*desc.workload, on.traits(), {});  // refuse before trying
                tuning = opencl::search_tuning(on, *desc.workload, host_, desc.tuning_budget_ns);
            }
            opencl::plan plan = opencl::make_plan(*desc.workload, on.traits(), tuning);
            plan.answer = finished(plan.answer);
            return std::make_unique<opencl::opencl_program>(on, std::move(plan), *desc.workload,
                                                            host_, tuning);
        } catch (const opencl::refusal& no) {
            throw sdk::error(ACCB_UNSUPPORTED, no.note);
        }
    }

    std::unique_ptr<sdk::buffer> create_buffer(const accb_buffer_desc& desc) override {
        opencl::device& on = device_at(desc.device);
        on.open(cpus_);
        return std::make_unique<opencl::device_buffer>(on, desc);
    }

  private:
    static void check_order(const accb_compile_desc& desc) {
        if (desc.view > ACCB_VIEW_KERNEL || desc.launch_mode > ACCB_LAUNCH_STREAM) {
            throw sdk::error(ACCB_UNSUPPORTED,
                             "the opencl backend runs kernel lists launched one by one");
        }
    }
    static accb_support finished(accb_support answer) {
        answer.max_in_flight = opencl::max_in_flight;
        // No kernel uses atomics, and work is cut the same way in every launch.
        answer.determinism = ACCB_DETERMINISM_BITWISE;
        return answer;
    }
    opencl::device& device_at(uint32_t index) const {
        if (index >= devices_.size()) {
            throw sdk::error(ACCB_NOT_FOUND, "there is no OpenCL device " + std::to_string(index) +
                                                 "; the drivers offer " +
                                                 std::to_string(devices_.size()));
        }
        return *devices_[index];
    }

    sdk::host host_;
    std::vector<int> cpus_;
    std::vector<std::unique_ptr<opencl::device>> devices_;
};

}  // namespace

ACCB_PLUGIN(opencl_backend, "opencl", "accelbench", "0.1.0", "OpenCL 1.2")
