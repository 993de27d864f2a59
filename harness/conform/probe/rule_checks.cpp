// SPDX-License-Identifier: Apache-2.0
// The header's rules on the process around a plug-in, and its sensors.
#include <accelbench/extensions.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <cstring>

#include "harness/conform/probe/scene.hpp"

namespace accelbench::conform {
namespace {

void live_once(subject& plugin) {
    accb_ctx* ctx = plugin.open();
    if (!plugin.order().works.empty()) {
        scene built(plugin, ctx, plugin.order().works.front());
        bound_set set = built.bind();
        built.launch(set);
        built.destroy(set);
        built.destroy();
    }
    plugin.close(ctx);
}

void keeps_off_stdout(subject& plugin) {
    const int caught = memfd_create("stdout", MFD_CLOEXEC);
    const int before = dup(STDOUT_FILENO);
    dup2(caught, STDOUT_FILENO);
    live_once(plugin);
    std::fflush(stdout);
    dup2(before, STDOUT_FILENO);
    std::array<char, 200> text{};
    const ssize_t size = pread(caught, text.data(), text.size(), 0);
    expect(size <= 0,
           "it writes to standard output: " +
               std::string(text.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0))));
}

void keeps_signals(subject& plugin) {
    constexpr std::array<int, 9> watched = {SIGSEGV, SIGBUS,  SIGFPE,  SIGILL, SIGABRT,
                                            SIGINT,  SIGTERM, SIGCHLD, SIGPIPE};
    std::string taken;
    live_once(plugin);
    for (const int number : watched) {
        struct sigaction now {};
        sigaction(number, nullptr, &now);
        if (now.sa_handler != SIG_DFL) {
            taken += std::string(" SIG") + sigabbrev_np(number);
        }
    }
    if (!taken.empty()) {
        throw finding{outcome::warning, "it or its library installs signal handlers:" + taken};
    }
}

/// A refusal on every way of failing that a caller can provoke, each with a sentence.
void refuses_in_sentences(subject& plugin) {
    called call;
    accb_ctx* ctx = plugin.open();
    accb_device_info info{};
    info.struct_size = sizeof info;
    call.refused(plugin.table().device_info(ctx, 1'000'000, &info, call.fresh()),
                 "device_info() of device 1000000");
    // The error is optional on every call.
    expect(plugin.table().device_info(ctx, 1'000'000, &info, nullptr) != ACCB_OK,
           "device_info() of device 1000000 without an accb_error was not refused");
    accb_buffer_desc nowhere{};
    nowhere.struct_size = sizeof nowhere;
    nowhere.memory = 4711;
    nowhere.size = 64;
    accb_buffer* buffer = nullptr;
    call.refused(plugin.table().buffer_create(ctx, &nowhere, &buffer, call.fresh()),
                 "memory of kind 4711");
    if (!plugin.order().works.empty() && !plugin.order().works.front().bytes.empty()) {
        scene built(plugin, ctx, plugin.order().works.front());
        accb_session_desc unbound{};
        unbound.struct_size = sizeof unbound;
        accb_session* session = nullptr;
        call.refused(
            plugin.table().session_create(built.program(), &unbound, &session, call.fresh()),
            "a session without its operands");
        bound_set set = built.bind();  // what was refused left the program usable
        built.launch(set);
        built.destroy(set);
        built.destroy();
    }
    plugin.close(ctx);
}

void check_sample(const accb_sample& sample, const accb_sensor& sensor, const std::string& name) {
    expect(sample.status >= ACCB_SAMPLE_OK && sample.status <= ACCB_SAMPLE_ERROR,
           name + " reads with status " + std::to_string(sample.status));
    if (sample.status != ACCB_SAMPLE_OK) {
        return;
    }
    double low = 0, high = INFINITY;
    switch (sensor.quantity) {
        case ACCB_POWER_W:
            high = 20000;
            break;
        case ACCB_TEMPERATURE_C:
            low = -60;
            high = 200;
            break;
        case ACCB_CLOCK_HZ:
            high = 1e11;
            break;
        case ACCB_UTILISATION:
            high = 1;
            break;
        default:
            break;
    }
    expect(std::isfinite(sample.value) && sample.value >= low && sample.value <= high,
           name + " reads " + std::to_string(sample.value) + ", which cannot be");
}

