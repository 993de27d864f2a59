// SPDX-License-Identifier: Apache-2.0
#include "results/bundle/folder_lock.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string>
#include <utility>

namespace accelbench::results {
namespace {

std::string holder_of(const file_handle& file) {
    std::array<char, 32> text{};
    const ssize_t got = ::pread(file.get(), text.data(), text.size() - 1, 0);
    const std::string pid(text.data(), got > 0 ? static_cast<std::size_t>(got) : 0U);
    return pid.empty() ? std::string("another process") : "process " + pid;
}

/// True if the path still names the file that was locked: its holder removes it when done.
bool is_current(const file_handle& file, const std::filesystem::path& path) {
    struct stat held {};
    struct stat named {};
    return ::fstat(file.get(), &held) == 0 && ::stat(path.c_str(), &named) == 0 &&
           held.st_ino == named.st_ino && held.st_dev == named.st_dev;
}

}  // namespace

folder_lock::folder_lock(file_handle file, std::filesystem::path path)
    : file_(std::move(file)), path_(std::move(path)) {}

folder_lock::folder_lock(folder_lock&& other) noexcept
    : file_(std::move(other.file_)), path_(std::exchange(other.path_, {})) {}

folder_lock& folder_lock::operator=(folder_lock&& other) noexcept {
    std::swap(file_, other.file_);
    std::swap(path_, other.path_);
    return *this;
}

folder_lock::~folder_lock() {
    if (file_.get() >= 0 && !path_.empty()) {
        ::unlink(path_.c_str());
    }
}

result<folder_lock> folder_lock::acquire(const std::filesystem::path& folder) {
    const std::filesystem::path path = folder / ".lock";
    const std::string tried = fmt::format("cannot write to {}", folder.string());
    while (true) {
        file_handle file(
            ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR | S_IRGRP));
        if (file.get() < 0) {
            return file_error(tried, errno);
        }
        if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
            if (errno != EWOULDBLOCK) {
                return file_error(tried, errno);
            }
            return make_error(
                error_code::bundle_locked, tried,
                fmt::format("another campaign is running there ({})", holder_of(file)),
                "Wait until it ends, or choose another folder");
        }
        if (!is_current(file, path)) {
            continue;
        }
        const std::string pid = std::to_string(::getpid());
        // The number only helps the other side's message; the lock holds without it.
        if (::ftruncate(file.get(), 0) != 0 ||
            ::pwrite(file.get(), pid.data(), pid.size(), 0) != static_cast<ssize_t>(pid.size())) {
            return folder_lock(std::move(file), path);
        }
        return folder_lock(std::move(file), path);
    }
}

}  // namespace accelbench::results
