// SPDX-License-Identifier: Apache-2.0
// The plug-in over the doubles: identity, refusals, both argument forms, both ways to run, faults.
#include <accelbench/extensions.h>

#include <fstream>

#include "tests/unit/rebellions/scene.hpp"

namespace accelbench::rebellions_test {
namespace {

#define EXPECT_SAYS(text, words) EXPECT_NE((text).find(words), std::string::npos) << (text)

class rbln : public scene {
  protected:
    [[nodiscard]] accb_device_info info(uint32_t index) {
        accb_device_info made{};
        made.struct_size = sizeof(made);
        EXPECT_EQ(table().device_info(context(), index, &made, nullptr), ACCB_OK);
        return made;
    }
};

TEST_F(rbln, says_what_the_device_is) {
    set("first_number=4 devices=3");
    ASSERT_EQ(open().status, ACCB_OK);
    uint32_t count = 0;
    ASSERT_EQ(table().device_count(context(), &count, nullptr), ACCB_OK);
    EXPECT_EQ(count, 3U);
    const accb_device_info first = info(0);
    EXPECT_STREQ(first.name, "double of RBLN-CA25 rbln4");
    EXPECT_EQ(first.flags, uint32_t{ACCB_DEVICE_DOUBLE});
    EXPECT_STREQ(first.arch, "RBLN-CA25");
    EXPECT_STREQ(first.uuid, "d0b1e000-0000-4000-8000-000000000000");
    EXPECT_STREQ(first.pci, "0000:50:00.0");
    EXPECT_STREQ(first.firmware, "1.2.92, SMC 0.9.4");
    EXPECT_STREQ(first.driver, "KMD 3.5.1, rbln-sdk 0.12.0");
    EXPECT_EQ(first.memory_bytes, 16877882368U);
    EXPECT_EQ(first.pcie_now, 4U << 16 | 16U);
    EXPECT_EQ(first.pcie_max, 5U << 16 | 16U);
    EXPECT_EQ(first.claim_count, 0U);
    EXPECT_STREQ(first.card, info(1).card) << "two devices sit on one card";
    EXPECT_STRNE(first.card, info(2).card);
}

TEST_F(rbln, no_device_is_no_failure) {
    for (const char* settings : {"devices=0", "fail.rblnmlInit=3", "fail.rblnmlGetDeviceInfo=5"}) {
        set(settings);
        ASSERT_EQ(open().status, ACCB_OK) << settings;
        uint32_t count = 9;
        EXPECT_EQ(table().device_count(context(), &count, nullptr), ACCB_OK);
        EXPECT_EQ(count, 0U) << settings;
        close();
    }
}

TEST_F(rbln, answers_what_the_artifact_computes_in) {
    ASSERT_EQ(open().status, ACCB_OK);
    accb_support yes = query();
    EXPECT_EQ(yes.answer, uint32_t{ACCB_YES}) << yes.note;
    EXPECT_EQ(yes.views, uint32_t{ACCB_VIEW_ARTIFACT});
    EXPECT_EQ(yes.boundaries, uint32_t{ACCB_BOUNDARY_HOST});
    EXPECT_EQ(yes.max_in_flight, 4U);
    EXPECT_EQ(yes.artifact_sha256[0], 0x55);
    EXPECT_SAYS(std::string(yes.note), "host buffers");
    model_->arithmetic = model_->weights = ACCB_VENDOR_DTYPE;
    model_->accumulate = 0;
    yes = query();
    EXPECT_EQ(yes.answer, uint32_t{ACCB_YES_OTHER_PRECISION});
    EXPECT_EQ(yes.compute, ACCB_VENDOR_DTYPE);
    EXPECT_SAYS(std::string(yes.note), "the vendor's own format, sums in not said");
}

TEST_F(rbln, refuses_with_a_typed_answer) {
    ASSERT_EQ(open().status, ACCB_OK);
    const kernels::model_file sound = *model_;
    model_.reset();
    accb_support no = query();
    EXPECT_EQ(no.answer, uint32_t{ACCB_NO});
    EXPECT_EQ(no.why, uint32_t{ACCB_WHY_NEEDS_ARTIFACT});
    const auto refused = [&](auto change, const char* words) {
        model_ = sound;
        change(*model_);
        no = query();
        EXPECT_EQ(no.answer, uint32_t{ACCB_NO});
        EXPECT_EQ(no.why, uint32_t{ACCB_WHY_TOOLCHAIN});
        EXPECT_SAYS(std::string(no.note), words);
        EXPECT_EQ(compile().status, ACCB_UNSUPPORTED);
    };
    refused([](auto& m) { m.chip = "RBLN-CA12"; }, "made for RBLN-CA12, this is RBLN-CA25");
    refused([](auto& m) { m.compiler = "rebel-compiler 0.11.0"; },
            "made by rebel-compiler 0.11.0, rbln-sdk here is 0.12.0 (option sdk)");
    refused([](auto& m) { m.format = "mxq"; }, "format is mxq");
}

TEST_F(rbln, an_unknown_version_of_the_runtime_runs_nothing) {
    for (const char* version : {"0.7.3", "0.7.4", "twelve"}) {
        ASSERT_EQ(open({{"sdk", version}}).status, ACCB_OK);
        const accb_support no = query();
        EXPECT_EQ(no.why, uint32_t{ACCB_WHY_TOOLCHAIN}) << version;
        EXPECT_SAYS(std::string(no.note), "3 or 4 arguments by version of rbln-sdk");
        close();
    }
    ASSERT_EQ(open({{"sdk", ""}, {"dpkg_status", "/nonexistent"}}).status, ACCB_OK);
    EXPECT_SAYS(std::string(query().note), "which is not known here");
    EXPECT_EQ(info(0).memory_bytes, 16877882368U) << "the device is shown all the same";
}

TEST_F(rbln, the_package_tells_the_version) {
    const std::string list = (std::filesystem::temp_directory_path() / "accb_dpkg").string() +
                             std::to_string(::getpid());
    const auto version_of = [&](const std::string& state) {
        std::ofstream(list) << "Package: rbln-sdk-doc\nStatus: install ok installed\nVersion: "
                               "0.1.0\n\nPackage: rbln-sdk\nStatus: "
                            << state << "\nVersion: 0.12.0-1\n";
        EXPECT_EQ(open({{"sdk", ""}, {"dpkg_status", list}}).status, ACCB_OK);
        const std::string driver = info(0).driver;
        const uint32_t answer = query().answer;
        close();
        return std::pair(driver, answer);
    };
    EXPECT_EQ(version_of("install ok installed"),
              std::pair(std::string("KMD 3.5.1, rbln-sdk 0.12.0-1"), uint32_t{ACCB_YES}));
    EXPECT_EQ(version_of("deinstall ok config-files"),
              std::pair(std::string("KMD 3.5.1"), uint32_t{ACCB_NO}));
    std::filesystem::remove(list);
}

TEST_F(rbln, both_argument_forms_run) {
    set("sdk=0.7.2");
    model_->compiler = "rebel-compiler 0.7.2";
    EXPECT_EQ(open({{"sdk", "0.7.2"}, {"mode", "async"}}).status, ACCB_UNSUPPORTED);
    std::ifstream in(model_->path);
    std::string text((std::istreambuf_iterator<char>(in)), {});
    text.replace(text.find("0.12.0"), 6, "0.7.2");
    std::ofstream(model_->path) << text;
    ready({{"sdk", "0.7.2"}});
    std::uint64_t ticket = 0;
    ASSERT_EQ(submit(&ticket).status, ACCB_OK);
    ASSERT_EQ(wait(ticket).status, ACCB_OK);
    EXPECT_TRUE(is_right());
}

TEST_F(rbln, runs_blocking_and_queued) {
    for (const char* mode : {"sync", "async"}) {
        ready({{"mode", mode}});
        EXPECT_FALSE(is_right()) << "nothing has run";
        std::uint64_t ticket = 0;
        for (std::uint64_t launch = 1; launch <= 6; ++launch) {
            ASSERT_EQ(submit(&ticket).status, ACCB_OK);
            EXPECT_EQ(ticket, launch);
        }
        ASSERT_EQ(wait(ticket).status, ACCB_OK);
        EXPECT_TRUE(is_right()) << mode;
        EXPECT_EQ(wait(ticket, 0).status, ACCB_OK);
        EXPECT_EQ(wait(ticket + 1).status, ACCB_INVALID_ARGUMENT);
        close();
    }
}

TEST_F(rbln, a_wait_gives_up_and_goes_on) {
    set("late=demand");
    ready();
    std::uint64_t ticket = 0;
    ASSERT_EQ(submit(&ticket).status, ACCB_OK);
    EXPECT_EQ(wait(ticket, 0).status, ACCB_PENDING);
    EXPECT_FALSE(is_right());
    ASSERT_EQ(wait(ticket).status, ACCB_OK);
    EXPECT_TRUE(is_right());
}

TEST_F(rbln, state_and_the_numbers_of_a_launch_go_in_and_out) {
    for (const char* mode : {"sync", "async"}) {
        use("adamw", {{"n", std::int64_t{100}}, {"dtype", std::string("f32")}}, "f32");
        ASSERT_EQ(open({{"mode", mode}}).status, ACCB_OK);
        EXPECT_EQ(query().max_in_flight, 1U) << "a launch reads what the one before wrote";
        close();
        ready({{"mode", mode}});
        std::uint64_t ticket = 0;
        for (std::int64_t step = 1; step <= 3; ++step) {
            ASSERT_EQ(submit(&ticket, step).status, ACCB_OK);
            ASSERT_EQ(wait(ticket).status, ACCB_OK);
        }
        EXPECT_TRUE(is_right(3)) << mode;
        EXPECT_FALSE(is_right(2)) << mode;
        close();
    }
}

TEST_F(rbln, operands_lie_in_host_memory_only) {
    ASSERT_EQ(open().status, ACCB_OK);
    const answered resident = compile(ACCB_BOUNDARY_RESIDENT);
    EXPECT_EQ(resident.status, ACCB_UNSUPPORTED);
    EXPECT_SAYS(resident.text, "boundary host");
}

TEST_F(rbln, an_artifact_of_another_shape_is_refused_when_it_is_loaded) {
    const auto path = model_->path;
    const kernels::workload eight = work_;
    use("softmax", {{"r", std::int64_t{4}}, {"c", std::int64_t{6}}, {"dtype", std::string("f16")}});
    model_->path = path;
    ASSERT_EQ(open().status, ACCB_OK);
    answered refused = compile();
    EXPECT_EQ(refused.status, ACCB_UNSUPPORTED);
    EXPECT_SAYS(refused.text, "the artifact has 2 inputs and 1 outputs, the workload 1 and 1");
    use("matmul", {{"m", std::int64_t{4}},
                   {"n", std::int64_t{6}},
                   {"k", std::int64_t{9}},
                   {"form", std::string("nt")},
                   {"dtype", std::string("f16")}});
    work_ = eight;
    refused = compile();
    EXPECT_EQ(refused.status, ACCB_UNSUPPORTED);
    EXPECT_SAYS(refused.text, "input 0 has 72 bytes, the workload's tensor a 64");
}

TEST_F(rbln, a_file_that_the_runtime_cannot_load_is_its_own_words) {
    ASSERT_EQ(open().status, ACCB_OK);
    for (const auto& [text, words] :
         {std::pair("", "empty"), std::pair("foreign", "no program of this runtime"),
          std::pair("accelbench-double 1\nformat=rbln\n", "cut off")}) {
        std::ofstream(model_->path, std::ios::trunc) << text;
        const answered failed = compile();
        EXPECT_EQ(failed.status, ACCB_INTERNAL);
        EXPECT_SAYS(failed.text, "librbln_runtime.so was asked to load ");
        EXPECT_SAYS(failed.text, words);
    }
}

struct fault {
    const char *settings, *mode;
    accb_status status;
    const char* words;
};

TEST_F(rbln, what_fails_at_load_keeps_the_vendors_words) {
    const fault faults[] = {
        {"fault=rbln_create_runtime@every:busy", "async", ACCB_UNAVAILABLE, "Device 0 is busy"},
        {"fault=rbln_create_runtime@every:memory", "sync", ACCB_OUT_OF_MEMORY, "out of device"},
        {"chip=RBLN-CA25 pstate=12 fault=rbln_create_runtime@every:busy", "async", ACCB_DEVICE_LOST,
         "state P12"},
    };
    for (const fault& one : faults) {
        set(one.settings);
        ASSERT_EQ(open({{"mode", one.mode}}).status, ACCB_OK);
        const answered failed = compile();
        EXPECT_EQ(failed.status, one.status) << failed.text;
        EXPECT_SAYS(failed.text, one.words);
        close();
    }
}

TEST_F(rbln, what_fails_in_a_launch_is_told_from_a_device_that_is_lost) {
    const fault faults[] = {
        {"fault=rbln_run@every:fail", "sync", ACCB_INTERNAL, "NPU command failed"},
        {"fault=rbln_run@every:lost", "sync", ACCB_DEVICE_LOST,
         "rbln0 does not answer the driver: IOCTL_FAILED (5)"},
        {"fault=rbln_async_run@every:fail", "async", ACCB_INTERNAL, "refused the request"},
        {"fault=rbln_async_run@every:broken", "async", ACCB_INTERNAL, "NPU command failed"},
        {"fault=rbln_async_run@every:lost", "async", ACCB_DEVICE_LOST,
         "rbln0 does not answer the driver: IOCTL_FAILED (5)"},
    };
    for (const fault& one : faults) {
        set(one.settings);
        ready({{"mode", one.mode}});
        std::uint64_t ticket = 0;
        answered failed = submit(&ticket);
        failed = failed.status == ACCB_OK ? wait(ticket) : failed;
        EXPECT_EQ(failed.status, one.status) << one.settings << failed.text;
        EXPECT_SAYS(failed.text, one.words);
        close();
    }
}

TEST_F(rbln, a_device_that_is_gone_is_lost) {
    ready({{"mode", "sync"}});
    set("devices=0 fault=rbln_run@every:fail");
    const answered failed = submit();
    EXPECT_EQ(failed.status, ACCB_DEVICE_LOST);
    EXPECT_SAYS(failed.text, "the driver does not show rbln0 any more");
}

TEST_F(rbln, numbers_of_a_launch_have_one_place) {
    work_.scalars = {{"position", 1, 1}};
    ASSERT_EQ(open().status, ACCB_OK);
    EXPECT_EQ(query().max_in_flight, 1U);
    const answered refused = compile();
    EXPECT_SAYS(refused.text, "the artifact has 2 inputs and 1 outputs, the workload 3 and 1");
}

TEST_F(rbln, options_are_checked) {
    for (const auto& wrong : {options{{"mode", "fast"}}, options{{"depth", "0"}},
                              options{{"depth", "65"}}, options{{"colour", "red"}}}) {
        EXPECT_EQ(open(wrong).status, ACCB_INVALID_ARGUMENT) << wrong.begin()->first;
    }
    ASSERT_EQ(open({{"depth", "7"}}).status, ACCB_OK);
    EXPECT_EQ(query().max_in_flight, 7U);
    close();
    ASSERT_EQ(open({{"mode", "sync"}}).status, ACCB_OK);
    EXPECT_EQ(query().max_in_flight, 1U);
}

class rbln_telemetry : public rbln {
  protected:
    static constexpr uint32_t kinds = 6;

