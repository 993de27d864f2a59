// SPDX-License-Identifier: Apache-2.0
// Which artifact a workload may use, and the sentence for each that it may not.
#include <accelbench/plugin.h>

#include <nlohmann/json.hpp>

#include "tests/unit/artifacts/scene.hpp"

namespace accelbench::artifacts {
namespace {

using artifact_store = scene;

TEST_F(artifact_store, finds_what_was_made_for_this_workload_and_chip) {
    const answer made = found();
    ASSERT_TRUE(made.chosen) << made.refusal;
    EXPECT_EQ(made.chosen->compiler_version, "1.2.3");
    EXPECT_EQ(made.chosen->arithmetic, ACCB_F16);
    EXPECT_EQ(made.chosen->accumulate, 0);
    EXPECT_EQ(made.chosen->weights, ACCB_VENDOR_DTYPE);
    EXPECT_EQ(made.chosen->activations, ACCB_I4);
    EXPECT_EQ(made.chosen->sha256, sha256_hex(document().dump(1)));
    EXPECT_TRUE(found("").chosen) << "a chip that has no name takes any";
}

TEST_F(artifact_store, there_is_none_for_another_workload_or_backend) {
    EXPECT_FALSE(open("others").find(work_, "C1").chosen);
    EXPECT_EQ(open("others").find(work_, "C1").refusal, "");
    write(but("/workload", {{"id", "other"}, {"sha256", std::string(64, 'b')}}));
    EXPECT_EQ(found().refusal, "");
    EXPECT_FALSE(found().chosen);
}

TEST_F(artifact_store, the_same_work_under_another_name_has_it_too) {
    work_.id = "renamed";
    EXPECT_TRUE(found().chosen);
}

TEST_F(artifact_store, refuses_with_a_sentence) {
    const std::string other(64, 'b');
    const struct {
        const char* pointer;
        nlohmann::json value;
        const char* words;
    } wrongs[] = {
        {"/workload/sha256", other, "another definition of the workload (bbbbbbbbbbbb..."},
        {"/source/sha256", other, "another ONNX model of the workload (bbbbbbbbbbbb..."},
        {"/chip", "C2", "made for C2, the device is C1"},
        {"/artifact/format", "exe", "its format is exe, the backend takes npu"},
        {"/artifact/bytes", 12, "the file has 11 bytes, its sidecar says 12"},
        {"/artifact/sha256", other, "its sidecar says bbbbbbbbbbbb"},
        {"/inputs/0/name", "z", "its input 0 is z [4,8], the workload's a [4,8]"},
        {"/inputs/1/dims", {8, 6}, "its input 1 is b [8,6], the workload's b [6,8]"},
        {"/outputs", nlohmann::json::array(), "it has 0 outputs, the workload 1"},
    };
    for (const auto& wrong : wrongs) {
        write(but(wrong.pointer, wrong.value));
        const answer made = found();
        EXPECT_FALSE(made.chosen) << wrong.pointer;
        EXPECT_NE(made.refusal.find("artifact a.npu is refused: "), std::string::npos);
        EXPECT_NE(made.refusal.find(wrong.words), std::string::npos) << made.refusal;
    }
}

TEST_F(artifact_store, a_file_that_is_gone_or_changed_is_refused_the_next_time) {
    store all = open();
    ASSERT_TRUE(all.find(work_, "C1").chosen);
    const auto then = std::filesystem::last_write_time(artifact());
    put(artifact(), "the pr0gram");
    std::filesystem::last_write_time(artifact(), then + std::chrono::seconds(1));
    EXPECT_NE(all.find(work_, "C1").refusal.find("the file's SHA-256 is"), std::string::npos);
    std::filesystem::remove(artifact());
    EXPECT_NE(all.find(work_, "C1").refusal.find("cannot be read"), std::string::npos);
}

TEST_F(artifact_store, one_that_fits_is_found_behind_one_that_does_not) {
    write(but("/chip", "C2"));
    nlohmann::json second = document();
    second["artifact"]["file"] = "b.npu";
    put(folder_ / "b.npu", "the program");
    put(folder_ / "b.npu.sidecar.json", second.dump());
    const answer made = found();
    ASSERT_TRUE(made.chosen) << made.refusal;
    EXPECT_EQ(made.chosen->artifact.filename(), "b.npu");
}

TEST_F(artifact_store, tells_how_to_make_one_or_why_nobody_can) {
    const std::string command = open().command_for(work_, "C1");
    EXPECT_NE(command.find("accelbench export-onnx " + work_.id), std::string::npos) << command;
    EXPECT_NE(command.find("python3 /recipes/r.py --workload-onnx "), std::string::npos);
    EXPECT_NE(command.find("--chip C1 -o " + folder_.string()), std::string::npos) << command;
    const store without({"chips", "npu", {folder_}, {}});
    EXPECT_EQ(without.command_for(work_, "C1"), "");
    EXPECT_EQ(without.why_not(work_), "the backend chips brings no recipe");
    const auto transfer = *kernels::find_kernel("h2d")->build(
        {{"n", std::int64_t{16}}, {"dtype", std::string("f32")}});
    EXPECT_EQ(open().command_for(transfer, "C1"), "");
    EXPECT_NE(open().why_not(transfer).find("ONNX"), std::string::npos);
}

TEST_F(artifact_store, a_word_that_the_shell_would_read_is_quoted) {
    const store odd({"chips", "npu", {"/o'dd folder"}, "/r.py"});
    EXPECT_NE(odd.command_for(work_, "C 1").find("--chip 'C 1' -o '/o'\\''dd folder'"),
              std::string::npos)
        << odd.command_for(work_, "C 1");
}

TEST_F(artifact_store, folders_of_the_environment_come_first) {
    ::setenv("ACCELBENCH_ARTIFACT_PATH", "/x::/y", 1);
    const rules all = with_environment({"chips", "npu", {folder_}, {}});
    ::unsetenv("ACCELBENCH_ARTIFACT_PATH");
    EXPECT_EQ(all.folders, (std::vector<std::filesystem::path>{"/x", "/y", folder_}));
}

TEST_F(artifact_store, a_tensor_that_is_read_and_written_is_an_output_under_another_name) {
    const auto adamw = *kernels::find_kernel("adamw")->build(
        {{"n", std::int64_t{16}}, {"dtype", std::string("f32")}});
    std::string inputs, outputs;
    for (const port& p : expected_inputs(adamw)) {
        inputs += p.name + " ";
    }
    for (const port& p : expected_outputs(adamw)) {
        outputs += p.name + " ";
    }
    EXPECT_EQ(inputs, "p g m v scalar.0 ");
    EXPECT_EQ(outputs, "p.out m.out v.out ");
}

}  // namespace
}  // namespace accelbench::artifacts
