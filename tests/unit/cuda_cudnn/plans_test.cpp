// SPDX-License-Identifier: Apache-2.0
// Nvidia's own library builds complete plans for every attention of our suites, for devices that
// are not here (cuDNN's deviceless compilation). Runs with the library of names as the driver.
#include <gtest/gtest.h>

#include <accelbench/sdk/error.hpp>
#include <set>

#include "cudnn/attention_graph.hpp"
#include "cudnn/engine.hpp"
#include "kernels/suites/suite.hpp"

namespace accelbench::cuda::cudnn {
namespace {

// Typed in from data sheets and headers: good to ask "does a plan build", not to tune.
struct device_sheet {
    const char* name;
    int version, multiprocessors;
};
constexpr device_sheet h100{"NVIDIA H100 80GB HBM3", 900, 132}, b200{"NVIDIA B200", 1000, 148};

std::string json_of(const device_sheet& it) {
    return R"({"maxGridSize":[2147483647,65535,65535],"maxBlockSize":[1024,1024,64],"deviceVer":)" +
           std::to_string(it.version) +
           R"(,"driverVer":13000,"regsPerBlock":65536,"multiProcessorCount":)" +
           std::to_string(it.multiprocessors) +
           R"(,"warpSize":32,"maxSharedMemoryPerBlock":49152,"maxSharedMemoryPerBlockOptin":232448,)"
           R"("reservedSharedMemoryPerBlock":1024,"maxRegistersPerSM":65536,"maxCtasPerSM":32,)"
           R"("maxThreadsPerBlock":1024,"maxThreadsPerSM":2048,"pciDeviceId":590352606,)"
           R"("isTccDriver":0,"supportCoopLaunch":1,"smClockRateKHz":1980000,)"
           R"("memClockRateKHz":2619000,"l2CacheSize":52428800,"totalGlobalMem":85029158912,)"
           R"("deviceName":")" +
           std::string(it.name) + R"(","cudaDeviceId":0})";
}

struct case_of_suite {
    std::string id;
    bool backward = false;
    attention_shape shape;
};

double scale_of(const kernels::workload& work) {
    for (const kernels::attribute& one : work.attributes) {
        if (one.name == "scale") {
            return std::get<double>(one.value);
        }
    }
    return 1.0;
}

bool is_causal(const kernels::workload& work) {
    for (const kernels::attribute& one : work.attributes) {
        if (one.name == "causal") {
            return std::get<std::int64_t>(one.value) != 0;
        }
    }
    return false;
}

/// Each shape once, whatever type the suite gives it.
std::vector<case_of_suite> cases() {
    std::vector<case_of_suite> found;
    std::set<std::string> seen;
    for (const char* name : {"smoke", "core"}) {
        const auto suite = kernels::load_suite(name);
        EXPECT_TRUE(suite);
        for (const kernels::suite_row& row : suite->rows) {
            const kernels::workload& work = row.work;
            if (work.kernel.rfind("attention.", 0) != 0 ||
                !seen.insert(work.id.substr(0, work.id.rfind('/'))).second) {
                continue;
            }
            // decode keeps its keys in the fourth operand, behind the new row.
            const auto& q = work.tensors[0].dims;
            const auto& k = work.tensors[work.kernel == "attention.decode" ? 3 : 1].dims;
            found.push_back({work.id,
                             work.kernel == "attention.backward",
                             {.b = q[0],
                              .hq = q[1],
                              .hkv = k[1],
                              .q = q[2],
                              .kv = k[2],
                              .d = q[3],
                              .causal = is_causal(work),
                              .scale = static_cast<float>(scale_of(work))}});
        }
    }
    return found;
}

class plans_test : public ::testing::Test {
  protected:
    void SetUp() override {
        if (!library().table) {
            GTEST_SKIP() << library().why;
        }
    }
    static const api& dnn() { return *library().table; }
    static std::shared_ptr<const graph> graph_of(const attention_shape& it, bool backward) {
        auto made = std::make_shared<graph>(dnn());
        if (backward) {
            attention_chain(*made, it).backward();
        } else {
            attention_chain(*made, it).forward();
        }
        return made;
    }
    static std::optional<plan> first_plan(const attention_shape& it, bool backward,
                                          const device_sheet& device, std::string& why) {
        const descriptor properties = device_properties(dnn(), json_of(device));
        return builder(graph_of(it, backward), {.properties = &properties}).first(why);
    }
    static void expect_plans(cudnnDataType_t type, const device_sheet& device) {
        for (case_of_suite one : cases()) {
            one.shape.type = type;
            std::string why;
            const auto made = first_plan(one.shape, one.backward, device, why);
            ASSERT_TRUE(made) << one.id << " on " << device.name << ": " << why;
            ::testing::Test::RecordProperty("plan of " + one.id, made->record());
            std::printf("%s, %s: %s, workspace %llu\n", device.name, one.id.c_str(),
                        made->record().c_str(),
                        static_cast<unsigned long long>(made->workspace_bytes()));
        }
    }
};

