// SPDX-License-Identifier: Apache-2.0
// A folder with one sound artifact, for tests that spoil it.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "base/sha256.hpp"
#include "harness/artifacts/store.hpp"
#include "kernels/catalogue/catalogue.hpp"
#include "kernels/onnx/export.hpp"

namespace accelbench::artifacts {

class scene : public testing::Test {
  protected:
    scene() {
        std::string name = (std::filesystem::temp_directory_path() / "accb_artifacts_XXXXXX");
        folder_ = ::mkdtemp(name.data());
        work_ = *kernels::find_kernel("matmul")->build({{"m", std::int64_t{4}},
                                                        {"n", std::int64_t{6}},
                                                        {"k", std::int64_t{8}},
                                                        {"form", std::string("nt")},
                                                        {"dtype", std::string("f16")}});
        write(document());
        put(artifact(), "the program");
    }
    ~scene() override { std::filesystem::remove_all(folder_); }

    [[nodiscard]] std::filesystem::path artifact() const { return folder_ / "a.npu"; }
    [[nodiscard]] std::filesystem::path beside() const { return folder_ / "a.npu.sidecar.json"; }

    static void put(const std::filesystem::path& path, const std::string& text) {
        std::ofstream(path, std::ios::binary) << text;
    }
    void write(const nlohmann::json& j) const { put(beside(), j.dump(1)); }

    [[nodiscard]] nlohmann::json document() const {
        const auto ports = [](const std::vector<port>& all) {
            nlohmann::json list = nlohmann::json::array();
            for (const port& p : all) {
                list.push_back({{"name", p.name}, {"dtype", p.dtype}, {"dims", p.dims}});
            }
            return list;
        };
        return {{"schema", "accelbench.artifact/1"},
                {"artifact",
                 {{"file", "a.npu"},
                  {"sha256", sha256_hex(std::string_view("the program"))},
                  {"bytes", 11},
                  {"format", "npu"}}},
                {"workload", {{"id", work_.id}, {"sha256", work_.sha256}}},
                {"source", {{"format", "onnx"}, {"sha256", kernels::onnx_sha256(work_)}}},
                {"backend", "chips"},
                {"chip", "C1"},
                {"compiler", {{"name", "cc"}, {"version", "1.2.3"}}},
                {"precision",
                 {{"arithmetic", "f16"},
                  {"accumulate", nullptr},
                  {"weights", "vendor"},
                  {"activations", "s4"}}},
                {"calibration_sha256", nullptr},
                {"recipe", {{"name", "r.py"}, {"sha256", std::string(64, 'a')}}},
                {"inputs", ports(expected_inputs(work_))},
                {"outputs", ports(expected_outputs(work_))}};
    }
    /// With one field replaced, by its pointer.
    [[nodiscard]] nlohmann::json but(const char* pointer, const nlohmann::json& value) const {
        nlohmann::json j = document();
        j[nlohmann::json::json_pointer(pointer)] = value;
        return j;
    }

    [[nodiscard]] store open(const std::string& backend = "chips") const {
        return store({backend, "npu", {folder_}, "/recipes/r.py"});
    }
    [[nodiscard]] answer found(const std::string& chip = "C1") const {
        return open().find(work_, chip);
    }

    std::filesystem::path folder_;
    kernels::workload work_;
};

}  // namespace accelbench::artifacts
