// SPDX-License-Identifier: Apache-2.0
#include "harness/campaign/side.hpp"

#include <accelbench/plugin.h>
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <span>
#include <tuple>

#include "base/sha256.hpp"
#include "harness/plan/prediction.hpp"
#include "results/bundle/records_json.hpp"

namespace accelbench::campaign {
namespace {

nlohmann::json info_json(const supervisor::device_info& info) {
    const auto text = [](const std::string& s) {
        return s.empty() ? nlohmann::json(nullptr) : nlohmann::json(s);
    };
    nlohmann::json claims = nlohmann::json::array();
    for (const auto& claim : info.claims) {
        claims.push_back({{"dtype", kernels::to_string(static_cast<kernels::dtype>(claim.dtype))},
                          {"ops_per_s", claim.ops_per_s},
                          {"bytes_per_s", claim.bytes_per_s}});
    }
    return {{"name", info.name},
            {"kind", info.kind},
            {"double", (info.flags & ACCB_DEVICE_DOUBLE) != 0},
            {"arch", text(info.arch)},
            {"uuid", text(info.uuid)},
            {"pci", text(info.pci)},
            {"firmware", text(info.firmware)},
            {"driver", text(info.driver)},
            {"card", text(info.card)},
            {"memory_bytes", info.memory_bytes},
            {"cache_bytes", info.cache_bytes},
            {"numa_node", info.numa_node},
            {"pcie_now", info.pcie_now},
            {"pcie_max", info.pcie_max},
            {"claims", std::move(claims)}};
}

}  // namespace

side::side(supervisor::device_spec device, supervisor::plugin_manifest plugin)
    : device_(std::move(device)), plugin_(std::move(plugin)) {
    const supervisor::artifact_manifest& told = plugin_.artifacts;
    if (!told.format.empty()) {
        artifacts_.emplace(
            artifacts::with_environment({plugin_.name, told.format, told.folders, told.recipe}));
    }
}

status side::start(const plan::campaign_plan& plan, const canary_rows& canaries,
                   verify::data_store& store, std::mt19937_64& random) {
    stop();
    auto started = start_worker(plan, canaries, store, random);
    start_failure_ = started ? std::nullopt : std::optional(started.error());
    failed_starts_ = started ? 0 : failed_starts_ + 1;
    return started;
}

result<supervisor::worker_options> side::options_of(const std::vector<int>& cpus,
                                                    std::mt19937_64& random) const {
    supervisor::worker_options options = supervisor::make_worker_options(plugin_, device_, cpus);
    auto executable = supervisor::worker_executable();
    if (!executable) {
        return executable.error();
    }
    options.executable = *executable;
    options.limits.most = most_.value_or(options.limits.most);
    // One binary is one sample of memory layouts: the environment's size moves the stack, up to a
    // page.
    options.environment_pad = random() % 4096;
    return options;
}

result<crew> side::crew_of(const plan::campaign_plan& plan, std::uint32_t ranks,
                           std::mt19937_64& random) {
    if (ranks <= 1) {
        return crew(*worker_, device_.index);
    }
    std::unique_ptr<supervisor::rank_group>& team = teams_[ranks];
    if (!team || !team->alive()) {
        team.reset();
        std::vector<supervisor::worker_options> members;
        for (std::uint32_t rank = 0; rank < ranks; ++rank) {
            auto one = options_of(cpus_of_rank(plan.cpus, rank, ranks), random);
            if (!one) {
                return one.error();
            }
            members.push_back(std::move(*one));
        }
        auto started = supervisor::rank_group::start(std::move(members));
        if (!started) {
            return started.error();
        }
        team = std::move(*started);
    }
    std::vector<std::uint32_t> devices;
    for (std::uint32_t rank = 0; rank < ranks; ++rank) {
        devices.push_back((device_.index + rank) % device_count_);
    }
    return crew(*team, std::move(devices));
}

std::vector<std::string> side::devices_of(std::uint32_t ranks) const {
    std::vector<std::string> names{label()};
    for (std::uint32_t rank = 1; rank < ranks; ++rank) {
        std::string name =
            fmt::format("{}:{}", device_.backend, (device_.index + rank) % device_count_);
        for (const auto& [option, value] : device_.options) {
            name += fmt::format(",{}={}", option, value);
        }
        names.push_back(std::move(name));
    }
    return names;
}

std::string side::stderr_tail(std::uint32_t ranks) const {
    if (const auto team = teams_.find(ranks); team != teams_.end() && team->second) {
        return team->second->stderr_tail();
    }
    return worker_ ? worker_->stderr_tail() : std::string{};
}

status side::start_worker(const plan::campaign_plan& plan, const canary_rows& canaries,
                          verify::data_store& store, std::mt19937_64& random) {
    auto options = options_of(plan.cpus, random);
    if (!options) {
        return options.error();
    }
    auto started = supervisor::worker::start(*options);
    if (!started) {
        return started.error();
    }
    worker_ = std::move(*started);
    load_ns_ = worker_->identity().load_ns + worker_->identity().open_ns;
    auto devices = worker_->devices();
    if (!devices) {
        return devices.error();
    }
    if (device_.index >= devices->size()) {
        return make_error(
            error_code::unknown_device, fmt::format("cannot use {}", label()),
            fmt::format("backend {} has {} devices here", device_.backend, devices->size()),
            "`accelbench devices` lists them");
    }
    info_ = (*devices)[device_.index];
    device_count_ = static_cast<std::uint32_t>(devices->size());
    auto clock = worker_->probe_clock();
    if (!clock) {
        return clock.error();
    }
    clock_ = *clock;
    const auto in_place = [&](const plan::planned_row& row) {
        return make_canary(row, plan.values, store, row.input_sets);
    };
    // As many bytes as the rows' own rotations are meant to cover, so that a row and its ceiling
    // meet the same level of memory.
    const auto rotated = [&](const plan::planned_row& row) {
        const std::uint64_t cache = std::max(plan::cache_bytes(), info_.cache_bytes);
        return make_canary(row, plan.values, store,
                           plan::input_sets(row.work, plan.values, cache, false));
    };
    using maker = canary_choice::maker;
    for (auto [sizes, choice, slot, one] :
         {std::tuple{&canaries.compute, &compute_choice_, &compute_canary_, maker(in_place)},
          std::tuple{&canaries.memory, &memory_choice_, &memory_canary_, maker(rotated)}}) {
        if (sizes->empty()) {
            continue;
        }
        // A simulator's times are invented, and it pays for every element of a larger one.
        const bool is_real = info_.kind != ACCB_KIND_SIMULATOR;
        auto made = choice->make(std::span(*sizes).first(is_real ? sizes->size() : 1), one);
        if (!made && worker() == nullptr) {
            return made.error();
        }
        // A backend that cannot run a canary has none, and its rows say so.
        *slot = made ? std::move(*made) : nullptr;
    }
    return {};
}

result<std::unique_ptr<prepared_workload>> side::make_canary(const plan::planned_row& row,
                                                             const plan::constants& constants,
                                                             verify::data_store& store,
                                                             std::uint32_t input_sets) {
    const auto asked = ask(row.work);
    if (!asked) {
        return asked.error();
    }
    const supervisor::support_answer& support = asked->support;
    if (support.answer == ACCB_NO || support.answer == ACCB_YES_PARTLY_ON_HOST ||
        support.exclusive != 0) {
        return make_error(error_code::unsupported, "no canary", support.note);
    }
    // A chip that gets its operands with every launch, or computes in a type of its own, can be
    // watched all the same: prepared_workload::is_yardstick() then says no.
    const plan::planned_row* planned = &row;
    if (support.boundaries == ACCB_BOUNDARY_HOST) {
        planned = &canaries_from_host_.emplace_back(row);
        canaries_from_host_.back().boundary = "host";
    }
    return prepared_workload::make(
        {*worker_, device_.index}, store,
        {.row = planned, .constants = &constants, .form = &*asked, .input_sets = input_sets});
}

result<asked_form> side::ask(const kernels::workload& work) {
    auto asked = artifacts_ ? ask_with(*artifacts_, info_.arch, *worker_, device_.index, work)
                            : campaign::ask(*worker_, device_.index, work);
    if (!asked || asked->support.answer == ACCB_NO) {
        return asked;
    }
    set_route(work.sha256, campaign::route_of(asked->chosen, work));
    if (asked->chosen == kernels::view::artifact) {
        const auto used = artifacts_used_.try_emplace(work.sha256, asked->model()->sha256).first;
        if (used->second != asked->model()->sha256) {
            return make_error(error_code::bundle_mismatch,
                              fmt::format("cannot go on with {} on {}", work.id, label()),
                              fmt::format("its artifact has changed since the campaign began "
                                          "({:.12}... then, {:.12}... now)",
                                          used->second, asked->model()->sha256),
                              "Put the file back, or start a new campaign");
        }
    }
    return asked;
}

std::string side::route_of(const kernels::workload& work) const {
    const auto found = routes_.find(work.sha256);
    if (found != routes_.end()) {
        return found->second;
    }
    return usual_route_ == "kernel" ? usual_route_ : campaign::route_of(kernels::view::onnx, work);
}

void side::set_route(const std::string& workload_sha256, std::string route) {
    usual_route_ = routes_[workload_sha256] = std::move(route);
}

void side::stop() {
    teams_.clear();
    compute_canary_.reset();
    memory_canary_.reset();
    canaries_from_host_.clear();
    worker_.reset();
}

measure::side side::measured(measure::window_source& workload) const {
    return {.workload = &workload,
            .compute_canary = compute_canary_.get(),
            .memory_canary = memory_canary_.get(),
            .tick_ns = clock_.tick_ns};
}

result<telemetry::watch_options> side::watch_options(const plan::campaign_plan& plan) {
    std::mt19937_64 unused(plan.seed);
    auto worker = options_of(plan.cpus, unused);
    if (!worker) {
        return worker.error();
    }
    const auto& roles = plugin_.roles;
    return telemetry::watch_options{
        .worker = std::move(*worker),
        .device = device_.index,
        .has_role = std::find(roles.begin(), roles.end(), "telemetry") != roles.end(),
        .period = std::chrono::nanoseconds(plan.values.telemetry_period_ns),
        .deadline = std::chrono::nanoseconds(plan.values.telemetry_deadline_ns)};
}

std::optional<std::string> side::tuning(std::size_t row) const {
    const auto found = tuning_.find(row);
    return found == tuning_.end() ? std::nullopt : std::optional(found->second);
}

nlohmann::json side::describe() {
    nlohmann::json options = nlohmann::json::object(), environment = nlohmann::json::object();
    for (const auto& [name, value] : device_.options) {
        options[name] = value;
    }
    for (const auto& [name, value] : plugin_.environment) {
        environment[name] = value;
    }
    nlohmann::json j{
        {"backend", device_.backend}, {"index", device_.index},
        {"options", options},         {"environment", environment},
        {"info", info_json(info_)},   {"library", plugin_.library.filename().string()}};
    if (auto hash = sha256_file(plugin_.library)) {
        j["library_sha256"] = *hash;
    }
    if (watch_) {
        nlohmann::json sensors = nlohmann::json::array();
        for (const auto& sensor : watch_->sensors()) {
            sensors.push_back(results::to_json(sensor));
        }
        j["telemetry"] = {{"sensors", std::move(sensors)},
                          {"problem", watch_->problem()},
                          {"remark", watch_->remark()}};
    }
    if (worker() == nullptr) {
        return j;
    }
    const auto& identity = worker_->identity();
    j["plugin"] = {{"name", identity.name},           {"vendor", identity.vendor},
                   {"version", identity.version},     {"sdk", identity.sdk},
                   {"sanitizer", identity.sanitizer}, {"abi_minor", identity.abi_minor}};
    j["clock"] = {{"tick_ns", clock_.tick_ns},
                  {"read_ns", clock_.read_ns},
                  {"rate_difference", clock_.rate_difference}};
    j["canaries"] = {{"compute", compute_canary_ ? nlohmann::json(compute_canary_->workload_id())
                                                 : nlohmann::json(nullptr)},
                     {"memory", memory_canary_ ? nlohmann::json(memory_canary_->workload_id())
                                               : nlohmann::json(nullptr)}};
    if (auto loaded = worker_->loaded_libraries()) {
        libraries_.insert(loaded->begin(), loaded->end());
    }
    j["loaded_libraries"] = libraries();
    return j;
}

void side::note_libraries() {
    const auto note = [this](const supervisor::worker& at) {
        const auto loaded = at.loaded_libraries();
        for (std::size_t i = 0; loaded && i < loaded->size(); ++i) {
            const std::string& path = (*loaded)[i].first;
            if (std::string_view(path).substr(path.rfind('/') + 1).starts_with("lib")) {
                libraries_.insert((*loaded)[i]);
            }
        }
    };
    if (worker() != nullptr) {
        note(*worker_);
    }
    for (const auto& [ranks, team] : teams_) {
        if (team && team->alive()) {
            note(team->rank(0));
        }
    }
}

nlohmann::json side::libraries() const {
    nlohmann::json all = nlohmann::json::array();
    for (const auto& [path, hash] : libraries_) {
        all.push_back({{"path", path}, {"sha256", hash}});
    }
    return all;
}

}  // namespace accelbench::campaign
