// SPDX-License-Identifier: Apache-2.0
// Archives that somebody made to do harm, and the same bytes for the same files.
#include "results/pack/archive.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

namespace accelbench::results {
namespace {

using testing::HasSubstr;

la_ssize_t append(archive*, void* to, const void* bytes, size_t size) {
    static_cast<std::string*>(to)->append(static_cast<const char*>(bytes), size);
    return static_cast<la_ssize_t>(size);
}

struct foreign_entry {
    std::string name, content;
    std::function<void(archive_entry*)> change;
};

std::string foreign_archive(const std::vector<foreign_entry>& entries) {
    std::string bytes;
    archive* to = archive_write_new();
    archive_write_add_filter_gzip(to);
    archive_write_set_format_pax_restricted(to);
    archive_write_open(to, &bytes, nullptr, append, nullptr);
    for (const foreign_entry& one : entries) {
        archive_entry* entry = archive_entry_new();
        archive_entry_set_pathname(entry, one.name.c_str());
        archive_entry_set_size(entry, static_cast<la_int64_t>(one.content.size()));
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_perm(entry, 0644);
        if (one.change) {
            one.change(entry);
        }
        archive_write_header(to, entry);
        archive_write_data(to, one.content.data(), one.content.size());
        archive_entry_free(entry);
    }
    archive_write_close(to);
    archive_write_free(to);
    return bytes;
}

std::string refusal(const std::string& bytes, const archive_limits& limits = {}) {
    const auto read = read_archive(bytes, "bid.tar.gz", limits);
    return read ? "" : to_string(read.error());
}

TEST(archive, what_goes_in_comes_out_and_the_bytes_are_the_same) {
    const packed_files files{{"a/b.json", "{}"}, {"empty", ""}, {"z", std::string(100000, 'z')}};
    const auto bytes = make_archive(files);
    ASSERT_TRUE(bytes);
    EXPECT_EQ(*make_archive(files), *bytes);
    const auto back = read_archive(*bytes, "it");
    ASSERT_TRUE(back) << to_string(back.error());
    EXPECT_EQ(*back, files);
}

TEST(archive, names_that_leave_it_or_hide_are_refused) {
    for (const std::string name : {"../evil", "a/../../evil", "/etc/passwd", "a//b", ".hidden",
                                   "a/.hidden", "..", "a\\b", "a\nb"}) {
        EXPECT_THAT(refusal(foreign_archive({{name, "x", {}}})), HasSubstr("cannot trust")) << name;
    }
}

TEST(archive, links_and_devices_are_refused) {
    const auto said = [](const std::function<void(archive_entry*)>& change) {
        return refusal(foreign_archive({{"file", "", {}}, {"odd", "", change}}));
    };
    EXPECT_THAT(said([](archive_entry* e) {
                    archive_entry_set_filetype(e, AE_IFLNK);
                    archive_entry_set_symlink(e, "/etc/passwd");
                }),
                HasSubstr("entry \"odd\" is a link or a device"));
    EXPECT_THAT(said([](archive_entry* e) { archive_entry_set_hardlink(e, "file"); }),
                HasSubstr("is a link or a device"));
    EXPECT_THAT(said([](archive_entry* e) { archive_entry_set_filetype(e, AE_IFIFO); }),
                HasSubstr("is a link or a device"));
    EXPECT_THAT(said([](archive_entry* e) { archive_entry_set_filetype(e, AE_IFCHR); }),
                HasSubstr("is a link or a device"));
}

TEST(archive, doubles_bombs_and_crowds_are_refused) {
    EXPECT_THAT(refusal(foreign_archive({{"a", "1", {}}, {"a", "2", {}}})),
                HasSubstr("\"a\" is there twice"));
    EXPECT_THAT(refusal(foreign_archive({{"a", "1", {}}, {"a/b", "2", {}}})),
                HasSubstr("\"a\" is a file and a folder"));
    const std::string bomb = foreign_archive({{"zeros", std::string(4 << 20, '\0'), {}}});
    EXPECT_THAT(refusal(bomb, {.growth = 200, .allowance = 1 << 20}),
                HasSubstr("it unfolds to more than"));
    EXPECT_EQ(refusal(bomb), "") << "which a small one may";
    EXPECT_THAT(refusal(foreign_archive({{"a", "", {}}, {"b", "", {}}}), {.entries = 1}),
                HasSubstr("more than 1 entries"));
}

TEST(archive, what_is_cut_or_flipped_is_refused) {
    const std::string whole = *make_archive({{"a", std::string(5000, 'a')}, {"b", "bbb"}});
    for (std::size_t size = 0; size < whole.size(); ++size) {
        EXPECT_NE(refusal(whole.substr(0, size)), "") << size << " of " << whole.size();
    }
    std::uint32_t state = 1;
    std::string noise(200000, '\0');  // more than one read of the file
    for (char& byte : noise) {
        state = state * 1664525U + 1013904223U;
        byte = static_cast<char>(state >> 24U);
    }
    const std::string large = *make_archive({{"a", noise}, {"b", noise}, {"c", noise}});
    for (std::size_t size = 997; size < large.size(); size += 9973) {
        EXPECT_NE(refusal(large.substr(0, size)), "") << size << " of " << large.size();
    }
    EXPECT_THAT(refusal("this is a text"), HasSubstr("no gzipped tar archive"));
}

}  // namespace
}  // namespace accelbench::results
