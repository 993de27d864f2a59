// SPDX-License-Identifier: Apache-2.0
// The simulated device: invented times and faults on request, correct answers otherwise.
#include <accelbench/backend.hpp>
#include <array>
#include <cstdio>
#include <ctime>

#include "clock_patch.hpp"
#include "program.hpp"
#include "sensors.hpp"

namespace {

namespace sdk = accelbench::sdk;
using namespace accelbench::sim;

/// Host memory that counts against the simulated device's and can fail on request.
class sim_buffer final : public sdk::host_buffer {
  public:
    sim_buffer(const accb_buffer_desc& desc, device_state& device)
        : sdk::host_buffer(desc),
          device_(device),
          taken_(desc.host_ptr == nullptr ? desc.size : 0) {
        device_.take_memory(taken_);
    }
    ~sim_buffer() override { device_.give_memory(taken_); }

    void write(uint64_t offset, std::span<const std::byte> from) override {
        device_.faults.enter(call::buffer_write);
        ++device_.writes;
        host_buffer::write(offset, from);
    }
    void read(uint64_t offset, std::span<std::byte> to) override {
        device_.faults.enter(call::buffer_read);
        host_buffer::read(offset, to);
    }

  private:
    device_state& device_;
    uint64_t taken_;
};

accb_status device_time(accb_ctx*, uint32_t, uint64_t* ticks, accb_error* error_out) noexcept {
    return sdk::guarded(error_out, [&] {
        sdk::require(ticks != nullptr, "now() has nowhere to put the ticks");
        *ticks = static_cast<uint64_t>(now_ns());
        return ACCB_OK;
    });
}

constexpr accb_device_timer timer{sizeof(accb_device_timer), 2, 1e9, device_time};

/// A model of the wanted form whose bytes or file name every tensor: a compiler of graphs binds by
/// these names.
void require_model(const accb_workload& workload, uint32_t view) {
    for (const accb_model* model : std::span(workload.models, workload.model_count)) {
        if (model->view != view) {
            continue;
        }
        const std::string_view bytes(static_cast<const char*>(model->bytes), model->size);
        for (const accb_tensor* tensor : std::span(workload.tensors, workload.tensor_count)) {
            sdk::require(model->bytes == nullptr ||
                             bytes.find(sdk::text_of(tensor->name)) != std::string_view::npos,
                         "compile: the model does not name every tensor of the workload");
        }
        return;
    }
    throw sdk::error(ACCB_INVALID_ARGUMENT, "compile: the workload has no model of this view");
}

class sim_backend final : public sdk::backend {
  public:
    static constexpr uint64_t features =
        ACCB_FEATURE_ASYNC_SUBMIT | ACCB_FEATURE_OFFLINE | ACCB_FEATURE_UNLOADABLE;

    explicit sim_backend(const sdk::options& options)
        : host_(options.host()),
          device_(options),
          sensors_(invent_sensors(device_)),
          telemetry_(sdk::telemetry_table(*this)) {
        device_.faults.enter(call::open);
        if (device_.chosen.clock != 1.0) {
            bend_clock(device_.chosen.clock);
        }
        host_.log(ACCB_LOG_DEBUG, "sim: seed=" + std::to_string(device_.chosen.seed));
    }
    ~sim_backend() override { device_.faults.enter(call::close); }

    std::vector<accb_device_info> devices() override {
        device_.faults.enter(call::devices);
        accb_device_info info = sdk::device(device_.chosen.kind, device_.chosen.model);
        info.memory_bytes = device_.memory_bytes();
        info.cache_bytes = static_cast<uint64_t>(device_.chosen.cache_mib) << 20;
        info.memory_free = info.memory_bytes - device_.used_bytes();
        const settings& chosen = device_.chosen;
        if (chosen.claim_gflops > 0.0 || chosen.claim_gbytes > 0.0) {
            info.claim_count = 1;
            info.claim[0] = {ACCB_F32, {}, chosen.claim_gflops * 1e9, chosen.claim_gbytes * 1e9};
        }
        std::vector<accb_device_info> all(static_cast<std::size_t>(chosen.devices), info);
        for (std::size_t card = 0; chosen.fleet != 0 && card < all.size(); ++card) {
            std::array<char, 48> uuid{};
            std::snprintf(uuid.data(), uuid.size(), "SIM-%08llx-%04zu",
                          static_cast<unsigned long long>(chosen.fleet), card);
            sdk::assign(all[card].uuid, uuid.data());
        }
        return all;
    }

    accb_support query(const accb_query_desc& desc) override {
        device_.faults.enter(call::query);
        if (desc.device_count > 1) {
            return sdk::no(ACCB_WHY_DEVICE_COUNT, "the simulator runs a workload on one device");
        }
        return answer_for(*desc.workload, device_);
    }

    std::unique_ptr<sdk::program> compile(const accb_compile_desc& desc) override {
        device_.faults.enter(call::compile);
        if (desc.view != device_.chosen.views || desc.launch_mode != ACCB_LAUNCH_STREAM) {
            throw sdk::error(ACCB_UNSUPPORTED,
                             "compile: the view of option 'views' and stream launches only");
        }
        if (desc.view != ACCB_VIEW_KERNEL) {
            require_model(*desc.workload, desc.view);
        }
        pretend_to_compile();
        return std::make_unique<sim_program>(*desc.workload, device_, desc.devices[0]);
    }

    std::unique_ptr<sdk::buffer> create_buffer(const accb_buffer_desc& desc) override {
        device_.faults.enter(call::buffer_create);
        return std::make_unique<sim_buffer>(desc, device_);
    }

    const void* extension(std::string_view id) override {
        if (id == "accb.telemetry/1" && sensors_.count() > 0) {
            return &telemetry_;
        }
        return id == "accb.device_timer/1" ? &timer : nullptr;
    }
    [[nodiscard]] const sdk::sensor_list& sensors() const { return sensors_; }

  private:
    void pretend_to_compile() const {
        constexpr int64_t slice_ms = 10;
        const int64_t whole = device_.chosen.compile_ms;
        for (int64_t done = 0; done < whole; done += slice_ms) {
            host_.progress("pretending to compile",
                           static_cast<double>(done) / static_cast<double>(whole));
            const timespec slice{0, std::min(slice_ms, whole - done) * 1'000'000};
            ::nanosleep(&slice, nullptr);
        }
    }

    sdk::host host_;
    device_state device_;
    sdk::sensor_list sensors_;
    accb_telemetry telemetry_;
};

}  // namespace

ACCB_PLUGIN(sim_backend, "sim", "accelbench", "0.1.0", "none")
