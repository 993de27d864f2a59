// SPDX-License-Identifier: Apache-2.0
// Prepares attention on an open device and enqueues it.
#include "attention_call.hpp"

#include <accelbench/sdk/error.hpp>

#include "device.hpp"

namespace accelbench::cuda::cudnn {
namespace {

constexpr std::size_t searched_engines = 8;
constexpr uint64_t alignment = 256;

uint64_t rounded(uint64_t bytes) {
    return (bytes + alignment - 1) / alignment * alignment;
}

const api& table() {
    const lookup& found = library();
    if (!found.table) {
        throw sdk::error(ACCB_UNAVAILABLE, found.why);
    }
    return *found.table;
}

/// One handle for all programs of a device that are alive: it holds device memory of its own.
std::shared_ptr<session_handle> handle_of(device& on) {
    static std::map<CUcontext, std::weak_ptr<session_handle>> known;
    on.open();
    std::weak_ptr<session_handle>& slot = known[on.context()];
    std::shared_ptr<session_handle> handle = slot.lock();
    if (handle == nullptr) {
        handle = std::make_shared<session_handle>(table());
        slot = handle;
    }
    return handle;
}

std::shared_ptr<const graph> graph_of(const attention_shape& it, direction which) {
    auto made = std::make_shared<graph>(table());
    switch (which) {
        case direction::forward:
            attention_chain(*made, it).forward();
            break;
        case direction::backward:
            attention_chain(*made, it).backward();
            break;
    }
    return made;
}

/// Bytes behind the library's own workspace: sums of d_q, then row sums of d_o * o.
struct extra_room {
    uint64_t d_q_sums = 0, delta = 0;
};
extra_room room_of(const attention_shape& it, direction which) {
    if (which == direction::forward) {
        return {};
    }
    const auto rows = static_cast<uint64_t>(it.b * it.hq * it.q);
    return {rounded(rows * static_cast<uint64_t>(it.d) * sizeof(float)),
            rounded(rows * sizeof(float))};
}

/// Names of the step's operands in the graph, in the step's order.
std::vector<int64_t> names_of(direction which) {
    if (which == direction::forward) {
        return {operand::q, operand::k, operand::v, operand::o};
    }
    return {operand::q,   operand::k,   operand::v,   operand::o,  operand::d_o,
            operand::lse, operand::d_q, operand::d_k, operand::d_v};
}

}  // namespace

attention_call::attention_call(const attention_shape& it, direction which, std::string_view record)
    : shape_(it), which_(which), record_(record) {}

void attention_call::prepare(device& on) {
    if (plan_) {
        return;
    }
    handle_ = handle_of(on);
    const builder build(graph_of(shape_, which_), {.handle = handle_->get()});
    std::string why;
    plan_ = record_.empty() ? build.first(why) : build.named(record_, why);
    if (plan_) {
        return;
    }
    if (record_.empty()) {
        throw refusal{ACCB_WHY_SHAPE, "cuDNN has no engine for it on this device: " + why};
    }
    throw sdk::error(ACCB_INVALID_ARGUMENT, "the tuning record '" + record_ + "' cannot be used: " +
                                                why + "; tune again on this device");
}

uint64_t attention_call::workspace_bytes() const {
    const extra_room extra = room_of(shape_, which_);
    return rounded(plan_->workspace_bytes()) + extra.d_q_sums + extra.delta;
}

descriptor attention_call::make_pack(const call_site& at) const {
    std::vector<int64_t> names = names_of(which_);
    std::vector<void*> addresses;
    for (const CUdeviceptr operand : at.operands) {
        addresses.push_back(reinterpret_cast<void*>(operand));
    }
    if (which_ == direction::backward) {
        const CUdeviceptr behind = at.workspace + rounded(plan_->workspace_bytes());
        names.push_back(operand::d_q_sums);
        addresses.push_back(reinterpret_cast<void*>(behind));
        names.push_back(operand::delta);
        addresses.push_back(reinterpret_cast<void*>(behind + room_of(shape_, which_).d_q_sums));
    }
    for (const constant& one : plan_->graph().constants()) {
        names.push_back(one.id);
        addresses.push_back(const_cast<std::byte*>(one.bytes.data()));
    }
    void* const workspace = reinterpret_cast<void*>(at.workspace);
    descriptor pack(plan_->graph().library(), CUDNN_BACKEND_VARIANT_PACK_DESCRIPTOR);
    pack.set(CUDNN_ATTR_VARIANT_PACK_UNIQUE_IDS, std::span<const int64_t>(names))
        .set(CUDNN_ATTR_VARIANT_PACK_DATA_POINTERS, CUDNN_TYPE_VOID_PTR,
             static_cast<int64_t>(addresses.size()), addresses.data())
        .set(CUDNN_ATTR_VARIANT_PACK_WORKSPACE, CUDNN_TYPE_VOID_PTR, 1, &workspace)
        .close();
    return pack;
}

const descriptor& attention_call::pack_for(const call_site& at) {
    key_.assign(at.operands.begin(), at.operands.end());
    key_.push_back(at.workspace);
    const auto known = packs_.find(key_);
    return known != packs_.end() ? known->second
                                 : packs_.emplace(key_, make_pack(at)).first->second;
}

void attention_call::enqueue(const call_site& at) {
    const descriptor& pack = pack_for(at);
    handle_->use(reinterpret_cast<cudaStream_t>(at.stream));
    const api& dnn = plan_->graph().library();
    check(dnn, dnn.execute(handle_->get(), plan_->get(), pack.get()), "enqueue attention");
}

std::vector<std::string> records_to_try(device& on, const attention_shape& it, direction which) {
    const auto handle = handle_of(on);
    const builder build(graph_of(it, which), {.handle = handle->get()});
    return build.records(searched_engines);
}

}  // namespace accelbench::cuda::cudnn
