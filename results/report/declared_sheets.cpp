// SPDX-License-Identifier: Apache-2.0
#include "results/report/declared_sheets.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "base/toml_guard.hpp"
#include "results/bundle/durable_file.hpp"

namespace accelbench::results {
namespace {

constexpr std::array<std::string_view, 7> known_keys{
    "device", "type", "ops_per_s", "bytes_per_s", "sparsity", "source", "date"};

class reader {
  public:
    explicit reader(const std::filesystem::path& file) : file_(file) {}

    result<std::vector<declared_sheet>> read(const std::string& text) const {
        if (const auto line = nameless_table(text)) {
            return broken(*line, "a table has no name");
        }
        std::vector<declared_sheet> sheets;
        try {
            const toml::table root = toml::parse(text);
            const auto* tables = root["declared"].as_array();
            if (tables == nullptr || root.size() != 1) {
                return broken(1, "it holds something else than [[declared]] tables");
            }
            for (const toml::node& node : *tables) {
                const auto* table = node.as_table();
                if (table == nullptr) {
                    return broken(node.source().begin.line, "declared is not a table");
                }
                auto sheet = read_one(*table);
                if (!sheet) {
                    return sheet.error();
                }
                sheets.push_back(std::move(*sheet));
            }
        } catch (const toml::parse_error& fault) {
            return broken(fault.source().begin.line, std::string(fault.description()));
        }
        return sheets;
    }

  private:
    [[nodiscard]] error broken(std::size_t line, const std::string& happened) const {
        return make_error(error_code::bad_usage,
                          fmt::format("cannot use {} line {}", file_.string(), line), happened,
                          "docs/report.md shows a [[declared]] table");
    }

    [[nodiscard]] result<declared_sheet> read_one(const toml::table& table) const {
        const std::size_t line = table.source().begin.line;
        for (const auto& [key, value] : table) {
            if (std::find(known_keys.begin(), known_keys.end(), key.str()) == known_keys.end()) {
                return broken(value.source().begin.line,
                              fmt::format("'{}' is no key of [[declared]]", key.str()));
            }
        }
        for (const std::string_view key : {"device", "type", "source", "date", "sparsity"}) {
            const auto text = table[key].value_exact<std::string>();
            if (!text || text->empty()) {
                return broken(line, fmt::format("{} is missing, or no text: a peak without it "
                                                "is not printed",
                                                key));
            }
        }
        declared_sheet sheet{.device = *table["device"].value<std::string>(),
                             .peak = {.dtype = *table["type"].value<std::string>(),
                                      .sparsity = *table["sparsity"].value<std::string>(),
                                      .origin = *table["source"].value<std::string>(),
                                      .date = *table["date"].value<std::string>()}};
        if (sheet.peak.sparsity != "dense" && sheet.peak.sparsity != "sparse") {
            return broken(line, "sparsity is neither \"dense\" nor \"sparse\"");
        }
        if (!is_date(sheet.peak.date)) {
            return broken(line, "date is not of the form 2024-11 or 2024-11-18");
        }
        if (auto read = read_rates(table, sheet.peak, line); !read) {
            return read.error();
        }
        return sheet;
    }

    [[nodiscard]] status read_rates(const toml::table& table, declared_peak& peak,
                                    std::size_t line) const {
        for (const auto& [key, unit, into] :
             {std::tuple("ops_per_s", figure_unit::op_per_s, &peak.operations),
              std::tuple("bytes_per_s", figure_unit::byte_per_s, &peak.bytes)}) {
            if (!table.contains(key)) {
                continue;
            }
            const auto rate = table[key].value<double>();
            if (!rate || !std::isfinite(*rate) || !(*rate > 0.0)) {
                return broken(line, fmt::format("{} is not a number above 0", key));
            }
            *into = figure{*rate, unit, figure_status::declared, peak.origin, std::nullopt};
        }
        return peak.operations || peak.bytes
                   ? status()
                   : status(broken(line, "it has neither ops_per_s nor bytes_per_s"));
    }

    static bool is_date(std::string_view text) {
        constexpr std::string_view form = "0000-00-00";
        if (text.size() != 7 && text.size() != form.size()) {
            return false;
        }
        return std::equal(text.begin(), text.end(), form.begin(), [](char c, char f) {
            return f == '-' ? c == '-' : c >= '0' && c <= '9';
        });
    }

    std::filesystem::path file_;
};

}  // namespace

result<std::vector<declared_sheet>> read_declared_sheets(const std::filesystem::path& file) {
    const auto text = read_file(file);
    if (!text) {
        return text.error();
    }
    return reader(file).read(*text);
}

}  // namespace accelbench::results
