// SPDX-License-Identifier: Apache-2.0
#include "harness/cli/fleet_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/sha256.hpp"
#include "harness/cli/claim_input.hpp"
#include "harness/cli/commands.hpp"
#include "results/bundle/durable_file.hpp"
#include "results/bundle/layout.hpp"

namespace accelbench::cli {
namespace {

result<results::fleet_facts> facts_of(const std::vector<std::string>& paths,
                                      const claim_input& input) {
    results::fleet_facts facts;
    for (const auto& [question, by_model] : input.source.rows) {
        for (const auto& [model, rows] : by_model) {
            facts.rows += rows.size();
        }
    }
    if (input.merged) {
        const std::filesystem::path folder = paths.front();
        auto hash = sha256_file(folder / results::manifest_file);
        if (!hash) {
            return hash.error();
        }
        facts.merged = true;
        facts.paths = paths;
        facts.hashes = {std::move(*hash)};
        facts.members = input.merged->members.size();
        facts.incomplete = results::incomplete_members(*input.merged);
        facts.missing = results::missing_hosts(*input.merged);
        return facts;
    }
    facts.members = input.read.bundles.size();
    for (const results::bundle& one : input.read.bundles) {
        facts.paths.push_back(one.packed_in.empty() ? one.path.string() : one.packed_in.string());
        facts.hashes.push_back(one.manifest_sha256);
        if (!one.campaign.complete) {
            facts.incomplete.push_back(one.path.string());
        }
    }
    return facts;
}

status write_pages(const results::fleet_report& made, const fleet_report_order& order) {
    const std::filesystem::path folder = order.folder;
    for (const std::string& code : order.languages) {
        const results::language tongue = *results::parse_language(code);
        const results::report_document document = results::make_document(made, tongue);
        for (const std::string& format : order.formats) {
            const auto path = folder / fmt::format("report.{}.{}", code, format);
            status written =
                format == "xlsx"
                    ? results::write_fleet_workbook(made, tongue, path)
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

status write_all(const results::fleet_report& made, const results::claim_source& source,
                 const fleet_report_order& order) {
    std::error_code fault;
    const std::filesystem::path folder = order.folder;
    std::filesystem::create_directories(folder, fault);
    if (fault) {
        return make_error(error_code::io, "cannot make the folder " + order.folder, fault.message(),
                          "Name another one with -o");
    }
    if (auto written = write_pages(made, order); !written) {
        return written;
    }
    for (const auto& [name, text] : {std::pair("cards.csv", results::cards_csv(made)),
                                     std::pair("rows.csv", results::rows_csv(source))}) {
        if (auto written = results::write_file_atomic(folder / name, text); !written) {
            return written;
        }
        fmt::print("{}\n", (folder / name).string());
    }
    return {};
}

}  // namespace

int write_fleet_report(const fleet_report_order& order) {
    const auto input = read_claim_input(order.bundles, order.witnesses);
    if (!input) {
        return report(input.error());
    }
    results::take_back((*input)->source, order.request.claim.compare.as_of);
    auto facts = facts_of(order.bundles, **input);
    if (!facts) {
        return report(facts.error());
    }
    const auto made =
        results::make_fleet_report((*input)->source, std::move(*facts), order.request);
    if (!made) {
        return report(made.error());
    }
    if (auto written = write_all(*made, (*input)->source, order); !written) {
        return report(written.error());
    }
    const bool any = std::any_of(made->claim.rows.begin(), made->claim.rows.end(),
                                 [](const auto& row) { return row.ratio.has_value(); });
    return any ? 0 : exit_status(error_code::not_comparable);
}

}  // namespace accelbench::cli
