// SPDX-License-Identifier: Apache-2.0
// `accelbench explain ID`: what exactly is measured, how it is counted and how it is checked.
#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "harness/cli/commands.hpp"
#include "harness/cli/find_workload.hpp"

namespace accelbench::cli {
namespace {

struct explain_arguments {
    std::string id, suite;
    std::uint64_t data_seed = 0;
    bool json = false;
};

const char* role_word(kernels::tensor_role role) {
    switch (role) {
        case kernels::tensor_role::input:
            return "input";
        case kernels::tensor_role::output:
            return "output";
        case kernels::tensor_role::inout:
            return "inout";
        case kernels::tensor_role::constant:
            return "constant";
        case kernels::tensor_role::state:
            return "state";
    }
    return "";
}

std::string fill_text(const kernels::fill_recipe& fill) {
    switch (fill.kind) {
        case kernels::fill_kind::normal:
            return fmt::format("normal(mean {}, sd {})", fill.a, fill.b);
        case kernels::fill_kind::uniform:
            return fmt::format("uniform[{}, {})", fill.a, fill.b);
        case kernels::fill_kind::integers:
            return fmt::format("integers[{}, {}]", fill.a, fill.b);
        case kernels::fill_kind::zero:
            return "zero";
        case kernels::fill_kind::derived:
            return "derived from the other tensors";
        case kernels::fill_kind::labels:
            return fmt::format("labels[0, {}), {} of them ignored", fill.a, fill.b);
        case kernels::fill_kind::logits:
            return fmt::format("{} + x^3 and {} + 2x in turn by row, x normal(mean 0, sd {})",
                               fill.a, fill.a, fill.b);
    }
    return "";
}

constexpr const char* draw_text =
    "every element is a function of this seed, the campaign's seed (drawn anew unless --seed gives "
    "it), input set, tensor and index";

nlohmann::json explain_json(const kernels::workload& w) {
    nlohmann::json tensors = nlohmann::json::array(), distributions = nlohmann::json::object();
    for (const auto& t : w.tensors) {
        tensors.push_back({{"name", t.name},
                           {"dtype", kernels::to_string(t.type)},
                           {"dims", t.dims},
                           {"role", role_word(t.role)},
                           {"bytes", kernels::byte_count(t)}});
        distributions[t.name] = {{"random", fill_text(t.fill)}, {"exact", fill_text(t.exact_fill)}};
    }
    return {
        {"id", w.id},
        {"sha256", w.sha256},
        {"kernel", w.kernel},
        {"op", w.op},
        {"source", w.source},
        {"flops", w.work.flops},
        {"bytes", w.work.bytes},
        {"convention", {{"flops", w.work.flops_formula}, {"bytes", w.work.bytes_formula}}},
        {"compute", kernels::to_string(w.compute)},
        {"accumulate", kernels::to_string(w.accumulate)},
        {"memory_bytes", kernels::operand_bytes(w)},
        {"tensors", std::move(tensors)},
        {"data",
         {{"distribution", std::move(distributions)}, {"seed", w.data_seed}, {"draw", draw_text}}},
        {"accuracy_floor_nmse", w.accuracy_floor},
        {"canonical", kernels::canonical_text(w)}};
}

int print_explanation(const explain_arguments& given) {
    auto found = find_workload(given.id, given.suite, "explain");
    if (!found) {
        return report(found.error());
    }
    if (given.data_seed != 0) {
        found->id += fmt::format("/seed{}", given.data_seed);
        found->data_seed = given.data_seed;
        kernels::finish(*found);
    }
    const kernels::workload& w = *found;
    if (given.json) {
        fmt::print("{}\n", explain_json(w).dump(2));
        return 0;
    }
    fmt::print("{}\n  kernel {} (op {}), shape from {}\n  sha256 {}\n\nTensors, {} bytes in all\n",
               w.id, w.kernel, w.op, w.source, w.sha256, kernels::operand_bytes(w));
    for (const auto& t : w.tensors) {
        fmt::print("  {:<10} {:<5} [{}] {:<9} {}; exact check: {}\n", t.name,
                   kernels::to_string(t.type), fmt::join(t.dims, ", "), role_word(t.role),
                   fill_text(t.fill), fill_text(t.exact_fill));
    }
    fmt::print("  data seed {}: {}\n", w.data_seed, draw_text);
    fmt::print("\nWork credited to one launch\n  {:.6g} FLOP = {}\n  {:.6g} B = {}\n", w.work.flops,
               w.work.flops_formula, w.work.bytes, w.work.bytes_formula);
    fmt::print(
        "\nArithmetic: {} with accumulation in {}. An element is right if it lies within the "
        "kernel's error bound of the\n"
        "float64 reference; the bound depends on the types and the sum's length, never on the "
        "backend.\n",
        kernels::to_string(w.compute), kernels::to_string(w.accumulate));
    return 0;
}

}  // namespace

void add_explain(CLI::App& app, action& chosen) {
    auto given = std::make_shared<explain_arguments>();
    CLI::App* command =
        app.add_subcommand("explain", "Explain one workload: shapes, data, formula, bound, memory");
    command->add_option("id", given->id, "The workload's id, as `accelbench list` prints it")
        ->required();
    command->add_option("--suite", given->suite, "Look in this suite (name or file) only");
    command->add_option("--data-seed", given->data_seed,
                        "As a suite's data_seed would have it: other data, hence another hash");
    command->add_flag("--json", given->json, "Print JSON");
    end_help(*command,
             {"accelbench explain triad/memory/n262144/f32",
              "accelbench explain triad/memory/n262144/f32 --json",
              "accelbench explain triad/memory/n262144/f32 --data-seed 7",
              "accelbench explain my/workload --suite mine.toml"},
             "0 found, 2 no suite has it, or a bad suite");
    command->callback([given, &chosen] { chosen = [given] { return print_explanation(*given); }; });
}

}  // namespace accelbench::cli
