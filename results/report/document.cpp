// SPDX-License-Identifier: Apache-2.0
#include "results/report/document.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "results/report/pages.hpp"
#include "results/report/strings.hpp"

namespace accelbench::results {
namespace {

std::string subject_of(const report_data& data, language tongue) {
    if (data.pairs.empty()) {
        return data.devices.empty() ? std::string() : data.devices.front().title;
    }
    std::vector<std::string> parts;
    for (const report_pair& pair : data.pairs) {
        parts.push_back(say(tongue, "title.against",
                            {data.devices[pair.candidate].title, data.devices[pair.base].title}));
    }
    return fmt::format("{}", fmt::join(parts, ", "));
}

}  // namespace

void doc_page::text(block_kind kind, std::string words) {
    blocks.push_back({.kind = kind, .lines = {{std::move(words), false}}});
}

void doc_page::lines(block_kind kind, std::vector<phrase> words) {
    blocks.push_back({.kind = kind, .lines = std::move(words)});
}

void doc_page::table(doc_table made) {
    blocks.push_back({.kind = block_kind::table, .table = std::move(made)});
}

void doc_page::chart(doc_chart made) {
    blocks.push_back({.kind = block_kind::chart, .chart = std::move(made)});
}

std::string workload_of(const device_row& row) {
    return row.variant.empty() ? row.workload : fmt::format("{} ({})", row.workload, row.variant);
}

std::string workload_of(const report_row& row) {
    return row.variant.empty() ? row.workload : fmt::format("{} ({})", row.workload, row.variant);
}

std::string value_text(const std::optional<figure>& f) {
    if (!f) {
        return {};
    }
    const std::string spread = spread_text(*f);
    return spread.empty() ? to_text(*f) : to_text(*f) + " " + spread;
}

std::string with_interval(const std::optional<figure>& f) {
    if (!f) {
        return {};
    }
    const std::string bounds = interval_text(*f);
    return bounds.empty() ? to_text(*f) : to_text(*f) + " " + bounds;
}

std::string sources_of(const report_data& data, const report_pair& pair, const report_row& row) {
    std::vector<std::string> numbers;
    if (row.base) {
        numbers.push_back(data.devices[pair.base].rows[*row.base].number);
    }
    if (row.candidate) {
        numbers.push_back(data.devices[pair.candidate].rows[*row.candidate].number);
    }
    return fmt::format("{}", fmt::join(numbers, " "));
}

std::string numbers_of(const report_pair& pair, const std::vector<std::size_t>& rows) {
    std::vector<std::string> parts;
    for (std::size_t i = 0; i < rows.size();) {
        std::size_t last = i;
        while (last + 1 < rows.size() && rows[last + 1] == rows[last] + 1) {
            ++last;
        }
        const std::string &from = pair.rows[rows[i]].number, &to = pair.rows[rows[last]].number;
        parts.push_back(last == i ? from : fmt::format("{}-{}", from, to));
        i = last + 1;
    }
    return fmt::format("{}", fmt::join(parts, ", "));
}

doc_cell verdict_cell(const report_row& row, language tongue) {
    std::string look = row.verdict_word;
    std::replace(look.begin(), look.end(), ' ', '-');
    return {translated(row.verdict_word, tongue).text, look};
}

doc_cell status_cell(figure_status status, language tongue) {
    return {std::string(word_of(status, tongue)), "status"};
}

std::vector<doc_column> columns_of(language tongue, std::initializer_list<std::string_view> keys) {
    std::vector<doc_column> columns;
    for (std::string_view key : keys) {
        const bool numeric = key.starts_with('#');
        key.remove_prefix(numeric ? 1 : 0);
        columns.push_back({say(tongue, fmt::format("column.{}", key)), numeric});
    }
    return columns;
}

bool has_double(const report_data& data) {
    const auto is_double = [](const device_row& row) {
        return std::find(row.marks.begin(), row.marks.end(), "double") != row.marks.end();
    };
    return std::any_of(data.devices.begin(), data.devices.end(), [&](const report_device& d) {
        return std::any_of(d.rows.begin(), d.rows.end(), is_double);
    });
}

report_document make_document(const report_data& data, language tongue) {
    report_document made{.tongue = tongue,
                         .title = say(tongue, "title", {subject_of(data, tongue)})};
    made.pages.push_back(verdict_page(data, tongue));
    made.pages.push_back(price_page(data.prices, tongue));
    made.pages.push_back(numbers_page(data, tongue));
    made.pages.push_back(charts_page(data, tongue));
    if (!data.pairs.empty()) {
        made.pages.push_back(devices_page(data, tongue));
    }
    if (!data.annotations.empty()) {
        made.pages.push_back(annotations_page(data, tongue));
    }
    made.pages.push_back(method_page(data, tongue));
    return made;
}

}  // namespace accelbench::results