    const accb_telemetry* sensors() {
        constexpr std::string_view id = "accb.telemetry/1";
        return static_cast<const accb_telemetry*>(
            table().get_extension(context(), {id.data(), id.size()}));
    }
    accb_sample read(uint32_t sensor) {
        accb_sample sample{sensor, 0, -1.0};
        EXPECT_EQ(sensors()->read(context(), &sample, 1, nullptr), ACCB_OK);
        return sample;
    }
};

TEST_F(rbln_telemetry, gives_figures_with_scope_refresh_and_source) {
    set("power_uw=61700000 temperature=74 utilization=98 pstate=4");
    ASSERT_EQ(open().status, ACCB_OK);
    ASSERT_NE(sensors(), nullptr);
    EXPECT_EQ(sensors()->sensor_count, 2 * kinds);
    accb_sensor power{};
    power.struct_size = sizeof(power);
    ASSERT_EQ(sensors()->sensor(context(), kinds, &power, nullptr), ACCB_OK);
    EXPECT_EQ(power.device, 1U);
    EXPECT_EQ(power.quantity, uint32_t{ACCB_POWER_W});
    EXPECT_EQ(power.scope, uint32_t{ACCB_SCOPE_CARD});
    EXPECT_EQ(power.refresh_ns, 1'000'000'000U);
    EXPECT_DOUBLE_EQ(read(0).value, 61.7);
    EXPECT_DOUBLE_EQ(read(1).value, 74.0);
    EXPECT_DOUBLE_EQ(read(2).value, 0.98);
    EXPECT_DOUBLE_EQ(read(3).value, 0.0);
    EXPECT_DOUBLE_EQ(read(4).value, 4.0);
    EXPECT_DOUBLE_EQ(read(5).value, 16.0);
    EXPECT_EQ(sensors()->sensor(context(), 2 * kinds, &power, nullptr), ACCB_NOT_FOUND);
    EXPECT_EQ(read(2 * kinds).status, uint32_t{ACCB_SAMPLE_ERROR});
}

TEST_F(rbln_telemetry, tells_throttling_and_a_hang) {
    ASSERT_EQ(open().status, ACCB_OK);
    for (const auto& [state, bits] :
         {std::pair("pstate=10", double{ACCB_THROTTLE_THERMAL}),
          std::pair("pstate=12", double{ACCB_THROTTLE_OTHER}), std::pair("pstate=14", 0.0)}) {
        set(state);
        EXPECT_DOUBLE_EQ(read(3).value, bits) << state;
    }
}

TEST_F(rbln_telemetry, what_cannot_be_read_is_never_zero_watts) {
    ASSERT_EQ(open().status, ACCB_OK);
    ASSERT_NE(sensors(), nullptr);
    const std::pair<const char*, uint32_t> wrongs[] = {
        {"fail.rblnmlDeviceGetPowerUsage=4", ACCB_SAMPLE_UNAVAILABLE},
        {"fail.rblnmlDeviceGetPowerUsage=3", ACCB_SAMPLE_UNAVAILABLE},
        {"fail.rblnmlDeviceGetPowerUsage=5", ACCB_SAMPLE_ERROR},
        {"power_uw=4294967295", ACCB_SAMPLE_ERROR},
    };
    for (const auto& [settings, status] : wrongs) {
        set(settings);
        EXPECT_EQ(read(0).status, status) << settings;
    }
    set("utilization=987");
    EXPECT_EQ(read(2).status, uint32_t{ACCB_SAMPLE_UNAVAILABLE}) << "no percentage";
    set("");
    EXPECT_EQ(read(0).status, uint32_t{ACCB_SAMPLE_OK});
}

}  // namespace
}  // namespace accelbench::rebellions_test
