// SPDX-License-Identifier: Apache-2.0
#include "harness/worker/communicators.hpp"

#include <string_view>

namespace accelbench::worker {

using protocol::border_call;

status communicators::create(border& crossing, const accb_plugin& table, accb_ctx* context,
                             std::uint32_t id, const accb_comm_desc& desc) {
    constexpr std::string_view name = "accb.collective/1";
    if (offered_ == nullptr && table.get_extension != nullptr) {
        offered_ = static_cast<const accb_collective*>(
            crossing.cross(border_call::get_extension, table.get_extension, context,
                           accb_str{name.data(), name.size()}));
    }
    if (offered_ == nullptr || !ACCB_HAS(offered_, comm_destroy) ||
        offered_->comm_create == nullptr || offered_->comm_abort == nullptr ||
        offered_->comm_destroy == nullptr) {
        return fault(error_code::unsupported,
                     "the plug-in offers no accb.collective/1, or one with a function missing");
    }
    void* handle = nullptr;
    if (status made =
            crossing.ask(border_call::comm_create, offered_->comm_create, context, &desc, &handle);
        !made) {
        return made;
    }
    if (handle == nullptr) {
        return fault(error_code::plugin_refused,
                     "comm_create() returned ACCB_OK but no communicator");
    }
    const std::lock_guard lock(mutex_);
    handles_[id] = handle;
    return {};
}

void* communicators::find(std::uint32_t id) {
    const std::lock_guard lock(mutex_);
    const auto found = handles_.find(id);
    return found == handles_.end() ? nullptr : found->second;
}

void communicators::destroy_from(border& crossing, std::uint32_t since) {
    for (;;) {
        void* handle = nullptr;
        {
            const std::lock_guard lock(mutex_);
            const auto first = handles_.lower_bound(since);
            if (first == handles_.end()) {
                return;
            }
            handle = first->second;
            handles_.erase(first);
        }
        crossing.cross(border_call::comm_destroy, offered_->comm_destroy, handle);
    }
}

void communicators::abort_all() {
    const std::lock_guard lock(mutex_);
    for (const auto& [id, handle] : handles_) {
        accb_error ignored = empty_error();
        // Not through the border: the heartbeat page is to say what the main thread is stuck in.
        (void)offered_->comm_abort(handle, &ignored);
    }
}

}  // namespace accelbench::worker
