// SPDX-License-Identifier: Apache-2.0
// Chooses environment variables by the words of their names.
#include "harness/environment/variables.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

namespace accelbench::environment {
namespace {

// Libraries name what changes speed or arithmetic with the same few words, whoever wrote them.
constexpr std::array relevant_words = {
    "AFFINITY", "BIND",      "BLOCKTIME", "CACHE",    "CORETYPE", "DEBUG",    "DEVICE",
    "DEVICES",  "ICD",       "ISA",       "JIT",      "METHOD",   "PLACES",   "PRELOAD",
    "PROFILE",  "PROFILING", "SCHEDULE",  "THREADS",  "TRACE",    "TUNABLES", "TUNING",
    "VENDORS",  "VERBOSE",   "WAIT",      "WORKGROUP"};
constexpr std::array relevant_prefixes = {"OMP_", "GOMP_",   "KMP_",       "TBB_",
                                          "LD_",  "MALLOC_", "ACCELBENCH_"};
constexpr std::array secret_words = {"AUTH", "CREDENTIALS", "KEY", "PASSWORD", "SECRET", "TOKEN"};

bool is_among(std::string_view word, std::span<const char* const> words) {
    return std::any_of(words.begin(), words.end(), [&](const char* w) { return word == w; });
}

template <class Predicate>
bool has_word(std::string_view name, Predicate&& predicate) {
    std::size_t begin = 0;
    while (begin <= name.size()) {
        const std::size_t end = std::min(name.find('_', begin), name.size());
        if (predicate(name.substr(begin, end - begin))) {
            return true;
        }
        begin = end + 1;
    }
    return false;
}

}  // namespace

bool is_relevant_variable(std::string_view name, std::span<const std::string> prefixes) {
    if (has_word(name, [](std::string_view word) { return is_among(word, secret_words); })) {
        return false;
    }
    const auto starts = [&](std::string_view prefix) { return name.starts_with(prefix); };
    return std::any_of(relevant_prefixes.begin(), relevant_prefixes.end(), starts) ||
           std::any_of(prefixes.begin(), prefixes.end(), starts) ||
           has_word(name, [](std::string_view word) { return is_among(word, relevant_words); });
}

nlohmann::json collect_variables(std::span<const std::string> prefixes) {
    nlohmann::json variables = nlohmann::json::object();
    for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
        const std::string_view text = *entry;
        const std::size_t equals = text.find('=');
        if (equals != std::string_view::npos &&
            is_relevant_variable(text.substr(0, equals), prefixes)) {
            variables[std::string(text.substr(0, equals))] = std::string(text.substr(equals + 1));
        }
    }
    return variables;
}

}  // namespace accelbench::environment
