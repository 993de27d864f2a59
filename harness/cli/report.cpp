// SPDX-License-Identifier: Apache-2.0
// `accelbench report`: what a procurement team reads, in its language and its file format.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <utility>

#include "base/day.hpp"
#include "harness/cli/claim_input.hpp"
#include "harness/cli/commands.hpp"
#include "harness/cli/decision_files.hpp"
#include "harness/cli/fleet_report.hpp"
#include "harness/cli/today.hpp"
#include "harness/cli/trusted_bundles.hpp"
#include "results/bundle/durable_file.hpp"
#include "results/bundle/read_bundle.hpp"
#include "results/report/declared_sheets.hpp"
#include "results/report/render.hpp"

namespace accelbench::cli {
namespace {

struct report_arguments {
    std::vector<std::string> bundles, witnesses, languages{"en", "ko"},
        formats{"html", "md", "xlsx"};
    std::string base, table = "precision", folder, declared, prices, mix, as_of, unit;
    double margin = 0.03;
    bool doubles = false;
};

status make_folder(const std::filesystem::path& folder) {
    std::error_code fault;
    std::filesystem::create_directories(folder, fault);
    if (fault) {
        return make_error(error_code::io, "cannot make the folder " + folder.string(),
                          fault.message(), "Name another one with -o");
    }
    return {};
}

/// Nothing where no prices were asked for.
result<std::optional<results::price_request>> prices_of(const report_arguments& given) {
    if (given.prices.empty()) {
        if (!given.mix.empty()) {
            return make_error(error_code::bad_usage, "cannot report",
                              "--mix says how prices are used, and there are none",
                              "Give a price file with --prices");
        }
        return std::optional<results::price_request>();
    }
    auto prices = read_price_file(given.prices, given.as_of);
    if (!prices) {
        return prices.error();
    }
    results::price_request request{
        .prices = std::move(*prices), .as_of = given.as_of, .work = {}, .doubles = given.doubles};
    if (!given.mix.empty()) {
        auto mix = read_mix_file(given.mix);
        if (!mix) {
            return mix.error();
        }
        request.work = std::move(*mix);
    }
    return std::optional(std::move(request));
}

status write_one(const results::report_data& data, results::language tongue,
                 const std::string& format, const std::filesystem::path& path) {
    if (format == "xlsx") {
        return results::write_report_workbook(data, tongue, path);
    }
    return results::write_file_atomic(path, format == "html"
                                                ? results::render_report_html(data, tongue)
                                                : results::render_report_markdown(data, tongue));
}

/// A merged bundle speaks of models, whether --unit says so or not.
int write_about_models(const report_arguments& given,
                       std::optional<results::price_request> prices) {
    if (!given.declared.empty()) {
        return report(make_error(error_code::bad_usage, "cannot report",
                                 "declared peaks are of devices, and this report is about models",
                                 "Leave out --declared, or name the bundles without --unit"));
    }
    results::claim_options claim{
        .margin = given.margin,
        .compare = {.table = given.table == "outcome" ? results::comparison_class::outcome
                                                      : results::comparison_class::same_precision,
                    .base = given.base,
                    .doubles = given.doubles,
                    .as_of = given.as_of}};
    claim.unit = given.unit == "host"      ? statistics::claim_unit::host
                 : given.unit == "process" ? statistics::claim_unit::process
                                           : statistics::claim_unit::card;
    return write_fleet_report({.bundles = given.bundles,
                               .languages = given.languages,
                               .formats = given.formats,
                               .folder = given.folder,
                               .witnesses = given.witnesses,
                               .request = {.claim = claim, .prices = std::move(prices)}});
}

int write_report(const report_arguments& given) {
    if (!given.as_of.empty() && !is_day(given.as_of)) {
        return report(day_or_today("--as-of", given.as_of).error());
    }
    auto prices = prices_of(given);
    if (!prices) {
        return report(prices.error());
    }
    if (!given.unit.empty() || is_merged_input(given.bundles)) {
        return write_about_models(given, std::move(*prices));
    }
    auto read_all = read_trusted(given.bundles, given.witnesses);
    if (!read_all) {
        return report(read_all.error());
    }
    const auto table = given.table == "outcome" ? results::comparison_class::outcome
                                                : results::comparison_class::same_precision;
    std::vector<results::declared_sheet> sheets;
    if (!given.declared.empty()) {
        auto declared = results::read_declared_sheets(given.declared);
        if (!declared) {
            return report(declared.error());
        }
        sheets = std::move(*declared);
    }
    const auto data = results::make_report(read_all->bundles, {.compare = {.table = table,
                                                                           .base = given.base,
                                                                           .doubles = given.doubles,
                                                                           .as_of = given.as_of},
                                                               .sheets = std::move(sheets),
                                                               .warnings = read_all->warnings,
                                                               .prices = std::move(*prices)});
    if (!data) {
        return report(data.error());
    }
    if (auto made = make_folder(given.folder); !made) {
        return report(made.error());
    }
    for (const std::string& code : given.languages) {
        for (const std::string& format : given.formats) {
            const auto path =
                std::filesystem::path(given.folder) / fmt::format("report.{}.{}", code, format);
            if (auto written = write_one(*data, *results::parse_language(code), format, path);
                !written) {
                return report(written.error());
            }
            fmt::print("{}\n", path.string());
        }
    }
    const bool any = std::any_of(data->pairs.begin(), data->pairs.end(),
                                 [](const auto& pair) { return pair.mean_rows > 0; });
    return any || data->pairs.empty() ? 0 : exit_status(error_code::not_comparable);
}

}  // namespace

void add_report(CLI::App& app, action& chosen) {
    auto given = std::make_shared<report_arguments>();
    CLI::App* command = app.add_subcommand(
        "report", "Write a report for people who decide: verdict, numbers, charts, method");
    command
        ->add_option("bundles", given->bundles, "Bundle folders, packed files, or a merged bundle")
        ->required();
    command->add_option("-o,--output", given->folder, "Folder that the files are written to")
        ->required();
    command->add_option("--lang", given->languages, "Languages, with commas between: en, ko")
        ->delimiter(',')
        ->check(CLI::IsMember({"en", "ko"}))
        ->capture_default_str();
    command->add_option("--format", given->formats, "Formats, with commas between: html, md, xlsx")
        ->delimiter(',')
        ->check(CLI::IsMember({"html", "md", "xlsx"}))
        ->capture_default_str();
    command->add_option("--declared", given->declared,
                        "File with data sheets' peaks: shown beside the measured ceilings");
    command
        ->add_option("--unit", given->unit,
                     "Report about models from several cards, not about devices: card, host or "
                     "process; a merged bundle has card if absent")
        ->check(CLI::IsMember({"card", "host", "process"}));
    command
        ->add_option("--margin", given->margin, "With --unit: ratios within it of 1 are equivalent")
        ->capture_default_str();
    command->add_option("--prices", given->prices,
                        "File with prices, power and electricity: fills the page of prices");
    command->add_option("--mix", given->mix,
                        "File with the weights of the work: for a break-even price");
    command->add_option("--as-of", given->as_of,
                        "Day on which prices and previews must hold, 2026-11-30. If absent, prices "
                        "must hold today, and no preview holds");
    command->add_option("--base", given->base,
                        "Device that the others are compared against; the first one if absent");
    command
        ->add_option("--class", given->table,
                     "precision: only like with like; outcome: any arithmetic above the accuracy "
                     "floor, at the host boundary")
        ->check(CLI::IsMember({"precision", "outcome"}))
        ->capture_default_str();
    command->add_flag(
        "--doubles", given->doubles,
        "Also compare rows of test doubles: stand-ins for a vendor's library, no device");
    command->add_option("--witness", given->witnesses,
                        "Public key (PEM), or folder of them, of somebody whose signature counts "
                        "as a witness's; repeatable");
    end_help(*command,
             {"accelbench report out -o report",
              "accelbench report node-a node-b --lang ko --format html,xlsx -o report",
              "accelbench report node-* --prices prices.toml --mix mix.toml -o report",
              "accelbench report fleet --prices prices.toml --mix mix.toml -o report"},
             "0 written, 2 bad input, 5 a bundle cannot be trusted or read, or a file not written, "
             "6 written, but no row is comparable");
    command->callback([given, &chosen] { chosen = [given] { return write_report(*given); }; });
}

}  // namespace accelbench::cli
