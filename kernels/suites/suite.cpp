// SPDX-License-Identifier: Apache-2.0
#include "kernels/suites/suite.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "base/toml_guard.hpp"
#include "base/toml_text.hpp"
#include "kernels/catalogue/catalogue.hpp"
#include "kernels/spelling.hpp"
#include "kernels/suites/embedded.hpp"
#include "kernels/suites/resolve.hpp"

namespace accelbench::kernels {
namespace {

constexpr std::array<std::string_view, 4> built_in = {"smoke", "core", "collective", "blocks"};
constexpr std::array<std::string_view, 2> boundary_names = {"resident", "host"};
constexpr std::size_t most_combinations = 10'000;  // of one row's lists; more is a slip of the pen

/// The file being read, for messages, and the ranks that are asked for in place of its own.
struct place {
    std::string file;
    std::span<const std::uint32_t> ranks;

    [[nodiscard]] error at(const toml::node& node, error_code code, std::string happened,
                           std::string next = {}) const {
        return make_error(code,
                          fmt::format("cannot read suite {}:{}", file, node.source().begin.line),
                          std::move(happened), std::move(next));
    }
};

/// Every combination of the row's lists, in the file's order, the last key fastest.
using combinations = std::vector<suite_entry>;

std::optional<entry_value> value_of(const toml::node& node) {
    if (const auto* whole = node.as_integer()) {
        return entry_value{whole->get()};
    }
    if (const auto* real = node.as_floating_point()) {
        return entry_value{real->get()};
    }
    if (const auto* text = node.as_string()) {
        return entry_value{text->get()};
    }
    return std::nullopt;
}

result<std::vector<entry_value>> values_of(const place& where, std::string_view key,
                                           const toml::node& node) {
    std::vector<entry_value> values;
    const toml::array* list = node.as_array();
    for (std::size_t i = 0; i < (list == nullptr ? 1 : list->size()); ++i) {
        const toml::node& item = list == nullptr ? node : *list->get(i);
        const std::optional<entry_value> value = value_of(item);
        if (!value) {
            return where.at(
                item, error_code::bad_suite,
                fmt::format("key '{}' is neither a number nor a text nor a list of them", key));
        }
        values.push_back(*value);
    }
    if (values.empty()) {
        return where.at(node, error_code::bad_suite, fmt::format("key '{}' is an empty list", key));
    }
    return values;
}

result<std::vector<entry_value>> wanted_values(const place& where, std::string_view key,
                                               const toml::node& node) {
    if (key != "ranks" || where.ranks.empty()) {
        return values_of(where, key, node);
    }
    std::vector<entry_value> values;
    for (const std::uint32_t ranks : where.ranks) {
        values.emplace_back(std::int64_t{ranks});
    }
    return values;
}

result<combinations> expand(const place& where, const toml::table& row) {
    combinations all(1);
    std::vector<std::pair<std::string_view, const toml::node*>> keys;
    for (const auto& [key, node] : row) {
        if (key.str() != "kernel" && key.str() != "boundaries") {
            keys.emplace_back(key.str(), &node);
        }
    }
    std::sort(keys.begin(), keys.end(),
              [](const auto& a, const auto& b) {  // toml++ sorts by name: go back to the file
                  const auto& x = a.second->source().begin;
                  const auto& y = b.second->source().begin;
                  return std::tie(x.line, x.column) < std::tie(y.line, y.column);
              });
    for (const auto& [key, node] : keys) {
        const auto values = wanted_values(where, key, *node);
        if (!values) {
            return values.error();
        }
        if (all.size() * values->size() > most_combinations) {
            return where.at(*node, error_code::bad_suite,
                            fmt::format("with the {} values of key '{}' the row names more than {} "
                                        "workloads",
                                        values->size(), key, most_combinations),
                            "Shorten the lists or split the row");
        }
        combinations longer;
        for (const suite_entry& entry : all) {
            for (const entry_value& value : *values) {
                longer.push_back(entry);
                longer.back().emplace(key, value);
            }
        }
        all = std::move(longer);
    }
    return all;
}

result<std::vector<std::string>> boundaries_of(const place& where, const toml::table& row) {
    const toml::node* node = row.get("boundaries");
    if (node == nullptr) {
        return std::vector<std::string>{"resident"};
    }
    const auto values = values_of(where, "boundaries", *node);
    if (!values) {
        return values.error();
    }
    std::vector<std::string> names;
    for (const entry_value& value : *values) {
        const auto* name = std::get_if<std::string>(&value);
        if (name == nullptr || std::find(boundary_names.begin(), boundary_names.end(), *name) ==
                                   boundary_names.end()) {
            return where.at(*node, error_code::bad_suite, "key 'boundaries' names no boundary",
                            spelling_advice(name == nullptr ? "" : *name, boundary_names));
        }
        names.push_back(*name);
    }
    return names;
}

result<const kernel_definition*> kernel_of(const place& where, const toml::table& row) {
    const toml::node* node = row.get("kernel");
    const std::string name = node == nullptr ? std::string() : node->value_or(std::string());
    const kernel_definition* kernel = find_kernel(name);
    if (kernel == nullptr) {
        std::vector<std::string_view> names;
        for (const kernel_definition& known : catalogue()) {
            names.push_back(known.name);
        }
        return where.at(node == nullptr ? static_cast<const toml::node&>(row) : *node,
                        error_code::unknown_kernel,
                        node == nullptr ? "key 'kernel' is missing"
                                        : fmt::format("there is no kernel '{}'", name),
                        spelling_advice(name, names));
    }
    return kernel;
}

/// Appends the workloads of one [[row]].
status read_row(const place& where, const toml::table& row, std::set<std::string>& ids,
                suite& into) {
    const auto kernel = kernel_of(where, row);
    if (!kernel) {
        return kernel.error();
    }
    const auto boundaries = boundaries_of(where, row);
    if (!boundaries) {
        return boundaries.error();
    }
    auto entries = expand(where, row);
    if (!entries) {
        return entries.error();
    }
    for (suite_entry& entry : *entries) {
        if (const status resolved = resolve_model(entry, (*kernel)->name); !resolved) {
            const error& e = resolved.error();
            return where.at(row, e.code, fmt::format("{}: {}", e.tried, e.happened), e.next);
        }
        auto built = (*kernel)->build(entry);
        if (!built) {
            const error& e = built.error();
            return where.at(row, e.code, fmt::format("{}: {}", e.tried, e.happened), e.next);
        }
        if (!ids.insert(built->id).second) {
            return where.at(row, error_code::bad_suite,
                            fmt::format("workload '{}' stands in the suite twice", built->id),
                            "Remove one");
        }
        into.rows.push_back({std::move(*built), *boundaries});
    }
    return {};
}

status check_keys(const place& where, const toml::table& file) {
    static constexpr std::array<std::string_view, 3> known = {"name", "description", "row"};
    for (const auto& [key, node] : file) {
        if (std::find(known.begin(), known.end(), key.str()) == known.end()) {
            return where.at(node, error_code::bad_suite,
                            fmt::format("a suite has no key '{}'", key.str()),
                            spelling_advice(key.str(), known));
        }
    }
    return {};
}

result<suite> read_suite(const place& where, std::string_view text) {
    if (const auto line = nameless_table(text)) {
        return make_error(error_code::bad_suite,
                          fmt::format("cannot read suite {}:{}", where.file, *line),
                          "a table's name is missing behind '['", "Write [[row]]");
    }
    const toml::parse_result parsed = toml::parse(text);
    if (!parsed) {
        const toml::parse_error& e = parsed.error();
        return make_error(error_code::bad_suite,
                          fmt::format("cannot read suite {}:{}", where.file, e.source().begin.line),
                          fmt::format("it is no TOML: {}", e.description()));
    }
    if (const status keys = check_keys(where, parsed.table()); !keys) {
        return keys.error();
    }
    suite s;
    s.name = parsed["name"].value_or("");
    s.description = parsed["description"].value_or("");
    const toml::array* rows = parsed["row"].as_array();
    if (s.name.empty() || rows == nullptr || rows->empty()) {
        return where.at(parsed.table(), error_code::bad_suite,
                        "key 'name' or the first [[row]] is missing");
    }
    std::set<std::string> ids;
    for (const toml::node& row : *rows) {
        const toml::table* table = row.as_table();
        if (table == nullptr) {
            return where.at(row, error_code::bad_suite, "an item of 'row' is no table",
                            "Write it as [[row]]");
        }
        if (const status done = read_row(where, *table, ids, s); !done) {
            return done.error();
        }
    }
    const bool collective = std::any_of(s.rows.begin(), s.rows.end(),
                                        [](const suite_row& row) { return row.work.ranks > 1; });
    if (!where.ranks.empty() && !collective) {
        return make_error(
            error_code::bad_usage, fmt::format("cannot use ranks on suite {}", s.name),
            "none of its rows has a key 'ranks'", "Leave --ranks out, or choose suite collective");
    }
    return s;
}

}  // namespace

std::vector<std::string_view> built_in_suites() {
    return {built_in.begin(), built_in.end()};
}

result<suite> load_suite(std::string_view name_or_path, std::span<const std::uint32_t> ranks) {
    const std::string embedded_name = fmt::format("{}.toml", name_or_path);
    for (const embedded_file& file : embedded_files()) {
        if (file.name == embedded_name &&
            std::find(built_in.begin(), built_in.end(), name_or_path) != built_in.end()) {
            return read_suite({fmt::format("{} (built in)", embedded_name), ranks}, file.text);
        }
    }
    std::ifstream file{std::string(name_or_path), std::ios::binary};
    std::error_code ignored;
    if (!file || std::filesystem::is_directory(name_or_path, ignored)) {
        const std::string reason = std::strerror(file ? EISDIR : errno);
        return make_error(error_code::bad_suite,
                          fmt::format("cannot read suite '{}'", name_or_path), reason,
                          spelling_advice(name_or_path, built_in) + " A path names a TOML file.");
    }
    std::stringstream text;
    text << file.rdbuf();
    return read_suite({std::string(name_or_path), ranks}, text.str());
}

std::string lock_text() {
    std::set<std::string> lines;
    for (const std::string_view name : built_in) {
        const auto s = load_suite(name);
        for (std::size_t i = 0; s && i < s->rows.size(); ++i) {
            lines.insert(fmt::format("{} {}\n", s->rows[i].work.id, s->rows[i].work.sha256));
        }
    }
    std::string text =
        "# id and SHA-256 of every built-in workload; write it anew with accelbench_lock\n";
    for (const std::string& line : lines) {
        text += line;
    }
    return text;
}

}  // namespace accelbench::kernels
