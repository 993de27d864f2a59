// SPDX-License-Identifier: Apache-2.0
#include "results/bundle/durable_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace accelbench::results {
namespace {

/// 0, or the errno of the first failure.
int write_all(int descriptor, std::string_view content) {
    while (!content.empty()) {
        const ssize_t wrote = ::write(descriptor, content.data(), content.size());
        if (wrote < 0 && errno == EINTR) {
            continue;
        }
        if (wrote < 0) {
            return errno;
        }
        content.remove_prefix(static_cast<std::size_t>(wrote));
    }
    return 0;
}

int sync(int descriptor) {
    return ::fsync(descriptor) == 0 ? 0 : errno;
}

}  // namespace

file_handle::file_handle(file_handle&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)) {}

file_handle& file_handle::operator=(file_handle&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
}

file_handle::~file_handle() {
    if (descriptor_ >= 0) {
        ::close(descriptor_);
    }
}

error file_error(const std::string& tried, int number) {
    const std::string happened = std::strerror(number);
    if (number == ENOSPC || number == EDQUOT || number == EFBIG) {
        return make_error(error_code::disk_full, tried, happened,
                          "Finished runs are kept: free some space, then continue with --resume");
    }
    if (number == EROFS || number == EACCES || number == EPERM) {
        return make_error(error_code::read_only, tried, happened,
                          "Choose a folder that this user may write to");
    }
    return make_error(error_code::io, tried, happened, "Check the path and the disk behind it");
}

result<std::string> read_file(const std::filesystem::path& path) {
    const std::string tried = fmt::format("cannot read {}", path.string());
    const file_handle file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.get() < 0 && (errno == ENOENT || errno == ENOTDIR)) {
        return make_error(error_code::bundle_missing_file, tried, "there is no such file",
                          "Check the path, or use the complete bundle");
    }
    struct stat facts {};
    if (file.get() < 0 || ::fstat(file.get(), &facts) != 0) {
        return make_error(error_code::io, tried, std::strerror(errno));
    }
    if (!S_ISREG(facts.st_mode)) {
        return make_error(error_code::bundle_damaged, tried, "it is not a regular file",
                          "Name a plain file; of a bundle, use the original one");
    }
    std::string content(static_cast<std::size_t>(facts.st_size), '\0');
    std::size_t filled = 0;
    while (filled < content.size()) {
        const ssize_t got = ::read(file.get(), content.data() + filled, content.size() - filled);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return make_error(error_code::io, tried, std::strerror(errno));
        }
        if (got == 0) {
            break;
        }
        filled += static_cast<std::size_t>(got);
    }
    content.resize(filled);
    return content;
}

status write_file_atomic(const std::filesystem::path& path, std::string_view content) {
    const std::string tried = fmt::format("cannot write {}", path.string());
    std::filesystem::path draft = path;
    draft += ".draft";
    const file_handle file(::open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC,
                                  S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH));
    if (file.get() < 0) {
        return file_error(tried, errno);
    }
    int failure = write_all(file.get(), content);
    if (failure == 0) {
        failure = sync(file.get());
    }
    if (failure == 0 && ::rename(draft.c_str(), path.c_str()) != 0) {
        failure = errno;
    }
    if (failure != 0) {
        ::unlink(draft.c_str());
        return file_error(tried, failure);
    }
    return sync_folder(path.parent_path());
}

status append_durably(const file_handle& file, const std::filesystem::path& path,
                      std::string_view content) {
    const off_t before = ::lseek(file.get(), 0, SEEK_END);
    int failure = before < 0 ? errno : write_all(file.get(), content);
    if (failure == 0) {
        failure = sync(file.get());
    }
    if (failure == 0) {
        return {};
    }
    // Cutting a file needs no space, so this works on the full disk that brought us here.
    if (before >= 0 && ::ftruncate(file.get(), before) == 0) {
        sync(file.get());
    }
    return file_error(fmt::format("cannot write {}", path.string()), failure);
}

status sync_folder(const std::filesystem::path& folder) {
    const file_handle handle(
        ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (handle.get() < 0) {
        return file_error(fmt::format("cannot open folder {}", folder.string()), errno);
    }
    const int failure = sync(handle.get());
    // Some file systems refuse to sync a folder (EINVAL); there the rename is all there is.
    if (failure != 0 && failure != EINVAL) {
        return file_error(fmt::format("cannot sync folder {}", folder.string()), failure);
    }
    return {};
}

result<file_handle> open_for_append(const std::filesystem::path& path) {
    file_handle file(::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC,
                            S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH));
    if (file.get() < 0) {
        return file_error(fmt::format("cannot write {}", path.string()), errno);
    }
    return file;
}

}  // namespace accelbench::results
