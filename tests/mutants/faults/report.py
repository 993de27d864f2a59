# SPDX-License-Identifier: Apache-2.0
"""Faults in reports, charts and statuses."""

O = "results/report/"
H = "results/chart/"
U = "results/status/"

FAULTS = [
    (O + "priced.cpp", "unit.size / million);", "1.0);"),
    (O + "price_words.cpp", "*asked < figure.bounds->low ", "*asked > figure.bounds->low "),
    (O + "card_spread.cpp", "std::exp(mean - middle)", "std::exp(middle - mean)"),
    (O + "fleet_report.cpp", "a.position > b.position;", "a.position < b.position;"),
    (U + "status.cpp", "            return measured;", "            return true;"),
    (U + "status.cpp", "return measured || status == figure_status::projected;", "return true;"),
    (U + "status.cpp", "return status == figure_status::committed;", "return measured;"),
    (U + "figure.cpp", "value == 0.0 ? \"0\" :", "value == 1.0 ? \"0\" :"),
    (H + "svg.cpp", 'out += "&lt;";', "out += c;"),
    (H + "svg.cpp", 'out += "&quot;";', "out += c;"),
    (H + "scale.cpp", "std::clamp(value, low_, high_)", "value"),
    (H + "scale.cpp", "(std::log(inside) - std::log(low_))", "(inside - low_)"),
    (H + "scale.cpp", "std::fmod(decade - first, every) == 0.0", "true"),
    (H + "plot.cpp", "== 0x80U", "== 0x00U"),
    (O + "build_report.cpp", "row.base_row->flops > 0.0 || row.base_row->bytes > 0.0", "true"),
    (O + "build_report.cpp", "paired.runs >= least_runs", "paired.runs >= 2"),
    (O + "build_report.cpp", "std::log(*time)", "*time"),
    (O + "build_report.cpp", "pair.mean_ratio->bounds ? mean_gap::none", "pair.mean_ratio ? mean_gap::none"),
    (O + "build_report.cpp", "pair.rows[a].ratio->value < pair.rows[b].ratio->value", "a < b"),
    (O + "build_report.cpp", "group.sentence == row.why_not", "!group.sentence.empty()"),
    (O + "build_report.cpp", "alone && !options.compare.doubles && is_double(bundles.front())", "false"),
    (O + "devices.cpp", "peak.dtype == row.compute;", "true;"),
    (O + "devices.cpp", "fits && top && peak.sparsity != \"sparse\"", "fits && top"),
    (O + "devices.cpp", "sheet.device == text_in(info, \"name\")", "true"),
    (O + "devices.cpp", "is_processor ? host :", "false ? host :"),
    (O + "devices.cpp", "row.rate->value / row.ceiling_share->value", "row.rate->value"),
    (O + "declared_sheets.cpp", "if (!is_day_or_month(peak.date)) {", "if (false) {"),
    (O + "declared_sheets.cpp", "std::numeric_limits<double>::min(), std::numeric_limits", "-1e300, std::numeric_limits"),
    (O + "declared_sheets.cpp", "if (!peak.operations && !peak.bytes) {", "if (false) {"),
    (O + "declared_sheets.cpp", "if (sheets.empty()) {", "if (false) {"),
    (O + "translate.cpp", "korean_of(value, depth + 1).value_or(std::string(value))", "std::string(value)"),
    (O + "translate.cpp", "!text.ends_with(literal)", "false"),
    (O + "translate.cpp", "english.find(' ') != std::string_view::npos", "false"),
    (O + "render_html.cpp", "out += escaped(std::string_view(text).substr(begin, end - begin));",
     "out += std::string_view(text).substr(begin, end - begin);"),
    (O + "render_html.cpp", 'is_first ? " scope=\\"row\\"" : ""', '""'),
    (O + "charts_points.cpp", 'fmt::format("chart-{}", charts + 1)', 'fmt::format("chart-{}", 1 + 0 * charts)'),
    (O + "page_verdict.cpp", 'page_.text(block_kind::paragraph, say("disclaimer"));', ""),
]

SOURCES = ["results/report", "results/chart", "results/status"]

TESTS = ["tests/unit/report/chart_test.cpp", "tests/unit/report/declared_sheets_test.cpp", "tests/unit/report/pages_test.cpp", "tests/unit/report/price_page_test.cpp", "tests/unit/results/fleet_campaign.cpp",
         "tests/unit/report/report_data_test.cpp", "tests/unit/report/status_test.cpp", "tests/unit/report/strings_test.cpp",
         "tests/unit/results/sample_campaign.cpp"]

FLAGS = ['-DACCELBENCH_SOURCE="{ROOT}"']
