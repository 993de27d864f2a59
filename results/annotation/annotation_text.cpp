// SPDX-License-Identifier: Apache-2.0
// Lines of a log of annotations, and what may stand in one.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/sha256.hpp"
#include "results/annotation/annotation.hpp"
#include "results/bundle/json_reader.hpp"
#include "results/bundle/records_json.hpp"
#include "results/bundle/version.hpp"

namespace accelbench::results {

using nlohmann::json;

namespace {

constexpr std::string_view annotation_version = "0.1.0";

error damaged(const std::string& where, std::string happened) {
    return make_error(error_code::bundle_damaged, "cannot trust " + where, std::move(happened),
                      "Use the file as `accelbench annotate` wrote it: lines are only ever added");
}

result<annotation> read_line(const json& document, const std::string& where) {
    read_context context{.where = where, .fault = std::nullopt};
    object_reader from(document, "", context);
    std::string version, standing;
    from.required("version", version);
    if (context.good()) {
        if (auto known = check_schema_version(version, where); !known) {
            return known.error();
        }
    }
    annotation said;
    from.required("date", said.date);
    from.required("by", said.by);
    from.required("bundle", said.bundle);
    from.required("row", said.row);
    from.required("status", standing);
    from.required("reason", said.reason);
    from.required("until", said.until);
    from.required("replaced_by", said.replaced_by);
    from.required("reply", said.reply);
    if (context.good() && !standing.empty()) {
        said.standing = parse_row_standing(standing);
        if (!said.standing) {
            context.fail("status", fmt::format("\"{}\" is no status", standing));
        }
    }
    if (context.fault) {
        return *context.fault;
    }
    return said;
}

}  // namespace

std::string annotation_line(const annotation& said, std::string_view head) {
    return to_line({{"version", annotation_version},
                    {"previous", head},
                    {"date", said.date},
                    {"by", said.by},
                    {"bundle", said.bundle},
                    {"row", said.row},
                    {"status", said.standing ? to_string(*said.standing) : ""},
                    {"reason", said.reason},
                    {"until", said.until},
                    {"replaced_by", said.replaced_by},
                    {"reply", said.reply}}) +
           "\n";
}

std::string head_behind(std::string_view line) {
    line.remove_suffix(line.ends_with('\n') ? 1 : 0);
    return sha256_hex(line);
}

result<annotation_log> parse_annotations(std::string_view text, const std::string& subject,
                                         const std::string& where) {
    annotation_log log{.entries = {}, .heads = {}, .head = subject};
    for (std::size_t number = 1; !text.empty(); ++number) {
        const std::string line_name = fmt::format("{} line {}", where, number);
        const std::size_t end = text.find('\n');
        if (end == std::string_view::npos) {
            return damaged(line_name, "it is cut off");
        }
        const std::string_view line = text.substr(0, end);
        const auto document = parse_json(line, line_name);
        if (!document) {
            return document.error();
        }
        auto said = read_line(*document, line_name);
        if (!said) {
            return said.error();
        }
        const auto previous = document->find("previous");
        if (previous == document->end() || !previous->is_string() ||
            previous->get_ref<const std::string&>() != log.head) {
            return damaged(line_name,
                           number == 1 ? "it does not begin with the hash of what it is about: it "
                                         "belongs to another bundle or file"
                                       : "it does not hold the hash of the line before: a line was "
                                         "changed, moved or removed");
        }
        // Nothing may stand in a line that a reader does not see.
        if (annotation_line(*said, log.head) != fmt::format("{}\n", line)) {
            return damaged(line_name, "it was edited: accelbench writes it otherwise");
        }
        if (const std::string why = why_not_said(*said, log.entries); !why.empty()) {
            return damaged(line_name, why);
        }
        log.entries.push_back(std::move(*said));
        log.head = head_behind(line);
        log.heads.push_back(log.head);
        text.remove_prefix(end + 1);
    }
    return log;
}

}  // namespace accelbench::results
