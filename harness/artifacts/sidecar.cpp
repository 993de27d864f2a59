// SPDX-License-Identifier: Apache-2.0
#include "harness/artifacts/sidecar.hpp"

#include <fmt/format.h>

#include <accelbench/sdk/tensor.hpp>
#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/sha256.hpp"

namespace accelbench::artifacts {
namespace {

using nlohmann::json;

constexpr std::string_view schema = "accelbench.artifact/1";
constexpr std::uintmax_t largest = 1U << 20U;  // a sidecar is a kilobyte; a megabyte is no sidecar

error broken(const std::filesystem::path& path, std::string happened) {
    return make_error(error_code::io, fmt::format("cannot use sidecar {}", path.string()),
                      std::move(happened), "Make the artifact anew with the backend's recipe.");
}

/// Throws json::exception where the field is missing or no text.
std::string text(const json& j, const char* pointer) {
    return j.at(json::json_pointer(pointer)).get<std::string>();
}

/// null says "nobody knows" or "there is none".
std::string text_or_null(const json& j, const char* pointer) {
    const json& value = j.at(json::json_pointer(pointer));
    return value.is_null() ? std::string() : value.get<std::string>();
}

/// The number of a type's word, as the border names it; null is 0. Throws as text() does, with the
/// word, for one that there is not.
std::uint16_t type_or_null(const json& j, const char* pointer) {
    const std::string word = text_or_null(j, pointer);
    for (std::uint16_t number = 1; number <= ACCB_BOOL8; ++number) {
        if (sdk::name_of(number) == word) {
            return number;
        }
    }
    if (!word.empty() && word != sdk::name_of(ACCB_VENDOR_DTYPE)) {
        throw json::other_error::create(501, fmt::format("there is no type \"{}\"", word), &j);
    }
    return word.empty() ? 0 : std::uint16_t{ACCB_VENDOR_DTYPE};
}

bool is_hash(std::string_view s) {
    return s.size() == 64 && std::all_of(s.begin(), s.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
           });
}

std::vector<port> ports(const json& list) {
    std::vector<port> all;
    for (const json& one : list) {
        all.push_back({one.at("name").get<std::string>(), one.at("dtype").get<std::string>(),
                       one.at("dims").get<std::vector<std::int64_t>>()});
    }
    return all;
}

void read_fields(const json& j, sidecar& s) {
    s.artifact_sha256 = text(j, "/artifact/sha256");
    s.bytes = j.at(json::json_pointer("/artifact/bytes")).get<std::uint64_t>();
    s.format = text(j, "/artifact/format");
    s.workload_id = text(j, "/workload/id");
    s.workload_sha256 = text(j, "/workload/sha256");
    s.source_format = text(j, "/source/format");
    s.source_sha256 = text(j, "/source/sha256");
    s.backend = text(j, "/backend");
    s.chip = text(j, "/chip");
    s.compiler = text(j, "/compiler/name");
    s.compiler_version = text(j, "/compiler/version");
    s.arithmetic = type_or_null(j, "/precision/arithmetic");
    s.accumulate = type_or_null(j, "/precision/accumulate");
    s.weights = type_or_null(j, "/precision/weights");
    s.activations = type_or_null(j, "/precision/activations");
    s.calibration_sha256 = text_or_null(j, "/calibration_sha256");
    s.recipe = text(j, "/recipe/name");
    s.recipe_sha256 = text(j, "/recipe/sha256");
    s.inputs = ports(j.at("inputs"));
    s.outputs = ports(j.at("outputs"));
}

/// "" where all is sound.
std::string fault_of(const sidecar& s, const std::string& file) {
    for (const std::string* hash :
         {&s.artifact_sha256, &s.workload_sha256, &s.source_sha256, &s.recipe_sha256}) {
        if (!is_hash(*hash)) {
            return fmt::format("\"{}\" is no SHA-256", *hash);
        }
    }
    if (!s.calibration_sha256.empty() && !is_hash(s.calibration_sha256)) {
        return "calibration_sha256 is neither null nor a SHA-256";
    }
    if (file != s.artifact.filename().string()) {
        return fmt::format("it is about a file \"{}\", not about the one beside it", file);
    }
    return {};
}

}  // namespace

result<sidecar> read_sidecar(const std::filesystem::path& path) {
    std::error_code unreadable;
    const auto size = std::filesystem::file_size(path, unreadable);
    if (unreadable || size == 0 || size > largest) {
        return broken(path, unreadable  ? unreadable.message()
                            : size == 0 ? "it is empty"
                                        : "it is too large for a sidecar");
    }
    std::ostringstream all;
    all << std::ifstream(path, std::ios::binary).rdbuf();
    sidecar s;
    s.path = path;
    s.text = all.str();
    s.sha256 = sha256_hex(s.text);
    const std::string name = path.filename().string();
    s.artifact = path.parent_path() / name.substr(0, name.size() - sidecar_ending.size());
    try {
        const json j = json::parse(s.text);
        if (const std::string found = j.at("schema").get<std::string>(); found != schema) {
            return broken(
                path, fmt::format("its schema is \"{}\", this accelbench reads {}", found, schema));
        }
        read_fields(j, s);
        if (const std::string fault = fault_of(s, text(j, "/artifact/file")); !fault.empty()) {
            return broken(path, fault);
        }
    } catch (const json::exception& e) {
        return broken(path, e.what());
    }
    return s;
}

}  // namespace accelbench::artifacts
