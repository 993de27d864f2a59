// SPDX-License-Identifier: Apache-2.0
// `accelbench equivalent`: how many cards of one model do the work of so many of another.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/cli/claim_input.hpp"
#include "harness/cli/commands.hpp"
#include "harness/cli/decision_files.hpp"
#include "harness/cli/terminal.hpp"
#include "harness/cli/today.hpp"
#include "results/mix/equivalence.hpp"
#include "results/price/of_equivalence.hpp"

namespace accelbench::cli {
namespace {

struct equivalent_arguments {
    std::vector<std::string> bundles;
    std::string mix, prices, as_of, unit = "card";
    results::equivalence_options options;
    bool json = false;
};

int print_equivalence(const equivalent_arguments& given) {
    const auto mix = read_mix_file(given.mix);
    if (!mix) {
        return report(mix.error());
    }
    const auto day = day_or_today("--as-of", given.as_of);
    if (!day) {
        return report(day.error());
    }
    std::optional<results::price_list> prices;
    if (!given.prices.empty()) {
        auto priced = read_price_file(given.prices, *day);
        if (!priced) {
            return report(priced.error());
        }
        prices = std::move(*priced);
    }
    const auto input = read_claim_input(given.bundles);
    if (!input) {
        return report(input.error());
    }
    results::equivalence_options options = given.options;
    options.as_of = *day;
    options.unit = given.unit == "host"      ? statistics::claim_unit::host
                   : given.unit == "process" ? statistics::claim_unit::process
                                             : statistics::claim_unit::card;
    auto found = results::make_equivalence((*input)->source, *mix, options);
    if (!found) {
        return report(found.error());
    }
    const std::size_t width = terminal_style().width;
    std::string text = given.json ? results::render_equivalence_json(*found)
                                  : results::render_equivalence(*found, width);
    if (prices) {
        const results::money_report money = results::price_equivalence(*found, *prices);
        if (given.json) {
            // One document: the money page is its last member.
            text.resize(text.rfind('\n', text.size() - 2));
            text += fmt::format(",\n \"money\": {}\n}}\n", results::render_money_json(money));
        } else {
            text += "\n" + results::render_money(money, width);
        }
    }
    fmt::print("{}", text);
    return 0;
}

}  // namespace

void add_equivalent(CLI::App& app, action& chosen) {
    auto given = std::make_shared<equivalent_arguments>();
    CLI::App* command = app.add_subcommand(
        "equivalent", "How many cards of one model do the work of so many of another");
    command
        ->add_option("bundles", given->bundles, "Bundle folders, packed files, or a merged bundle")
        ->required();
    command->add_option("--reference", given->options.reference, "Model that is counted in")
        ->required();
    command->add_option("--candidate", given->options.candidate, "Model that is counted")
        ->required();
    command->add_option("--mix", given->mix, "File with the weights of the work")->required();
    command->add_option("--count", given->options.count, "So many reference cards")
        ->capture_default_str();
    command->add_option("--unit", given->unit, "Of the interval: card, host or process")
        ->check(CLI::IsMember({"card", "host", "process"}))
        ->capture_default_str();
    command->add_flag(
        "--doubles", given->options.doubles,
        "Also take rows of test doubles: stand-ins for a vendor's library, no device");
    command->add_option("--prices", given->prices, "File with prices, power and electricity");
    command->add_option("--as-of", given->as_of,
                        "Day on which the prices must hold, 2026-11-30; today if absent");
    command->add_flag("--json", given->json, "Print JSON");
    end_help(*command,
             {"accelbench equivalent --reference H100 --candidate X --mix mix.toml bundle-*",
              "accelbench equivalent --reference H100 --candidate X --mix mix.toml --prices p.toml "
              "bundle-*"},
             "0 counted, 2 bad input, 5 a bundle cannot be trusted or read, 6 a row of the mix is "
             "missing, invalid or of another class");
    command->callback([given, &chosen] { chosen = [given] { return print_equivalence(*given); }; });
}

}  // namespace accelbench::cli
