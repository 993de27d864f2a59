// SPDX-License-Identifier: Apache-2.0
// The writer keeps what is finished, whatever happens to the process, the disk or the folder.
#include "results/bundle/bundle_writer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "results/bundle/read_bundle.hpp"
#include "results/bundle/verify_bundle.hpp"
#include "tests/unit/results/sample_campaign.hpp"

namespace accelbench::results {
namespace {

namespace fs = std::filesystem;
using samples::slurp;
using samples::spill;
using testing::HasSubstr;

TEST(bundle_writer, a_finished_bundle_is_read_back_and_sealed) {
    const samples::temporary_folder folder;
    const auto made = samples::full_campaign();
    made.write(folder.path() / "out");
    const auto read = read_bundle(folder.path() / "out");
    ASSERT_TRUE(read) << to_string(read.error());
    EXPECT_TRUE(read->sealed);
    EXPECT_EQ(read->runs.size(), made.runs.size());
    EXPECT_FALSE(fs::exists(folder.path() / "out/.lock"));
}

TEST(bundle_writer, an_existing_bundle_and_a_used_folder_are_refused) {
    const samples::temporary_folder folder;
    const auto made = samples::tiny_campaign();
    made.write(folder.path() / "out");
    const std::string before = slurp(folder.path() / "out/bundle.json");
    const auto again = bundle_writer::create(folder.path() / "out", made.campaign);
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code, error_code::bundle_exists);
    EXPECT_THAT(to_string(again.error()), HasSubstr("--resume"));
    EXPECT_EQ(slurp(folder.path() / "out/bundle.json"), before);

    fs::create_directory(folder.path() / "used");
    spill(folder.path() / "used/letter.txt", "dear");
    const auto used = bundle_writer::create(folder.path() / "used", made.campaign);
    ASSERT_FALSE(used);
    EXPECT_THAT(to_string(used.error()), HasSubstr("letter.txt"));
}

TEST(bundle_writer, two_campaigns_on_one_folder_are_refused) {
    const samples::temporary_folder folder;
    const auto made = samples::tiny_campaign();
    auto first = bundle_writer::create(folder.path() / "out", made.campaign);
    ASSERT_TRUE(first);
    for (int i = 0; i < 2; ++i) {
        const auto second =
            i == 0 ? bundle_writer::create(folder.path() / "out", made.campaign).error()
                   : bundle_writer::resume(folder.path() / "out").error();
        EXPECT_EQ(second.code, error_code::bundle_locked);
        EXPECT_THAT(to_string(second), HasSubstr(std::to_string(::getpid())));
    }
}

TEST(bundle_writer, the_lock_of_a_killed_process_is_taken_over) {
    const samples::temporary_folder folder;
    const auto made = samples::tiny_campaign();
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
        auto writer = bundle_writer::create(folder.path() / "out", made.campaign);
        const bool good = writer && writer->append(made.runs.front());
        if (good) {
            ::kill(::getpid(), SIGKILL);
        }
        ::_exit(1);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status));
    EXPECT_TRUE(fs::exists(folder.path() / "out/.lock"));
    const auto killed = read_bundle(folder.path() / "out");
    ASSERT_TRUE(killed) << to_string(killed.error());
    EXPECT_FALSE(killed->sealed);
    EXPECT_EQ(killed->runs.size(), 1U);
    EXPECT_EQ(killed->rows.size(), 1U);
    const auto resumed = bundle_writer::resume(folder.path() / "out");
    ASSERT_TRUE(resumed) << to_string(resumed.error());
    EXPECT_EQ(resumed->runs.size(), 1U);
}

TEST(bundle_writer, a_torn_last_line_is_cut_off_wherever_it_was_torn) {
    const auto made = samples::tiny_campaign();
    const samples::temporary_folder folder;
    made.write(folder.path() / "whole");
    const std::string journal = slurp(folder.path() / "whole/runs.jsonl");
    const std::size_t first_line = journal.find('\n') + 1;
    for (std::size_t size = first_line; size < journal.size(); size += 97) {
        const fs::path out = folder.path() / std::to_string(size);
        fs::copy(folder.path() / "whole", out);
        spill(out / "runs.jsonl", journal.substr(0, size));
        auto resumed = bundle_writer::resume(out);
        ASSERT_TRUE(resumed) << to_string(resumed.error());
        ASSERT_EQ(resumed->runs.size(), 1U);
        ASSERT_EQ(resumed->torn_bytes, size - first_line);
        ASSERT_TRUE(resumed->writer.append(made.runs.back()));
        ASSERT_TRUE(resumed->writer.finish(made.campaign));
        ASSERT_EQ(slurp(out / "runs.jsonl"), journal);
        ASSERT_EQ(slurp(out / "MANIFEST.sha256"), slurp(folder.path() / "whole/MANIFEST.sha256"));
    }
}

