// SPDX-License-Identifier: Apache-2.0
// One file to send: what is left out is nowhere in it, what is in it verifies, and what was left
// out can be proven.
#include "results/pack/pack.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "results/bundle/manifest.hpp"
#include "results/pack/archive.hpp"
#include "results/pack/conform_report.hpp"
#include "results/pack/openings.hpp"
#include "results/pack/pack_index.hpp"
#include "tests/unit/results/sample_campaign.hpp"

namespace accelbench::results {
namespace {

namespace fs = std::filesystem;
using samples::slurp;
using samples::spill;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

const std::string secret(64, '7');

class packing : public testing::Test {
  protected:
    packing() {
        auto c = samples::tiny_campaign();
        c.campaign.environment["host"] = {{"hostname", "lab-secret7.example.kr"},
                                          {"boot_id", "secret7-boot"},
                                          {"kernel_command_line", "root=/dev/secret7 quiet"}};
        c.campaign.devices["cpu:0"]["library_sha256"] = std::string(64, 'c');
        c.campaign.devices["cpu:0"]["info"] = {{"uuid", "GPU-secret7"}, {"card", "card-secret7"}};
        c.campaign.devices["cpu:0"]["loaded_libraries"] = {
            {{"path", "/home/secret7/lib/libchip.so.1"}, {"sha256", "00"}},
            {{"path", "/usr/lib/libc.so.6"}, {"sha256", "11"}}};
        c.campaign.environment["build"] = {
            {"flags", "-O3 -B/home/secret7 -iquote/srv/secret7/include -I/home/secret7/src"}};
        c.campaign.environment["variables"] = {
            {"LD_LIBRARY_PATH", "/opt/secret7/a:/opt/secret7/b"}};
        c.runs[0].stderr_tail = "loading secret7 firmware\nsecond line of secret7";
        c.runs[0].marks.emplace_back("drift");
        c.campaign.stopped_because =
            "on lab-secret7: cannot open /home/secret7/x: GPU-secret7 said 'second line of "
            "secret7'";
        c.campaign.complete = false;
        c.write(out_);
    }

    [[nodiscard]] pack_request request() const {
        return {.bundles = {out_}, .secret = secret, .product_version = "0.1.0"};
    }
    /// Unfolded, all files one after the other.
    static std::string text_of(const std::string& bytes) {
        std::string all;
        const auto files = read_archive(bytes, "it");
        EXPECT_TRUE(files);
        for (const auto& [name, content] : *files) {
            all += name + "\n" + content;
        }
        return all;
    }
    std::string failures(const fs::path& file) {
        const auto opened = unpacked::open(file);
        if (!opened) {
            return to_string(opened.error());
        }
        std::string said;
        const auto note = [&](const std::vector<bundle_check>& checks) {
            for (const bundle_check& check : checks) {
                said += check.passed ? "" : check.name + ": " + check.sentence + "\n";
            }
        };
        note(opened->checks);
        for (const auto& [name, folder] : opened->bundles) {
            note(verify_bundle(folder).checks);
        }
        return said;
    }
    /// Of an archive whose files were changed and packed again.
    std::string failures_after(const std::function<void(packed_files&)>& change) {
        if (sound_.empty()) {
            sound_ = *read_archive(pack(request())->bytes, "it");
        }
        packed_files files = sound_;
        change(files);
        spill(folder_.path() / "changed.tar.gz", *make_archive(files));
        return failures(folder_.path() / "changed.tar.gz");
    }

