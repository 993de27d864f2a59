// SPDX-License-Identifier: Apache-2.0
#include "results/pack/redaction.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/sha256.hpp"

namespace accelbench::results {

using nlohmann::json;

namespace {

constexpr std::size_t shown_digits = 16;
/// Shorter values stand in texts by chance; they are replaced in their own field only.
constexpr std::size_t shortest_learnt = 3;

constexpr std::array<std::pair<std::string_view, secret_kind>, 7> fields = {{
    {"hostname", secret_kind::host},
    {"boot_id", secret_kind::host},
    {"kernel_command_line", secret_kind::host},
    {"uuid", secret_kind::serial},
    {"card", secret_kind::serial},
    {"serial", secret_kind::serial},
    {"stderr_tail", secret_kind::log},
}};
/// They are the same on every machine of a distribution, and say which driver was used.
constexpr std::array<std::string_view, 11> system_folders = {
    "/bin",  "/dev", "/lib",     "/lib64",   "/proc",     "/run",
    "/sbin", "/sys", "/usr/bin", "/usr/lib", "/usr/share"};

/// Fields and lists whose single words are the program's own.
constexpr std::array<std::string_view, 24> meaningful = {
    "backend",  "boundary", "cache_mode",  "ceiling",     "class", "compute", "device", "devices",
    "identity", "label",    "launch_mode", "load",        "marks", "method",  "mode",   "name",
    "profile",  "route",    "state",       "stop_reason", "suite", "tensor",  "type",   "workload"};

std::optional<secret_kind> kind_of_field(std::string_view name) {
    const auto* found =
        std::find_if(fields.begin(), fields.end(), [&](const auto& f) { return f.first == name; });
    return found == fields.end() ? std::nullopt : std::optional(found->second);
}

bool is_word(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-';
}

bool is_system(std::string_view path) {
    return std::any_of(system_folders.begin(), system_folders.end(), [&](std::string_view folder) {
        return path.starts_with(folder) &&
               (path.size() == folder.size() || path[folder.size()] == '/');
    });
}

/// "/home/alice": here the last part is no file, and names a person.
bool is_home(std::string_view path) {
    for (const std::string_view homes : {"/home/", "/Users/"}) {
        if (path.starts_with(homes) && path.size() > homes.size() &&
            path.find('/', homes.size()) == std::string_view::npos) {
            return true;
        }
    }
    return false;
}

/// Ends a path inside a sentence or a list.
bool ends_path(char c) {
    return static_cast<unsigned char>(c) <= ' ' ||
           std::string_view("\"'(),:;<>=[]{}|`").find(c) != std::string_view::npos;
}

/// Whether a slash behind this text begins a path, and is no part of a word such as "GB/s", of a
/// relative path or of a web address (file:// is none). Compilers' options stand before paths
/// without a blank.
bool begins_path(std::string_view before) {
    if (before.ends_with("http:") || before.ends_with("https:")) {
        return false;
    }
    // "-I/home/...", "-iquote/...", "--sysroot/...": whatever a compiler calls it.
    const std::size_t blank = before.find_last_of(" \t\n\"'`,;=:(");
    const std::string_view word = before.substr(blank == std::string_view::npos ? 0 : blank + 1);
    const std::size_t letter = word.find_first_not_of('-');
    const bool is_option =
        letter == 1 || letter == 2
            ? std::isalpha(static_cast<unsigned char>(word[letter])) != 0 &&
                  std::all_of(word.begin(), word.end(), [](char c) { return is_word(c); })
            : false;
    if (is_option) {
        return true;
    }
    const char last = before.empty() ? ' ' : before.back();
    return std::isalnum(static_cast<unsigned char>(last)) == 0 &&
           std::string_view("._-/~]*$").find(last) == std::string_view::npos;
}

/// Whole words only: the host "node1" does not stand in "node12".
std::string replace_words(std::string text, const std::string& word, const std::string& by) {
    for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at)) {
        const std::size_t end = at + word.size();
        const bool whole = (at == 0 || !is_word(text[at - 1]) || !is_word(word.front())) &&
                           (end == text.size() || !is_word(text[end]) || !is_word(word.back()));
        if (whole) {
            text.replace(at, word.size(), by);
        }
        at += whole ? by.size() : 1;
    }
    return text;
}

void each_line(std::string_view text, const auto& take) {
    while (!text.empty()) {
        const std::string_view line = text.substr(0, text.find('\n'));
        take(std::string(line));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
    }
}

}  // namespace

std::string_view to_string(secret_kind kind) {
    switch (kind) {
        case secret_kind::host:
            return "host";
        case secret_kind::serial:
            return "serial";
        case secret_kind::path:
            return "path";
        case secret_kind::log:
            return "log";
        case secret_kind::original:
            return "original";
    }
    return {};
}

std::set<secret_kind> all_secret_kinds() {
    return {secret_kind::host, secret_kind::serial, secret_kind::path, secret_kind::log};
}

std::optional<secret_kind> parse_secret_kind(std::string_view word) {
    for (const secret_kind kind : all_secret_kinds()) {
        if (word == to_string(kind)) {
            return kind;
        }
    }
    return std::nullopt;
}

std::string commitment_of(std::string_view salt, std::string_view value) {
    return sha256_hex(std::string(salt) + std::string(value));
}

std::string placeholder_text(secret_kind kind, std::string_view commitment) {
    return fmt::format("[{} {}]", to_string(kind), commitment.substr(0, shown_digits));
}

