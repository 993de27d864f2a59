// SPDX-License-Identifier: Apache-2.0
#include "harness/conform/conform.hpp"

#include <accelbench/plugin.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <random>
#include <sstream>

#include "base/sha256.hpp"
#include "harness/artifacts/store.hpp"
#include "harness/campaign/forms.hpp"
#include "harness/conform/campaign_checks.hpp"
#include "harness/conform/elf_symbols.hpp"
#include "harness/conform/probe_run.hpp"
#include "harness/conform/proven_device.hpp"
#include "harness/plan/selection.hpp"
#include "harness/supervisor/text.hpp"
#include "harness/verify/data_store.hpp"
#include "kernels/suites/suite.hpp"

namespace accelbench::conform {
namespace {

constexpr std::size_t most_works = 3;
constexpr std::uint64_t largest_work = 16ULL << 20U;

/// A whole name means that check; what is none, all that begin so.
bool is_named(std::string_view id, const std::vector<std::string>& names) {
    return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
        const bool whole = std::any_of(all_checks().begin(), all_checks().end(),
                                       [&](const check& one) { return one.id == name; });
        return whole ? id == name : id.starts_with(name);
    });
}

class prover {
  public:
    prover(const request& asked, std::filesystem::path probe, std::filesystem::path worker,
           std::uint64_t seed)
        : asked_(asked), probe_(std::move(probe)), seed_(seed), campaigns_(asked, seed) {
        options_ = supervisor::make_worker_options(asked.plugin, asked.device, {});
        options_.executable = std::move(worker);
        options_.limits.most = asked.deadline;
        order_.library = asked.plugin.library.string();
        order_.device = asked.device.index;
        for (const auto& option : options_.options) {
            if (option.first != "role") {
                order_.options.push_back(option);
            }
        }
    }

    status gather() {
        auto suite = kernels::load_suite(asked_.suite, {});
        if (!suite) {
            return suite.error();
        }
        bool any = false;
        for (auto& row : suite->rows) {
            any = any || plan::is_selected(row.work.id, asked_.workloads);
            if (row.work.ranks == 1) {
                order_.questions.push_back(row.work);
            }
        }
        if (!any) {
            return make_error(error_code::unknown_workload, "cannot check the plug-in",
                              fmt::format("no workload of suite {} is called {}", asked_.suite,
                                          fmt::join(asked_.workloads, " or ")),
                              "`accelbench list` prints the ids");
        }
        return {};
    }

    check_result judge(const check& what) {
        switch (what.where) {
            case place::file:
                return symbols(what);
            case place::probe:
                find_works(what);
                return probed(what);
            case place::faults:
                find_works(what);
                return killed(what);
            case place::resident:
            case place::host:
            case place::graph:
            case place::repeated:
                find_works(what);
                return campaigns_.judge(what);
        }
        return {};
    }

    [[nodiscard]] std::vector<coverage_row> coverage() const { return campaigns_.coverage(); }
    [[nodiscard]] const std::optional<proven_device>& device() const { return device_; }
    [[nodiscard]] status check_what_was_asked() const { return check_request(asked_, options_); }

  private:
    check_result symbols(const check& what) const {
        check_result out{.what = what, .found = verdict::pass, .sentence = {}, .stderr_tail = {}};
        std::ifstream file(asked_.plugin.library, std::ios::binary);
        std::stringstream bytes;
        bytes << file.rdbuf();
        auto names = exported_symbols(bytes.str());
        if (!names) {
            out.found = verdict::fail;
            out.sentence = names.error().happened;
            return out;
        }
        std::erase(*names, std::string(ACCB_ENTRY_SYMBOL));
        if (!names->empty()) {
            out.found = verdict::fail;
            out.sentence = fmt::format(
                "it exports {} more symbols, such as {}: link with the "
                "package's version script",
                names->size(), names->front());
        }
        return out;
    }

