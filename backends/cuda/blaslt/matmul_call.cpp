// SPDX-License-Identifier: Apache-2.0
// Prepares a product on an open device and enqueues it.
#include "matmul_call.hpp"

#include <accelbench/sdk/error.hpp>
#include <array>
#include <map>

#include "device.hpp"

namespace accelbench::cuda::blaslt {
namespace {

// The most that an algorithm may ask for; a session allocates what the chosen one needs. Twice what
// Nvidia's documentation recommends for its largest parts (32 MiB on Hopper and Blackwell).
constexpr uint64_t workspace_limit = 64u << 20;

// How many of the heuristic's answers a search times: its list is sorted by expected time, and
// later ones are far behind.
constexpr int searched_algorithms = 24;

using shared_handle = std::shared_ptr<const owned<cublasLtHandle_t>>;

/// One handle for all programs of a device that are alive: it holds device memory of its own.
shared_handle handle_of(const api& lt, device& on) {
    static std::map<CUcontext, std::weak_ptr<const owned<cublasLtHandle_t>>> known;
    on.open();
    std::weak_ptr<const owned<cublasLtHandle_t>>& slot = known[on.context()];
    shared_handle handle = slot.lock();
    if (handle == nullptr) {
        handle = std::make_shared<const owned<cublasLtHandle_t>>(open_handle(lt));
        slot = handle;
    }
    return handle;
}

const api& table() {
    const lookup& found = library();
    if (!found.table) {
        throw sdk::error(ACCB_UNAVAILABLE, found.why);
    }
    return *found.table;
}

}  // namespace

void matmul_call::prepare(device& on) {
    if (product_) {
        return;
    }
    const api& lt = table();
    handle_ = handle_of(lt, on);
    descriptors what = describe(lt, problem_);
    algorithm chosen;
    if (record_.empty()) {
        const auto found =
            candidates(lt, handle_->get(), problem_, what, workspace_limit, searched_algorithms);
        if (found.empty()) {
            throw refusal{ACCB_WHY_SHAPE,
                          "cuBLASLt has no algorithm on this device that keeps "
                          "the workload's arithmetic"};
        }
        chosen = found.front();
    } else {
        std::string why;
        const auto named =
            algorithm_of(lt, handle_->get(), problem_, what, workspace_limit, record_, why);
        if (!named) {
            throw sdk::error(ACCB_INVALID_ARGUMENT, "the tuning record '" + record_ +
                                                        "' cannot be used: " + why +
                                                        "; tune again on this device");
        }
        chosen = *named;
    }
    product_.emplace(lt, handle_->get(), problem_, std::move(what), chosen);
}

uint64_t matmul_call::workspace_bytes() const {
    return product_->chosen().workspace_bytes;
}

void matmul_call::enqueue(const call_site& at) {
    const auto [a, b, y] = std::array{at.operands[0], at.operands[1], at.operands[2]};
    product_->enqueue({reinterpret_cast<const void*>(a), reinterpret_cast<const void*>(b),
                       reinterpret_cast<void*>(y), reinterpret_cast<void*>(at.workspace)},
                      reinterpret_cast<cudaStream_t>(at.stream));
}

std::string matmul_call::record() const {
    return record_of(table(), product_->chosen());
}

std::vector<std::string> records_to_try(device& on, const problem& it) {
    const api& lt = table();
    const shared_handle handle = handle_of(lt, on);
    const descriptors what = describe(lt, it);
    std::vector<std::string> records;
    for (const algorithm& one :
         candidates(lt, handle->get(), it, what, workspace_limit, searched_algorithms)) {
        records.push_back(record_of(lt, one));
    }
    return records;
}

}  // namespace accelbench::cuda::blaslt
