// SPDX-License-Identifier: Apache-2.0
// Manifests, search and device names: what is accepted, what is refused and with which words.
#include "harness/supervisor/plugins.hpp"

#include <gmock/gmock.h>
#include <unistd.h>

#include <fstream>

#include "harness/supervisor/text.hpp"

namespace accelbench::supervisor {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

class plugins : public ::testing::Test {
  protected:
    fs::path folder_ = fs::path(::testing::TempDir()) / ("plugins." + std::to_string(getpid()));
    void SetUp() override { fs::create_directories(folder_ / "b"); }
    void TearDown() override { fs::remove_all(folder_); }
    fs::path write(const std::string& name, const std::string& text) {
        std::ofstream(folder_ / name) << text;
        return folder_ / name;
    }
};

TEST_F(plugins, a_manifest_is_read_whole) {
    const auto read = read_manifest(write("chip.accelbench.toml", R"(
name = "chip"
library = "accb_chip.so"
description = "A chip"
roles = ["run", "telemetry"]
[environment]
OMP_NUM_THREADS = "{threads}"
CPUS = "{cpus}/{cpus}"
[[option]]
name = "noise"
help = "Spread of times"
)"));
    ASSERT_TRUE(read) << to_string(read.error());
    EXPECT_EQ(read->name, "chip");
    EXPECT_EQ(read->library, fs::weakly_canonical(folder_) / "accb_chip.so");
    EXPECT_THAT(read->roles, ElementsAre("run", "telemetry"));
    EXPECT_THAT(read->option_help, ElementsAre(Pair("noise", "Spread of times")));

    const auto options = make_worker_options(*read, *parse_device("chip:0,noise=1"), {2, 3});
    EXPECT_THAT(options.environment,
                ElementsAre(Pair("CPUS", "2,3/2,3"), Pair("OMP_NUM_THREADS", "2")));
    EXPECT_THAT(options.options, ElementsAre(Pair("noise", "1")));
    EXPECT_THAT(options.cpus, ElementsAre(2, 3));
}

TEST_F(plugins, a_broken_manifest_says_what_is_wrong) {
    const std::vector<std::pair<std::string, std::string>> cases = {
        {"name = ", "line 1"},
        {"name = \"a\"\nlibrary = \"a.so\"\nroles = \"run\"", "roles is not a list"},
        {"name = \"a\"\nlibrary = \"a.so\"\nroles = [\"judge\"]", "a role is"},
        {"library = \"a.so\"", "name"},
        {"name = \"a\"", "library"},
        {"name = \"A b\"\nlibrary = \"a.so\"", "name"},
        {"name = \"a\"\nlibrary = \"a.so\"\nenviroment = 1", "unknown key 'enviroment'"},
        {"name = \"a\"\nlibrary = \"a.so\"\nenvironment = 1", "not a table"},
        {"name = \"a\"\nlibrary = \"a.so\"\n[environment]\nN = 1", "N is not a text"},
        {"name = \"a\"\nlibrary = \"a.so\"\n[[option]]\nname = \"x\"", "help"},
        {"name = \"a\"\nlibrary = \"a.so\"\noption = 3", "[[option]]"},
    };
    for (const auto& [text, expected] : cases) {
        const auto read = read_manifest(write("bad.accelbench.toml", text));
        ASSERT_FALSE(read) << text;
        EXPECT_EQ(read.error().code, error_code::bad_manifest);
        EXPECT_THAT(to_string(read.error()), HasSubstr(expected)) << text;
    }
}

TEST_F(plugins, the_first_of_two_names_wins_and_broken_ones_stop_nobody) {
    write("z.accelbench.toml", "name = \"z\"\nlibrary = \"first.so\"");
    write("broken.accelbench.toml", "name");
    write("b/z.accelbench.toml", "name = \"z\"\nlibrary = \"second.so\"");
    write("b/a.accelbench.toml", "name = \"a\"\nlibrary = \"a.so\"");
    const auto list = find_plugins({{}, {folder_, folder_ / "absent", folder_ / "b"}});
    ASSERT_EQ(list.plugins.size(), 2U);
    EXPECT_EQ(list.plugins[0].library.filename(), "first.so");
    EXPECT_EQ(list.plugins[1].name, "a");
    EXPECT_EQ(list.problems.size(), 1U);
}

TEST_F(plugins, a_library_brings_its_manifest_or_defaults) {
    write("accb_chip.so", "");
    write("libbare.so", "");
    write("other.accelbench.toml", "name = \"chip7\"\nlibrary = \"accb_chip.so\"");
    const auto list =
        find_plugins({{folder_ / "accb_chip.so", folder_ / "libbare.so", folder_ / "none.so"}, {}});
    ASSERT_EQ(list.plugins.size(), 2U);
    EXPECT_EQ(list.plugins[0].name, "chip7");
    EXPECT_EQ(list.plugins[1].name, "bare");
    ASSERT_EQ(list.problems.size(), 1U);
    EXPECT_EQ(list.problems[0].code, error_code::plugin_not_found);
}

TEST(device, is_read_with_options) {
    const auto spec = parse_device("sim:1,noise=0.01,faults=a=b");
    ASSERT_TRUE(spec);
    EXPECT_EQ(spec->backend, "sim");
    EXPECT_EQ(spec->index, 1U);
    EXPECT_EQ(spec->label, "sim:1,noise=0.01,faults=a=b");
    EXPECT_THAT(spec->options, ElementsAre(Pair("noise", "0.01"), Pair("faults", "a=b")));
    EXPECT_EQ(parse_device("cpu")->label, "cpu:0");
}

TEST(device, mistakes_are_named) {
    const std::vector<std::pair<std::string, std::string>> cases = {
        {"", "name is missing"},     {":1", "name is missing"},        {"cpu:", "'' is not"},
        {"cpu:x", "'x' is not"},     {"cpu:-1", "'-1' is not"},        {"cpu:0x", "'0x' is not"},
        {"cpu:99999999999", "9999"}, {"sim:0,noise", "'noise' is"},    {"sim:0,", "'' is not"},
        {"sim:0,=1", "'=1' is not"}, {"sim:0,a=1,a=2", "given twice"}, {"sim:0,role=x", "role"},
    };
    for (const auto& [text, expected] : cases) {
        const auto spec = parse_device(text);
        ASSERT_FALSE(spec) << text;
        EXPECT_EQ(spec.error().code, error_code::bad_usage);
        EXPECT_THAT(spec.error().happened, HasSubstr(expected)) << text;
    }
}

TEST(text, a_log_is_one_line_without_what_is_for_debugging) {
    EXPECT_EQ(log_in_one_line("debug: seed\nwarning: no card\n\nas it came\nerror: gone\n"),
              "no card; as it came; gone");
    EXPECT_EQ(log_in_one_line(""), "");
}

TEST(text, keeps_sound_characters_and_nothing_else) {
    EXPECT_EQ(clean_text("a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80z"),
              "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80z");
    EXPECT_EQ(clean_text("\x1B[31m\x7F"), "?[31m?");
    EXPECT_EQ(clean_text("a\nb"), "a b");
    EXPECT_EQ(clean_text("a\nb", true), "a\nb");
    EXPECT_EQ(clean_text("\xC0\xAF"), "??") << "overlong";
    EXPECT_EQ(clean_text("\xED\xA0\x80"), "???") << "surrogate";
    EXPECT_EQ(clean_text("\xF4\x90\x80\x80"), "????") << "above U+10FFFF";
    EXPECT_EQ(clean_text("\xE2\x82"), "??") << "cut off";
}

}  // namespace
}  // namespace accelbench::supervisor