    /// What a worker of the harness hears: nothing, where the plug-in does not answer one.
    void find_works(const check& what) {
        constexpr std::array<std::string_view, 5> without = {
            "abi.load", "abi.entry-pure", "abi.open-close", "abi.unknown-option", "abi.discovery"};
        if (asked_works_ || std::find(without.begin(), without.end(), what.id) != without.end()) {
            return;
        }
        asked_works_ = true;
        auto worker = supervisor::worker::start(options_);
        std::vector<able_work> able;
        if (!worker) {
            why_no_works_ = to_string(worker.error());
            return;
        }
        device_ = device_of(**worker, asked_.device.index);
        if (!device_) {
            why_no_works_ = fmt::format("there is no device {}", asked_.device.index);
            return;
        }
        const supervisor::artifact_manifest& made = asked_.plugin.artifacts;
        artifacts::store store(artifacts::with_environment(
            {asked_.plugin.name, made.format, made.folders, made.recipe}));
        const std::string chip = device_->info.arch;
        for (const kernels::workload& one : order_.questions) {
            if (!plan::is_selected(one.id, asked_.workloads)) {
                continue;
            }
            auto form = campaign::ask_with(store, chip, **worker, asked_.device.index, one);
            const bool can = form && (form->support.answer == ACCB_YES ||
                                      form->support.answer == ACCB_YES_OTHER_PRECISION);
            if (can && kernels::operand_bytes(one) > 0 &&
                kernels::operand_bytes(one) <= largest_work) {
                able.push_back({&one, std::move(*form)});
            }
        }
        std::stable_sort(able.begin(), able.end(), [](const auto& a, const auto& b) {
            return kernels::operand_bytes(*a.work) < kernels::operand_bytes(*b.work);
        });
        verify::data_store data(seed_, largest_work * 4);
        for (std::size_t i = 0; i < std::min(able.size(), most_works); ++i) {
            order_.works.push_back(with_operands(able[i], data));
        }
        if (!order_.works.empty() &&
            std::all_of(order_.works.begin(), order_.works.end(),
                        [](const probe_work& one) { return one.on_host; })) {
            campaigns_.take_operands_from_host();
        }
    }

    struct able_work {
        const kernels::workload* work;
        campaign::asked_form form;
    };

    static probe_work with_operands(const able_work& able, verify::data_store& store) {
        const kernels::workload& work = *able.work;
        probe_work out{.work = work,
                       .operands = {},
                       .bytes = {},
                       .models = able.form.models,
                       .view = able.form.chosen,
                       .on_host = (able.form.support.boundaries & ACCB_BOUNDARY_RESIDENT) == 0};
        const verify::operand_set operands = store.operands(work, {});
        for (std::size_t t = 0; t < work.tensors.size(); ++t) {
            const auto bytes = operands[t];
            out.operands.emplace_back(reinterpret_cast<const char*>(bytes.data()), bytes.size());
            out.bytes.push_back(kernels::byte_count(work.tensors[t]));
        }
        return out;
    }

    check_result probed(const check& what) {
        if (!why_no_works_.empty()) {
            return {.what = what,
                    .found = verdict::not_run,
                    .sentence = "what it can do could not be asked: " + why_no_works_,
                    .stderr_tail = {}};
        }
        order_.check = what.id;
        order_.die_at.clear();
        const probe_result got = run_probe(order_, options_, probe_, asked_.deadline);
        check_result out{.what = what,
                         .found = verdict::pass,
                         .sentence = supervisor::clean_text(got.answer.sentence),
                         .stderr_tail = {}};
        switch (got.how) {
            case ending::answered:
                out.found = of(got.answer.result);
                if (what.id == "life.exit" && got.died_after && out.found == verdict::pass) {
                    out.found = verdict::warning;
                    out.sentence = "an exit handler or destructor of the library crashes";
                }
                break;
            case ending::crashed:
            case ending::vanished:
            case ending::not_started:
                out.found = verdict::crash;
                out.sentence = got.sentence;
                break;
            case ending::timed_out:
                out.found = verdict::timeout;
                out.sentence = got.sentence;
                break;
        }
        out.stderr_tail = is_red(out.found) ? got.stderr_tail : "";
        return out;
    }

    static verdict of(outcome answer) {
        switch (answer) {
            case outcome::pass:
                return verdict::pass;
            case outcome::fail:
                return verdict::fail;
            case outcome::warning:
                return verdict::warning;
            case outcome::not_offered:
                return verdict::not_offered;
        }
        return verdict::fail;
    }

