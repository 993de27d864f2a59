// SPDX-License-Identifier: Apache-2.0
#include "harness/campaign/judgement.hpp"

#include <accelbench/plugin.h>
#include <fmt/format.h>

#include <accelbench/sdk/tensor.hpp>
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "harness/campaign/host_work.hpp"
#include "harness/plan/prediction.hpp"
#include "results/statistics/median.hpp"
#include "results/telemetry/throttle.hpp"

namespace accelbench::campaign {
namespace {

/// Least time of a launch over all windows' means: the fastest that the run claims.
double fastest_launch_ns(const results::run_record& record) {
    double least = std::numeric_limits<double>::max();
    for (const auto& w : record.windows) {
        for (const std::int64_t batch : w.batch_ns) {
            least = std::min(least, static_cast<double>(batch) / w.launches_per_batch);
        }
    }
    return least;
}

struct ceiling {
    std::string name;
    double per_ns = 0.0;  // flops or bytes
    double work = 0.0;    // of one launch of the row, in the same unit
};

/// A product in f32 is no ceiling of one in s8 or bf16: such a row has none rather than a
/// sibling's.
bool same_arithmetic(const results::run_record& record, const kernels::workload& canary) {
    return record.support->value("compute", std::string()) == kernels::to_string(canary.compute);
}

bool is_yardstick(const prepared_workload* canary) {
    return canary != nullptr && canary->is_yardstick();
}

std::optional<ceiling> ceiling_of(const measure::side_result& measured, const side& at,
                                  const results::run_record& record,
                                  const kernels::workload& work) {
    switch (work.ceiling) {
        case kernels::traffic::compute:
            if (is_yardstick(at.compute_canary()) && measured.compute_canary_ns > 0.0 &&
                same_arithmetic(record, at.compute_canary()->work())) {
                return ceiling{"compute canary",
                               at.compute_canary()->work().work.flops / measured.compute_canary_ns,
                               work.work.flops};
            }
            return std::nullopt;
        case kernels::traffic::read:
        case kernels::traffic::copy:
        case kernels::traffic::update:
        case kernels::traffic::host_to_device:
        case kernels::traffic::device_to_host:
            if (is_yardstick(at.memory_canary()) && measured.memory_canary_ns > 0.0) {
                return ceiling{"memory canary",
                               at.memory_canary()->work().work.bytes / measured.memory_canary_ns,
                               work.work.bytes};
            }
            return std::nullopt;
        case kernels::traffic::none:
            return std::nullopt;
    }
    return std::nullopt;
}

/// Where the cache that a rotation has to outgrow is known: the device said it, or it is the
/// host's.
bool fits_in_cache(const results::run_record& record, const supervisor::device_info& device) {
    const std::uint64_t cache =
        device.kind == ACCB_KIND_CPU ? plan::cache_bytes() : device.cache_bytes;
    return record.key.cache_mode == "rotated" && record.rotation_bytes > 0 &&
           record.rotation_bytes < cache;
}

/// A type that no workload has may be what an artifact computes in. null: not said.
nlohmann::json type_word(std::uint16_t type) {
    return type == 0 ? nlohmann::json(nullptr) : nlohmann::json(sdk::name_of(type));
}

/// Provenance: what was loaded, and all that its maker said of it.
nlohmann::json artifact_json(const asked_form& form) {
    if (!form.command.empty()) {
        return {{"command", form.command}};
    }
    if (!form.artifact) {
        return nullptr;
    }
    return {{"file", form.artifact->artifact.filename().string()},
            {"sha256", form.artifact->artifact_sha256},
            {"sidecar_sha256", form.artifact->sha256},
            {"sidecar", nlohmann::json::parse(form.artifact->text, nullptr, false)}};
}

}  // namespace

std::string dtype_word(std::uint16_t type) {
    const auto name = kernels::to_string(static_cast<kernels::dtype>(type));
    const std::string_view at_the_border = sdk::name_of(type);
    return kernels::parse_dtype(name)   ? std::string(name)
           : at_the_border != "unknown" ? std::string(at_the_border)
                                        : fmt::format("dtype {}", type);
}

std::string why_word(std::uint32_t why) {
    constexpr std::array<const char*, 15> words{
        "unspecified", "op",           "dtype",    "shape",          "attribute",
        "memory",      "phase",        "numerics", "needs-artifact", "toolchain",
        "licence",     "device-count", "boundary", "launch-mode",    "view"};
    return why < words.size() ? words[why] : fmt::format("reason {}", why);
}

nlohmann::json support_json(const supervisor::support_answer& answer) {
    constexpr std::array<const char*, 5> answers{"unknown", "no", "yes", "yes-other-precision",
                                                 "yes-partly-on-host"};
    constexpr std::array<const char*, 3> determinism{"unknown", "none", "bitwise"};
    return {
        {"answer", answer.answer < answers.size() ? answers[answer.answer] : "unknown"},
        {"why", answer.why == 0 ? nlohmann::json(nullptr) : nlohmann::json(why_word(answer.why))},
        {"compute", dtype_word(answer.compute)},
        {"accumulate", dtype_word(answer.accumulate)},
        {"determinism",
         answer.determinism < determinism.size() ? determinism[answer.determinism] : "unknown"},
        {"host_ops", answer.host_ops},
        {"implementations", answer.implementations},
        {"note", answer.note}};
}

nlohmann::json support_json(const asked_form& form, const supervisor::support_answer& answer) {
    constexpr std::array<const char*, 5> views{"", "kernel", "onnx", "", "artifact"};
    nlohmann::json j = support_json(answer);
    j["view"] = views.at(static_cast<std::size_t>(form.chosen));
    j["model_sha256"] =
        form.model() == nullptr ? nlohmann::json(nullptr) : nlohmann::json(form.model()->sha256);
    j["weights"] = type_word(answer.weights);
    j["activations"] = type_word(answer.activations);
    j["artifact"] = artifact_json(form);
    return j;
}

std::string artifact_of(const results::run_record& run) {
    if (!run.support->is_object() || run.support->value("view", std::string()) != "artifact") {
        return {};
    }
    const auto hash = run.support->find("model_sha256");
    return hash != run.support->end() && hash->is_string() ? hash->get<std::string>()
                                                           : std::string();
}

void take_measurement(results::run_record& record, measure::side_result& measured, const side& at,
                      const kernels::workload& work) {
    record.phases.first_launch_ns = measured.phases.first_launch_ns;
    record.phases.batch_cost_ns = measured.phases.batch_cost_ns;
    record.phases.warm_up_ns = measured.phases.warm_up_ns;
    record.phases.warm_up_launches = measured.phases.warm_up_launches;
    record.phases.warm_up_settled = measured.phases.warm_up_settled;
    record.stop_reason = measured.stop_reason;
    record.marks = measured.marks;
    if (fits_in_cache(record, at.info())) {
        record.marks.emplace_back("in-cache");
    }
    if (const auto top = ceiling_of(measured, at, record, work);
        top && measured.launch_ns > 0.0 && top->per_ns > 0.0) {
        record.ceiling = top->name;
        record.achieved_share = top->work / measured.launch_ns / top->per_ns;
    }
    if ((at.info().flags & ACCB_DEVICE_DOUBLE) != 0) {
        record.marks.emplace_back("double");
    }
    if (at.compute_canary() == nullptr || at.memory_canary() == nullptr) {
        record.marks.emplace_back("canary-none");
    }
    const bool on_host = at.info().kind == ACCB_KIND_CPU || at.info().kind == ACCB_KIND_SIMULATOR;
    if (!on_host && may_be_host_work(measured, work)) {
        record.marks.emplace_back("host-busy");
    }
    for (const auto& w : measured.windows) {
        record.samples_ns.insert(record.samples_ns.end(), w.batch_ns.begin(), w.batch_ns.end());
    }
    record.windows = std::move(measured.windows);
}

void mark_telemetry(results::run_record& record) {
    if (record.telemetry && !results::throttle_words(*record.telemetry).empty()) {
        record.marks.emplace_back("throttled");
    }
    if (record.telemetry && results::has_failed(*record.telemetry)) {
        record.marks.emplace_back("telemetry-failed");
    }
}

void mark_device_time(results::run_record& record, double limit) {
    std::vector<double> device, harness;
    for (const auto& w : record.windows) {
        if (w.device_ns) {
            const std::vector<double> batches(w.batch_ns.begin(), w.batch_ns.end());
            device.push_back(*w.device_ns);
            harness.push_back(statistics::median(batches).value_or(0.0) / w.launches_per_batch);
        }
    }
    const double ours = statistics::median(harness).value_or(0.0);
    if (ours > 0.0 && std::abs(statistics::median(device).value_or(0.0) / ours - 1.0) > limit) {
        record.marks.emplace_back("device-time");
    }
}

std::optional<std::string> bent_clock(results::run_record& record, const side& at, double limit) {
    const auto slope = at.clock_against_ours.slope();
    if (!slope) {
        return std::nullopt;
    }
    record.window_slope_difference = slope->rate - 1.0;
    record.window_slope_bound = slope->bound;
    const auto bent = at.clock_against_ours.bent(limit);
    if (!bent) {
        if (at.clock_against_ours.is_unclear(limit)) {
            record.marks.emplace_back("clocks-differ");
        }
        return std::nullopt;
    }
    return fmt::format(
        "while the worker's clock counts 1 s, the supervisor's counts {:.4f} s ({:.4f} to {:.4f})",
        bent->rate, bent->bounds.low, bent->bounds.high);
}

std::optional<std::string> impossible_speed(const results::run_record& record,
                                            const kernels::workload& work,
                                            const supervisor::device_info& device) {
    const double launch_ns = fastest_launch_ns(record);
    const bool has_work = work.work.flops > 0.0 || work.work.bytes > 0.0;
    if (launch_ns < 0.0 || (launch_ns <= 0.0 && has_work)) {
        return fmt::format("a batch took {:.4g} ns a launch by the worker's clock", launch_ns);
    }
    for (const auto& claim : device.claims) {
        if (claim.dtype != static_cast<std::uint16_t>(work.compute)) {
            continue;
        }
        const double flops = work.work.flops / launch_ns * 1e9,
                     bytes = work.work.bytes / launch_ns * 1e9;
        if (claim.ops_per_s > 0.0 && flops > claim.ops_per_s) {
            return fmt::format("{:.4g} FLOP/s are above the {:.4g} that the device claims for {}",
                               flops, claim.ops_per_s, kernels::to_string(work.compute));
        }
        if (claim.bytes_per_s > 0.0 && bytes > claim.bytes_per_s) {
            return fmt::format("{:.4g} B/s are above the {:.4g} that the device claims", bytes,
                               claim.bytes_per_s);
        }
    }
    return std::nullopt;
}

}  // namespace accelbench::campaign
