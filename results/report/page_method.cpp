// SPDX-License-Identifier: Apache-2.0
// How it was measured, on what, and what the words mean: compare's own sentences.
#include <fmt/format.h>

#include <algorithm>

#include "results/report/pages.hpp"
#include "results/report/strings.hpp"

namespace accelbench::results {
namespace {

std::vector<phrase> sentences(const std::vector<std::string>& english, language tongue) {
    std::vector<phrase> lines;
    lines.reserve(english.size());
    for (const std::string& line : english) {
        lines.push_back(translated(line, tongue));
    }
    return lines;
}

/// "cpu:0 is AMD EPYC; ..." has no pattern of its own: a title may hold anything.
std::vector<phrase> fact_lines(const report_data& data, language tongue) {
    std::vector<phrase> lines;
    for (const std::string& line : data.facts) {
        const auto device =
            std::find_if(data.devices.begin(), data.devices.end(), [&line](const report_device& d) {
                return line == fmt::format("{} is {}", d.title, d.description);
            });
        lines.push_back(tongue == language::english || device == data.devices.end()
                            ? translated(line, tongue)
                            : phrase{device->title + ": " + device->description, false});
    }
    return lines;
}

doc_table bundle_table(const report_data& data, language tongue) {
    doc_table table{.caption = say(tongue, "method.bundles"),
                    .columns = columns_of(tongue, {"campaign", "created", "profile", "version"})};
    for (const report_bundle& bundle : data.bundles) {
        const std::string profile =
            bundle.profile.empty() ? say(tongue, "state.unnamed") : bundle.profile;
        table.rows.push_back(
            {bundle.campaign, bundle.created_utc,
             bundle.complete ? profile : profile + ", " + say(tongue, "bundle.incomplete"),
             fmt::format("{}, {}", bundle.product_version, bundle.protocol_version)});
    }
    return table;
}

}  // namespace

doc_page method_page(const report_data& data, language tongue) {
    doc_page page{.id = "method", .title = say(tongue, "page.method")};
    page.text(block_kind::heading, say(tongue, "method.facts"));
    page.lines(block_kind::list, fact_lines(data, tongue));
    page.lines(block_kind::list, sentences(data.coverage_lines, tongue));
    page.table(bundle_table(data, tongue));
    page.text(block_kind::heading, say(tongue, "method.legend"));
    page.lines(block_kind::list, sentences(data.legend, tongue));
    page.text(block_kind::heading, say(tongue, "method.statuses"));
    std::vector<phrase> statuses;
    statuses.reserve(all_statuses.size());
    for (const figure_status status : all_statuses) {
        statuses.push_back(
            {fmt::format("{}: {}", word_of(status, tongue), meaning_of(status, tongue)), false});
    }
    page.lines(block_kind::list, std::move(statuses));
    return page;
}

}  // namespace accelbench::results
