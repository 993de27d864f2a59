// SPDX-License-Identifier: Apache-2.0
// What a worker answers: facts about a plug-in, its devices and its programs. Plain data; numbers
// equal those of accelbench/plugin.h.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "harness/protocol/flat.hpp"

namespace accelbench::protocol {

struct plugin_identity {
    std::string name, vendor, version, sdk, sanitizer;
    std::uint32_t abi_minor = 0;
    std::uint64_t features = 0;
    std::int64_t load_ns = 0, open_ns = 0;  // by the supervisor's clock
};
void fields(auto& archive, record_of<plugin_identity> auto& r) {
    archive(r.name, r.vendor, r.version, r.sdk, r.sanitizer, r.abi_minor, r.features);
}

struct device_claim {
    std::uint16_t dtype = 0;
    double ops_per_s = 0, bytes_per_s = 0;
};
void fields(auto& archive, record_of<device_claim> auto& r) {
    archive(r.dtype, r.ops_per_s, r.bytes_per_s);
}

struct device_info {
    using claim = device_claim;
    std::uint32_t index = 0, kind = 0, flags = 0;
    std::string name, arch, uuid, pci, firmware, driver, card;
    std::uint64_t memory_bytes = 0, memory_free = 0, cache_bytes = 0;
    std::int32_t numa_node = -1;
    std::uint32_t pcie_now = 0, pcie_max = 0;
    std::vector<claim> claims;
};
void fields(auto& archive, record_of<device_info> auto& r) {
    archive(r.index, r.kind, r.flags, r.name, r.arch, r.uuid, r.pci, r.firmware, r.driver, r.card);
    archive(r.memory_bytes, r.memory_free, r.cache_bytes, r.numa_node, r.pcie_now, r.pcie_max);
    archive(r.claims);
}

struct support_answer {
    std::uint32_t answer = 0, why = 0, views = 0;
    std::uint16_t compute = 0, accumulate = 0, weights = 0, activations = 0;
    std::uint32_t launch_modes = 0, boundaries = 0, determinism = 0, host_ops = 0,
                  max_in_flight = 0, exclusive = 0;
    std::uint64_t device_bytes = 0;
    std::string implementations, note;
};
void fields(auto& archive, record_of<support_answer> auto& r) {
    archive(r.answer, r.why, r.views, r.compute, r.accumulate, r.weights, r.activations);
    archive(r.launch_modes, r.boundaries, r.determinism, r.host_ops, r.max_in_flight, r.exclusive);
    archive(r.device_bytes, r.implementations, r.note);
}

/// Numbers equal those of accelbench/extensions.h.
struct sensor_info {
    std::uint32_t index = 0, device = 0, quantity = 0, scope = 0;
    std::uint64_t refresh_ns = 0;
    std::string source;
};
void fields(auto& archive, record_of<sensor_info> auto& r) {
    archive(r.index, r.device, r.quantity, r.scope, r.refresh_ns, r.source);
}

struct sensor_value {
    std::uint32_t status = 0;  // ACCB_SAMPLE_*
    double value = 0;
};
void fields(auto& archive, record_of<sensor_value> auto& r) {
    archive(r.status, r.value);
}

struct live_counts {
    std::uint32_t programs = 0, buffers = 0, sessions = 0;
    std::uint64_t device_bytes = 0;
};
void fields(auto& archive, record_of<live_counts> auto& r) {
    archive(r.programs, r.buffers, r.sessions, r.device_bytes);
}

/// Why a request failed. The supervisor knows what was tried; the worker says what happened.
struct failure {
    error_code code = error_code::none;
    std::string happened, next;
};
void fields(auto& archive, record_of<failure> auto& r) {
    archive(r.code, r.happened, r.next);
}

}  // namespace accelbench::protocol
