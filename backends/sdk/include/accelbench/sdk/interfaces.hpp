// SPDX-License-Identifier: Apache-2.0
// What a backend implements: backend, program, session. The SDK owns the objects and calls them.
#pragma once

#include <accelbench/sdk/buffer.hpp>
#include <accelbench/sdk/error.hpp>
#include <accelbench/sdk/host_buffer.hpp>
#include <accelbench/sdk/options.hpp>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace accelbench::sdk {

/// A program with its operands bound, ready to launch. One caller at a time per session; the
/// destructor waits for the launches that are still in flight.
class session {
  public:
    session() = default;
    session(const session&) = delete;
    session& operator=(const session&) = delete;
    virtual ~session() = default;

    /// One launch. scalars: accb_workload.scalar_count values, copied before the call returns.
    /// Returns its ticket: 1, 2, 3 ... Timed: no allocation, no lock, no log if it can be avoided.
    virtual uint64_t submit(std::span<const int64_t> scalars) = 0;
    /// True: every output up to this ticket is final and visible. False: timeout_ns passed first (0
    /// polls). done arrives zeroed except struct_size and ticket; fill what is known.
    virtual bool wait(uint64_t ticket, uint64_t timeout_ns, accb_completion& done) = 0;
};

/// For devices whose work is over when the call returns. Do not set ACCB_FEATURE_ASYNC_SUBMIT.
class sync_session : public session {
  public:
    virtual void run(std::span<const int64_t> scalars) = 0;

    uint64_t submit(std::span<const int64_t> scalars) final {
        run(scalars);
        return ++last_ticket_;
    }
    bool wait(uint64_t ticket, uint64_t, accb_completion&) final {
        require(ticket <= last_ticket_, "wait() asks for a ticket that was never submitted");
        return true;
    }

  private:
    uint64_t last_ticket_ = 0;
};

/// A compiled workload. Sessions of it may outlive none of its members.
class program {
  public:
    program() = default;
    program(const program&) = delete;
    program& operator=(const program&) = delete;
    virtual ~program() = default;

    /// What was really built, in the shape of query()'s promise. From any thread.
    virtual accb_support info() = 0;
    /// What a tuning search found, as text for accb_compile_desc.tuning. Asked once, after compile.
    virtual std::string tuning_record() { return {}; }
    /// operands: one per tensor of the workload, by tensor index; the list is borrowed, the buffers
    /// outlive the session. Constants hold their data and may be repacked here, untimed. The SDK
    /// has checked that every tensor but ACCB_TEMP is bound once and lies inside its buffer.
    virtual std::unique_ptr<session> create_session(const accb_session_desc& desc,
                                                    std::span<const operand> operands) = 0;
};

/// One opened context. A constructor `explicit my_backend(const options&)` finds the devices; the
/// destructor joins every thread. Calls come one at a time except where "any thread" is said.
/// Descriptors and workloads that arrive here are checked copies in which every field of this
/// header is present; they and what they point to are borrowed until the call returns.
class backend {
  public:
    backend() = default;
    backend(const backend&) = delete;
    backend& operator=(const backend&) = delete;
    virtual ~backend() = default;

    virtual std::vector<accb_device_info> devices() = 0;
    /// Cheap, no device work, from any thread. "No" is an answer: return no(why, note), do not
    /// throw.
    virtual accb_support query(const accb_query_desc& desc) = 0;
    virtual std::unique_ptr<program> compile(const accb_compile_desc& desc) = 0;
    virtual std::unique_ptr<buffer> create_buffer(const accb_buffer_desc& desc) {
        return std::make_unique<host_buffer>(desc);
    }
    /// The table of an optional interface ("accb.telemetry/1"), or NULL. From any thread; the table
    /// lives as long as this object.
    virtual const void* extension(std::string_view) { return nullptr; }
};

}  // namespace accelbench::sdk
