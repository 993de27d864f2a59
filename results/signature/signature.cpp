// SPDX-License-Identifier: Apache-2.0
#include "results/signature/signature.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/day.hpp"
#include "results/bundle/json_reader.hpp"
#include "results/bundle/records_json.hpp"

namespace accelbench::results {
namespace {

constexpr std::array<std::pair<std::string_view, signer_role>, 4> roles{
    {{"vendor", signer_role::vendor},
     {"buyer", signer_role::buyer},
     {"witness", signer_role::witness},
     {"lab", signer_role::lab}}};

constexpr std::string_view first_line = "accelbench signature 1";
constexpr std::array<std::string_view, 8> fields{
    "of", "name", "role", "date", "watched", "annotations", "annotations-head", "key"};

bool is_hash(std::string_view text) {
    return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

bool is_one_line(std::string_view text, std::size_t most) {
    return text.size() <= most && std::none_of(text.begin(), text.end(), [](char c) {
               return static_cast<unsigned char>(c) < ' ' || c == '\x7f';
           });
}

}  // namespace

std::string_view to_string(signer_role role) {
    return roles.at(static_cast<std::size_t>(role)).first;
}

std::optional<signer_role> parse_signer_role(std::string_view word) {
    for (const auto& [name, role] : roles) {
        if (name == word) {
            return role;
        }
    }
    return std::nullopt;
}

std::string statement_text(const signed_statement& said) {
    const std::array<std::string, 8> values{
        said.sha256, said.name,    std::string(to_string(said.role)),
        said.date,   said.watched, std::to_string(said.annotations),
        said.head,   said.key};
    std::string text = fmt::format("{}\n", first_line);
    for (std::size_t i = 0; i < fields.size(); ++i) {
        text += fmt::format("{}: {}\n", fields.at(i), values.at(i));
    }
    return text;
}

std::optional<signed_statement> parse_statement(const std::string& text) {
    std::array<std::string, 8> values;
    std::string_view left = text;
    for (std::size_t i = 0; i <= fields.size(); ++i) {
        const std::size_t end = left.find('\n');
        if (end == std::string_view::npos) {
            return std::nullopt;
        }
        const std::string start = i == 0 ? std::string() : fmt::format("{}: ", fields.at(i - 1));
        if (!left.substr(0, end).starts_with(start)) {
            return std::nullopt;
        }
        if (i > 0) {
            values.at(i - 1) = left.substr(start.size(), end - start.size());
        }
        left.remove_prefix(end + 1);
    }
    signed_statement said{.sha256 = values[0],
                          .name = values[1],
                          .date = values[3],
                          .watched = values[4],
                          .head = values[6],
                          .key = values[7]};
    const auto role = parse_signer_role(values[2]);
    const std::string& count = values[5];
    std::from_chars(count.data(), count.data() + count.size(), said.annotations);
    if (!role) {
        return std::nullopt;
    }
    said.role = *role;
    return statement_text(said) == text && why_not_signed(said).empty() ? std::optional(said)
                                                                        : std::nullopt;
}

std::string why_not_signed(const signed_statement& said) {
    if (said.name.empty() || !is_one_line(said.name, 200)) {
        return "the name must be one line of at most 200 bytes";
    }
    if (!is_one_line(said.watched, 1000)) {
        return "what was watched must be one line of at most 1000 bytes";
    }
    if (!is_day(said.date)) {
        return "the date must be a day such as 2026-11-26";
    }
    if (!is_hash(said.sha256) || !is_hash(said.head) || !is_hash(said.key)) {
        return "hashes must be 64 hexadecimal digits";
    }
    return {};
}

std::string to_text(const signature_line& line) {
    return to_line({{"statement", line.statement},
                    {"public_key", line.public_key},
                    {"signature", line.signature}}) +
           "\n";
}

result<std::vector<signature_line>> parse_signatures(std::string_view text,
                                                     const std::string& where) {
    std::vector<signature_line> lines;
    for (std::size_t number = 1; !text.empty(); ++number) {
        const std::string line_name = fmt::format("{} line {}", where, number);
        const std::size_t end = text.find('\n');
        const auto document = parse_json(text.substr(0, end), line_name);
        if (!document) {
            return document.error();
        }
        read_context context{.where = line_name, .fault = std::nullopt};
        object_reader from(*document, "", context);
        signature_line line;
        from.required("statement", line.statement);
        from.required("public_key", line.public_key);
        from.required("signature", line.signature);
        if (context.good() && (end == std::string_view::npos ||
                               to_text(line) != fmt::format("{}\n", text.substr(0, end)))) {
            context.fail("(line)", "is not as `accelbench sign` writes it");
        }
        if (context.fault) {
            return *context.fault;
        }
        lines.push_back(std::move(line));
        text.remove_prefix(end + 1);
    }
    return lines;
}

}  // namespace accelbench::results
