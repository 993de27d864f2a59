// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <nlohmann/json.hpp>

#include "results/bundle/json_reader.hpp"
#include "results/cite/citation.hpp"

namespace accelbench::results {
namespace {

using nlohmann::json;

struct words {
    std::string_view source, bundle, packed, days, status, witness, annotations, none_said, row,
        runs, no_interval, card, marks, reply, refused, terms;
};

constexpr words english{
    .source = "source: accelbench {0}, protocol {1}, suite {2}, profile {3}, campaign {4}",
    .bundle = "bundle: SHA-256 of MANIFEST.sha256 {0}",
    .packed = "packed file: SHA-256 of pack.json {0}",
    .days = "measured {0}, retrieved {1}",
    .status = "status: {0}; as of {1}",
    .witness = "witness: {0}",
    .annotations = "annotations: {0}, the last is {1}",
    .none_said = "annotations: none",
    .row = "row {0}, {1}: {2} on {3}: {4}, class {5}, arithmetic {6}, workload SHA-256 {7}",
    .runs = " {0} ({1} % interval over {2} runs)",
    .no_interval = " (no interval: {0})",
    .card = "cards {0}, hosts 1: said of these cards, not of others of their kind",
    .marks = "marks: {0}",
    .reply = "reply of {0}, {1}: {2}",
    .refused = "not to be cited: row {0}, {1} on {2}: {3}",
    .terms =
        "true as of {0} only; ask for it again before it is printed. Compare it with figures "
        "of the same workload, class and protocol only."};

constexpr words korean{
    .source = "출처: accelbench {0}, 규약 {1}, 시험 묶음 {2}, 프로필 {3}, 캠페인 {4}",
    .bundle = "번들: MANIFEST.sha256의 SHA-256 {0}",
    .packed = "제출 파일: pack.json의 SHA-256 {0}",
    .days = "측정일 {0}, 인용일 {1}",
    .status = "값의 지위: {0}. 기준일 {1}",
    .witness = "입회: {0}",
    .annotations = "주석 {0}건, 마지막 {1}",
    .none_said = "주석 없음",
    .row = "행 {0}, {1}: {2}, {3}: {4}, 등급 {5}, 연산 정밀도 {6}, 워크로드 SHA-256 {7}",
    .runs = " {0} ({1} % 신뢰구간, 실행 {2}회)",
    .no_interval = " (신뢰구간 없음: {0})",
    .card = "카드 {0}, 호스트 1. 측정한 카드에 관한 값이며 같은 종류의 다른 카드에 관한 것이 아님",
    .marks = "표시: {0}",
    .reply = "답변 {0}, {1}: {2}",
    .refused = "인용 불가: 행 {0}, {1}, {2}: {3}",
    .terms =
        "기준일 {0}에만 맞는 내용이므로 인쇄 전에 다시 확인할 것. 워크로드, 등급, 규약이 같은 "
        "값과만 비교할 것."};

std::string standing_word(row_standing standing, language tongue) {
    constexpr std::array<std::string_view, 5> words{"유효", "사전공개", "이의신청 중", "대체됨",
                                                    "철회"};
    return std::string(tongue == language::korean ? words.at(static_cast<std::size_t>(standing))
                                                  : to_string(standing));
}

/// What of a text holds braces is never a place: values are put in once, from left to right.
std::string filled(std::string_view pattern, std::initializer_list<std::string_view> values) {
    std::string out;
    while (!pattern.empty()) {
        const bool place = pattern.size() >= 3 && pattern[0] == '{' && pattern[2] == '}';
        const auto index = place ? static_cast<std::size_t>(pattern[1] - '0') : values.size();
        if (index < values.size()) {
            out += *(values.begin() + index);
            pattern.remove_prefix(3);
        } else {
            out += pattern.front();
            pattern.remove_prefix(1);
        }
    }
    return out;
}

std::string or_dash(const std::string& text) {
    return text.empty() ? "-" : text;
}

std::string row_text(const cited_row& row, const words& w, language tongue) {
    std::string standing = standing_word(row.standing.standing, tongue);
    if (!row.standing.until.empty()) {
        standing += fmt::format(" ({})", row.standing.until);
    }
    std::string value = to_text(row.value);
    value += row.value.bounds
                 ? filled(w.runs, {interval_text(row.value),
                                   fmt::format("{:g}", 100.0 * row.value.bounds->confidence),
                                   std::to_string(row.runs)})
                 : filled(w.no_interval, {or_dash(row.no_interval)});
    const std::string work =
        row.variant.empty() ? row.workload : fmt::format("{} ({})", row.workload, row.variant);
    const std::string device =
        row.description.empty() ? row.device : fmt::format("{} ({})", row.device, row.description);
    std::string text =
        filled(w.row, {row.standing.id, standing, work, device, value, row.tuning_class,
                       or_dash(row.precision), row.workload_sha256}) +
        "\n  " + filled(w.card, {std::to_string(row.cards)}) + "\n";
    if (!row.marks.empty()) {
        text += "  " + filled(w.marks, {fmt::format("{}", fmt::join(row.marks, ", "))}) + "\n";
    }
    if (!row.standing.reason.empty()) {
        text += fmt::format("  {} {}, {}: {}\n", standing_word(row.standing.standing, tongue),
                            row.standing.date, row.standing.by, row.standing.reason);
    }
    for (const row_reply& reply : row.standing.replies) {
        text += "  " + filled(w.reply, {reply.by, reply.date, reply.text}) + "\n";
    }
    return text;
}

json row_json(const cited_row& row) {
    json replies = json::array();
    for (const row_reply& reply : row.standing.replies) {
        replies.push_back({{"by", reply.by}, {"date", reply.date}, {"text", reply.text}});
    }
    return {{"row", row.standing.id},
            {"standing", to_string(row.standing.standing)},
            {"until", row.standing.until},
            {"reason", row.standing.reason},
            {"by", row.standing.by},
            {"replies", replies},
            {"workload", row.workload},
            {"workload_sha256", row.workload_sha256},
            {"variant", row.variant},
            {"class", row.tuning_class},
            {"precision", row.precision},
            {"device", row.device},
            {"device_description", row.description},
            {"cards", row.cards},
            {"hosts", 1},
            {"runs", row.runs},
            {"value", row.value.value},
            {"unit", symbol_of(row.value.unit)},
            {"status", key_of(row.value.status)},
            {"interval", row.value.bounds ? json{{"low", row.value.bounds->low},
                                                 {"high", row.value.bounds->high},
                                                 {"level", row.value.bounds->confidence}}
                                          : json(nullptr)},
            {"no_interval_reason", row.no_interval},
            {"marks", row.marks}};
}

}  // namespace

std::string render_citation(const citation& made, language tongue) {
    const words& w = tongue == language::korean ? korean : english;
    std::string text;
    for (const cited_row& row : made.rows) {
        text += row_text(row, w, tongue);
    }
    for (const refused_row& row : made.refused) {
        text += filled(w.refused, {row.id, row.workload, row.device, row.why}) + "\n";
    }
    if (made.rows.empty()) {
        return text;
    }
    text += filled(w.status, {word_of(made.status, tongue), made.as_of}) + "\n";
    for (const std::string& witness : made.witnesses) {
        text += filled(w.witness, {witness}) + "\n";
    }
    text += filled(w.days, {made.measured, made.retrieved}) + "\n";
    text += filled(w.source, {made.product_version, made.protocol_version, or_dash(made.suite),
                              or_dash(made.profile), made.campaign}) +
            "\n";
    text += filled(made.is_packed ? w.packed : w.bundle, {made.sha256}) + "\n";
    text += made.annotations == 0
                ? std::string(w.none_said) + "\n"
                : filled(w.annotations, {std::to_string(made.annotations), made.head}) + "\n";
    return text + filled(w.terms, {made.as_of}) + "\n";
}

std::string render_citation_json(const citation& made) {
    json rows = json::array(), refused = json::array();
    for (const cited_row& row : made.rows) {
        rows.push_back(row_json(row));
    }
    for (const refused_row& row : made.refused) {
        refused.push_back({{"row", row.id},
                           {"workload", row.workload},
                           {"device", row.device},
                           {"why", row.why}});
    }
    return json{{"source", made.source},
                {"sha256", made.sha256},
                {"sha256_of", made.is_packed ? "pack.json" : "MANIFEST.sha256"},
                {"product_version", made.product_version},
                {"protocol_version", made.protocol_version},
                {"suite", made.suite},
                {"profile", made.profile},
                {"challenge", made.challenge},
                {"campaign", made.campaign},
                {"measured", made.measured},
                {"retrieved", made.retrieved},
                {"as_of", made.as_of},
                {"status", key_of(made.status)},
                {"witnesses", made.witnesses},
                {"annotations", made.annotations},
                {"annotations_head", made.head},
                {"rows", rows},
                {"refused", refused}}
               .dump(1) +
           "\n";
}

}  // namespace accelbench::results
