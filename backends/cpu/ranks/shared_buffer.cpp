// SPDX-License-Identifier: Apache-2.0
#include "backends/cpu/ranks/shared_buffer.hpp"

namespace accelbench::cpu {
namespace {

accb_buffer_desc at(const accb_buffer_desc& desc, std::byte* place) {
    accb_buffer_desc placed = desc;
    placed.host_ptr = place;
    return placed;
}

}  // namespace

shared_buffer::shared_buffer(const accb_buffer_desc& desc)
    : own_memory{shared_memory(desc.size)}, sdk::host_buffer(at(desc, memory.data())) {}

}  // namespace accelbench::cpu