    samples::temporary_folder folder_;
    fs::path out_ = folder_.path() / "out";
    packed_files sound_;  // what was packed of it
};

TEST_F(packing, a_planted_secret_is_nowhere_and_the_rest_verifies) {
    EXPECT_THAT(slurp(out_ / "bundle.json"), HasSubstr("secret7"));
    const auto made = pack(request());
    ASSERT_TRUE(made) << to_string(made.error());
    const std::string text = text_of(made->bytes);
    EXPECT_THAT(text, Not(HasSubstr("secret7")));
    EXPECT_THAT(text, HasSubstr("/libchip.so.1"));
    EXPECT_THAT(text, HasSubstr("/usr/lib/libc.so.6"));
    spill(folder_.path() / "out.tar.gz", made->bytes);
    EXPECT_EQ(failures(folder_.path() / "out.tar.gz"), "");
}

TEST_F(packing, the_same_request_gives_the_same_bytes_and_another_secret_others) {
    EXPECT_EQ(pack(request())->bytes, pack(request())->bytes);
    auto other = request();
    other.secret = std::string(64, '8');
    EXPECT_NE(pack(other)->bytes, pack(request())->bytes);
    EXPECT_EQ(draw_secret().size(), 64U);
    EXPECT_NE(draw_secret(), draw_secret());
}

TEST_F(packing, what_is_kept_stays_to_the_byte) {
    auto all = request();
    all.left_out = {};
    const auto files = read_archive(pack(all)->bytes, "it");
    EXPECT_EQ(files->at("bundle/bundle.json"), slurp(out_ / "bundle.json"));
    EXPECT_EQ(files->at("bundle/MANIFEST.sha256"), slurp(out_ / "MANIFEST.sha256"));
    auto host_kept = request();
    host_kept.left_out.erase(secret_kind::host);
    const std::string text = text_of(pack(host_kept)->bytes);
    EXPECT_THAT(text, HasSubstr("lab-secret7.example.kr"));
    EXPECT_THAT(text, Not(HasSubstr("/home/secret7")));
    EXPECT_THAT(text, Not(HasSubstr("GPU-secret7")));
}

TEST_F(packing, every_commitment_opens_to_what_stood_there) {
    const auto made = pack(request());
    std::set<std::string> values;
    for (const opening& one : made->openings) {
        EXPECT_EQ(commitment_of(one.salt, one.value), one.commitment);
        EXPECT_NE(commitment_of(one.salt, one.value + " "), one.commitment);
        EXPECT_THAT(text_of(made->bytes), HasSubstr(one.commitment));
        values.insert(one.value);
    }
    EXPECT_TRUE(values.contains("GPU-secret7"));
    EXPECT_TRUE(values.contains("/home/secret7/lib"));
    EXPECT_TRUE(values.contains("lab-secret7"));
    EXPECT_THAT(text_of(made->bytes), HasSubstr("[serial "));
    ASSERT_TRUE(write_openings(folder_.path() / "key.json", {secret, made->openings}));
    const auto held = read_openings(folder_.path() / "key.json");
    ASSERT_TRUE(held);
    EXPECT_EQ(held->openings.size(), made->openings.size());
    EXPECT_EQ(fs::status(folder_.path() / "key.json").permissions() & fs::perms::others_read,
              fs::perms::none);
}

TEST_F(packing, added_files_lose_the_same_secrets) {
    spill(folder_.path() / "console.log", "lab-secret7 boots; GPU-secret7 in /mnt/secret7/slot\n");
    auto with_log = request();
    with_log.added = {folder_.path() / "console.log"};
    const auto made = pack(with_log);
    ASSERT_TRUE(made) << to_string(made.error());
    const auto files = read_archive(made->bytes, "it");
    EXPECT_THAT(files->at("added/console.log"), HasSubstr(" boots; [serial "));
    EXPECT_THAT(files->at("added/console.log"), Not(HasSubstr("secret7")));
    auto changed = *files;
    changed["added/console.log"] += "!";
    spill(folder_.path() / "changed.tar.gz", *make_archive(changed));
    EXPECT_THAT(failures(folder_.path() / "changed.tar.gz"), HasSubstr("console.log was edited"));
    spill(folder_.path() / "image.log", std::string("a\0b", 3));
    with_log.added = {folder_.path() / "image.log"};
    EXPECT_THAT(to_string(pack(with_log).error()), HasSubstr("it is no text"));
}

std::string conform_report(char library, bool passed, bool partial,
                           const nlohmann::json& device = nullptr) {
    return nlohmann::json{{"device_info", device},
                          {"library_sha256", std::string(64, library)},
                          {"checks", nlohmann::json::array()},
                          {"level", 2},
                          {"passed", passed},
                          {"partial", partial}}
        .dump();
}

TEST_F(packing, a_report_of_conform_is_of_the_library_that_was_measured) {
    const fs::path report = folder_.path() / "conform.json", file = folder_.path() / "proof.tar.gz";
    auto order = request();
    order.added = {report};

    spill(report, conform_report('d', true, false));
    const auto foreign = pack(order);
    ASSERT_FALSE(foreign);
    EXPECT_THAT(to_string(foreign.error()),
                HasSubstr("another library than any that was measured"));

    spill(report, conform_report('c', false, true));
    const auto own = pack(order);
    ASSERT_TRUE(own) << to_string(own.error());
    spill(file, own->bytes);
    const auto opened = unpacked::open(file);
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->checks.back().name, "conform");
    EXPECT_TRUE(opened->checks.back().passed);
    EXPECT_THAT(opened->checks.back().sentence,
                HasSubstr("does NOT pass level 2, of only a part of the checks or workloads; the "
                          "library is the one of cpu:0; it does not say on which device it ran"));
}

TEST_F(packing, a_report_of_conform_says_whether_it_ran_on_the_measured_device) {
    const std::string campaign = slurp(out_ / "bundle.json");
    const auto devices = nlohmann::json::parse(campaign).at("devices");
    const nlohmann::json own = devices.at("cpu:0").at("info");
    const auto said = [&](const nlohmann::json& device) {
        return check_conform_report("c", conform_report('c', true, false, device), {campaign})
            ->sentence;
    };
    EXPECT_THAT(said(own), EndsWith("it ran on the device measured as cpu:0"));
    auto other = own;
    other["uuid"] = "another card";
    EXPECT_THAT(said(other), HasSubstr("it ran on another device than those: "));
    other.erase("uuid");
    EXPECT_THAT(said(other), HasSubstr("it ran on another device than those: "));
}

TEST_F(packing, several_bundles_keep_their_names) {
    samples::tiny_campaign().write(folder_.path() / "second");
    auto both = request();
    both.bundles.push_back(folder_.path() / "second");
    const auto made = pack(both);
    ASSERT_TRUE(made) << to_string(made.error());
    spill(folder_.path() / "both.tar.gz", made->bytes);
    EXPECT_EQ(failures(folder_.path() / "both.tar.gz"), "");
    const auto opened = unpacked::open(folder_.path() / "both.tar.gz");
    EXPECT_EQ(opened->bundles[1].first, "second");
    both.bundles.push_back(out_);
    EXPECT_THAT(to_string(pack(both).error()), HasSubstr("another folder in the archive has"));
}

TEST_F(packing, a_bundle_that_does_not_verify_is_not_sent) {
    spill(out_ / "rows.jsonl", "{}\n");
    ASSERT_TRUE(write_manifest(out_));
    const auto made = pack(request());
    ASSERT_FALSE(made);
    EXPECT_THAT(to_string(made.error()), HasSubstr("schema of rows.jsonl"));
}

TEST_F(packing, whatever_is_changed_afterwards_is_named) {
    EXPECT_EQ(failures_after([](packed_files&) {}), "");
    EXPECT_THAT(failures_after([](packed_files& f) { f["bundle/runs.jsonl"][200] ^= 1; }),
                HasSubstr("runs.jsonl was edited"));
    EXPECT_THAT(failures_after([](packed_files& f) { f["bundle/MANIFEST.sha256"][3] ^= 1; }),
                HasSubstr("bundle/MANIFEST.sha256 was edited"));
    EXPECT_THAT(failures_after([](packed_files& f) { f["bundle/more"] = "x"; }),
                HasSubstr("more is not listed in MANIFEST.sha256"));
    EXPECT_THAT(failures_after([](packed_files& f) { f["more"] = "x"; }),
                HasSubstr("more is not listed in pack.json"));
    EXPECT_THAT(failures_after([](packed_files& f) { f.erase("bundle/rows.jsonl"); }),
                HasSubstr("rows.jsonl"));
    EXPECT_THAT(failures_after([](packed_files& f) { f.erase("pack.json"); }),
                HasSubstr("it holds no pack.json"));
    EXPECT_THAT(failures_after([](packed_files& f) { f["pack.json"] = "[]"; }),
                HasSubstr("pack.json"));
    EXPECT_THAT(failures_after([](packed_files& f) {
                    const std::string from = "\"0.1.0\"";
                    f["pack.json"].replace(f["pack.json"].find(from), from.size(), "\"0.9.0\"");
                }),
                HasSubstr("reads up to 0.1.0"));
    EXPECT_THAT(failures_after([](packed_files& f) {
                    std::string& index = f["pack.json"];
                    const std::size_t at = index.find("\"commitment\": \"") + 15;
                    index[at] = index[at] == '0' ? '1' : '0';
                }),
                HasSubstr("it does not have the hash that it carries"));
    EXPECT_THAT(failures_after([](packed_files& f) {
                    auto index = *parse_pack_index(f["pack.json"], "it");
                    index.commitments.erase(index.commitments.begin());
                    f["pack.json"] = to_text(index);
                }),
                HasSubstr("to which pack.json has no commitment"));
}

TEST(redaction, machines_with_ordinary_names_rename_nothing_else) {
    redactor hide(secret, all_secret_kinds());
    const nlohmann::json document = {{"hostname", "cpu"},
                                     {"backend", "cpu"},
                                     {"label", "cpu:0"},
                                     {"state", "ok"},
                                     {"reason", "the cpu of node cpu12 was hot"}};
    hide.learn(document);
    const auto left = hide.apply(document);
    EXPECT_EQ(left["backend"], "cpu");
    EXPECT_EQ(left["label"], "cpu:0");
    EXPECT_THAT(left["hostname"].get<std::string>(), HasSubstr("[host "));
    EXPECT_THAT(left["reason"].get<std::string>(), HasSubstr("of node cpu12"));
    EXPECT_THAT(left["reason"].get<std::string>(), Not(HasSubstr("the cpu of")));
}

TEST(redaction, rates_and_ids_are_no_paths) {
    redactor hide(secret, all_secret_kinds());
    for (const std::string text : {"12 GB/s", "matmul/llama3.1-8b/m96", "and/or", "a / b",
                                   "// a comment", "https://example.com/x", "http://example.com/x",
                                   "/", "/proc/self/maps", "/usr/lib/x86_64-linux-gnu/libc.so.6"}) {
        EXPECT_EQ(hide.apply_text(text), text);
    }
    for (const std::string text : {"/home/a/b.so", "path=/data/x/y", "('/srv/me/f', 3)"}) {
        EXPECT_THAT(hide.apply_text(text), HasSubstr("[path ")) << text;
    }
    EXPECT_EQ(hide.apply_text("../kernels/mine/f.cl and a//b"), "../kernels/mine/f.cl and a//b");
    EXPECT_THAT(placeholders_in("x [path 0123456789abcdef]/y [host 12] [serial "),
                testing::ElementsAre("[path 0123456789abcdef]"));
}

/// How logs and command lines of compilers spell paths.
TEST(redaction, paths_are_found_behind_schemes_options_and_double_slashes) {
    redactor hide(secret, all_secret_kinds());
    for (const std::string before : {"file://",
                                     "-I",
                                     "-L",
                                     "-isystem",
                                     "/",
                                     "//",
                                     "a -I",
                                     "!",
                                     "-B",
                                     "-iquote",
                                     "-idirafter",
                                     "-isysroot",
                                     "-F",
                                     "-o",
                                     "--sysroot=",
                                     "-Wl,-rpath,",
                                     "-include-pch",
                                     "@",
                                     "-O3 '-ffile-prefix-map=",
                                     "gcc\n-B",
                                     "--param-file"}) {
        const std::string left = hide.apply_text(before + "/home/secret7/include/f.h");
        EXPECT_THAT(left, Not(HasSubstr("secret7"))) << before;
        EXPECT_THAT(left, EndsWith("/f.h")) << before;
    }
    for (const std::string whole :
         {"/home/secret7", "-B/home/secret7", "HOME=/home/secret7:", "/Users/secret7 x"}) {
        EXPECT_THAT(hide.apply_text(whole), Not(HasSubstr("secret7"))) << whole;
    }
    for (const std::string text : {"12 GB/s", "-1/2", "read-write/s", "x- /proc", "and-/or"}) {
        EXPECT_EQ(hide.apply_text(text), text);
    }
}

TEST_F(packing, a_salt_of_another_length_opens_nothing) {
    const auto made = pack(request());
    auto held = openings_file{secret, made->openings};
    ASSERT_FALSE(held.openings.empty());
    // A salt that reaches into the value would open the same commitment to a shorter value.
    for (const std::string& salt : {std::string(), std::string(63, 'a'), std::string(65, 'a'),
                                    std::string(64, 'g'), std::string(64, 'A')}) {
        held.openings.front().salt = salt;
        ASSERT_TRUE(write_openings(folder_.path() / "key.json", held));
        const auto read = read_openings(folder_.path() / "key.json");
        ASSERT_FALSE(read) << salt;
        EXPECT_THAT(to_string(read.error()), HasSubstr("must be 64 hexadecimal digits")) << salt;
    }
}

}  // namespace
}  // namespace accelbench::results