    /// A worker is killed in the middle; the one after it must find the device as it should be.
    check_result killed(const check& what) {
        const check after{
            .id = "async.tickets", .level = what.level, .where = place::probe, .rule = what.rule};
        check_result out{.what = what, .found = verdict::pass, .sentence = {}, .stderr_tail = {}};
        if (order_.works.empty()) {
            out.found = verdict::not_offered;
            out.sentence = "no workload of the suite is supported";
            return out;
        }
        for (const char* place : {"open", "compile", "buffer_create", "session_create", "submit"}) {
            order_.check = after.id;
            order_.die_at = place;
            const probe_result dead = run_probe(order_, options_, probe_, asked_.deadline);
            if (dead.how != ending::crashed) {
                out.found = dead.how == ending::timed_out ? verdict::timeout : verdict::fail;
                out.sentence = fmt::format("the worker to be killed after {}(): {}{}", place,
                                           dead.sentence, dead.answer.sentence);
                return out;
            }
            const check_result next = probed(after);
            if (is_red(next.found)) {
                out.found = next.found;
                out.sentence = fmt::format(
                    "after a worker was killed after {}() the next one "
                    "fails: {}",
                    place, next.sentence);
                out.stderr_tail = next.stderr_tail;
                return out;
            }
        }
        return out;
    }

    const request& asked_;
    std::filesystem::path probe_;
    std::uint64_t seed_;
    supervisor::worker_options options_;
    probe_order order_;
    bool asked_works_ = false;
    std::optional<proven_device> device_;
    std::string why_no_works_;  // a worker did not get so far
    campaigns campaigns_;
};

}  // namespace

std::string_view to_string(verdict v) {
    switch (v) {
        case verdict::pass:
            return "pass";
        case verdict::fail:
            return "fail";
        case verdict::crash:
            return "crash";
        case verdict::timeout:
            return "timeout";
        case verdict::warning:
            return "warning";
        case verdict::not_offered:
            return "not-offered";
        case verdict::not_run:
            return "not-run";
    }
    return {};
}

bool is_red(verdict v) {
    return v == verdict::fail || v == verdict::crash || v == verdict::timeout;
}

std::size_t report::count(verdict v) const {
    return static_cast<std::size_t>(std::count_if(
        checks.begin(), checks.end(), [v](const check_result& one) { return one.found == v; }));
}

bool report::passed() const {
    return std::none_of(checks.begin(), checks.end(),
                        [](const check_result& one) { return is_red(one.found); });
}

result<report> run(const request& asked, const std::function<void(const check_result&)>& watch) {
    for (const std::string& name : asked.only) {
        if (std::none_of(all_checks().begin(), all_checks().end(),
                         [&](const check& one) { return one.id.starts_with(name); })) {
            return make_error(error_code::bad_usage, fmt::format("cannot check \"{}\"", name),
                              "no check is called so",
                              "`accelbench conform --list` prints their names");
        }
    }
    auto probe = probe_executable();
    auto worker = supervisor::worker_executable();
    if (!probe || !worker) {
        return probe ? worker.error() : probe.error();
    }
    report out;
    out.seed = asked.seed != 0 ? asked.seed : std::random_device()();
    if (auto hash = sha256_file(asked.plugin.library)) {
        out.library_sha256 = *hash;
    }
    prover all(asked, *probe, *worker, out.seed);
    if (auto gathered = all.gather(); !gathered) {
        return gathered.error();
    }
    if (auto sound = all.check_what_was_asked(); !sound) {
        return sound.error();
    }
    bool loads = true;
    for (const check& what : all_checks()) {
        // A check that was named is made, whatever its level.
        const bool wanted =
            asked.only.empty() ? what.level <= asked.level : is_named(what.id, asked.only);
        if (!wanted) {
            continue;
        }
        check_result one = loads ? all.judge(what)
                                 : check_result{.what = what,
                                                .found = verdict::not_run,
                                                .sentence = "the plug-in does not load or open",
                                                .stderr_tail = {}};
        const bool hopeless = (what.id == "abi.load" && is_red(one.found)) ||
                              (what.id == "abi.open-close" &&
                               (one.found == verdict::crash || one.found == verdict::timeout));
        loads = loads && !hopeless;
        watch(one);
        out.checks.push_back(std::move(one));
    }
    out.coverage = all.coverage();
    out.device = all.device();
    return out;
}

}  // namespace accelbench::conform
