// SPDX-License-Identifier: Apache-2.0
#include "runtime/chip.hpp"

namespace accelbench::furiosa {
namespace {

runtime* open(const api& rt, const card& of, element_range elements) {
    const npu_desc whole{of.chip, elements.first, elements.last};
    runtime* const opened = rt.runtime_init(&whole, 1);
    if (opened == nullptr) {
        throw sdk::error(
            ACCB_UNAVAILABLE,
            "the runtime was asked for npu" + std::to_string(of.chip) + ", elements " +
                std::to_string(elements.first) + " to " + std::to_string(elements.last) +
                "; furiosa_runtime_init answered NULL: another process holds them, or the driver "
                "is not there. End the other process; the runtime's own words are in the worker's "
                "standard error");
    }
    return opened;
}

sdk::error no_memory(const std::string& where, uint64_t size) {
    return {ACCB_OUT_OF_MEMORY, "the runtime was asked for " + std::to_string(size) + " bytes " +
                                    where + "; it answered NULL. Choose smaller workloads"};
}

}  // namespace

chip::chip(const api& rt, const tree& files, const card& of, element_range elements)
    : rt_(rt), files_(files), number_(of.chip), opened_(open(rt, of, elements)) {}

sdk::error chip::failure(const std::string& what, int32_t code) const {
    const std::string node = "/dev/rngd/" + name() + "mgmt";
    const bool here = files_.has(node);
    return {here ? ACCB_INTERNAL : ACCB_DEVICE_LOST,
            name() + " was asked to " + what + "; the runtime answered " + std::to_string(code) +
                (here ? ". Look at the driver's messages (dmesg) and the worker's standard error"
                      : ", and " + node + " is gone: the card has left. Reset or replace it"),
            code};
}

npu_memory::npu_memory(const chip& on, uint64_t size)
    : on_(&on), held_(on.rt().npu_memory(on.opened(), size), on.rt().npu_free), size_(size) {
    if (held_ == nullptr) {
        throw no_memory("on " + on.name(), size);
    }
}

npu_memory::npu_memory(const npu_memory& block, uint64_t offset, uint64_t size)
    : on_(block.on_), held_(nullptr, on_->rt().npu_free), size_(size) {
    sdk::require(offset <= block.size_ && size <= block.size_ - offset,
                 "a view reaches beyond its block");
    const api& rt = on_->rt();
    held_.reset(rt.npu_view(on_->opened(), rt.npu_place(block.get()) + offset, size));
    if (held_ == nullptr) {
        throw no_memory("as a view on " + on_->name(), size);
    }
}

cpu_memory::cpu_memory(const chip& on, uint64_t size)
    : held_(on.rt().cpu_memory(size), on.rt().cpu_free), address_(nullptr), size_(size) {
    if (held_ == nullptr) {
        throw no_memory("of host memory for copies", size);
    }
    address_ = reinterpret_cast<std::byte*>(on.rt().cpu_address(held_.get()));
}

void write(const chip& on, const cpu_memory& from, const npu_memory& to) {
    sdk::require(from.bytes().size() == to.size(), "a copy has two lengths");
    if (const int32_t code = on.rt().write(on.opened(), from.get(), to.get()); code != 0) {
        throw on.failure("take " + std::to_string(to.size()) + " bytes (furiosa_write)", code);
    }
}

void read(const chip& on, const npu_memory& from, const cpu_memory& to) {
    sdk::require(to.bytes().size() == from.size(), "a copy has two lengths");
    if (const int32_t code = on.rt().read(on.opened(), from.get(), to.get()); code != 0) {
        throw on.failure("give " + std::to_string(from.size()) + " bytes (furiosa_read)", code);
    }
}

}  // namespace accelbench::furiosa
