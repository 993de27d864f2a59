// SPDX-License-Identifier: Apache-2.0
// JSON of bundle.json, and the rule which versions of it this program reads.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "results/bundle/records_json.hpp"
#include "results/bundle/version.hpp"

namespace accelbench::results {

using nlohmann::json;

json to_json(const campaign_record& c) {
    return {
        {"schema_version", c.schema_version},
        {"protocol_version", c.protocol_version},
        {"campaign", c.campaign},
        {"created_utc", c.created_utc},
        {"finished_utc", c.finished_utc},
        {"product_version", c.product_version},
        {"seed", c.seed},
        {"challenge", c.challenge},
        {"plan", c.plan},
        {"environment", c.environment},
        {"devices", c.devices},
        {"workloads", c.workloads},
        {"complete", c.complete},
        {"stopped_because", c.stopped_because},
    };
}

result<campaign_record> parse_campaign(std::string_view text, const std::string& where) {
    const auto value = parse_json(text, where);
    if (!value) {
        return value.error();
    }
    read_context context{where, {}};
    campaign_record c;
    object_reader in(*value, "", context);
    in.required("schema_version", c.schema_version);
    if (context.good()) {
        if (auto readable = check_schema_version(c.schema_version, where); !readable) {
            return readable.error();
        }
    }
    in.required("protocol_version", c.protocol_version);
    in.required("campaign", c.campaign);
    in.required("created_utc", c.created_utc);
    in.required("finished_utc", c.finished_utc);
    in.required("product_version", c.product_version);
    in.required("seed", c.seed);
    in.required("challenge", c.challenge);
    in.required("plan", c.plan);
    in.required("environment", c.environment);
    in.required("devices", c.devices);
    in.required("workloads", c.workloads);
    in.required("complete", c.complete);
    in.required("stopped_because", c.stopped_because);
    if (context.fault) {
        return *context.fault;
    }
    return c;
}

namespace {

/// Deepest nesting of lists and objects outside strings. Values are destroyed and printed by
/// recursion, so a hostile file must not choose the depth.
std::size_t nesting(std::string_view text) {
    std::size_t depth = 0;
    std::size_t deepest = 0;
    bool in_text = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (in_text) {
            i += c == '\\' ? 1U : 0U;
            in_text = c != '"';
        } else if (c == '"') {
            in_text = true;
        } else if (c == '[' || c == '{') {
            deepest = std::max(deepest, ++depth);
        } else if ((c == ']' || c == '}') && depth > 0) {
            --depth;
        }
    }
    return deepest;
}

error not_json(const std::string& where, const std::string& happened) {
    return make_error(error_code::bundle_damaged, "cannot read " + where, happened,
                      "The file was edited or cut: use the original bundle");
}

}  // namespace

result<json> parse_json(std::string_view text, const std::string& where) {
    constexpr std::size_t deepest = 64;
    if (nesting(text) > deepest) {
        return not_json(where, fmt::format("it nests deeper than {} levels", deepest));
    }
    try {
        return json::parse(text);
    } catch (const json::exception& e) {
        // "[json.exception.parse_error.101] parse error at ...": the part in brackets is ours to
        // leave out.
        const std::string_view what = e.what();
        const auto start = what.find("] ");
        return not_json(
            where, std::string(start == std::string_view::npos ? what : what.substr(start + 2)));
    }
}

}  // namespace accelbench::results
