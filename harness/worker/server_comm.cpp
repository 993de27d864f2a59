// SPDX-License-Identifier: Apache-2.0
// The request that makes this worker one rank of a communicator.
#include "harness/worker/server.hpp"

namespace accelbench::worker {

result<answer> server::create_comm(bytes record) {
    protocol::comm_order order;
    if (!protocol::from_flat(record, order) || ranks_ == nullptr) {
        return unreadable();
    }
    accb_comm_desc desc{};
    desc.struct_size = sizeof desc;
    desc.rank = order.rank;
    desc.ranks = order.ranks;
    desc.device = order.device;
    desc.group = {order.group.data(), order.group.size()};
    if (status made = objects_.comms.create(crossing_, *table_, context_, order.id, desc); !made) {
        return std::move(made).error();
    }
    return answer{};
}

}  // namespace accelbench::worker
