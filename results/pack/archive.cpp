// SPDX-License-Identifier: Apache-2.0
#include "results/pack/archive.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <memory>
#include <system_error>

namespace accelbench::results {
namespace fs = std::filesystem;
namespace {

struct free_archive {
    void operator()(archive* a) const { archive_free(a); }
};
struct free_entry {
    void operator()(archive_entry* e) const { archive_entry_free(e); }
};
using writing = std::unique_ptr<archive, free_archive>;
using entry_owner = std::unique_ptr<archive_entry, free_entry>;

std::string words_of(archive* a) {
    const char* said = archive_error_string(a);
    return said != nullptr ? said : "the archive library does not say why";
}

la_ssize_t append(archive*, void* to, const void* bytes, size_t size) {
    static_cast<std::string*>(to)->append(static_cast<const char*>(bytes), size);
    return static_cast<la_ssize_t>(size);
}

error write_error(archive* a) {
    return make_error(error_code::io, "cannot make the archive", words_of(a));
}

/// Nothing where the name may be written below a folder; else what is wrong with it.
std::string_view wrong_with(std::string_view name) {
    if (name.empty() || name.front() == '/') {
        return "its name is no path inside the archive";
    }
    const auto unsafe = [](char c) {
        return static_cast<unsigned char>(c) < ' ' || c == '\\' || c == '\x7f';
    };
    if (name.size() > 1000 || std::any_of(name.begin(), name.end(), unsafe)) {
        return "its name has characters that no bundle needs";
    }
    while (!name.empty()) {
        const std::string_view part = name.substr(0, name.find('/'));
        if (part.empty() || part == "..") {
            return "its name leads out of the archive";
        }
        if (part.front() == '.') {
            return "its name is hidden, and hidden files are no part of a bundle";
        }
        name.remove_prefix(std::min(name.size(), part.size() + 1));
    }
    return {};
}

class archive_reader {
  public:
    archive_reader(std::string_view bytes, const std::string& where, const archive_limits& limits)
        : bytes_(bytes), where_(where), limits_(limits), from_(archive_read_new()) {}

    result<packed_files> read() {
        archive_read_support_filter_gzip(from_.get());
        archive_read_support_format_tar(from_.get());
        if (archive_read_open_memory(from_.get(), bytes_.data(), bytes_.size()) != ARCHIVE_OK) {
            return damaged("it is no gzipped tar archive: " + words_of(from_.get()));
        }
        archive_entry* entry = nullptr;
        int answer = ARCHIVE_OK;
        while ((answer = archive_read_next_header(from_.get(), &entry)) == ARCHIVE_OK) {
            if (++entries_ > limits_.entries) {
                return damaged(fmt::format("it has more than {} entries", limits_.entries));
            }
            if (auto taken = take(entry); !taken) {
                return taken.error();
            }
        }
        if (answer != ARCHIVE_EOF) {
            return damaged("it is cut off or damaged: " + words_of(from_.get()));
        }
        if (auto apart = check_folders(); !apart) {
            return apart.error();
        }
        return std::move(files_);
    }

  private:
    [[nodiscard]] error damaged(const std::string& happened) const {
        return make_error(error_code::bundle_damaged, "cannot trust " + where_, happened,
                          "Use the file that `accelbench pack` wrote");
    }

    status take(archive_entry* entry) {
        const char* text = archive_entry_pathname(entry);
        std::string name = text != nullptr ? text : "";
        const auto type = archive_entry_filetype(entry);
        if (type == AE_IFDIR && name.ends_with('/')) {
            name.pop_back();
        }
        const std::string shown = fmt::format("entry \"{}\"", printable(name));
        if (const std::string_view wrong = wrong_with(name); !wrong.empty()) {
            return damaged(fmt::format("{}: {}", shown, wrong));
        }
        if (archive_entry_hardlink(entry) != nullptr || archive_entry_symlink(entry) != nullptr ||
            (type != AE_IFREG && type != AE_IFDIR)) {
            return damaged(shown + " is a link or a device, not a file");
        }
        if (type == AE_IFDIR) {
            return {};
        }
        if (files_.contains(name)) {
            return damaged(shown + " is there twice");
        }
        auto content = read_content(shown);
        if (!content) {
            return content.error();
        }
        files_.emplace(std::move(name), std::move(*content));
        return {};
    }

