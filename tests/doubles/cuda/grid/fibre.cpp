// SPDX-License-Identifier: Apache-2.0
// The switch itself: a few instructions on x86-64 (ucontext would make a system call each time),
// and the address sanitizer's annotations.
#include "tests/doubles/cuda/grid/fibre.hpp"

#include <sys/mman.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <vector>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#endif
#if !defined(__x86_64__)
#include <ucontext.h>
#endif

namespace accelbench::cuda_double {
namespace {

#if defined(__SANITIZE_ADDRESS__)
constexpr std::size_t stack_size = 256U << 10U;  // instrumented frames are several times as large
#else
constexpr std::size_t stack_size = 64U << 10U;
#endif
constexpr std::size_t guard_size = 4096;

}  // namespace

#if defined(__x86_64__)
// Callee-saved registers of the System V ABI; the control words of the floating-point units are the
// same in every flow.
extern "C" void accb_cuda_switch_stack(void** save, void* load);
__asm__(
    ".text\n"
    ".type accb_cuda_switch_stack,@function\n"
    ".hidden accb_cuda_switch_stack\n"
    ".globl accb_cuda_switch_stack\n"
    "accb_cuda_switch_stack:\n"
    "  pushq %rbp\n  pushq %rbx\n  pushq %r12\n  pushq %r13\n  pushq %r14\n  pushq %r15\n"
    "  movq %rsp, (%rdi)\n"
    "  movq %rsi, %rsp\n"
    "  popq %r15\n  popq %r14\n  popq %r13\n  popq %r12\n  popq %rbx\n  popq %rbp\n"
    "  ret\n"
    ".size accb_cuda_switch_stack,.-accb_cuda_switch_stack\n");

void begin_flow(flow& to, void (*entry)()) {
    const auto top = reinterpret_cast<std::uintptr_t>(to.stack_bottom) + to.stack_bytes;
    auto* words = reinterpret_cast<std::uintptr_t*>(top & ~std::uintptr_t{15});
    *--words = 0;  // a return address for entry(), which keeps the stack aligned as after a call
    *--words = reinterpret_cast<std::uintptr_t>(entry);
    for (int saved = 0; saved < 6; ++saved) {
        *--words = 0;
    }
    to.stack_pointer = words;
    to.fake_stack = nullptr;
}

static void raw_switch(flow& from, flow& to) {
    accb_cuda_switch_stack(&from.stack_pointer, to.stack_pointer);
}
#else
// A ucontext_t at the low end of each stack, and one a thread for the flow that runs on its own.
namespace {
ucontext_t& context_of(flow& it) {
    if (it.stack_pointer == nullptr) {
        it.stack_pointer = new ucontext_t{};  // of a worker thread: lives as long as the process
    }
    return *static_cast<ucontext_t*>(it.stack_pointer);
}
}  // namespace

void begin_flow(flow& to, void (*entry)()) {
    auto* low = const_cast<std::byte*>(static_cast<const std::byte*>(to.stack_bottom));
    to.stack_pointer = low;
    ucontext_t& context = context_of(to);
    getcontext(&context);
    constexpr std::size_t room = 4096;
    context.uc_stack.ss_sp = low + room;
    context.uc_stack.ss_size = to.stack_bytes - room;
    context.uc_link = nullptr;
    makecontext(&context, entry, 0);
    to.fake_stack = nullptr;
}

static void raw_switch(flow& from, flow& to) {
    swapcontext(&context_of(from), &context_of(to));
}
#endif

void switch_flow(flow& from, flow& to, bool from_ends) {
#if defined(__SANITIZE_ADDRESS__)
    __sanitizer_start_switch_fiber(from_ends ? nullptr : &from.fake_stack, to.stack_bottom,
                                   to.stack_bytes);
    raw_switch(from, to);
    __sanitizer_finish_switch_fiber(from.fake_stack, nullptr, nullptr);
#else
    (void)from_ends;
    raw_switch(from, to);
#endif
}

void flow_entered(flow& left) {
#if defined(__SANITIZE_ADDRESS__)
    const void* bottom = nullptr;
    std::size_t bytes = 0;
    __sanitizer_finish_switch_fiber(nullptr, &bottom, &bytes);
    if (left.stack_bottom == nullptr) {
        left.stack_bottom = bottom;
        left.stack_bytes = bytes;
    }
#else
    (void)left;
#endif
}

struct stack_mapping {
    std::byte* base = nullptr;
    std::size_t count = 0;

    explicit stack_mapping(std::size_t wanted) : count(wanted) {
        void* const got = mmap(nullptr, wanted * (stack_size + guard_size), PROT_READ | PROT_WRITE,
                               MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (got == MAP_FAILED) {
            std::fputs("kernels on the host: no memory for their stacks\n", stderr);
            std::abort();
        }
        base = static_cast<std::byte*>(got);
        for (std::size_t index = 0; index < wanted; ++index) {
            (void)mprotect(base + index * (stack_size + guard_size), guard_size, PROT_NONE);
        }
    }
    ~stack_mapping() { munmap(base, count * (stack_size + guard_size)); }
    stack_mapping(const stack_mapping&) = delete;
    stack_mapping& operator=(const stack_mapping&) = delete;

    [[nodiscard]] std::byte* stack(std::size_t index) const {
        return base + index * (stack_size + guard_size) + guard_size;
    }
};

namespace {

std::mutex idle_lock;

// Never destroyed: a worker may still give stacks back while the process ends.
std::vector<std::unique_ptr<stack_mapping>>& idle_stacks() {
    static auto& list = *new std::vector<std::unique_ptr<stack_mapping>>;
    return list;
}

}  // namespace

stack_set::stack_set(std::size_t count) {
    const std::lock_guard hold(idle_lock);
    auto& list = idle_stacks();
    for (auto it = list.begin(); it != list.end(); ++it) {
        if ((*it)->count >= count) {
            memory_ = std::move(*it);
            list.erase(it);
            return;
        }
    }
    memory_ = std::make_unique<stack_mapping>(count);
}

stack_set::~stack_set() {
    const std::lock_guard hold(idle_lock);
    idle_stacks().push_back(std::move(memory_));
}

void stack_set::give(std::size_t index, flow& to) const {
    to.stack_bottom = memory_->stack(index);
    to.stack_bytes = stack_size;
}

void stack_set::abandon(std::size_t count) {
#if defined(__SANITIZE_ADDRESS__)
    for (std::size_t index = 0; index < count; ++index) {
        ASAN_UNPOISON_MEMORY_REGION(memory_->stack(index), stack_size);
    }
#else
    (void)count;
#endif
}

}  // namespace accelbench::cuda_double
