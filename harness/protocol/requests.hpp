// SPDX-License-Identifier: Apache-2.0
// The flat records that requests carry, and what message.args mean where no record is needed:
//   create_buffers  device; the record lists the buffers
//   fill            id, offset, bytes, value
//   write           place and size in the data area; the record lists the targets
//   read            id, offset, size; the reply's bytes lie at the start of the data area
//   reset_rotation  id
//   window          rotation, batches, launches per batch, timeout of one wait in ns, and 1 where
//                   the ranks meet at the start line first (rank_message.hpp); the reply has
//                   worker CPU ns, launches before, device begin and end of the last launch,
//                   the device's counter after it (ticks), the bits of its ticks per second as a
//                   double, and the batches' nanoseconds as int64 in the data area
//   ping            the reply's args[0]: the worker's CLOCK_MONOTONIC in ns
//   release         id of the first object to destroy
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "harness/protocol/records.hpp"
#include "harness/protocol/workload_codec.hpp"
#include "kernels/workload.hpp"

namespace accelbench::protocol {

struct load_order {
    std::string library;
};
void fields(auto& archive, record_of<load_order> auto& r) {
    archive(r.library);
}

struct open_order {
    std::vector<std::pair<std::string, std::string>> options;
};
void fields(auto& archive, record_of<open_order> auto& r) {
    archive(r.options);
}

struct query_order {
    std::uint32_t device = 0;
    kernels::workload work;
    std::vector<kernels::model_file> models;
};
void fields(auto& archive, record_of<query_order> auto& r) {
    archive(r.device, r.work, r.models);
}

struct compile_order {
    std::uint32_t id = 0, device = 0, view = 0, launch_mode = 0, boundary = 0;
    std::string implementation, tuning;
    bool tune = false;
    std::uint64_t tuning_budget_ns = 0;
    kernels::workload work;
    std::vector<kernels::model_file> models;
};
void fields(auto& archive, record_of<compile_order> auto& r) {
    archive(r.id, r.device, r.view, r.launch_mode, r.boundary, r.implementation, r.tuning, r.tune);
    archive(r.tuning_budget_ns, r.work, r.models);
}

struct compile_answer {
    support_answer support;
    std::string tuning_record;
};
void fields(auto& archive, record_of<compile_answer> auto& r) {
    archive(r.support, r.tuning_record);
}

/// One buffer of equal regions. In each, `slack` bytes get slack_value, `body` bytes get body_value
/// where has_body, and what is left behind them gets slack_value again.
struct buffer_order {
    std::uint32_t id = 0, memory = 0;
    std::uint64_t bytes = 0, regions = 1, slack = 0, body = 0;
    std::uint8_t slack_value = 0, body_value = 0;
    bool has_body = false;
};
void fields(auto& archive, record_of<buffer_order> auto& r) {
    archive(r.id, r.memory, r.bytes, r.regions, r.slack, r.body, r.slack_value, r.body_value,
            r.has_body);
}

struct write_target {
    std::uint32_t buffer = 0;
    std::uint64_t offset = 0;
};
void fields(auto& archive, record_of<write_target> auto& r) {
    archive(r.buffer, r.offset);
}

struct session_binding {
    std::uint32_t tensor = 0, buffer = 0;
    std::uint64_t offset = 0;
};
void fields(auto& archive, record_of<session_binding> auto& r) {
    archive(r.tensor, r.buffer, r.offset);
}

struct comm_order {
    std::uint32_t id = 0, device = 0, rank = 0, ranks = 0;
    std::string group;
};
void fields(auto& archive, record_of<comm_order> auto& r) {
    archive(r.id, r.device, r.rank, r.ranks, r.group);
}

struct session_order {
    std::uint32_t id = 0, program = 0, device = 0, max_in_flight = 0;
    std::vector<session_binding> bindings;
    std::uint32_t comm = 0;  // 0: none
};
void fields(auto& archive, record_of<session_order> auto& r) {
    archive(r.id, r.program, r.device, r.max_in_flight, r.bindings, r.comm);
}

struct rotation_order {
    std::uint32_t id = 0, max_in_flight = 0;
    std::vector<std::uint32_t> sessions;
    std::vector<std::int64_t> first, step;  // of each scalar
};
void fields(auto& archive, record_of<rotation_order> auto& r) {
    archive(r.id, r.max_in_flight, r.sessions, r.first, r.step);
}

/// The reply is a list of sensor_value, in the order asked for.
struct sample_order {
    std::vector<std::uint32_t> sensors;
};
void fields(auto& archive, record_of<sample_order> auto& r) {
    archive(r.sensors);
}

struct clock_answer {
    double tick_ns = 0, read_ns = 0;
};
void fields(auto& archive, record_of<clock_answer> auto& r) {
    archive(r.tick_ns, r.read_ns);
}

}  // namespace accelbench::protocol
