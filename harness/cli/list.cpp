// SPDX-License-Identifier: Apache-2.0
// `accelbench list`: workloads of the suites with their hashes.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <nlohmann/json.hpp>
#include <span>
#include <string_view>

#include "harness/cli/commands.hpp"
#include "kernels/catalogue/catalogue.hpp"
#include "kernels/spelling.hpp"
#include "kernels/suites/suite.hpp"

namespace accelbench::cli {
namespace {

struct list_arguments {
    std::string suite, kernel, dtype, model, phase;
    bool json = false;
};

const char* phase_word(kernels::phase stage) {
    switch (stage) {
        case kernels::phase::inference:
            return "fwd";
        case kernels::phase::backward:
            return "bwd";
        case kernels::phase::optimizer:
            return "opt";
        case kernels::phase::collective:
            return "ranks";
        case kernels::phase::transfer:
            return "transfer";
    }
    return "";
}

/// "attention" stands for all kernels whose names begin with "attention.".
bool is_kernel(const std::string& asked, std::string_view name) {
    return name == asked ||
           (name.starts_with(asked) && name.size() > asked.size() && name[asked.size()] == '.');
}

bool is_wanted(const list_arguments& given, const kernels::workload& w) {
    const bool kernel = given.kernel.empty() || is_kernel(given.kernel, w.kernel);
    const bool dtype =
        given.dtype.empty() ||
        (!w.tensors.empty() && kernels::to_string(w.tensors.front().type) == given.dtype);
    const bool model = given.model.empty() || w.source.find(given.model) != std::string::npos;
    return kernel && dtype && model && (given.phase.empty() || given.phase == phase_word(w.stage));
}

nlohmann::json row_json(const std::string& suite, const kernels::suite_row& row) {
    const kernels::workload& w = row.work;
    return {{"suite", suite},
            {"id", w.id},
            {"sha256", w.sha256},
            {"kernel", w.kernel},
            {"op", w.op},
            {"phase", phase_word(w.stage)},
            {"source", w.source},
            {"flops", w.work.flops},
            {"bytes", w.work.bytes},
            {"boundaries", row.boundaries}};
}

/// No workload of the built-in suites is a mistake in the filters, not an empty answer.
error nothing_fits() {
    return make_error(error_code::unknown_workload, "cannot list workloads",
                      "none fits all of the given filters",
                      "Leave one out: `accelbench list` prints every workload");
}

error unknown(error_code code, const char* option, const std::string& value,
              std::span<const std::string_view> valid) {
    return make_error(code, fmt::format("cannot list {} \"{}\"", option, value),
                      "there is none of this name", kernels::spelling_advice(value, valid));
}

/// A filter that nothing can ever pass is a mistake, not an empty answer.
status check_filters(const list_arguments& given) {
    std::vector<std::string_view> names;
    for (const auto& kernel : kernels::catalogue()) {
        names.push_back(kernel.name);
    }
    const bool known = std::any_of(names.begin(), names.end(), [&](std::string_view name) {
        return is_kernel(given.kernel, name);
    });
    if (!given.kernel.empty() && !known) {
        return unknown(error_code::unknown_kernel, "kernel", given.kernel, names);
    }
    constexpr std::array<std::string_view, 4> types{"f32", "bf16", "f16", "s8"};
    if (!given.dtype.empty() && !kernels::parse_dtype(given.dtype)) {
        return unknown(error_code::bad_dtype, "dtype", given.dtype, types);
    }
    constexpr std::array<std::string_view, 5> phases{"fwd", "bwd", "opt", "transfer", "ranks"};
    if (!given.phase.empty() &&
        std::find(phases.begin(), phases.end(), given.phase) == phases.end()) {
        return unknown(error_code::bad_usage, "phase", given.phase, phases);
    }
    return {};
}

int print_list(const list_arguments& given) {
    if (const auto sound = check_filters(given); !sound) {
        return report(sound.error());
    }
    std::vector<std::string> names;
    if (!given.suite.empty()) {
        names.push_back(given.suite);
    } else {
        for (const auto name : kernels::built_in_suites()) {
            names.emplace_back(name);
        }
    }
    nlohmann::json all = nlohmann::json::array();
    std::size_t count = 0;
    for (const auto& name : names) {
        const auto suite = kernels::load_suite(name);
        if (!suite) {
            return report(suite.error());
        }
        for (const auto& row : suite->rows) {
            if (!is_wanted(given, row.work)) {
                continue;
            }
            ++count;
            if (given.json) {
                all.push_back(row_json(suite->name, row));
            } else {
                fmt::print("{:<7} {:<66} {:.12}  {}\n", suite->name, row.work.id, row.work.sha256,
                           row.work.source);
            }
        }
    }
    if (count == 0) {
        return report(nothing_fits());
    }
    if (given.json) {
        fmt::print("{}\n", all.dump(2));
    } else {
        fmt::print("{} workloads\n", count);
    }
    return 0;
}

}  // namespace

void add_list(CLI::App& app, action& chosen) {
    auto given = std::make_shared<list_arguments>();
    CLI::App* command = app.add_subcommand("list", "List workloads with their hashes");
    command->add_option("--suite", given->suite,
                        "Built-in suite or path of a suite file; all built-in ones if absent");
    command->add_option("--kernel", given->kernel,
                        "Only this kernel: matmul, attention, rms_norm ...");
    command->add_option("--dtype", given->dtype,
                        "Only this type of the first operand: f32, bf16, f16, s8");
    command->add_option("--model", given->model, "Only shapes of this model: llama3.1-8b");
    command->add_option("--phase", given->phase, "Only fwd, bwd, opt or transfer");
    command->add_flag("--json", given->json, "Print JSON");
    end_help(*command,
             {"accelbench list", "accelbench list --suite smoke --json",
              "accelbench list --model llama3.1-8b --kernel matmul --dtype bf16",
              "accelbench list --phase bwd"},
             "0 printed, 2 bad input, a bad suite, or nothing fits");
    command->callback([given, &chosen] { chosen = [given] { return print_list(*given); }; });
}

}  // namespace accelbench::cli
