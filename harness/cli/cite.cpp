// SPDX-License-Identifier: Apache-2.0
// `accelbench cite`: what may be claimed of rows, as of when.
#include <fmt/format.h>

#include <memory>

#include "harness/cli/choose_rows.hpp"
#include "harness/cli/commands.hpp"
#include "harness/cli/today.hpp"
#include "harness/cli/trusted_bundles.hpp"
#include "harness/cli/witnesses.hpp"
#include "results/cite/citation.hpp"

namespace accelbench::cli {
namespace {

struct cite_arguments {
    std::string target, bundle, as_of, retrieved, lang = "en";
    std::vector<std::string> rows, witnesses;
    bool json = false;
};

result<results::citation> made_from(const cite_arguments& given, results::subject& of) {
    const auto as_of = day_or_today("--as-of", given.as_of);
    const auto retrieved = day_or_today("--retrieved", given.retrieved);
    if (!as_of || !retrieved) {
        return !as_of ? as_of.error() : retrieved.error();
    }
    if (auto named = name_witnesses(of, given.witnesses); !named) {
        return named.error();
    }
    std::vector<std::size_t> places;
    std::size_t bundle = 0;
    for (const std::string& row : given.rows.empty()
                                      ? std::vector<std::string>{std::string(results::every_row)}
                                      : given.rows) {
        const auto found = choose_rows(of, given.bundle, row);
        if (!found) {
            return found.error();
        }
        for (const chosen_row& one : *found) {
            bundle = one.bundle;
            places.push_back(one.row);
        }
    }
    results::citation made = results::cite(of.bundles[bundle], places, *as_of);
    made.source = given.target;
    made.sha256 = of.sha256;
    made.is_packed = of.is_packed;
    made.retrieved = *retrieved;
    made.annotations = of.bundles[bundle].annotations.entries.size();
    made.head = of.log.head;
    return made;
}

int print_citation(const cite_arguments& given) {
    auto of = open_target(given.target);
    if (!of) {
        return report(of.error());
    }
    const auto made = made_from(given, *of);
    if (!made) {
        return report(made.error());
    }
    const bool named = !given.rows.empty();
    if (made->rows.empty() || (named && !made->refused.empty())) {
        const results::refused_row& first = made->refused.front();
        return report(make_error(
            error_code::not_comparable,
            fmt::format("cannot cite row {} ({} on {})", first.id, first.workload, first.device),
            first.why, "It stays in the bundle, and may not be claimed"));
    }
    fmt::print("{}", given.json
                         ? results::render_citation_json(*made)
                         : results::render_citation(*made, *results::parse_language(given.lang)));
    return 0;
}

}  // namespace

void add_cite(CLI::App& app, action& chosen) {
    auto given = std::make_shared<cite_arguments>();
    CLI::App* command = app.add_subcommand(
        "cite", "Print what may be claimed of rows, as of when, with source, interval and hashes");
    command->add_option("target", given->target, "Bundle folder, or packed file")->required();
    command->add_option("--row", given->rows,
                        "ID of a row, or how it begins; repeatable. All rows if absent");
    command->add_option("--bundle", given->bundle, "Folder in a packed file of several bundles");
    command->add_option("--as-of", given->as_of,
                        "The day on which it is to be true; today if absent");
    command->add_option("--retrieved", given->retrieved,
                        "The day on which it was looked up; today if absent");
    command->add_option("--witness", given->witnesses,
                        "Public key (PEM), or folder of them, of somebody whose signature counts "
                        "as a witness's; repeatable");
    command->add_option("--lang", given->lang, "en or ko")
        ->check(CLI::IsMember({"en", "ko"}))
        ->capture_default_str();
    command->add_flag("--json", given->json, "Print JSON");
    end_help(
        *command,
        {"accelbench cite out --row 3fa9c1d20b7e", "accelbench cite bid.tar.gz --lang ko",
         "accelbench cite out --row 3fa9 --as-of 2026-11-30 --json"},
        "0 printed, 2 bad input, 5 a bundle cannot be trusted or read, 6 a row that may not be "
        "cited");
    command->callback([given, &chosen] { chosen = [given] { return print_citation(*given); }; });
}

}  // namespace accelbench::cli
