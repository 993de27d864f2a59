// SPDX-License-Identifier: Apache-2.0
#include "results/score/score_strings.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "results/report/strings.hpp"

namespace accelbench::results {
namespace {

constexpr std::array strings{
    // Column and row names.
    score_string{"age", "age of the criteria", "기준 공개 시점"},
    score_string{"as_of", "previews must hold on", "미리보기 유효 기준일"},
    score_string{"at_ends", "points at the interval's ends", "구간 양 끝의 점수"},
    score_string{"bid", "bid", "입찰"},
    score_string{"bids_file", "bids", "입찰 파일"},
    score_string{"bundle", "bundle", "번들"},
    score_string{"card", "card", "카드"},
    score_string{"cards", "cards", "카드 수"},
    score_string{"changed.after", "without it", "제외 후"},
    score_string{"changed.before", "with it", "제외 전"},
    score_string{"class", "class, tuning, boundary", "등급, 튜닝, 경계"},
    score_string{"confidence", "confidence", "신뢰수준"},
    score_string{"criteria", "criteria", "평가기준"},
    score_string{"curve", "curve", "평점산식"},
    score_string{"decimals", "points are rounded to", "점수 반올림"},
    score_string{"decimals.text", "{0} decimals, half away from zero",
                 "소수점 이하 {0}자리(반올림)"},
    score_string{"device", "device", "장치"},
    score_string{"ends_flip", "turns at the interval's ends", "구간 끝에서 역전"},
    score_string{"estimate", "estimated price", "추정가격"},
    score_string{"flips", "turns in resamples", "재표집에서 역전"},
    score_string{"floor", "floor", "하한"},
    score_string{"floor_points", "points at the floor", "하한 점수"},
    score_string{"formula", "price formula", "가격 평점산식"},
    score_string{"full", "full marks at", "만점 기준"},
    score_string{"gap", "gap in points", "점수 차"},
    score_string{"host", "host", "호스트"},
    score_string{"hosts", "hosts", "호스트 수"},
    score_string{"in_play", "in play (1: yes)", "평가 대상(1: 예)"},
    score_string{"interval", "interval", "신뢰구간"},
    score_string{"item", "item", "평가항목"},
    score_string{"kind", "kind", "구분"},
    score_string{"kind.desirable", "desirable", "희망"},
    score_string{"kind.mandatory", "mandatory", "필수"},
    score_string{"kind.price", "price", "입찰가격평가"},
    score_string{"kind.relative", "relative to the best bid", "상대평가"},
    score_string{"mandatory", "mandatory items", "필수 요구사항"},
    score_string{"marks", "marks", "표시"},
    score_string{"model", "model", "모델"},
    score_string{"no", "no", "아니오"},
    score_string{"not_separable_from", "not separable from", "오차 범위 내인 입찰"},
    score_string{"number", "no.", "번호"},
    score_string{"order", "order", "순서"},
    score_string{"origin", "origin", "출처"},
    score_string{"points", "points", "점수"},
    score_string{"points_most", "points at most", "배점한도"},
    score_string{"price", "bid price", "입찰가격"},
    score_string{"price_points", "price points", "가격 점수"},
    score_string{"published", "published", "공개일"},
    score_string{"rank", "rank by points", "점수 순위"},
    score_string{"rank_stable", "rank stable", "순위 안정"},
    score_string{"reference", "reference", "기준 번들"},
    score_string{"resamples", "resamples", "재표집"},
    score_string{"resamples.text",
                 "{0} drawings of {1} with replacement, seeded by the criteria's hash and the "
                 "bid's name; a pair may turn in {2} of them",
                 "{1} 단위 복원추출 {0}회, 시드는 기준 파일의 해시와 입찰 이름에서 정함. 한 쌍당 "
                 "역전 허용 {2}"},
    score_string{"rows", "rows", "근거 행"},
    score_string{"separable", "separable", "구분됨"},
    score_string{"sheet.counts", "value that counts", "점수에 쓰이는 값"},
    score_string{
        "sheet.fixed",
        "Points and ranks follow the cells of the other sheets. The interval of a total "
        "and whether its rank is stable are as reckoned from the published criteria: they "
        "do not follow. Equal totals share a rank; the tie-break rule stands in the result.",
        "점수와 순위는 다른 시트의 칸을 따라 다시 계산됩니다. 합계의 신뢰구간과 순위 안정 "
        "여부는 공개된 기준으로 계산한 값이며 다시 계산되지 않습니다. 합계가 같으면 같은 "
        "순위이고, 동점 처리 규칙은 평가 결과에 있습니다."},
    score_string{"sheet.met", "Points of mandatory items: 1 met, 0 not met.",
                 "필수 항목의 점수: 1은 충족, 0은 미충족."},
    score_string{"sheet.own", "What then follows is no score by the published criteria.",
                 "이때 나오는 값은 공개된 기준에 따른 점수가 아닙니다."},
    score_string{"sheet.pass", "share of the technical points to stay in", "기술점수 통과 비율"},
    score_string{"sheet.share", "share of the best value", "최고값 대비 비율"},
    score_string{"source", "source", "근거"},
    score_string{"status", "status", "지위"},
    score_string{"status.all", "status of the values", "측정값의 지위"},
    score_string{"status.offer", "offered", "제안가격"},
    score_string{"steps", "steps: from, points", "단계: 시작값, 점수"},
    score_string{"technical", "technical points", "기술 점수"},
    score_string{"threshold", "technical points to stay in", "기술점수 통과선"},
    score_string{"threshold.text", "{0} of {1}", "{1}점 중 {0}점"},
    score_string{"tie_break", "tie-break rule", "동점 처리 규칙"},
    score_string{"time", "time of a launch", "실행 시간"},
    score_string{"title", "Scoring sheet: {0}", "배점표: {0}"},
    score_string{"total", "total", "합계"},
    score_string{"unit", "unit", "단위"},
    score_string{"unit.card", "card", "카드"},
    score_string{"unit.host", "host", "호스트"},
    score_string{"unit.process", "run (these very cards)", "실행(이 카드에 한함)"},
    score_string{"units.card", "cards", "카드"},
    score_string{"units.host", "hosts", "호스트"},
    score_string{"units.process", "runs", "실행"},
    score_string{"value", "value", "측정값"},
    score_string{"vat.excluded", "excluded", "별도"},
    score_string{"vat.included", "included", "포함"},
    score_string{"workload", "workload", "워크로드"},
    score_string{"yes", "yes", "예"},
    // Pages.
    score_string{"page.changes", "What withdrawn rows changed", "철회된 행의 영향"},
    score_string{"page.criteria", "Criteria", "평가기준"},
    score_string{"page.method", "How it was worked out", "산정 방법"},
    score_string{"page.order", "Would the order stand?", "순위의 안정성"},
    score_string{"page.points", "Points by item", "항목별 점수"},
    score_string{"page.price", "Price points", "가격 점수"},
    score_string{"page.result", "Result", "평가 결과"},
    score_string{"page.rows", "Rows that the points are from", "점수의 근거 행"},
    score_string{"check", "To check it", "검증 방법"},
    // The answer.
    score_string{"answer.first",
                 "Rank 1: {0} with {1} of {2} points, separable from every other bid.",
                 "1순위: {0}, {2}점 만점에 {1}점. 다른 모든 입찰과 오차 범위를 넘어 구분됩니다."},
    score_string{"answer.alone", "{0} is the only bid in play: {1} of {2} points.",
                 "평가 대상 입찰은 {0}뿐입니다: {2}점 만점에 {1}점."},
    score_string{"answer.not_separable",
                 "Not separable (오차 범위 내): {0}. With other {1} of the same models, or at the "
                 "ends of the intervals, rank 1 may turn.",
                 "오차 범위 내(구분되지 않음): {0}. 같은 모델의 다른 {1}(이)라면, 또는 "
                 "신뢰구간의 끝 값이라면 1순위가 바뀔 수 있습니다."},
    score_string{"answer.one_card",
                 "No rank is claimed: {0}. What stands here holds for this card.",
                 "순위를 주장하지 않음: {0}. 아래 값은 이 카드에 한합니다."},
    score_string{"answer.tie_break",
                 "The tie-break rule that was published, \"{0}\", puts {1} at rank 1.",
                 "공개된 동점 처리 규칙 \"{0}\"에 따르면 {1}이(가) 1순위입니다."},
    score_string{"answer.lot",
                 "The tie-break rule that was published says: draw lots between them.",
                 "공개된 동점 처리 규칙에 따라 추첨으로 정합니다."},
    score_string{"answer.open", "The tie-break rule that was published does not tell them apart.",
                 "공개된 동점 처리 규칙으로도 구분되지 않습니다."},
    score_string{"answer.none", "No bid passes: no first place (유찰).",
                 "통과한 입찰이 없습니다(유찰)."},
    score_string{"answer.points", "{0} {1} points", "{0} {1}점"},
    score_string{"card.one", "{0}: one card was measured, {1}", "{0}: 측정한 카드가 한 장({1})"},
    score_string{"card.host", "{0}: one host was measured", "{0}: 측정한 호스트가 하나"},
    score_string{"card.runs", "{0}: too few runs", "{0}: 실행 횟수 부족"},
    score_string{
        "card.notice", "{0}. Intervals are over its runs, and nothing is said of other cards.",
        "{0}. 신뢰구간은 그 실행들에 대한 것이며 다른 카드에 대해서는 아무것도 말하지 않습니다."},
    score_string{
        "hosts.notice",
        "The bids were measured in different hosts: their figures are of card and host "
        "together, as offered.",
        "입찰마다 다른 호스트에서 측정했습니다. 값은 제안된 카드와 호스트를 합친 것입니다."},
    score_string{"simulated.notice",
                 "{0}: the devices are simulators. Their times are invented, and no chip was "
                 "measured.",
                 "{0}: 장치가 시뮬레이터입니다. 시간은 지어낸 것이며 측정된 칩은 없습니다."},
    score_string{
        "challenges.notice",
        "The bundles did not run under one challenge: who draws one of his own, or runs under "
        "none, can try numbers until they please.",
        "번들이 하나의 챌린지로 실행되지 않았습니다. 챌린지를 직접 뽑거나 없이 실행한 쪽은 유리한 "
        "수가 나올 때까지 되풀이할 수 있습니다."},
    score_string{"threshold.open",
                 "{0}: whether it reaches the technical threshold is not separable (오차 범위 내).",
                 "{0}: 기술점수 통과선 도달 여부가 오차 범위 내에 있습니다."},
    score_string{"standing.out.mandatory", "fails mandatory items", "필수 요구사항 미달"},
    score_string{"standing.out.threshold", "below the technical threshold", "기술점수 통과선 미달"},
    // Age.
    score_string{"age.proven",
                 "{0}: proven: its campaign ({3}) ran under the challenge {1} (drawn {2}), which "
                 "binds these criteria",
                 "{0}: 입증됨. 캠페인({3})이 이 기준을 묶은 챌린지 {1}({2} 추첨) 아래에서 "
                 "실행되었습니다"},
    score_string{
        "age.dates",
        "{0}: by dates that each side wrote itself: criteria of {1}, campaign from {2}. No "
        "challenge binds the two",
        "{0}: 양측이 각자 적은 날짜에 의함. 기준 {1}, 캠페인 시작 {2}. 둘을 묶는 챌린지가 "
        "없습니다"},
    // Items.
    score_string{"met", "met", "합격"},
    score_string{"not_met", "not met", "불합격(규격 미달)"},
    score_string{"not_shown", "not met: the mean would do, the interval's end does not",
                 "불합격: 평균은 충족하나 신뢰구간의 끝이 미달"},
    score_string{"supported", "supported and verified", "지원하며 검증됨"},
    score_string{"at_least", "at least {0}", "{0} 이상"},
    score_string{"at_most", "at most {0}", "{0} 이하"},
    score_string{"curve.linear", "linear: {0} at the floor, {1} at full marks, 0 below",
                 "선형: 하한에서 {0}점, 만점 기준에서 {1}점, 하한 미달 0점"},
    score_string{"curve.log", "logarithmic: {0} at the floor, {1} at full marks, 0 below",
                 "로그: 하한에서 {0}점, 만점 기준에서 {1}점, 하한 미달 0점"},
    score_string{"curve.steps", "steps: {0}", "계단: {0}"},
    score_string{"curve.step", "{1} from {0}", "{0}부터 {1}점"},
    score_string{"curve.supported", "all points where supported", "지원하면 전체 점수"},
    score_string{"share_of_best", "{0} of the best bid", "최고 입찰의 {0}"},
    score_string{"mix_of", "mix \"{0}\" (sha256 {1}...)", "믹스 \"{0}\" (sha256 {1}...)"},
    score_string{"largest_error", "error at most {0}", "오차 {0} 이하"},
    // Why there is no value.
    score_string{"row.none", "{0}: no row at boundary {1}, class {2}",
                 "{0}: 경계 {1}, 튜닝 {2}의 행이 없음"},
    score_string{"row.several", "{0}: several rows, and nobody said which one counts",
                 "{0}: 행이 여럿이며 어느 것인지 정해지지 않음"},
    score_string{"row.state", "{0}: {1}", "{0}: {1}"},
    score_string{"row.state_why", "{0}: {1} ({2})", "{0}: {1} ({2})"},
    score_string{"row.unverified", "{0}: its answer was not verified", "{0}: 결과가 검증되지 않음"},
    score_string{"row.untimed", "{0}: no measured run", "{0}: 측정된 실행이 없음"},
    score_string{"row.on_host", "{0}: by its own word part of it runs on the host's processor",
                 "{0}: 일부가 호스트 프로세서에서 실행된다고 스스로 밝힘"},
    score_string{"row.floor_only", "{0}: it computes in another precision, judged by a floor alone",
                 "{0}: 다른 정밀도로 계산하며 정확도 하한으로만 판정됨"},
    score_string{"row.precision", "{0}: precision: {1} in {2}, the workload asks for {3}",
                 "{0}: 정밀도({1}): {2}, 워크로드 요구 {3}"},
    score_string{"row.no_floor", "{0}: the workload declares no accuracy floor",
                 "{0}: 워크로드에 정확도 하한이 없음"},
    score_string{"row.error", "{0}: error {1} is above the allowed {2}",
                 "{0}: 오차 {1}이(가) 허용값 {2}을(를) 넘음"},
    score_string{"row.definitions", "{0} is defined otherwise in another of its bundles (hash)",
                 "{0}의 정의가 번들마다 다름(해시)"},
    score_string{"row.double",
                 "{0} was measured on a test double, no device: such rows are never scored",
                 "{0}: 장치가 아닌 시험용 대역으로 측정됨. 채점하지 않음"},
    score_string{"row.status", "{0} is {1}: only what was measured is scored",
                 "{0}: 지위가 {1}. 실측값만 채점함"},
    score_string{"row.standing", "{0}", "{0}"},
    score_string{"value.no_interval", "too few runs for an interval",
                 "신뢰구간을 구할 실행이 부족"},
    // Price.
    score_string{"price.source", "Source: {0} ({1}).", "출처: {0} ({1})."},
    score_string{"price.unverified",
                 "Unverified: take the text that is in force, and put it into a file of your own.",
                 "미확인: 현행 규정의 원문을 확인하여 자체 파일에 반영하십시오."},
    score_string{"price.verified",
                 "Marked as verified by whoever wrote the file; take the text that is in force.",
                 "파일 작성자가 확인했다고 표시함. 현행 규정의 원문을 따르십시오."},
    score_string{"price.piece", "from {0} of the estimate: {1}", "추정가격의 {0}부터: {1}"},
    score_string{"price.piece_all", "all bids below that: {0}", "그 미만 모든 입찰: {0}"},
    score_string{
        "price.names",
        "W: points at most; E: estimated price; bid: the bid; lowest: the lowest bid in "
        "play. VAT {0}, currency {1}.",
        "W: 배점한도, E: 추정가격, bid: 해당 입찰가격, lowest: 평가 대상 중 최저 입찰가격. "
        "부가세 {0}, 통화 {1}."},
    // Method.
    score_string{
        "method.status",
        "Only measured values (실측값) earn points: no data sheet, no projection, no test "
        "double. A value needs a sound and verified row on every card of a bid.",
        "실측값만 점수를 얻습니다. 데이터시트, 추정값, 시험용 대역은 쓰지 않습니다. 입찰의 "
        "모든 카드에 유효하고 검증된 행이 있어야 값이 됩니다."},
    score_string{"method.value",
                 "Value: mean over {0} on the logarithm; interval: Student's at {1}.",
                 "측정값: 로그 척도에서 {0} 평균. 신뢰구간: 스튜던트 t, 신뢰수준 {1}."},
    score_string{"method.mandatory",
                 "A mandatory item is met where the worse end of the interval meets it.",
                 "필수 항목은 신뢰구간의 불리한 끝이 충족할 때 합격입니다."},
    score_string{"method.resample",
                 "Resamples draw the bid's own {0} with replacement, all items together, and are "
                 "widened to Student's tails, since few of them show too little spread.",
                 "재표집은 입찰의 {0}를 모든 항목에 걸쳐 함께 복원추출하며, 수가 적을 때 산포가 "
                 "작게 나타나므로 스튜던트 분포의 꼬리에 맞게 넓힙니다."},
    score_string{"method.separable",
                 "Separable: the order of two totals stands with each of the two bids at the ends "
                 "of its intervals, and in all but {0} of the resamples.",
                 "구분됨: 두 입찰 각각을 신뢰구간의 끝에 놓아도, 그리고 재표집의 {0}을(를) 제외한 "
                 "모두에서 순서가 유지됩니다."},
    score_string{"method.chance",
                 "It holds if the cards were drawn by chance from those that are offered; cards "
                 "that a bidder chose are cards that a bidder chose.",
                 "제안된 카드에서 무작위로 뽑은 경우에 성립합니다. 입찰자가 고른 카드는 입찰자가 "
                 "고른 카드일 뿐입니다."},
    score_string{"changes.text",
                 "Rows that no longer count took part before. Totals with them and without:",
                 "더 이상 유효하지 않은 행이 이전 점수에 쓰였습니다. 제외 전후의 합계:"},
};

}  // namespace

std::span<const score_string> score_strings() {
    return strings;
}

std::string score_text(language tongue, std::string_view key,
                       std::initializer_list<std::string_view> values) {
    const auto* const found = std::find_if(
        strings.begin(), strings.end(), [key](const score_string& one) { return one.key == key; });
    if (found == strings.end()) {
        return "?" + std::string(key) + "?";
    }
    return filled(tongue == language::korean ? found->korean : found->english,
                  {values.begin(), values.size()});
}

std::string text_of(const told& sentence, language tongue) {
    const std::vector<std::string_view> values(sentence.values.begin(), sentence.values.end());
    const auto* const found =
        std::find_if(strings.begin(), strings.end(),
                     [&](const score_string& one) { return one.key == sentence.key; });
    if (sentence.empty() || found == strings.end()) {
        return sentence.empty() ? std::string() : "?" + sentence.key + "?";
    }
    const std::string text =
        filled(tongue == language::korean ? found->korean : found->english, values);
    return sentence.subject.empty() ? text : sentence.subject + ": " + text;
}

}  // namespace accelbench::results