std::vector<accb_sensor> sensors_of(const accb_telemetry& tel, accb_ctx* ctx,
                                    std::uint32_t devices) {
    called call;
    std::vector<accb_sensor> sensors;
    for (std::uint32_t i = 0; i < tel.sensor_count; ++i) {
        accb_sensor sensor{};
        sensor.struct_size = sizeof sensor;
        call.ok(tel.sensor(ctx, i, &sensor, call.fresh()), "sensor(" + std::to_string(i) + ")");
        const std::string name = "sensor " + std::to_string(i);
        expect(!text_in(sensor.source, sizeof sensor.source, "source").empty(),
               name + " has no source");
        expect(sensor.quantity <= ACCB_PCIE_LANES,
               name + " has quantity " + std::to_string(sensor.quantity));
        expect(sensor.scope >= ACCB_SCOPE_CHIP && sensor.scope <= ACCB_SCOPE_HOST,
               name + " has no scope");
        expect(sensor.device < devices, name + " is of a device that does not exist");
        sensors.push_back(sensor);
    }
    accb_sensor beyond{};
    beyond.struct_size = sizeof beyond;
    call.refused(tel.sensor(ctx, tel.sensor_count, &beyond, call.fresh()),
                 "a sensor beyond the last");
    return sensors;
}

void sensors_make_sense(subject& plugin) {
    constexpr char name[] = "accb.telemetry/1";
    accb_ctx* ctx = plugin.open("telemetry");
    const void* found = plugin.table().get_extension == nullptr
                            ? nullptr
                            : plugin.table().get_extension(ctx, {name, sizeof name - 1});
    if (found == nullptr) {
        plugin.close(ctx);
        throw finding{outcome::not_offered, "accb.telemetry/1 is not offered"};
    }
    const auto& tel = *static_cast<const accb_telemetry*>(found);
    expect(tel.struct_size >= sizeof tel && tel.sensor != nullptr && tel.read != nullptr,
           "the table of accb.telemetry/1 is too short or has a NULL");
    called call;
    std::uint32_t devices = 0;
    call.ok(plugin.table().device_count(ctx, &devices, call.fresh()), "device_count()");
    const auto sensors = sensors_of(tel, ctx, devices);
    std::vector<accb_sample> first(sensors.size()), second(sensors.size());
    for (auto* samples : {&first, &second}) {
        for (std::uint32_t i = 0; i < sensors.size(); ++i) {
            (*samples)[i] = {i, 0, NAN};
        }
        call.ok(tel.read(ctx, samples->data(), static_cast<std::uint32_t>(samples->size()),
                         call.fresh()),
                "read()");
    }
    for (std::size_t i = 0; i < sensors.size(); ++i) {
        const std::string which = "sensor " + std::to_string(i) + " (" + sensors[i].source + ")";
        check_sample(first[i], sensors[i], which);
        check_sample(second[i], sensors[i], which);
        const bool both = first[i].status == ACCB_SAMPLE_OK && second[i].status == ACCB_SAMPLE_OK;
        expect(!both || sensors[i].quantity != ACCB_ENERGY_J || second[i].value >= first[i].value,
               which + " counts energy backwards");
    }
    plugin.close(ctx);
}

}  // namespace

std::vector<probe_check> rule_checks() {
    return {{"rule.stdout", keeps_off_stdout},
            {"rule.signals", keeps_signals},
            {"err.messages", refuses_in_sentences},
            {"tel.sane", sensors_make_sense},
            {"life.exit", live_once}};
}

}  // namespace accelbench::conform
