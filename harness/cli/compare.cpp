// SPDX-License-Identifier: Apache-2.0
// `accelbench compare`: devices of one bundle, or of several, with verdicts.
#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "harness/cli/claim_input.hpp"
#include "harness/cli/commands.hpp"
#include "harness/cli/terminal.hpp"
#include "harness/cli/today.hpp"
#include "harness/cli/trusted_bundles.hpp"
#include "results/claim/render.hpp"
#include "results/compare/comparison.hpp"
#include "results/compare/device_table.hpp"
#include "results/compare/render.hpp"

namespace accelbench::cli {
namespace {

struct compare_arguments {
    std::vector<std::string> bundles;
    std::vector<std::string> witnesses;
    std::string base, table = "precision", unit, as_of;
    double margin = 0.03;
    bool doubles = false;
    bool json = false, csv = false, markdown = false;
};

results::comparison_class table_of(const compare_arguments& given) {
    return given.table == "outcome" ? results::comparison_class::outcome
                                    : results::comparison_class::same_precision;
}

int print_claim(const compare_arguments& given) {
    results::claim_options options{.margin = given.margin,
                                   .compare = {.table = table_of(given),
                                               .base = given.base,
                                               .doubles = given.doubles,
                                               .as_of = given.as_of}};
    options.unit = given.unit == "host"      ? statistics::claim_unit::host
                   : given.unit == "process" ? statistics::claim_unit::process
                                             : statistics::claim_unit::card;
    const auto input = read_claim_input(given.bundles, given.witnesses);
    if (!input) {
        return report(input.error());
    }
    results::take_back((*input)->source, given.as_of);
    const auto claim = results::make_claim((*input)->source, options);
    if (!claim) {
        return report(claim.error());
    }
    fmt::print("{}", given.json       ? results::render_claim_json(*claim)
                     : given.csv      ? results::render_claim_csv(*claim)
                     : given.markdown ? results::render_claim_markdown(*claim)
                                      : results::render_claim(*claim, terminal_style()));
    const bool any = std::any_of(claim->rows.begin(), claim->rows.end(),
                                 [](const auto& row) { return row.ratio.has_value(); });
    return any ? 0 : exit_status(error_code::not_comparable);
}

int print_comparison(compare_arguments given) {
    const auto day = day_or_today("--as-of", given.as_of);
    if (!day) {
        return report(day.error());
    }
    given.as_of = *day;
    // A merged bundle speaks of models: it has no samples to pair device with device.
    if (!given.unit.empty() || is_merged_input(given.bundles)) {
        return print_claim(given);
    }
    auto read = read_trusted(given.bundles, given.witnesses);
    if (!read) {
        return report(read.error());
    }
    const auto& [bundles, warnings, said] = *read;
    auto compared = results::compare(bundles, {.table = table_of(given),
                                               .base = given.base,
                                               .doubles = given.doubles,
                                               .as_of = given.as_of});
    if (!compared) {
        if (bundles.size() == 1 && !given.json && !given.csv && !given.markdown) {
            // A device by itself has results too, though no ratio.
            fmt::print("{}", render_devices(bundles.front(), terminal_style(), given.as_of));
        }
        return report(compared.error());
    }
    for (const auto* more : {&warnings, &said}) {
        compared->warnings.insert(compared->warnings.end(), more->begin(), more->end());
    }
    if (given.json) {
        fmt::print("{}", render_json(*compared));
    } else if (given.csv) {
        fmt::print("{}", render_csv(*compared));
    } else if (given.markdown) {
        fmt::print("{}", render_markdown(*compared));
    } else {
        fmt::print("{}", render_table(*compared, terminal_style()));
    }
    const bool any = std::any_of(compared->rows.begin(), compared->rows.end(),
                                 [](const auto& row) { return row.comparable; });
    return any ? 0 : exit_status(error_code::not_comparable);
}

}  // namespace

void add_compare(CLI::App& app, action& chosen) {
    auto given = std::make_shared<compare_arguments>();
    CLI::App* command =
        app.add_subcommand("compare", "Compare the devices of one bundle, or of several");
    command
        ->add_option("bundles", given->bundles, "Bundle folders, packed files, or a merged bundle")
        ->required();
    command->add_option("--base", given->base,
                        "Device that the others are compared against; the first one if absent");
    command
        ->add_option("--class", given->table,
                     "precision: only like with like; outcome: any arithmetic above the accuracy "
                     "floor, at the host boundary")
        ->check(CLI::IsMember({"precision", "outcome"}))
        ->capture_default_str();
    command
        ->add_option(
            "--unit", given->unit,
            "Claim about models, from bundles of several cards: card; host: in other hosts "
            "too; process: these cards only")
        ->check(CLI::IsMember({"card", "host", "process"}));
    command
        ->add_option("--margin", given->margin,
                     "With --unit: what still counts as equivalent; set it before measuring")
        ->capture_default_str();
    command->add_flag(
        "--doubles", given->doubles,
        "Also compare rows of test doubles: stand-ins for a vendor's library, no device");
    command->add_option("--as-of", given->as_of,
                        "The day on which previews must hold; today if absent");
    command->add_option("--witness", given->witnesses,
                        "Public key (PEM), or folder of them, of somebody whose signature counts "
                        "as a witness's; repeatable");
    auto* format = command->add_option_group("format");
    format->add_flag("--json", given->json, "Print JSON");
    format->add_flag("--csv", given->csv, "Print CSV");
    format->add_flag("--markdown", given->markdown, "Print Markdown");
    format->require_option(0, 1);
    end_help(
        *command,
        {"accelbench compare out", "accelbench compare out --base opencl:0",
         "accelbench compare node-a node-b --markdown > report.md",
         "accelbench compare out --class outcome",
         "accelbench compare node-* --unit card --base H100 --margin 0.03"},
        "0 compared, 2 bad input, 5 a bundle cannot be trusted or read, 6 no row is comparable");
    command->callback([given, &chosen] { chosen = [given] { return print_comparison(*given); }; });
}

}  // namespace accelbench::cli
