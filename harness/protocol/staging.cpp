// SPDX-License-Identifier: Apache-2.0
// memfd, seals and mapping of the staging area.
#include "harness/protocol/staging.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <new>
#include <utility>

namespace accelbench::protocol {

namespace {

constexpr std::uint64_t populated = 1ULL << 20U;
constexpr int wanted_seals = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL;

error system_error(const char* happened) {
    return make_error(error_code::worker_start, "cannot set up the memory shared with a worker",
                      std::string(happened) + ": " + std::strerror(errno),
                      "Check the free memory and the limits of this machine.");
}

}  // namespace

result<staging> staging::map(int descriptor, std::uint64_t size) {
    void* memory = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    if (memory == MAP_FAILED) {
        return system_error("mmap failed");
    }
    // A window writes its batches' times here: their pages are faulted in before anything is timed.
    // The rest would only delay the worker's start. A kernel before 5.14 cannot, and measures on.
    madvise(memory, std::min(size, populated), MADV_POPULATE_WRITE);
    return staging(descriptor, static_cast<std::byte*>(memory), size);
}

result<staging> staging::create(std::uint64_t data_bytes) {
    const std::uint64_t wanted = std::max(data_bytes, smallest_staging);
    const std::uint64_t size =
        staging_page + (wanted + staging_page - 1) / staging_page * staging_page;
    const int descriptor = memfd_create("accelbench-staging", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (descriptor < 0) {
        return system_error("memfd_create failed");
    }
    if (ftruncate(descriptor, static_cast<off_t>(size)) != 0 ||
        fcntl(descriptor, F_ADD_SEALS, wanted_seals) != 0) {
        error failure = system_error("sizing or sealing the memory failed");
        ::close(descriptor);
        return failure;
    }
    auto area = map(descriptor, size);
    if (!area) {
        ::close(descriptor);
        return area;
    }
    new (area->memory_) heartbeat{};
    return area;
}

result<staging> staging::adopt(int descriptor) {
    struct stat about {};
    const int seals = fcntl(descriptor, F_GET_SEALS);
    if (seals < 0 || (seals & wanted_seals) != wanted_seals || fstat(descriptor, &about) != 0) {
        errno = EINVAL;
        return system_error("the descriptor is no sealed memory file");
    }
    const auto size = static_cast<std::uint64_t>(about.st_size);
    if (size < staging_page + smallest_staging) {
        errno = EINVAL;
        return system_error("the memory file is too small");
    }
    auto area = map(descriptor, size);
    if (area) {
        ::close(descriptor);
        area->descriptor_ = -1;
    }
    return area;
}

staging::staging(staging&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      memory_(std::exchange(other.memory_, nullptr)),
      size_(std::exchange(other.size_, 0)) {}

staging::~staging() {
    if (memory_ != nullptr) {
        munmap(memory_, size_);
    }
    if (descriptor_ >= 0) {
        ::close(descriptor_);
    }
}

}  // namespace accelbench::protocol