    result<std::string> read_content(const std::string& shown) {
        const std::uint64_t most =
            std::min(limits_.total, limits_.allowance + limits_.growth * bytes_.size());
        std::string content;
        std::array<char, 1 << 16> piece{};
        for (;;) {
            const la_ssize_t got = archive_read_data(from_.get(), piece.data(), piece.size());
            if (got < 0) {
                return damaged(
                    fmt::format("{} is cut off or damaged: {}", shown, words_of(from_.get())));
            }
            if (got == 0) {
                return content;
            }
            unfolded_ += static_cast<std::uint64_t>(got);
            if (unfolded_ > most) {
                return damaged(fmt::format(
                    "it unfolds to more than {} bytes, which no bundle of {} bytes does", most,
                    bytes_.size()));
            }
            content.append(piece.data(), static_cast<std::size_t>(got));
        }
    }

    /// "a" and "a/b" cannot both be files.
    [[nodiscard]] status check_folders() const {
        for (const auto& [name, content] : files_) {
            for (std::size_t at = name.find('/'); at != std::string::npos;
                 at = name.find('/', at + 1)) {
                if (files_.contains(name.substr(0, at))) {
                    return damaged(
                        fmt::format("\"{}\" is a file and a folder", name.substr(0, at)));
                }
            }
        }
        return {};
    }

    static std::string printable(std::string name) {
        name.resize(std::min<std::size_t>(name.size(), 200));
        std::replace_if(
            name.begin(), name.end(),
            [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; }, '?');
        return name;
    }

    std::string_view bytes_;
    const std::string& where_;
    archive_limits limits_;
    std::unique_ptr<archive, free_archive> from_;
    packed_files files_;
    std::uint64_t unfolded_ = 0, entries_ = 0;
};

}  // namespace

result<std::string> make_archive(const packed_files& files) {
    std::string bytes;
    const writing to(archive_write_new());
    // Without a time in gzip's head, equal contents give equal bytes.
    if (archive_write_add_filter_gzip(to.get()) != ARCHIVE_OK ||
        archive_write_set_filter_option(to.get(), "gzip", "timestamp", nullptr) != ARCHIVE_OK ||
        archive_write_set_format_pax_restricted(to.get()) != ARCHIVE_OK ||
        archive_write_set_bytes_in_last_block(to.get(), 1) != ARCHIVE_OK ||
        archive_write_open(to.get(), &bytes, nullptr, append, nullptr) != ARCHIVE_OK) {
        return write_error(to.get());
    }
    for (const auto& [name, content] : files) {
        const entry_owner entry(archive_entry_new());
        archive_entry_set_pathname(entry.get(), name.c_str());
        archive_entry_set_size(entry.get(), static_cast<la_int64_t>(content.size()));
        archive_entry_set_filetype(entry.get(), AE_IFREG);
        archive_entry_set_perm(entry.get(), 0644);
        archive_entry_set_mtime(entry.get(), 0, 0);
        if (archive_write_header(to.get(), entry.get()) != ARCHIVE_OK ||
            archive_write_data(to.get(), content.data(), content.size()) !=
                static_cast<la_ssize_t>(content.size())) {
            return write_error(to.get());
        }
    }
    if (archive_write_close(to.get()) != ARCHIVE_OK) {
        return write_error(to.get());
    }
    return bytes;
}

result<packed_files> read_archive(std::string_view bytes, const std::string& where,
                                  const archive_limits& limits) {
    return archive_reader(bytes, where, limits).read();
}

status unpack(const packed_files& files, const fs::path& folder) {
    for (const auto& [name, content] : files) {
        const fs::path path = folder / name;
        std::error_code failure;
        fs::create_directories(path.parent_path(), failure);
        std::ofstream file(path, std::ios::binary);
        file.write(content.data(), static_cast<std::streamsize>(content.size()));
        file.close();
        if (!file) {
            return make_error(error_code::io, fmt::format("cannot unpack {}", path.string()),
                              "it could not be written",
                              "Make room in the folder for temporary files, or set TMPDIR");
        }
    }
    return {};
}

}  // namespace accelbench::results
