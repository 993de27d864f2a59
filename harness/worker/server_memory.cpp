// SPDX-License-Identifier: Apache-2.0
// Requests about buffers. Their bytes pass through the staging area.
#include <algorithm>
#include <string>
#include <utility>

#include "harness/worker/server.hpp"

namespace accelbench::worker {

using protocol::border_call;

result<buffer_object*> server::range(std::uint64_t buffer, std::uint64_t offset,
                                     std::uint64_t size) {
    auto found = find_object(objects_.buffers, buffer, "buffer");
    if (!found) {
        return found;
    }
    const std::uint64_t whole = (*found)->bytes;
    if (offset > whole || size > whole - offset) {
        return fault(error_code::internal, "bytes " + std::to_string(offset) + " to " +
                                               std::to_string(offset + size) +
                                               " lie outside a buffer of " + std::to_string(whole));
    }
    return found;
}

/// What lies in the harness's own memory is written there: whether the device sees it is the
/// plug-in's business, and one that does not look must not be helped by a call.
status server::put(const buffer_object& buffer, std::uint64_t offset, const std::byte* from,
                   std::uint64_t size) {
    if (buffer.memory.data() != nullptr) {
        std::copy_n(from, size, buffer.memory.data() + offset);
        return {};
    }
    return crossing_.ask(border_call::buffer_write, table_->buffer_write, buffer.handle, offset,
                         from, size);
}

/// `size` bytes of one value, through a part of the staging area that stays in the cache.
status server::pattern(const buffer_object& buffer, std::uint64_t offset, std::uint64_t size,
                       std::uint8_t value) {
    constexpr std::uint64_t most = 4ULL << 20U;
    const auto chunk =
        area_.data().first(std::min<std::uint64_t>({size, most, area_.data().size()}));
    std::fill(chunk.begin(), chunk.end(), static_cast<std::byte>(value));
    for (std::uint64_t done = 0; done < size;) {
        const std::uint64_t piece = std::min<std::uint64_t>(chunk.size(), size - done);
        if (status written = put(buffer, offset + done, chunk.data(), piece); !written) {
            return written;
        }
        done += piece;
    }
    return {};
}

status server::create_buffer(std::uint32_t device, const protocol::buffer_order& order) {
    if (order.regions == 0 || order.bytes % order.regions != 0) {
        return unreadable();
    }
    const std::uint64_t region = order.bytes / order.regions;
    if (order.slack > region || order.body > region - order.slack) {
        return unreadable();
    }
    buffer_object buffer;
    buffer.bytes = order.bytes;
    accb_buffer_desc desc{};
    desc.struct_size = sizeof desc;
    desc.device = device;
    desc.memory = order.memory;
    desc.size = buffer.bytes;
    if (desc.memory == ACCB_MEM_HOST) {
        auto memory = host_memory::allocate(buffer.bytes);
        if (!memory) {
            return std::move(memory).error();
        }
        buffer.memory = std::move(*memory);
        desc.host_ptr = buffer.memory.data();
    }
    if (status created = crossing_.ask(border_call::buffer_create, table_->buffer_create, context_,
                                       &desc, &buffer.handle);
        !created) {
        return created;
    }
    if (buffer.handle == nullptr) {
        return fault(error_code::plugin_refused, "buffer_create() returned ACCB_OK but no buffer");
    }
    const buffer_object& made = objects_.buffers[order.id] = std::move(buffer);
    for (std::uint64_t begin = 0; begin < order.bytes; begin += region) {
        if (status filled = fill_region(made, begin, region, order); !filled) {
            return filled;
        }
    }
    return {};
}

/// Slack, body, slack.
status server::fill_region(const buffer_object& buffer, std::uint64_t begin, std::uint64_t size,
                           const protocol::buffer_order& order) {
    if (status front = pattern(buffer, begin, order.slack, order.slack_value); !front) {
        return front;
    }
    const std::uint64_t end = order.slack + order.body;
    if (status back = pattern(buffer, begin + end, size - end, order.slack_value); !back) {
        return back;
    }
    return order.has_body ? pattern(buffer, begin + order.slack, order.body, order.body_value)
                          : status{};
}

result<answer> server::create_buffers(const args& a, bytes record) {
    std::vector<protocol::buffer_order> orders;
    if (!protocol::from_flat(record, orders)) {
        return unreadable();
    }
    for (const protocol::buffer_order& order : orders) {
        if (status made = create_buffer(static_cast<std::uint32_t>(a[0]), order); !made) {
            return made.error();
        }
    }
    return answer{};
}

result<answer> server::fill(const args& a) {
    const auto buffer = range(a[0], a[1], a[2]);
    if (!buffer) {
        return buffer.error();
    }
    if (status filled = pattern(**buffer, a[1], a[2], static_cast<std::uint8_t>(a[3])); !filled) {
        return filled.error();
    }
    return answer{};
}

result<answer> server::write(const args& a, bytes record) {
    std::vector<protocol::write_target> targets;
    const std::uint64_t room = area_.data().size();
    if (!protocol::from_flat(record, targets) || a[0] > room || a[1] > room - a[0]) {
        return unreadable();
    }
    const std::byte* from = area_.data().data() + a[0];
    for (const protocol::write_target& target : targets) {
        const auto buffer = range(target.buffer, target.offset, a[1]);
        if (!buffer) {
            return buffer.error();
        }
        if (status written = put(**buffer, target.offset, from, a[1]); !written) {
            return written.error();
        }
    }
    return answer{};
}

result<answer> server::read(const args& a) {
    const auto buffer = range(a[0], a[1], a[2]);
    if (!buffer) {
        return buffer.error();
    }
    if (a[2] > area_.data().size()) {
        return unreadable();
    }
    if (const std::byte* own = (*buffer)->memory.data(); own != nullptr) {
        std::copy_n(own + a[1], a[2], area_.data().data());
        return answer{};
    }
    if (status done = crossing_.ask(border_call::buffer_read, table_->buffer_read,
                                    (*buffer)->handle, a[1], area_.data().data(), a[2]);
        !done) {
        return done.error();
    }
    return answer{};
}

}  // namespace accelbench::worker
