// SPDX-License-Identifier: Apache-2.0
#include "harness/campaign/opening.hpp"

#include <accelbench/plugin.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>

#include "base/sha256.hpp"
#include "harness/environment/build.hpp"
#include "harness/environment/environment.hpp"
#include "harness/verify/protocol_version.hpp"
#include "results/challenge/campaign_challenge.hpp"

namespace accelbench::campaign {
namespace {

result<supervisor::plugin_manifest> manifest_of(const supervisor::plugin_list& found,
                                                const supervisor::device_spec& device) {
    const auto plugin = std::find_if(found.plugins.begin(), found.plugins.end(),
                                     [&](const auto& p) { return p.name == device.backend; });
    if (plugin != found.plugins.end()) {
        return *plugin;
    }
    std::vector<std::string> names;
    for (const auto& p : found.plugins) {
        names.push_back(p.name);
    }
    std::string why = fmt::format("no backend \"{}\" was found; there are {}", device.backend,
                                  fmt::join(names, ", "));
    for (const auto& problem : found.problems) {
        why += "; " + to_string(problem);
    }
    return make_error(error_code::unknown_device, fmt::format("cannot use {}", device.label), why,
                      "Add its folder to ACCELBENCH_PLUGIN_PATH or name the file with --plugin");
}

nlohmann::json workload_json(const kernels::workload& w) {
    nlohmann::json tensors = nlohmann::json::array();
    for (const auto& t : w.tensors) {
        tensors.push_back(
            {{"name", t.name}, {"dtype", kernels::to_string(t.type)}, {"dims", t.dims}});
    }
    return {{"sha256", w.sha256},
            {"kernel", w.kernel},
            {"op", w.op},
            {"source", w.source},
            {"canonical", kernels::canonical_text(w)},
            {"flops", w.work.flops},
            {"bytes", w.work.bytes},
            {"flops_formula", w.work.flops_formula},
            {"bytes_formula", w.work.bytes_formula},
            {"ranks", w.ranks},
            {"bus_factor", w.work.bus_factor},
            {"compute", kernels::to_string(w.compute)},
            {"accumulate", kernels::to_string(w.accumulate)},
            {"accuracy_floor", w.accuracy_floor},
            {"tensors", std::move(tensors)}};
}

results::campaign_record new_campaign(const plan::campaign_plan& plan, const options& how,
                                      const std::vector<std::unique_ptr<side>>& sides) {
    results::campaign_record c;
    c.protocol_version = verify::protocol_version;
    c.campaign = new_uuid();
    c.created_utc = utc_now();
    c.product_version = environment::product_build().version;
    c.seed = plan.seed;
    c.challenge = how.challenge ? how.challenge->nonce : "";
    c.plan = to_json(plan);
    c.environment = environment::collect_environment();
    c.devices = nlohmann::json::object();
    for (const auto& at : sides) {
        c.devices[at->label()] = at->describe();
    }
    c.workloads = nlohmann::json::object();
    for (const auto& row : plan.rows) {
        c.workloads[row.work.id] = workload_json(row.work);
    }
    return c;
}

/// "" where the text is not there.
std::string text_at(const nlohmann::json& document, const std::string& pointer) {
    const nlohmann::json::json_pointer at(pointer);
    return document.contains(at) && document[at].is_string() ? document[at].get<std::string>()
                                                             : std::string{};
}

/// One campaign is one machine, one protocol and one set of binaries: runs of two are no sample of
/// either.
status same_ground(const results::campaign_record& begun,
                   const std::vector<std::unique_ptr<side>>& sides) {
    const auto differs = [](std::string what, std::string next) {
        return make_error(error_code::bundle_mismatch, "cannot resume the campaign",
                          std::move(what), std::move(next));
    };
    const std::string fresh = "Start a new campaign in another folder";
    if (begun.protocol_version != verify::protocol_version) {
        return differs(fmt::format("it was measured by protocol {}, this accelbench has {}",
                                   begun.protocol_version, verify::protocol_version),
                       "Resume with the version that began it, or start a new campaign");
    }
    const nlohmann::json here = environment::collect_environment();
    for (const char* fact : {"/host/hostname", "/cpu/model"}) {
        const std::string then = text_at(begun.environment, fact), now = text_at(here, fact);
        if (then != now) {
            return differs(fmt::format("it began on another machine: {} was \"{}\" and is \"{}\"",
                                       fact + 1, then, now),
                           "Resume it where it began, or start a new campaign here");
        }
    }
    for (const auto& at : sides) {
        const auto stored = begun.devices->find(at->label());
        const auto hash = sha256_file(at->plugin().library);
        if (stored == begun.devices->end() || !hash) {
            continue;
        }
        const std::string then = text_at(*stored, "/library_sha256");
        if (!then.empty() && then != *hash) {
            return differs(fmt::format("the plug-in library of {} has changed since it began: {}",
                                       at->label(), at->plugin().library.string()),
                           fresh);
        }
    }
    return {};
}

}  // namespace

bool runs_against_itself(const plan::campaign_plan& plan) {
    return std::any_of(plan.rows.begin(), plan.rows.end(),
                       [](const auto& row) { return row.against_itself; });
}

result<std::vector<std::unique_ptr<side>>> open_sides(
    const plan::campaign_plan& plan, const std::vector<std::string>& plugin_flags) {
    const auto found = supervisor::find_plugins(supervisor::default_search(plugin_flags));
    if (found.named_problems > 0) {
        return found.problems.front();
    }
    std::vector<std::unique_ptr<side>> sides;
    for (const auto& device : plan.devices) {
        auto plugin = manifest_of(found, device);
        if (!plugin) {
            return plugin.error();
        }
        sides.push_back(std::make_unique<side>(device, std::move(*plugin)));
    }
    for (std::size_t i = 0; i < sides.size(); ++i) {
        const auto same = [&](const std::unique_ptr<side>& other) {
            return other->device().backend == sides[i]->device().backend &&
                   other->device().index == sides[i]->device().index;
        };
        const auto end = sides.begin() + static_cast<std::ptrdiff_t>(i);
        if (sides[i]->plugin().one_process && std::find_if(sides.begin(), end, same) != end) {
            return make_error(error_code::bad_plan,
                              fmt::format("cannot measure {} beside itself", sides[i]->label()),
                              fmt::format("a device of {} belongs to one process at a time",
                                          sides[i]->device().backend),
                              "Measure it in two campaigns, one after the other");
        }
    }
    if (runs_against_itself(plan) && !sides.front()->plugin().one_process) {
        supervisor::device_spec itself = plan.devices.front();
        itself.label += "#aa";
        sides.push_back(std::make_unique<side>(std::move(itself), sides.front()->plugin()));
    }
    return sides;
}

result<opened_bundle> open_bundle(const plan::campaign_plan& plan, const options& how,
                                  const std::vector<std::unique_ptr<side>>& sides,
                                  observer& watch) {
    if (how.resume) {
        auto resumed = results::bundle_writer::resume(how.folder, [&](const auto& begun) -> status {
            const auto fault = results::check_challenge(begun, how.folder);
            return fault ? status(*fault) : same_ground(begun, sides);
        });
        if (!resumed) {
            return resumed.error();
        }
        if (resumed->torn_bytes > 0) {
            watch.noted(fmt::format("cut {} bytes of an unfinished line off the journal",
                                    resumed->torn_bytes));
        }
        watch.noted(fmt::format("resuming campaign {} after {} finished runs",
                                resumed->campaign.campaign, resumed->runs.size()));
        return opened_bundle{std::move(resumed->writer), std::move(resumed->campaign),
                             std::move(resumed->runs)};
    }
    auto campaign = new_campaign(plan, how, sides);
    auto writer = results::bundle_writer::create(how.folder, campaign,
                                                 how.challenge ? how.challenge->text : "");
    if (!writer) {
        return writer.error();
    }
    return opened_bundle{std::move(*writer), std::move(campaign), {}};
}

status tune_all(const plan::campaign_plan& plan, const std::vector<std::unique_ptr<side>>& sides,
                opened_bundle& bundle, observer& watch) {
    if (plan.tuning_class != "tuned") {
        return {};
    }
    nlohmann::json& records = bundle.campaign.plan["tuning"];
    for (const auto& at : sides) {
        for (std::size_t i = 0; i < plan.rows.size(); ++i) {
            const auto& row = plan.rows[i];
            const std::string slot = row.work.id + " " + row.boundary;
            if (records.contains(at->label()) && records[at->label()].contains(slot)) {
                at->set_tuning(i, records[at->label()][slot].get<std::string>());
                continue;
            }
            if (at->worker() == nullptr || !row.skip_reason.empty()) {
                continue;
            }
            const std::uint32_t generation = at->worker()->mark();
            const auto asked = at->ask(row.work);
            if (!asked || asked->support.answer == ACCB_NO) {
                continue;  // the row will say so
            }
            auto tuned = at->worker()->compile(
                {.work = &row.work,
                 .device = at->device().index,
                 .view = static_cast<std::uint32_t>(asked->chosen),
                 .boundary = static_cast<std::uint32_t>(
                     row.boundary == "host" ? ACCB_BOUNDARY_HOST : ACCB_BOUNDARY_RESIDENT),
                 .tune = true,
                 .tuning_budget = std::chrono::nanoseconds(plan.values.tuning_budget_ns),
                 .models = asked->models});
            if (!tuned) {
                watch.noted(fmt::format("{} on {} is not tuned: {}", row.work.id, at->label(),
                                        to_string(tuned.error())));
                continue;
            }
            at->set_tuning(i, tuned->tuning_record);
            records[at->label()][slot] = tuned->tuning_record;
            if (auto released = at->worker()->release_since(generation); !released) {
                watch.noted(to_string(released.error()));
            }
        }
    }
    return bundle.writer.update(bundle.campaign);
}

results::run_record skipped_run(const visit_request& request, const side& at) {
    const plan::planned_row& row = request.plan->rows[request.row];
    results::run_record run;
    run.campaign = request.campaign;
    run.visit = new_uuid();
    run.device = at.label();
    run.started_utc = utc_now();
    run.seed = request.plan->seed;
    run.key = row_key_of(request, at);
    run.state = results::row_state::skipped;
    run.reason = row.skip_reason;
    run.reason_code = "over-budget";
    run.support = nlohmann::json::object();
    return run;
}

result<plan::campaign_plan> stored_plan(const std::filesystem::path& folder) {
    const auto begun = results::bundle_writer::peek(folder);
    if (!begun) {
        return begun.error();
    }
    return plan::plan_from_json(begun->plan);
}

}  // namespace accelbench::campaign
