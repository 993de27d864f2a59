// SPDX-License-Identifier: Apache-2.0
// A device that does nothing: whatever is measured on it is the cost of the harness.
#include <accelbench/backend.hpp>

namespace {

namespace sdk = accelbench::sdk;

accb_support everything() {
    accb_support answer = sdk::yes(ACCB_F32);
    answer.views = ACCB_VIEW_KERNEL | ACCB_VIEW_ONNX | ACCB_VIEW_ARTIFACT;
    answer.launch_modes = ACCB_LAUNCH_STREAM | ACCB_LAUNCH_GRAPH | ACCB_LAUNCH_RESIDENT_LOOP;
    answer.determinism = ACCB_DETERMINISM_BITWISE;
    sdk::assign(answer.note,
                "computes nothing: every output stays as it was, so it never verifies");
    return answer;
}

class null_session final : public sdk::sync_session {
  public:
    void run(std::span<const int64_t>) override {}
};

class null_program final : public sdk::program {
  public:
    accb_support info() override { return everything(); }
    std::unique_ptr<sdk::session> create_session(const accb_session_desc&,
                                                 std::span<const sdk::operand>) override {
        return std::make_unique<null_session>();
    }
};

class null_backend final : public sdk::backend {
  public:
    static constexpr uint64_t features =
        ACCB_FEATURE_OFFLINE | ACCB_FEATURE_CONCURRENT_SESSIONS | ACCB_FEATURE_UNLOADABLE;

    explicit null_backend(const sdk::options& options) { options.allow_only({}); }
    std::vector<accb_device_info> devices() override {
        return {sdk::device(ACCB_KIND_SIMULATOR, "null")};
    }
    accb_support query(const accb_query_desc&) override { return everything(); }
    std::unique_ptr<sdk::program> compile(const accb_compile_desc&) override {
        return std::make_unique<null_program>();
    }
};

}  // namespace

ACCB_PLUGIN(null_backend, "null", "accelbench", "0.1.0", "none")
