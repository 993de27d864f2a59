// SPDX-License-Identifier: Apache-2.0
// `accelbench score`: bundles against criteria that were published before.
#include "results/score/score.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "harness/cli/commands.hpp"
#include "harness/cli/decision_files.hpp"
#include "harness/cli/terminal.hpp"
#include "harness/cli/today.hpp"
#include "harness/cli/trusted_bundles.hpp"
#include "results/bundle/durable_file.hpp"

namespace accelbench::cli {
namespace {

namespace fs = std::filesystem;

/// Scored, but the points alone do not say who is first.
constexpr int not_decided = 1;

struct score_arguments {
    std::vector<std::string> bundles, witnesses, languages{"en", "ko"},
        formats{"html", "md", "xlsx"};
    std::string criteria, bids, folder, as_of, tongue = "en";
    bool json = false, markdown = false;
};

/// Beside the program, in a build tree and in an installation.
fs::path formulas_folder() {
    std::error_code unreadable;
    const fs::path program = fs::read_symlink("/proc/self/exe", unreadable);
    return program.parent_path().parent_path() / "share" / "accelbench" / "price-formulas";
}

result<results::score_report> make(const score_arguments& given) {
    if (!given.as_of.empty()) {
        if (auto day = day_or_today("--as-of", given.as_of); !day) {
            return day.error();
        }
    }
    const auto criteria = results::read_criteria(
        given.criteria, {.formulas = formulas_folder(), .suites = workloads_of_suite});
    if (!criteria) {
        return criteria.error();
    }
    results::offer_list offers;
    if (!given.bids.empty()) {
        auto read = results::read_offers(given.bids);
        if (!read) {
            return read.error();
        }
        offers = std::move(*read);
    }
    auto read = read_trusted(given.bundles, given.witnesses);
    if (!read) {
        return read.error();
    }
    // The order in which bundles were named decides nothing.
    std::sort(read->bundles.begin(), read->bundles.end(),
              [](const results::bundle& a, const results::bundle& b) {
                  return std::pair(a.campaign.campaign, a.path) <
                         std::pair(b.campaign.campaign, b.path);
              });
    return results::make_score(*criteria, offers, read->bundles,
                               {.as_of = given.as_of, .warnings = read->warnings});
}

status write_files(const score_arguments& given, const results::score_report& report) {
    std::error_code fault;
    fs::create_directories(given.folder, fault);
    if (fault) {
        return make_error(error_code::io, "cannot make the folder " + given.folder, fault.message(),
                          "Name another one with -o");
    }
    for (const std::string& code : given.languages) {
        const results::language tongue = *results::parse_language(code);
        const auto document = results::score_document(report, tongue);
        for (const std::string& format : given.formats) {
            const fs::path path = fs::path(given.folder) / fmt::format("score.{}.{}", code, format);
            status written =
                format == "xlsx"
                    ? results::write_score_workbook(report, tongue, path)
                    : results::write_file_atomic(
                          path, format == "html" ? results::render_document_html(document)
                                                 : results::render_document_markdown(document));
            if (!written) {
                return written;
            }
            fmt::print("{}\n", path.string());
        }
    }
    return {};
}

int print_score(const score_arguments& given) {
    const auto report = make(given);
    if (!report) {
        return cli::report(report.error());
    }
    const auto tongue = *results::parse_language(given.tongue);
    if (!given.folder.empty()) {
        if (auto written = write_files(given, *report); !written) {
            return cli::report(written.error());
        }
    } else if (given.json) {
        fmt::print("{}", results::render_score_json(*report));
    } else if (given.markdown) {
        fmt::print("{}",
                   results::render_document_markdown(results::score_document(*report, tongue)));
    } else {
        fmt::print("{}", results::render_score_table(*report, tongue, terminal_style().width));
    }
    return report->is_decided() ? 0 : not_decided;
}

}  // namespace

void add_score(CLI::App& app, action& chosen) {
    auto given = std::make_shared<score_arguments>();
    CLI::App* command =
        app.add_subcommand("score", "Score bids by criteria that were published before");
    command->add_option("bundles", given->bundles, "Bundle folders of all bids")->required();
    command
        ->add_option("--criteria", given->criteria,
                     "File with floors, points, price formula and tie-break rule")
        ->required();
    command->add_option("--bids", given->bids,
                        "File with bidders, models and prices; without it each model is a bid");
    command->add_option("--as-of", given->as_of,
                        "Day on which previews must hold, 2026-11-30; without it none counts");
    auto* json = command->add_flag("--json", given->json, "Print JSON");
    auto* markdown =
        command->add_flag("--markdown", given->markdown, "Print Markdown")->excludes(json);
    command->add_option("--lang", given->tongue, "Language of what is printed: en or ko")
        ->check(CLI::IsMember({"en", "ko"}))
        ->capture_default_str();
    command
        ->add_option("-o,--output", given->folder,
                     "Folder that the scoring sheet is written to, in all languages and formats")
        ->excludes(json)
        ->excludes(markdown);
    command
        ->add_option("--format", given->formats,
                     "Formats of the files, with commas between: html, md, xlsx")
        ->delimiter(',')
        ->check(CLI::IsMember({"html", "md", "xlsx"}))
        ->capture_default_str();
    command->add_option("--witness", given->witnesses,
                        "Public key (PEM), or folder of them, of somebody whose signature counts "
                        "as a witness's; repeatable");
    end_help(*command,
             {"accelbench score --criteria criteria.toml --bids bids.toml bid-a bid-b",
              "accelbench score --criteria criteria.toml --bids bids.toml bid-a bid-b -o sheet"},
             "0 scored, and the first place is separable, 1 scored, but it is not (or no bid "
             "passes), 2 bad input, 5 a bundle cannot be trusted or read, 6 a bid may not be "
             "scored");
    command->callback([given, &chosen] { chosen = [given] { return print_score(*given); }; });
}

}  // namespace accelbench::cli
