// SPDX-License-Identifier: Apache-2.0
// A chip with memory of its own that works while the host goes on: asynchronous sessions, both
// boundaries, an option that changes the precision, and a sensor.
#include <accelbench/backend.hpp>
#include <accelbench/sdk/sensors.hpp>
#include <fstream>
#include <utility>

#include "memory.hpp"
#include "ops.hpp"

namespace {

namespace sdk = accelbench::sdk;
using queue_plugin::placed;

class queue_session final : public sdk::session {
  public:
    queue_session(chip::queue& queue, const queue_plugin::on_chip& work, std::vector<placed> all)
        : queue_(queue), work_(work), all_(std::move(all)) {
        for (const placed& it : all_) {
            pointers_.push_back(it.on_chip());
        }
    }
    ~queue_session() override { (void)queue_.wait(last_number_, UINT64_MAX); }

    uint64_t submit(std::span<const int64_t>) override {
        last_number_ = queue_.give([this] {
            for (const placed& it : all_) {
                it.before_launch();
            }
            work_(pointers_);
            for (const placed& it : all_) {
                it.after_launch();
            }
        });
        numbers_.push_back(last_number_);
        return numbers_.size();
    }
    bool wait(uint64_t ticket, uint64_t timeout_ns, accb_completion&) override {
        sdk::require(ticket <= numbers_.size(), "wait() asks for a ticket that was never given");
        return ticket == 0 || queue_.wait(numbers_[ticket - 1], timeout_ns);
    }

  private:
    chip::queue& queue_;
    const queue_plugin::on_chip& work_;
    std::vector<placed> all_;
    std::vector<std::byte*> pointers_;
    std::vector<uint64_t> numbers_;  // of the queue, by ticket: other sessions use it too
    uint64_t last_number_ = 0;
};

struct place {
    uint32_t tensor;
    uint64_t bytes;
    uint8_t role;
};

class queue_program final : public sdk::program {
  public:
    queue_program(chip::queue& queue, const accb_workload& workload, bool narrow)
        : queue_(queue), made_(queue_plugin::translate(workload, narrow)) {
        if (made_.answer.answer == ACCB_NO) {
            throw sdk::error(ACCB_UNSUPPORTED, std::string("compile: ") + made_.answer.note);
        }
        const accb_kernel& kernel = *workload.kernels[0];
        for (uint32_t index = 0; index < kernel.operand_count; ++index) {
            const accb_tensor& tensor = sdk::tensor_of(workload, kernel, index);
            places_.push_back({kernel.operands[index], sdk::dense_bytes(tensor), tensor.role});
        }
    }
    accb_support info() override { return made_.answer; }
    std::unique_ptr<sdk::session> create_session(const accb_session_desc&,
                                                 std::span<const sdk::operand> all) override {
        std::vector<placed> operands;
        for (const place& it : places_) {
            operands.emplace_back(all[it.tensor], it.bytes, it.role);
        }
        return std::make_unique<queue_session>(queue_, made_.work, std::move(operands));
    }

  private:
    chip::queue& queue_;
    queue_plugin::translated made_;
    std::vector<place> places_;
};

/// A value that is not there is UNAVAILABLE, never 0.
sdk::reading temperature() {
    double thousandths = 0;
    std::ifstream file("/sys/class/thermal/thermal_zone0/temp");
    return file >> thousandths ? sdk::measured(thousandths / 1000) : sdk::reading{};
}

class queue_backend final : public sdk::backend {
  public:
    static constexpr uint64_t features = ACCB_FEATURE_ASYNC_SUBMIT;

    explicit queue_backend(const sdk::options& options)
        : narrow_(options.value("precision", "f32") == "bf16") {
        options.allow_only({"precision"});
        if (!narrow_ && options.value("precision", "f32") != "f32") {
            throw sdk::error(ACCB_INVALID_ARGUMENT, "option 'precision' is f32 or bf16");
        }
        // A worker for sensors gets no workload: it does not start the chip.
        if (options.value("role", "run") == "run") {
            queue_ = std::make_unique<chip::queue>();
        }
    }
    std::vector<accb_device_info> devices() override {
        return {sdk::device(ACCB_KIND_SIMULATOR, "a thread, playing a chip")};
    }
    accb_support query(const accb_query_desc& desc) override {
        return queue_plugin::translate(*desc.workload, narrow_).answer;
    }
    std::unique_ptr<sdk::program> compile(const accb_compile_desc& desc) override {
        sdk::require(queue_ != nullptr, "a worker for sensors compiles nothing");
        return std::make_unique<queue_program>(*queue_, *desc.workload, narrow_);
    }
    std::unique_ptr<sdk::buffer> create_buffer(const accb_buffer_desc& desc) override {
        return queue_plugin::create_buffer(desc);
    }
    const void* extension(std::string_view name) override {
        return name == "accb.telemetry/1" ? &telemetry_ : nullptr;
    }
    [[nodiscard]] const sdk::sensor_list& sensors() const { return sensors_; }

  private:
    bool narrow_;
    std::unique_ptr<chip::queue> queue_;
    sdk::sensor_list sensors_{{{.device = 0,
                                .quantity = ACCB_TEMPERATURE_C,
                                .scope = ACCB_SCOPE_HOST,
                                .refresh_ns = 0,
                                .source = "thermal_zone0",
                                .read = temperature}}};
    accb_telemetry telemetry_ = sdk::telemetry_table(*this);
};

}  // namespace

ACCB_PLUGIN(queue_backend, "queue", "Example Corp", "0.1.0", "none")
