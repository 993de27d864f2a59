// SPDX-License-Identifier: Apache-2.0
// What people and vendors write: suites, manifests, device names.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "harness/supervisor/plugins.hpp"
#include "kernels/suites/suite.hpp"
#include "tests/fuzz/mutator.hpp"

namespace accelbench::fuzz {
namespace {

namespace fs = std::filesystem;

std::string slurp(const fs::path& path) {
    std::stringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

/// One file that each mutation is written to.
class scratch {
  public:
    explicit scratch(const std::string& name)
        : path_(fs::path(testing::TempDir()) / ("accelbench_fuzz_" + name)) {}
    ~scratch() { fs::remove(path_); }
    scratch(const scratch&) = delete;
    scratch& operator=(const scratch&) = delete;
    const fs::path& write(const std::string& text) {
        std::ofstream(path_, std::ios::binary | std::ios::trunc) << text;
        return path_;
    }

  private:
    fs::path path_;
};

const std::vector<std::string_view> suite_words{"[[row]]\n",
                                                "kernel = \"matmul\"\n",
                                                "kernel = \"softmax\"\n",
                                                "dtype = [\"f32\", \"bf16\"]\n",
                                                "m = -1\n",
                                                "n = 0\n",
                                                "k = 1099511627777\n",
                                                "k = 9223372036854775807\n",
                                                "n = 1e30\n",
                                                "m = []\n",
                                                "m = [1, [2]]\n",
                                                "model = \"llama3.1-8b\"\n",
                                                "layer = \"qkv\"\n",
                                                "model = 7\n",
                                                "boundaries = [\"host\"]\n",
                                                "boundaries = 3\n",
                                                "form = \"tn\"\n",
                                                "source = \"\"\n",
                                                "hq = 7\n",
                                                "hkv = 3\n",
                                                "d = 1000000\n",
                                                "= ",
                                                "\"",
                                                "'''",
                                                "[",
                                                "{",
                                                "2024-01-01",
                                                "nan",
                                                "true",
                                                "\xff",
                                                "row = 3\n",
                                                "cached = 5\n",
                                                "m = [1,2,3,4,5,6,7,8,9]\n"};

TEST(fuzz_text, suites) {
    const std::string smoke = slurp(fs::path(ACCELBENCH_SOURCE) / "kernels/suites/smoke.toml");
    const std::string core = slurp(fs::path(ACCELBENCH_SOURCE) / "kernels/suites/core.toml");
    ASSERT_GT(smoke.size(), 1000U);
    mutator change(301);
    scratch file("suite.toml");
    std::size_t loaded = 0, refused = 0;
    for (std::size_t i = 0; i < 300 * effort; ++i) {
        const std::string text = change.text(i % 3 == 0 ? core : smoke, suite_words);
        const auto suite = kernels::load_suite(file.write(text).string());
        if (!suite) {
            ++refused;
            expect_sentence(suite.error(), text);
            continue;
        }
        ++loaded;
        for (const auto& row : suite->rows) {
            EXPECT_EQ(row.work.sha256.size(), 64U);
            EXPECT_FALSE(row.boundaries.empty());
            EXPECT_GE(row.work.work.flops, 0.0);
        }
    }
    EXPECT_GT(loaded, 3 * effort);
    EXPECT_GT(refused, 100 * effort);
}

TEST(fuzz_text, a_row_of_lists_that_multiply_is_refused_before_it_fills_the_memory) {
    std::string list = "[1";
    for (int i = 2; i <= 200; ++i) {
        list += "," + std::to_string(i);
    }
    list += "]\n";
    scratch file("many.toml");
    const auto suite = kernels::load_suite(
        file.write("name = \"many\"\n[[row]]\nkernel = \"matmul\"\nform = \"nt\"\ndtype = "
                   "\"f32\"\nm = " +
                   list + "n = " + list + "k = " + list)
            .string());
    ASSERT_FALSE(suite);
    expect_sentence(suite.error(), "200^3 combinations");
}

TEST(fuzz_text, manifests) {
    const std::string sim = slurp(fs::path(ACCELBENCH_SOURCE) / "backends/sim/sim.accelbench.toml");
    const std::string cpu = slurp(fs::path(ACCELBENCH_SOURCE) / "backends/cpu/cpu.accelbench.toml");
    const std::vector<std::string_view> words{"[environment]\n",
                                              "[[option]]\n",
                                              "name = \"x\"\n",
                                              "name = 3\n",
                                              "library = \"\"\n",
                                              "library = 1.5\n",
                                              "option = []\n",
                                              "environment = 1\n",
                                              "roles = {}\n",
                                              "help = \"h\"\n",
                                              "\"",
                                              "=",
                                              "]",
                                              "\xff\xfe",
                                              "nan"};
    mutator change(302);
    scratch file("any.accelbench.toml");
    std::size_t read = 0, refused = 0;
    for (std::size_t i = 0; i < 400 * effort; ++i) {
        const std::string text = change.text(i % 2 == 0 ? sim : cpu, words);
        const auto manifest = supervisor::read_manifest(file.write(text));
        if (!manifest) {
            ++refused;
            expect_sentence(manifest.error(), text);
            continue;
        }
        ++read;
        EXPECT_FALSE(manifest->name.empty());
        EXPECT_TRUE(manifest->library.is_absolute());
        (void)supervisor::make_worker_options(*manifest, {}, {0, 1});
    }
    EXPECT_GT(read, 5 * effort);
    EXPECT_GT(refused, 100 * effort);
}

TEST(fuzz_text, device_names) {
    const std::vector<std::string_view> words{":",    ",",      "=",      "cpu",  "4294967296",
                                              "-1",   "role=x", "noise=", "\xff", " ",
                                              "0x10", ",,",     "=="};
    mutator change(303);
    std::size_t read = 0;
    for (std::size_t i = 0; i < 2000 * effort; ++i) {
        const std::string text =
            change.text(i % 2 == 0 ? "sim:1,noise=0.01,seed=7" : "cpu:0", words);
        const auto device = supervisor::parse_device(text);
        if (!device) {
            expect_sentence(device.error(), text);
            EXPECT_NE(device.error().tried.find("cannot read device"), std::string::npos);
            continue;
        }
        ++read;
        EXPECT_FALSE(device->backend.empty()) << text;
        const auto again = supervisor::parse_device(device->label);
        ASSERT_TRUE(again) << text << " -> " << device->label;
        EXPECT_EQ(again->label, device->label);
        EXPECT_EQ(again->options, device->options);
    }
    EXPECT_GT(read, 100 * effort);
}

}  // namespace
}  // namespace accelbench::fuzz
