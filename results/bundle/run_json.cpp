// SPDX-License-Identifier: Apache-2.0
// JSON of a run: one line of runs.jsonl. Raw samples stand once, in samples_ns; a window says how
// many of them are its own.
#include <fmt/format.h>

#include <charconv>
#include <nlohmann/json.hpp>
#include <span>
#include <utility>

#include "results/bundle/records_json.hpp"

namespace accelbench::results {

using nlohmann::json;

namespace {

json window_json(const window_record& window) {
    return {{"pair", window.pair},
            {"order", window.order},
            {"begin_ns", window.begin_ns},
            {"end_ns", window.end_ns},
            {"launches_per_batch", window.launches_per_batch},
            {"batches", window.batch_ns.size()},
            {"worker_cpu_ns", window.worker_cpu_ns},
            {"device_ns", value_or_null(window.device_ns)},
            {"compute_canary", value_or_null(window.compute_canary)},
            {"memory_canary", value_or_null(window.memory_canary)},
            {"canary_moved", window.canary_moved}};
}

std::uint64_t read_window(const json& value, const std::string& path, read_context& context,
                          window_record& window) {
    std::uint64_t batches = 0;
    object_reader in(value, path, context);
    in.required("pair", window.pair);
    in.required("order", window.order);
    in.required("begin_ns", window.begin_ns);
    in.required("end_ns", window.end_ns);
    in.required("launches_per_batch", window.launches_per_batch);
    in.required("batches", batches);
    in.required("worker_cpu_ns", window.worker_cpu_ns);
    in.optional("device_ns", window.device_ns);
    in.optional("compute_canary", window.compute_canary);
    in.optional("memory_canary", window.memory_canary);
    in.required("canary_moved", window.canary_moved);
    if (context.good() && batches > 0 && window.launches_per_batch == 0) {
        context.fail(path + ".launches_per_batch", "is 0 in a window that has batches");
    }
    return batches;
}

/// Hands every window its part of the samples; the counts must add up to all of them.
void read_windows(object_reader& in, run_record& run) {
    const json* windows = in.find("windows", true);
    read_context& context = in.context();
    if (windows == nullptr) {
        return;
    }
    if (!windows->is_array()) {
        context.fail("windows", "must be a list");
        return;
    }
    std::span<const std::int64_t> left(run.samples_ns);
    for (std::size_t i = 0; i < windows->size(); ++i) {
        window_record window;
        const std::string path = fmt::format("windows[{}]", i);
        const std::uint64_t batches = read_window((*windows)[i], path, context, window);
        if (!context.good()) {
            return;
        }
        if (batches > left.size()) {
            context.fail("samples_ns", fmt::format("has {} samples, fewer than the windows count",
                                                   run.samples_ns.size()));
            return;
        }
        const auto own = left.first(batches);
        window.batch_ns.assign(own.begin(), own.end());
        left = left.subspan(batches);
        run.windows.push_back(std::move(window));
    }
    if (!left.empty()) {
        context.fail("samples_ns",
                     fmt::format("has {} samples that belong to no window", left.size()));
    }
}

void read_state(object_reader& in, row_state& state) {
    std::string word;
    in.required("state", word);
    if (in.context().good()) {
        const auto parsed = parse_row_state(word);
        if (!parsed) {
            in.context().fail("state", fmt::format("is '{}', which is no state of a row", word));
            return;
        }
        state = *parsed;
    }
}

void read_measurement(object_reader& in, run_record& run, std::vector<std::int64_t> samples) {
    in.required("input_sets", run.input_sets);
    in.required("rotation_bytes", run.rotation_bytes);
    in.required("checking_ns", run.checking_ns);
    if (samples.empty()) {
        in.required("samples_ns", run.samples_ns);
    } else {
        run.samples_ns = std::move(samples);
    }
    read_windows(in, run);
    in.optional("window_slope_difference", run.window_slope_difference);
    in.optional("window_slope_bound", run.window_slope_bound);
    in.optional("achieved_share", run.achieved_share);
    in.required("ceiling", run.ceiling);
    in.required("marks", run.marks);
    in.required("support", run.support);
    in.required("stderr_tail", run.stderr_tail);
    if (const json* phases = in.find("phases", true)) {
        read(*phases, "phases", in.context(), run.phases);
    }
    const json* verification = in.find("verification", false);
    if (verification != nullptr && !verification->is_null()) {
        read(*verification, "verification", in.context(), run.verification.emplace());
    }
    if (const json* telemetry = in.find("telemetry", false)) {
        read(*telemetry, "telemetry", in.context(), run.telemetry.emplace());
    }
}

}  // namespace

json to_json(const run_record& run) {
    json windows = json::array();
    json samples = json::array();
    for (const window_record& window : run.windows) {
        windows.push_back(window_json(window));
        for (const std::int64_t ns : window.batch_ns) {
            samples.push_back(ns);
        }
    }
    json j{
        {"campaign", run.campaign},
        {"visit", run.visit},
        {"round", run.round},
        {"device", run.device},
        {"key", to_json(run.key)},
        {"state", to_string(run.state)},
        {"reason", run.reason},
        {"reason_code", run.reason_code},
        {"started_utc", run.started_utc},
        {"seed", run.seed},
        {"worker_pid", run.worker_pid},
        {"cpus", run.cpus},
        {"stop_reason", run.stop_reason},
        {"input_sets", run.input_sets},
        {"rotation_bytes", run.rotation_bytes},
        {"checking_ns", run.checking_ns},
        {"phases", to_json(run.phases)},
        {"windows", std::move(windows)},
        {"samples_ns", std::move(samples)},
        {"verification", run.verification ? to_json(*run.verification) : json(nullptr)},
        {"window_slope_difference", value_or_null(run.window_slope_difference)},
        {"window_slope_bound", value_or_null(run.window_slope_bound)},
        {"achieved_share", value_or_null(run.achieved_share)},
        {"ceiling", run.ceiling},
        {"marks", run.marks},
        {"support", run.support},
        {"stderr_tail", run.stderr_tail},
    };
    if (run.telemetry) {  // runs without are written as they were before there was any
        j["telemetry"] = to_json(*run.telemetry);
    }
    return j;
}

namespace {

constexpr std::string_view samples_name = "\"samples_ns\"";

/// Most bytes of a journal are samples, and making a JSON value of each takes most of the time of
/// reading it. Where the line names samples_ns once, as our writer spells it, they are taken out
/// first: `rest` is the line with an empty list in their place. False leaves all to the parser.
bool take_samples(std::string_view text, std::vector<std::int64_t>& samples, std::string& rest) {
    const std::size_t name = text.find(samples_name);
    if (name == std::string_view::npos ||
        text.find(samples_name, name + 1) != std::string_view::npos) {
        return false;
    }
    const std::size_t begin = name + samples_name.size() + 2;
    if (text.substr(begin - 2, 2) != ":[") {
        return false;
    }
    const char* at = text.data() + begin;
    const char* const end = text.data() + text.size();
    while (true) {
        std::int64_t sample = 0;
        const auto [next, failure] = std::from_chars(at, end, sample);
        // JSON has no leading zeros: such a line is the parser's to refuse.
        const bool zeros = next - at > 1 && *at == '0';
        if (failure != std::errc{} || next == end || zeros || *at == '-') {
            return false;
        }
        samples.push_back(sample);
        if (*next == ']') {
            rest.assign(text.substr(0, begin));
            rest.append(next, end);
            return true;
        }
        if (*next != ',') {
            return false;
        }
        at = next + 1;
    }
}

}  // namespace

result<run_record> parse_run(std::string_view text, const std::string& where) {
    std::vector<std::int64_t> samples;
    std::string rest;
    const bool taken = take_samples(text, samples, rest);
    auto value = parse_json(taken ? std::string_view(rest) : text, where);
    if (value && taken && (!value->is_object() || !value->contains("samples_ns"))) {
        value = parse_json(text, where);  // the name stood deeper in the line
        samples.clear();
    }
    if (!value) {
        return value.error();
    }
    read_context context{where, {}};
    run_record run;
    object_reader in(*value, "", context);
    in.required("campaign", run.campaign);
    in.required("visit", run.visit);
    in.required("round", run.round);
    in.required("device", run.device);
    if (const json* key = in.find("key", true)) {
        read(*key, "key", context, run.key);
    }
    read_state(in, run.state);
    in.required("reason", run.reason);
    in.required("reason_code", run.reason_code);
    in.required("started_utc", run.started_utc);
    in.required("seed", run.seed);
    in.required("worker_pid", run.worker_pid);
    in.required("cpus", run.cpus);
    in.word("stop_reason", run.stop_reason, {"", "precise", "max-samples", "max-time", "unstable"});
    read_measurement(in, run, std::move(samples));
    if (context.fault) {
        return *context.fault;
    }
    return run;
}

}  // namespace accelbench::results
