// SPDX-License-Identifier: Apache-2.0
#include "backends/cpu/ranks/shared_memory.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <accelbench/sdk/error.hpp>
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

namespace accelbench::cpu {
namespace {

[[noreturn]] void fail(accb_status code, const std::string& tried, int number) {
    throw sdk::error(code, tried + ": " + std::strerror(number), number);
}

}  // namespace

shared_memory::shared_memory(std::uint64_t bytes)
    : descriptor_(memfd_create("accelbench-ranks", MFD_CLOEXEC)),
      size_(std::max<std::uint64_t>(bytes, 1)) {
    if (descriptor_ < 0 || ftruncate(descriptor_, static_cast<off_t>(size_)) != 0) {
        const int number = errno;
        *this = {};
        fail(ACCB_OUT_OF_MEMORY, "cannot get memory that ranks share", number);
    }
    map();
}

shared_memory::shared_memory(const memory_name& theirs) : size_(theirs.bytes) {
    const std::string path =
        "/proc/" + std::to_string(theirs.process) + "/fd/" + std::to_string(theirs.descriptor);
    descriptor_ = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
    if (descriptor_ < 0)
        fail(ACCB_UNSUPPORTED, "cannot reach another rank's memory, " + path, errno);
    map();
    // The mapping keeps the memory; a descriptor for each buffer of each rank would use them up.
    ::close(std::exchange(descriptor_, -1));
}

void shared_memory::map() {
    void* at = mmap(nullptr, size_, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor_, 0);
    if (at == MAP_FAILED) {
        const int number = errno;
        *this = {};
        fail(ACCB_OUT_OF_MEMORY, "cannot map memory that ranks share", number);
    }
    data_ = static_cast<std::byte*>(at);
}

shared_memory::shared_memory(shared_memory&& other) noexcept {
    *this = std::move(other);
}

shared_memory& shared_memory::operator=(shared_memory&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    return *this;
}

shared_memory::~shared_memory() {
    if (data_ != nullptr)
        munmap(data_, size_);
    if (descriptor_ >= 0)
        ::close(descriptor_);
}

memory_name shared_memory::name() const {
    return {getpid(), descriptor_, size_};
}

}  // namespace accelbench::cpu