TEST_F(plans_test, every_attention_of_the_suites_in_bf16_on_h100) {
    expect_plans(CUDNN_DATA_BFLOAT16, h100);
}
TEST_F(plans_test, every_attention_of_the_suites_in_f16_on_h100) {
    expect_plans(CUDNN_DATA_HALF, h100);
}
TEST_F(plans_test, every_attention_of_the_suites_in_bf16_on_b200) {
    expect_plans(CUDNN_DATA_BFLOAT16, b200);
}
TEST_F(plans_test, every_attention_of_the_suites_in_f16_on_b200) {
    expect_plans(CUDNN_DATA_HALF, b200);
}

constexpr attention_shape small{
    .hq = 8, .hkv = 2, .q = 96, .kv = 96, .d = 64, .causal = true, .scale = 0.125f};

TEST_F(plans_test, a_prompt_behind_a_cache_has_a_plan) {
    attention_shape it = small;
    it.kv = 160;
    std::string why;
    EXPECT_TRUE(first_plan(it, false, h100, why)) << why;
}

TEST_F(plans_test, one_query_is_shared_by_many_blocks_of_keys) {
    // Eight key heads alone would leave most of 132 multiprocessors idle: the engine for a single
    // query splits the keys, which shows as room for partial sums.
    const attention_shape it{.hq = 32, .hkv = 8, .q = 1, .kv = 4096, .d = 128};
    std::string why;
    const auto made = first_plan(it, false, h100, why);
    ASSERT_TRUE(made) << why;
    EXPECT_GT(made->workspace_bytes(), 32u * 128u * sizeof(float));
}

TEST_F(plans_test, a_record_brings_its_engine_back) {
    const descriptor properties = device_properties(dnn(), json_of(h100));
    const builder build(graph_of(small, false), {.properties = &properties});
    const auto records = build.records(8);
    ASSERT_GE(records.size(), 2u);
    std::string why;
    const auto first = build.first(why);
    ASSERT_TRUE(first) << why;
    EXPECT_EQ(first->record(), records.front());
    const auto second = build.named(records[1], why);
    ASSERT_TRUE(second) << records[1] << ": " << why;
    EXPECT_EQ(second->record(), records[1]);
}

TEST_F(plans_test, a_record_that_does_not_fit_says_why) {
    const descriptor properties = device_properties(dnn(), json_of(h100));
    const builder build(graph_of(small, false), {.properties = &properties});
    const std::string version = std::to_string(dnn().version());
    std::string why;
    for (const std::string& text :
         {std::string("cublaslt 130100 id 1"), "cudnn " + version + " engine 2",
          "cudnn " + version + " engine x knobs", "cudnn " + version + " engine 2 knobs 24"}) {
        EXPECT_FALSE(build.named(text, why)) << text;
        EXPECT_EQ(why, "it is no record of cuDNN") << text;
    }
    EXPECT_FALSE(build.named("cudnn 90000 engine 2 knobs 24=7", why));
    EXPECT_NE(why.find("it was made with version 90000 of cuDNN"), std::string::npos) << why;
    EXPECT_FALSE(build.named("cudnn " + version + " engine 4711 knobs", why));
    EXPECT_NE(why.find("does not have its engine"), std::string::npos) << why;
    EXPECT_FALSE(build.named("cudnn " + version + " engine 2 knobs 24=4711", why));
    EXPECT_FALSE(why.empty());
}

// Why the backend has attention kernels of its own.
TEST_F(plans_test, where_there_is_no_engine_the_library_says_so) {
    std::string why;
    attention_shape single = small;
    single.type = CUDNN_DATA_FLOAT;
    EXPECT_FALSE(first_plan(single, true, h100, why));
    EXPECT_EQ(why.rfind("Data type for Q tensor", 0), 0u) << why;
    constexpr device_sheet v100{"Tesla V100", 700, 80};
    why.clear();
    EXPECT_FALSE(first_plan(small, false, v100, why));
    EXPECT_FALSE(why.empty());
}

TEST_F(plans_test, its_f32_is_tf32) {
    std::string why;
    attention_shape single = small;
    single.type = CUDNN_DATA_FLOAT;
    const auto made = first_plan(single, false, h100, why);
    if (made) {
        EXPECT_EQ(made->notes(), std::vector{CUDNN_NUMERICAL_NOTE_TENSOR_CORE});
    }
}

TEST_F(plans_test, incomplete_device_properties_are_refused_in_its_words) {
    try {
        (void)device_properties(dnn(), R"({"deviceVer":900})");
        FAIL() << "accepted";
    } catch (const sdk::error& no) {
        EXPECT_NE(std::string(no.what()).find("cuDNN could not"), std::string::npos) << no.what();
        EXPECT_NE(no.vendor_code(), 0);
    }
}

}  // namespace
}  // namespace accelbench::cuda::cudnn