std::set<std::string> placeholders_in(std::string_view text) {
    std::set<std::string> found;
    for (std::size_t at = text.find('['); at != std::string_view::npos;
         at = text.find('[', at + 1)) {
        const std::string_view inside = text.substr(at + 1, text.find(']', at) - at - 1);
        const std::size_t space = inside.find(' ');
        if (space != std::string_view::npos && parse_secret_kind(inside.substr(0, space)) &&
            inside.size() == space + 1 + shown_digits &&
            inside.find_first_not_of("0123456789abcdef", space + 1) == std::string_view::npos) {
            found.insert(fmt::format("[{}]", inside));
        }
    }
    return found;
}

redactor::redactor(std::string secret, std::set<secret_kind> kinds)
    : secret_(std::move(secret)), kinds_(std::move(kinds)) {}

void redactor::learn(const json& document) {
    for (const auto& [name, value] : document.items()) {
        const auto kind = document.is_object() ? kind_of_field(name) : std::nullopt;
        if (value.is_structured() && name != "workloads") {
            learn(value);
        } else if (value.is_string() && kind && kinds_.contains(*kind)) {
            const std::string text = value.get<std::string>();
            if (*kind == secret_kind::log) {
                each_line(text, [&](const std::string& line) {
                    constexpr std::size_t no_chance = 8;
                    if (line.size() >= no_chance) {
                        learnt_[secret_kind::log].insert(line);
                    }
                });
            } else if (text.size() >= shortest_learnt) {
                learnt_[*kind].insert(text);
                // "node1.example.com" is called node1 in logs.
                const std::size_t dot = name == "hostname" ? text.find('.') : std::string::npos;
                if (dot != std::string::npos && dot >= shortest_learnt) {
                    learnt_[*kind].insert(text.substr(0, dot));
                }
            }
        }
    }
}

std::string redactor::commit(secret_kind kind, const std::string& value) {
    const std::string salt = sha256_hex(fmt::format("{}/{}/{}", secret_, to_string(kind), value));
    const std::string commitment = commitment_of(salt, value);
    used_.emplace(commitment, opening{kind, commitment, salt, value});
    return commitment;
}

std::string redactor::placeholder(secret_kind kind, const std::string& value) {
    return placeholder_text(kind, commit(kind, value));
}

std::string redactor::without_paths(const std::string& text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        if (text[at] != '/' || !begins_path(std::string_view(text).substr(0, at))) {
            out += text[at++];
            continue;
        }
        std::size_t end = text.find_first_not_of('/', at);
        if (end == std::string::npos || ends_path(text[end])) {
            out += text[at++];
            continue;
        }
        while (end < text.size() && !ends_path(text[end])) {
            ++end;
        }
        const std::string path = text.substr(at, end - at);
        const std::size_t slash = path.rfind('/');
        if (is_home(path)) {
            out += placeholder(secret_kind::path, path);
        } else if (slash == 0 || is_system(path)) {
            out += path;
        } else {
            out += placeholder(secret_kind::path, path.substr(0, slash)) + path.substr(slash);
        }
        at = end;
    }
    return out;
}

std::string redactor::in_sentence(const std::string& text) {
    std::string out = text;
    for (const secret_kind kind : {secret_kind::log, secret_kind::serial, secret_kind::host}) {
        // The longest first: a name may be part of another.
        std::vector<std::string> values(learnt_[kind].begin(), learnt_[kind].end());
        std::sort(values.begin(), values.end(),
                  [](const auto& a, const auto& b) { return a.size() > b.size(); });
        for (const std::string& value : values) {
            // What stands only inside other words is left, and nobody is told that it was left out.
            if (replace_words(out, value, "") != out) {
                out = replace_words(out, value, placeholder(kind, value));
            }
        }
    }
    return kinds_.contains(secret_kind::path) ? without_paths(out) : out;
}

std::string redactor::apply_text(std::string text) {
    return in_sentence(text);
}

json redactor::apply(const json& value, const std::string& field) {
    if (value.is_object()) {
        json out = json::object();
        for (const auto& [name, inner] : value.items()) {
            // The definition of a workload is hashed, and holds nothing of the machine.
            out[kinds_.contains(secret_kind::path) ? without_paths(name) : name] =
                name == "workloads" ? inner : apply(inner, name);
        }
        return out;
    }
    if (value.is_array()) {
        json out = json::array();
        for (const json& inner : value) {
            out.push_back(apply(inner, field));
        }
        return out;
    }
    if (!value.is_string()) {
        return value;
    }
    const std::string text = value.get<std::string>();
    const auto kind = kind_of_field(field);
    if (kind && kinds_.contains(*kind) && !text.empty()) {
        return placeholder(*kind, text);
    }
    // A machine called "cpu" does not rename the device cpu:0 or a state: single words stay where
    // they have a meaning.
    const bool is_word_of_ours =
        text.find_first_of(" /\n") == std::string::npos &&
        std::find(meaningful.begin(), meaningful.end(), field) != meaningful.end();
    return is_word_of_ours ? text : in_sentence(text);
}

json redactor::apply(const json& document) {
    return apply(document, "");
}

std::vector<opening> redactor::openings() const {
    std::vector<opening> all;
    for (const auto& [commitment, one] : used_) {
        all.push_back(one);
    }
    return all;
}

}  // namespace accelbench::results
