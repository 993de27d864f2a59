// SPDX-License-Identifier: Apache-2.0
// A plug-in that notes every launch and wait in its buffers, so that a test can read what the
// worker really did: buffer 0 of a session receives {session, scalar 0} of each launch, in order.
#include <accelbench/extensions.h>

#include <accelbench/backend.hpp>
#include <cstdio>
#include <cstring>

namespace {

namespace sdk = accelbench::sdk;

struct entry {
    int64_t session, scalar, waited;  // waited: launches of the session retired before this launch
};

int64_t launches = 0;
int64_t sessions = 0;
int64_t waits = 0;

class recorder_session final : public sdk::session {
  public:
    explicit recorder_session(sdk::buffer* log) : log_(log), number_(sessions++) {}
    uint64_t submit(std::span<const int64_t> scalars) override {
        const entry note{number_, scalars.empty() ? -1 : scalars[0], waits};
        log_->write(static_cast<uint64_t>(launches++) * sizeof note,
                    std::as_bytes(std::span(&note, 1)));
        last_launch_ = static_cast<uint64_t>(launches);
        return ++ticket_;
    }
    bool wait(uint64_t ticket, uint64_t, accb_completion& done) override {
        if (ticket <= retired_ || ticket > ticket_) {
            throw sdk::error(ACCB_INVALID_ARGUMENT, "waited for a ticket that is not in flight");
        }
        waits += static_cast<int64_t>(ticket - retired_);
        retired_ = ticket;
        done.device_begin = 100;
        done.device_end = 100 + last_launch_;
        return true;
    }

  private:
    sdk::buffer* log_;
    int64_t number_;
    uint64_t ticket_ = 0, retired_ = 0, last_launch_ = 0;
};

accb_support answer() {
    accb_support yes = sdk::yes(ACCB_F32);
    sdk::assign(yes.note, "bad bytes: \xff\x01 end");
    return yes;
}

class recorder_program final : public sdk::program {
  public:
    explicit recorder_program(std::string record) : record_(std::move(record)) {}
    accb_support info() override { return answer(); }
    std::string tuning_record() override { return record_; }
    std::unique_ptr<sdk::session> create_session(const accb_session_desc&,
                                                 std::span<const sdk::operand> operands) override {
        return std::make_unique<recorder_session>(operands[0].memory);
    }

  private:
    std::string record_;
};

/// Ticks of 10 ns, and a counter that stands at 5,000.
accb_status ticks_now(accb_ctx*, uint32_t, uint64_t* ticks, accb_error*) {
    *ticks = 5000;
    return ACCB_OK;
}
constexpr accb_device_timer timer{sizeof(accb_device_timer), 1, 1e8, ticks_now};

std::string described(const accb_model& model) {
    std::string text = std::to_string(model.view) + " " + std::string(sdk::text_of(model.format)) +
                       " " + std::string(sdk::text_of(model.compiler)) + " " +
                       std::string(sdk::text_of(model.path)) + " ";
    text += model.bytes == nullptr ? "no bytes"
                                   : std::string(static_cast<const char*>(model.bytes), model.size);
    return text + " " + std::to_string(model.sha256[0]) + " " + std::to_string(model.sha256[31]) +
           " " + std::to_string(model.source_sha256[1]);
}

class recorder_backend final : public sdk::backend {
  public:
    explicit recorder_backend(const sdk::options&) {
        std::puts("to standard output");
        std::fflush(stdout);
        std::fputs("to standard error\n", stderr);
    }
    std::vector<accb_device_info> devices() override {
        return {sdk::device(ACCB_KIND_SIMULATOR, "recorder"),
                sdk::device(ACCB_KIND_SIMULATOR, "recorder")};
    }
    accb_support query(const accb_query_desc& desc) override {
        const accb_workload& work = *desc.workload;
        const accb_kernel& kernel = *work.kernels[0];
        std::string seen = std::string(work.id.data, work.id.size) + "|" +
                           std::string(kernel.op.data, kernel.op.size);
        for (const accb_model* model : std::span(work.models, work.model_count)) {
            seen += "|" + described(*model);
        }
        accb_support no = sdk::no(ACCB_WHY_SHAPE, seen);
        no.host_ops = kernel.attr_count * 1000 + kernel.operand_count * 100 +
                      work.tensor_count * 10 + work.scalar_count;
        return no;
    }
    std::unique_ptr<sdk::program> compile(const accb_compile_desc& desc) override {
        return std::make_unique<recorder_program>(
            std::string(desc.implementation.data, desc.implementation.size) + "/" +
            std::string(desc.tuning.data, desc.tuning.size));
    }
    const void* extension(std::string_view id) override {
        return id == "accb.device_timer/1" ? &timer : nullptr;
    }
};

}  // namespace

ACCB_PLUGIN(recorder_backend, "recorder", "accelbench", "0.1.0", "none")
