// SPDX-License-Identifier: Apache-2.0
#include "extension.hpp"

#include "backend.hpp"
#include "communicator.hpp"

namespace accelbench::cuda::nccl {
namespace {

accb_status create(accb_ctx* context, const accb_comm_desc* desc, void** comm,
                   accb_error* error_out) noexcept {
    return sdk::guarded(error_out, [&] {
        sdk::require(comm != nullptr, "comm_create() has nowhere to put the communicator");
        const accb_comm_desc order = sdk::local(desc);
        auto& backend = sdk::backend_of<cuda_backend>(context);
        rank_group* const made =
            std::make_unique<communicator>(backend.host(), order, backend.opened(order.device))
                .release();
        *comm = made;
        return ACCB_OK;
    });
}

accb_status abort(void* comm, accb_error* error_out) noexcept {
    return sdk::guarded(error_out, [&] {
        static_cast<communicator*>(static_cast<rank_group*>(comm))->abort();
        return ACCB_OK;
    });
}

void destroy(void* comm) {
    delete static_cast<rank_group*>(comm);
}

constexpr accb_collective table{sizeof(accb_collective), 0, create, abort, destroy};

}  // namespace

const accb_collective& extension() {
    return table;
}

}  // namespace accelbench::cuda::nccl
