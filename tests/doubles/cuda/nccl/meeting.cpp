// SPDX-License-Identifier: Apache-2.0
#include "meeting.hpp"

#include <fcntl.h>
#include <linux/futex.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <climits>
#include <cstdio>

namespace nccl_double {

int meeting::create() {
    const int made = memfd_create("nccl-double", MFD_CLOEXEC);
    return made >= 0 && ftruncate(made, sizeof(common)) == 0 ? made : -1;
}

bool meeting::open(pid_t process, int descriptor) {
    char path[64];
    std::snprintf(path, sizeof path, "/proc/%d/fd/%d", process, descriptor);
    const int file = ::open(path, O_RDWR | O_CLOEXEC);
    if (file < 0) {
        return false;
    }
    void* at = mmap(nullptr, sizeof(common), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    ::close(file);
    all_ = at == MAP_FAILED ? nullptr : static_cast<common*>(at);
    return all_ != nullptr;
}

meeting::~meeting() {
    if (all_ != nullptr) {
        munmap(all_, sizeof(common));
    }
}

bool meeting::meet() const {
    const std::uint32_t phase = all_->phase.load();
    if (left_.load() || all_->broken.load() != 0) {
        return false;
    }
    if (all_->arrived.fetch_add(1) + 1 == all_->ranks.load()) {
        all_->arrived.store(0);
        all_->phase.fetch_add(1);
        tell();
    }
    while (true) {
        const std::uint32_t news = all_->news.load();
        if (left_.load() || all_->broken.load() != 0) {
            return false;
        }
        if (all_->phase.load() != phase) {
            return true;
        }
        syscall(SYS_futex, &all_->news, FUTEX_WAIT, news, nullptr, nullptr, 0);
    }
}

void meeting::leave() const {
    left_.store(true);
    tell();
}

void meeting::wait_until_left() const {
    while (true) {
        const std::uint32_t news = all_->news.load();
        if (left_.load()) {
            return;
        }
        syscall(SYS_futex, &all_->news, FUTEX_WAIT, news, nullptr, nullptr, 0);
    }
}

void meeting::break_up() const {
    all_->broken.store(1);
    tell();
}

void meeting::tell() const {
    all_->news.fetch_add(1);  // whoever is about to sleep on the old value does not
    syscall(SYS_futex, &all_->news, FUTEX_WAKE, INT_MAX, nullptr, nullptr, 0);
}

}  // namespace nccl_double
