// SPDX-License-Identifier: Apache-2.0
// A backend that remembers what reached it through the SDK, and throws where it is told to.
#pragma once

#include <accelbench/backend.hpp>
#include <string>
#include <vector>

namespace accelbench::abi {

/// What the last calls brought. One test at a time.
struct record {
    std::vector<accb_tensor> tensors;
    std::vector<accb_kernel> kernels;
    std::vector<accb_model> models;
    accb_workload workload{};
    accb_query_desc query{};
    accb_compile_desc compile{};
    accb_buffer_desc buffer{};
    accb_session_desc session{};
    std::vector<sdk::operand> operands;
    std::vector<int64_t> scalars;
    std::string throw_in;    // name of the method
    std::string throw_what;  // "error", "bad_alloc", "exception", "int", "ok"
    std::string text = "what was tried, what happened, what to do";
};
inline record last;

inline void perhaps_throw(const char* method) {
    if (last.throw_in != method) {
        return;
    }
    if (last.throw_what == "error") {
        throw sdk::error(ACCB_DEVICE_LOST, last.text, 77);
    }
    if (last.throw_what == "bad_alloc") {
        throw std::bad_alloc();
    }
    if (last.throw_what == "exception") {
        throw std::runtime_error(last.text);
    }
    if (last.throw_what == "ok") {
        throw sdk::error(ACCB_OK, last.text);
    }
    throw 5;
}

class recording_session final : public sdk::sync_session {
  public:
    void run(std::span<const int64_t> scalars) override {
        perhaps_throw("submit");
        last.scalars.assign(scalars.begin(), scalars.end());
    }
};

inline accb_support full_answer() {
    accb_support answer = sdk::yes(ACCB_F32);
    answer.device_bytes = 42;
    sdk::assign(answer.implementations, "first second");
    sdk::assign(answer.note, "a note");
    return answer;
}

class recording_program final : public sdk::program {
  public:
    accb_support info() override {
        perhaps_throw("info");
        return full_answer();
    }
    std::string tuning_record() override { return "tile=8"; }
    std::unique_ptr<sdk::session> create_session(const accb_session_desc& desc,
                                                 std::span<const sdk::operand> operands) override {
        perhaps_throw("create_session");
        last.session = desc;
        last.operands.assign(operands.begin(), operands.end());
        return std::make_unique<recording_session>();
    }
};

class recording_backend final : public sdk::backend {
  public:
    static constexpr uint64_t features = ACCB_FEATURE_UNLOADABLE;

    explicit recording_backend(const sdk::options& options) : options_(options) {
        perhaps_throw("open");
        options.host().progress("opening", 0.5);
    }
    std::vector<accb_device_info> devices() override {
        perhaps_throw("devices");
        accb_device_info info = sdk::device(ACCB_KIND_CPU, "recorder");
        info.claim_count = 3;
        return {info, info};
    }
    accb_support query(const accb_query_desc& desc) override {
        perhaps_throw("query");
        last.query = desc;
        remember(*desc.workload);
        return full_answer();
    }
    std::unique_ptr<sdk::program> compile(const accb_compile_desc& desc) override {
        perhaps_throw("compile");
        last.compile = desc;
        remember(*desc.workload);
        return std::make_unique<recording_program>();
    }
    std::unique_ptr<sdk::buffer> create_buffer(const accb_buffer_desc& desc) override {
        perhaps_throw("create_buffer");
        last.buffer = desc;
        return sdk::backend::create_buffer(desc);
    }
    const void* extension(std::string_view id) override {
        perhaps_throw("extension");
        return id == "accb.test/1" ? this : nullptr;
    }

  private:
    static void remember(const accb_workload& workload) {
        last.workload = workload;
        last.tensors.clear();
        last.kernels.clear();
        last.models.clear();
        for (uint32_t index = 0; index < workload.tensor_count; ++index) {
            last.tensors.push_back(*workload.tensors[index]);
        }
        for (uint32_t index = 0; index < workload.kernel_count; ++index) {
            last.kernels.push_back(*workload.kernels[index]);
        }
        for (uint32_t index = 0; index < workload.model_count; ++index) {
            last.models.push_back(*workload.models[index]);
        }
    }

    sdk::options options_;
};

inline constexpr accb_plugin recorder =
    sdk::table_of<recording_backend>("recorder", "accelbench", "0.1.0", "none");

}  // namespace accelbench::abi