TEST(bundle_writer, an_interrupted_campaign_is_readable_and_resumable) {
    const samples::temporary_folder folder;
    auto made = samples::tiny_campaign();
    {
        auto writer = bundle_writer::create(folder.path() / "out", made.campaign);
        ASSERT_TRUE(writer);
        ASSERT_TRUE(writer->append(made.runs.front()));
        campaign_record stopped = made.campaign;
        stopped.complete = false;
        stopped.stopped_because = "interrupted";
        ASSERT_TRUE(writer->finish(stopped));
    }
    const auto read = read_bundle(folder.path() / "out");
    ASSERT_TRUE(read) << to_string(read.error());
    EXPECT_TRUE(read->sealed);
    EXPECT_EQ(read->campaign.stopped_because, "interrupted");
    EXPECT_TRUE(verify_bundle(folder.path() / "out").passed());
    auto resumed = bundle_writer::resume(folder.path() / "out");
    ASSERT_TRUE(resumed);
    EXPECT_FALSE(fs::exists(folder.path() / "out/MANIFEST.sha256"));
    ASSERT_TRUE(resumed->writer.append(made.runs.back()));
    ASSERT_TRUE(resumed->writer.finish(made.campaign));
    EXPECT_TRUE(verify_bundle(folder.path() / "out").passed());
}

TEST(bundle_writer, a_full_disk_is_said_and_finished_runs_stay) {
    const samples::temporary_folder folder;
    const auto made = samples::tiny_campaign();
    auto writer = bundle_writer::create(folder.path() / "out", made.campaign);
    ASSERT_TRUE(writer);
    ASSERT_TRUE(writer->append(made.runs.front()));
    const std::string journal = slurp(folder.path() / "out/runs.jsonl");
    // A file size limit stops a write in its middle, as a full disk does.
    ::signal(SIGXFSZ, SIG_IGN);
    rlimit before{};
    ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
    const auto with_room_for = [&before](std::size_t bytes, const auto& act) {
        const rlimit full{bytes, before.rlim_max};
        EXPECT_EQ(::setrlimit(RLIMIT_FSIZE, &full), 0);
        const status outcome = act();
        EXPECT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
        return outcome;
    };
    const auto refused =
        with_room_for(journal.size() + 100, [&] { return writer->append(made.runs.back()); });
    const auto unfinished = with_room_for(100, [&] { return writer->finish(made.campaign); });
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, error_code::disk_full);
    EXPECT_THAT(to_string(refused.error()), HasSubstr("runs.jsonl"));
    EXPECT_FALSE(unfinished);
    EXPECT_EQ(slurp(folder.path() / "out/runs.jsonl"), journal);
    const auto read = read_bundle(folder.path() / "out");
    ASSERT_TRUE(read) << to_string(read.error());
    EXPECT_EQ(read->runs.size(), 1U);
}

TEST(bundle_writer, no_space_left_is_told_from_other_faults) {
    const file_handle full = std::move(open_for_append("/dev/full")).value();
    const auto refused = append_durably(full, "/dev/full", "x");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, error_code::disk_full);
}

TEST(bundle_writer, a_read_only_folder_is_said) {
    const samples::temporary_folder folder;
    fs::permissions(folder.path(), fs::perms::owner_read | fs::perms::owner_exec |
                                       fs::perms::others_read | fs::perms::others_exec);
    // Root may write to every folder, so it acts as nobody meanwhile.
    constexpr uid_t nobody = 65534;
    const bool root = ::geteuid() == 0;
    if (root) {
        ASSERT_EQ(::seteuid(nobody), 0);
    }
    const auto made = samples::tiny_campaign();
    const auto below = bundle_writer::create(folder.path() / "out", made.campaign);
    const auto inside = bundle_writer::create(folder.path(), made.campaign);
    if (root) {
        ASSERT_EQ(::seteuid(0), 0);
    }
    fs::permissions(folder.path(), fs::perms::owner_all);
    for (const auto* refused : {&below, &inside}) {
        ASSERT_FALSE(*refused);
        EXPECT_EQ(refused->error().code, error_code::read_only);
        EXPECT_THAT(to_string(refused->error()), HasSubstr(folder.path().string()));
    }
}

}  // namespace
}  // namespace accelbench::results
