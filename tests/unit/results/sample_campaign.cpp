// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/results/sample_campaign.hpp"

#include <fmt/format.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <numeric>
#include <sstream>
#include <stdexcept>

#include "base/sha256.hpp"
#include "results/bundle/bundle_writer.hpp"
#include "results/rows/derive.hpp"

namespace accelbench::results::samples {
namespace fs = std::filesystem;

campaign_builder::campaign_builder(const std::vector<std::string>& labels, std::string_view uuid) {
    campaign.campaign = uuid;
    campaign.created_utc = "2024-06-11T08:00:00Z";
    campaign.finished_utc = "2024-06-11T08:01:00Z";
    campaign.product_version = "0.1.0";
    campaign.seed = seed;
    campaign.environment.json() = {{"cpu", "invented"}};
    campaign.devices = nlohmann::json::object();
    campaign.workloads = nlohmann::json::object();
    nlohmann::json devices = nlohmann::json::array();
    for (const std::string& label : labels) {
        devices.push_back({{"label", label}});
        campaign.devices[label] = {{"name", "invented device " + label}};
    }
    campaign.plan.json() = {{"profile", "quick"},
                            {"devices", std::move(devices)},
                            {"rows", nlohmann::json::array()},
                            {"constants",
                             {{"runs", 2},
                              {"confidence", 0.95},
                              {"family_alpha", 0.05},
                              {"margin", 0.01},
                              {"window_ns", 10000000}}}};
    campaign.complete = true;
}

row_key campaign_builder::add_workload(const std::string& id, double flops, double bytes,
                                       double accuracy_floor) {
    const std::string canonical =
        fmt::format("accuracy_floor={}\nkernel={}\nwork.bytes={}\nwork.flops={}\n", accuracy_floor,
                    id, bytes, flops);
    campaign.workloads[id] = {{"canonical", canonical}, {"sha256", sha256_hex(canonical)},
                              {"kernel", id},           {"flops", flops},
                              {"bytes", bytes},         {"accuracy_floor", accuracy_floor}};
    campaign.plan["rows"].push_back(
        {{"workload", id}, {"boundary", "resident"}, {"skip_reason", ""}});
    row_key key;
    key.workload_id = id;
    key.workload_sha256 = sha256_hex(canonical);
    key.profile = "quick";
    return key;
}

double campaign_builder::draw() {
    // SplitMix64 (public domain, Vigna): the same numbers with every standard library.
    state_ += 0x9E3779B97F4A7C15U;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
    z ^= z >> 31U;
    return static_cast<double>(z >> 11U) * 0x1p-52 - 1.0;
}

run_record campaign_builder::make_run(const row_key& key, const std::string& label,
                                      std::uint32_t round) const {
    run_record run;
    run.campaign = campaign.campaign;
    run.visit = fmt::format("00000000-0000-4000-8000-{:012d}", visits_);
    run.round = round;
    run.device = label;
    run.key = key;
    run.key.devices = {label};
    run.started_utc = fmt::format("2024-06-11T08:00:{:02d}Z", visits_ % 60);
    run.seed = seed;
    run.worker_pid = 1000 + visits_;
    run.cpus = {0, 1};
    run.support.json() = {{"compute", "f32"}, {"accumulate", "f32"}, {"note", ""}};
    return run;
}

void campaign_builder::add_visits(const row_key& key, const std::vector<side_plan>& sides,
                                  std::uint32_t rounds, std::uint32_t pairs,
                                  std::uint32_t batches) {
    constexpr std::uint32_t launches = 10;
    for (std::uint32_t round = 0; round < rounds; ++round) {
        ++visits_;
        std::uint32_t order = 0;
        for (const side_plan& side : sides) {
            run_record run = make_run(key, side.label, round);
            run.stop_reason = "precise";
            run.achieved_share = 0.8;
            run.ceiling = "compute canary";
            run.verification = verification_record{.method = "exact+bound, all elements",
                                                   .mode = "whole",
                                                   .passed = true,
                                                   .timed_outputs = true,
                                                   .worst_ratio = 0.25,
                                                   .nmse = 1e-12,
                                                   .effective_precision = "f32",
                                                   .checked_elements = 64,
                                                   .total_elements = 64};
            for (std::uint32_t pair = 0; pair < pairs; ++pair) {
                window_record window;
                window.pair = pair;
                window.order = order++;
                window.launches_per_batch = launches;
                for (std::uint32_t batch = 0; batch < batches; ++batch) {
                    const double time = side.time_ns * (1.0 + side.noise * draw());
                    window.batch_ns.push_back(std::llround(time * launches));
                }
                window.begin_ns = now_ns_ += 100000;
                now_ns_ += static_cast<std::uint64_t>(
                    std::accumulate(window.batch_ns.begin(), window.batch_ns.end(), 100000LL));
                window.end_ns = now_ns_;
                run.windows.push_back(std::move(window));
            }
            collect_samples(run);
            runs.push_back(std::move(run));
        }
    }
}

void campaign_builder::add_state(const row_key& key, const std::string& label, row_state state,
                                 const std::string& reason, std::uint32_t round) {
    ++visits_;
    run_record run = make_run(key, label, round);
    run.state = state;
    run.reason = reason;
    runs.push_back(std::move(run));
}

bundle campaign_builder::as_bundle(const std::string& name) const {
    bundle b;
    b.path = name;
    b.campaign = campaign;
    b.runs = runs;
    b.rows = derive_rows(b.campaign, b.runs);
    b.sealed = true;
    return b;
}

void campaign_builder::write(const fs::path& folder) const {
    auto writer = bundle_writer::create(folder, campaign);
    if (!writer) {
        throw std::runtime_error(to_string(writer.error()));
    }
    for (const run_record& run : runs) {
        if (auto appended = writer->append(run); !appended) {
            throw std::runtime_error(to_string(appended.error()));
        }
    }
    if (auto finished = writer->finish(campaign); !finished) {
        throw std::runtime_error(to_string(finished.error()));
    }
}

campaign_builder full_campaign() {
    campaign_builder c({"cpu:0", "opencl:0"});
    const auto both = [&c](const std::string& id, double flops, double bytes, double candidate,
                           double noise, std::uint32_t rounds) {
        const row_key key = c.add_workload(id, flops, bytes);
        c.add_visits(key, {{"cpu:0", 50000.0, noise}, {"opencl:0", candidate, noise}}, rounds);
    };
    const row_key self = c.add_workload("matmul/square/m64n64k64/nt/f32", 2e6, 5e4);
    c.add_visits(self, {{"cpu:0", 50000.0}, {"opencl:0", 25000.0}, {"cpu:0#aa", 50000.0}}, 12);
    both("rms_norm/llama8b/r8c4096/f32", 0.0, 2.6e5, 75000.0, 0.002, 12);
    both("softmax/square/r64c64/f32", 0.0, 3.2e4, 50000.0, 0.002, 12);
    both("triad/cache/n4096/f32", 8192.0, 4.9e4, 50500.0, 0.02, 12);
    both("copy/cache/n4096/f32", 0.0, 3.3e4, 40000.0, 0.002, 3);
    const row_key empty = c.add_workload("empty/launch", 0.0, 0.0);
    c.add_visits(empty, {{"cpu:0", 400.0}, {"opencl:0", 9000.0}}, 12);
    const row_key bf16 = c.add_workload("matmul/square/m64n64k64/nt/bf16", 2e6, 2.5e4);
    c.add_visits(bf16, {{"cpu:0", 30000.0}}, 12);
    c.add_state(bf16, "opencl:0", row_state::unsupported, "no bf16 storage on this device");
    const row_key wrong = c.add_workload("adamw/flat/n4096/f32", 0.0, 1.1e5);
    c.add_visits(wrong, {{"cpu:0", 20000.0}, {"opencl:0", 10000.0}}, 12);
    c.runs.back().state = row_state::failed;
    c.runs.back().reason = "p[17]: got 1.5, expected 2.25 +- 1e-6";
    row_key host = c.add_workload("matmul/square/m128n128k128/nt/f32", 4e6, 2e5, 1e-6);
    host.boundary = "host";
    c.campaign.plan["rows"].push_back(
        {{"workload", host.workload_id}, {"boundary", "host"}, {"skip_reason", ""}});
    c.add_visits(host, {{"cpu:0", 60000.0}}, 12);
    host.boundary = "resident";
    c.add_visits(host, {{"opencl:0", 30000.0}}, 12);
    const row_key half = c.add_workload("matmul/square/m64n64k64/nt/f16", 2e6, 2.5e4);
    c.add_visits(half, {{"cpu:0", 30000.0}, {"opencl:0", 20000.0}}, 12);
    for (run_record& run : c.runs) {
        if (run.key.workload_id == half.workload_id && run.device == "opencl:0") {
            run.support["accumulate"] = "f16";
        }
    }
    return c;
}

campaign_builder tiny_campaign() {
    campaign_builder c({"cpu:0"});
    const row_key key = c.add_workload("copy/n16", 0.0, 128.0);
    c.add_visits(key, {{"cpu:0", 1000.0}}, 2, 2, 3);
    return c;
}

temporary_folder::temporary_folder() {
    // Thousands of small rewrites: in memory they take a tenth of the time.
    const bool in_memory = ::access("/dev/shm", W_OK) == 0;
    const fs::path parent = in_memory ? fs::path("/dev/shm") : fs::temp_directory_path();
    std::string pattern = (parent / "accelbench-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) {
        throw std::runtime_error("cannot make a temporary folder");
    }
    path_ = pattern;
}

temporary_folder::~temporary_folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

std::string slurp(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

void spill(const fs::path& path, std::string_view text) {
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file.write(text.data(), static_cast<std::streamsize>(text.size()));
}

}  // namespace accelbench::results::samples
