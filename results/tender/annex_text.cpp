// SPDX-License-Identifier: Apache-2.0
// annex.toml: written so that the same annex has the same bytes, and read back.
#include "results/tender/annex_text.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/sha256.hpp"
#include "results/bundle/durable_file.hpp"
#include "results/inputs/input_table.hpp"
#include "results/inputs/toml_file.hpp"

namespace accelbench::results {
namespace {

constexpr std::string_view hash_line = "\nannex_sha256 = \"";

std::string line(std::string_view key, const std::string& value) {
    return fmt::format("{} = {}\n", key, term_toml(term(value)));
}

}  // namespace

std::string without_hash(const std::string& text) {
    const std::size_t at = text.find(hash_line);
    if (at == std::string::npos) {
        return {};
    }
    const std::size_t begin = at + hash_line.size(), end = text.find('"', begin);
    return end == std::string::npos ? std::string() : text.substr(0, begin) + text.substr(end);
}

void write_text(annex& made) {
    std::string head = line("format", std::string(annex_format));
    std::string tail = line("made_with", made.made_with) + "\n" + terms_toml(made.clauses);
    for (const tender_template& one : made.templates) {
        tail += "\n[[template]]\n" + line("name", one.name) + line("english", one.english) +
                line("korean", one.korean) + line("date", one.date) + line("source", one.source) +
                line("mark", one.mark) + line("unverified", one.unverified) +
                line("sha256", one.sha256) +
                fmt::format("clauses = {}\n", term_toml(term(one.clauses)));
    }
    made.sha256 = sha256_hex(head + "annex_sha256 = \"\"\n" + tail);
    made.text = head + line("annex_sha256", made.sha256) + tail;
}

result<annex> read_annex(const std::filesystem::path& path) {
    const std::string where = "annex " + path.string();
    const auto file = read_toml(path, error_code::bad_tender, "annex");
    const auto text = read_file(path);
    if (!file || !text) {
        return !file ? file.error() : text.error();
    }
    input_table top(file->content, where, error_code::bad_tender);
    top.allow({"format", "annex_sha256", "made_with", "terms", "template"});
    top.word("format", {annex_format});
    annex read;
    read.sha256 = top.text("annex_sha256");
    read.made_with = top.text("made_with");
    for (const nlohmann::json& one : top.list("template")) {
        input_table from(one, where + ", template", error_code::bad_tender);
        tender_template made{.name = from.text("name"),
                             .english = from.text("english"),
                             .korean = from.text("korean"),
                             .date = from.text("date"),
                             .source = from.text("source"),
                             .mark = from.text("mark"),
                             .unverified = from.text("unverified"),
                             .sha256 = from.text("sha256"),
                             .clauses = {}};
        for (const nlohmann::json& name : from.list("clauses")) {
            made.clauses.push_back(name.is_string() ? name.get<std::string>() : "?");
        }
        if (from.fault()) {
            return *from.fault();
        }
        read.templates.push_back(std::move(made));
    }
    if (top.fault()) {
        return *top.fault();
    }
    if (sha256_hex(without_hash(*text)) != read.sha256) {
        return make_error(error_code::bad_tender, "cannot use " + where,
                          "it was edited after it was made: it does not have the SHA-256 that it "
                          "carries",
                          "Use the annex that was published, or make a new one with `accelbench "
                          "tender make`");
    }
    auto clauses = flatten(top.table("terms"), where);
    if (!clauses) {
        return clauses.error();
    }
    if (auto fits = check_terms(*clauses, where); !fits) {
        return fits.error();
    }
    read.clauses = std::move(*clauses);
    read.text = *text;
    return read;
}

}  // namespace accelbench::results
