// SPDX-License-Identifier: Apache-2.0
// A folder with the files of cards, for tests that change them.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace accelbench::furiosa_test {

class card_scene : public testing::Test {
  protected:
    void SetUp() override {
        root_ = std::filesystem::temp_directory_path() /
                ("accelbench_cards_" + std::to_string(::getpid()) + "_" +
                 testing::UnitTest::GetInstance()->current_test_info()->name());
        std::filesystem::remove_all(root_);
        std::filesystem::create_directories(root_);
    }
    void TearDown() override {
        ::unsetenv("ACCELBENCH_FURIOSA_ROOT");
        std::filesystem::remove_all(root_);
    }

    /// As tests/doubles/furiosa/card_tree.py makes them: once a process, since Python takes its
    /// time.
    void make_cards(int count) const {
        const auto made =
            std::filesystem::temp_directory_path() /
            ("accelbench_card_tree_" + std::to_string(::getpid()) + "_" + std::to_string(count));
        if (!std::filesystem::exists(made)) {
            const std::string command = "python3 " ACCELBENCH_CARD_TREE " '" + made.string() +
                                        "' --cards " + std::to_string(count);
            ASSERT_EQ(std::system(command.c_str()), 0);
            static const keeper remove_at_exit;
        }
        std::filesystem::copy(made, root_,
                              std::filesystem::copy_options::recursive |
                                  std::filesystem::copy_options::copy_symlinks);
    }
    void put(const std::string& file, const std::string& text) const {
        std::filesystem::create_directories((root_ / file).parent_path());
        std::ofstream(root_ / file) << text << '\n';
    }
    void drop(const std::string& file) const {
        ASSERT_TRUE(std::filesystem::remove_all(root_ / file) > 0) << file;
    }

    /// Of the trees that were made once.
    struct keeper {
        ~keeper() {
            const std::string mine = "accelbench_card_tree_" + std::to_string(::getpid()) + "_";
            for (const auto& entry :
                 std::filesystem::directory_iterator(std::filesystem::temp_directory_path())) {
                if (entry.path().filename().string().starts_with(mine)) {
                    std::filesystem::remove_all(entry.path());
                }
            }
        }
    };

    std::filesystem::path root_;
    const std::string attributes_ = "sys/class/rngd_mgmt/rngd!npu0mgmt/";
    const std::string function_ = "sys/bus/pci/devices/0000:3b:00.0/";
};

}  // namespace accelbench::furiosa_test
