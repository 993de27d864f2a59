// SPDX-License-Identifier: Apache-2.0
// Buffers: their bytes travel through the staging area in chunks.
#include <algorithm>
#include <cstring>

#include "harness/protocol/requests.hpp"
#include "harness/supervisor/worker_state.hpp"

namespace accelbench::supervisor {

using protocol::message_kind;

namespace {

/// A fill needs no staging, but one deadline should not cover an arbitrary amount of memory.
constexpr std::uint64_t fill_chunk = 1ULL << 30U;
/// Keeps the record of a request far below the staging area.
constexpr std::size_t create_batch = 1024;
/// Bytes copied at a time: they stay in a shared cache between the supervisor's copy and the
/// worker's.
constexpr std::uint64_t staged_piece = 4ULL << 20U;

}  // namespace

result<std::vector<object_id>> worker::create_buffers(std::uint32_t device,
                                                      std::span<const buffer_request> requests) {
    std::vector<object_id> ids;
    for (std::size_t next = 0; next < requests.size();) {
        std::vector<protocol::buffer_order> orders;
        std::uint64_t bytes = 0;
        while (next < requests.size() && orders.size() < create_batch &&
               (orders.empty() || bytes + requests[next].bytes <= fill_chunk)) {
            const buffer_request& r = requests[next++];
            bytes += r.bytes;
            ids.push_back(state_->next_id++);
            orders.push_back(
                {.id = ids.back(),
                 .memory = r.memory,
                 .bytes = r.bytes,
                 .regions = r.regions,
                 .slack = r.slack,
                 .body = r.body_size,
                 .slack_value = std::to_integer<std::uint8_t>(r.slack_value),
                 .body_value = std::to_integer<std::uint8_t>(r.body.value_or(std::byte{0})),
                 .has_body = r.body.has_value()});
        }
        if (status made =
                state_->order(message_kind::create_buffers, "create buffers",
                              state_->link.limits().transfer, {device}, protocol::to_flat(orders));
            !made) {
            return std::move(made).error();
        }
    }
    return ids;
}

result<object_id> worker::create_buffer(std::uint32_t device, std::uint32_t memory,
                                        std::uint64_t bytes) {
    const buffer_request one{.memory = memory, .bytes = bytes, .body_size = bytes};
    auto made = create_buffers(device, std::span(&one, 1));
    if (!made) {
        return std::move(made).error();
    }
    return made->front();
}

status worker::fill(object_id buffer, std::uint64_t offset, std::uint64_t bytes, std::byte value) {
    for (std::uint64_t done = 0; done < bytes;) {
        const std::uint64_t piece = std::min(fill_chunk, bytes - done);
        if (status filled = state_->order(
                message_kind::fill, "fill a buffer", state_->link.limits().transfer,
                {buffer, offset + done, piece, std::to_integer<std::uint64_t>(value)});
            !filled) {
            return filled;
        }
        done += piece;
    }
    return {};
}

status worker::write(std::span<const target> targets, std::span<const std::byte> data) {
    const std::span<std::byte> area = state_->link.data();
    std::vector<protocol::write_target> places;
    for (const target& to : targets) {
        places.push_back({to.buffer, to.offset});
    }
    // The record's size does not depend on the offsets in it.
    const std::uint64_t record_bytes = protocol::to_flat(places).size();
    const std::uint64_t place = (record_bytes + protocol::staging_page - 1) /
                                protocol::staging_page * protocol::staging_page;
    if (place >= area.size()) {
        return state_->link.failure(error_code::internal, state_->trying("write a buffer"),
                                    "so many targets do not fit into the staging area");
    }
    const std::uint64_t room = std::min(staged_piece, area.size() - place);
    for (std::uint64_t done = 0; done < data.size();) {
        const std::uint64_t piece = std::min<std::uint64_t>(room, data.size() - done);
        std::memcpy(area.data() + place, data.data() + done, piece);
        if (status written =
                state_->order(message_kind::write, "write a buffer", state_->link.limits().transfer,
                              {place, piece}, protocol::to_flat(places));
            !written) {
            return written;
        }
        done += piece;
        for (protocol::write_target& to : places) {
            to.offset += piece;
        }
    }
    return {};
}

status worker::read(object_id buffer, std::uint64_t offset, std::span<std::byte> out) {
    const std::span<std::byte> area = state_->link.data();
    for (std::uint64_t done = 0; done < out.size();) {
        const std::uint64_t piece =
            std::min<std::uint64_t>({staged_piece, area.size(), out.size() - done});
        if (status got =
                state_->order(message_kind::read, "read a buffer", state_->link.limits().transfer,
                              {buffer, offset + done, piece});
            !got) {
            return got;
        }
        std::memcpy(out.data() + done, area.data(), piece);
        done += piece;
    }
    return {};
}

}  // namespace accelbench::supervisor
