// SPDX-License-Identifier: Apache-2.0
// Korean of the sentences that compare, coverage and the rows write.
#include "results/report/phrases_ko.hpp"

#include <array>

namespace accelbench::results {
namespace {

constexpr std::array<phrase_pattern, 212> patterns{{
    {"faster", "빠름"},
    {"slower", "느림"},
    {"same", "같음"},
    {"unresolved", "판정보류"},
    {"not comparable", "비교 불가"},
    {"ok", "정상"},
    {"unsupported", "지원 안 함"},
    {"skipped", "건너뜀"},
    {"failed", "실패"},
    {"crashed", "비정상 종료"},
    {"timed-out", "시간 초과"},
    {"device-lost", "장치 응답 상실"},
    {"unstable", "불안정"},
    {"rejected", "거부됨"},
    {"not measured", "측정 안 됨"},
    {"would run", "실행 가능"},
    {"other precision", "다른 정밀도"},
    {"on host", "호스트에서 실행"},
    {"no artifact", "컴파일 파일 없음"},
    {"host", "호스트 경계"},
    {"resident", "장치 상주"},
    {"paired", "대응 측정"},
    {"unpaired", "비대응 측정"},
    {"dense", "밀집"},
    {"sparse", "희소"},
    {"decided", "판정됨"},
    {"both", "양쪽"},
    {"single-run", "단일 실행"},
    {"above-ceiling", "상한 초과"},
    {"batch-cost", "묶음 비용"},
    {"canary-moved", "기준 작업 변동"},
    {"canary-none", "기준 작업 없음"},
    {"clocks-differ", "시계 불일치"},
    {"correlated", "상관 있음"},
    {"device-time", "장치 시계 차이"},
    {"double", "시험용 대역"},
    {"drift", "추세"},
    {"energy-mismatch", "전력량 불일치"},
    {"few-ticks", "시계 눈금 부족"},
    {"host-busy", "호스트 사용"},
    {"in-cache", "캐시 내"},
    {"telemetry-failed", "센서 응답 중단"},
    {"throttled", "성능 제한"},
    {"two-modes", "두 무리"},
    {"no interval", "신뢰구간 없음"},
    {"valid", "유효"},
    {"preview", "사전공개"},
    {"disputed", "이의신청 중"},
    {"superseded", "대체됨"},
    {"withdrawn", "철회"},
    {"disputed: somebody objects to the row; it counts until that is settled, and what both sides "
     "say stands beside it",
     "이의신청 중: 이 행에 이의가 제기됨. 결론이 날 때까지 유효하며 양쪽의 말을 행 옆에 적음"},
    {"preview: of something that cannot be bought yet: the row counts until a day that its maker "
     "named",
     "사전공개: 아직 살 수 없는 것의 값. 측정자가 밝힌 날까지만 유효"},
    {"superseded: replaced by a later measurement: the row counts for nothing",
     "대체됨: 나중의 측정으로 대체되어 쓰지 않음"},
    {"withdrawn: taken back: the row stays to be seen and counts for nothing",
     "철회: 철회되어 쓰지 않으며 기록으로만 남김"},
    {"withdrawn: measured, and taken back or replaced since: it counts for nothing",
     "철회: 측정 후 철회되거나 대체되어 쓰지 않음"},
    {"row {} was withdrawn on {} by {}: {}", "행 {0} 철회({1}, {2}: {3})"},
    {"row {} was superseded on {} by {}: {}", "행 {0} 대체됨({1}, {2}: {3})"},
    {"row {} was a preview and expired after {} ({}: {})",
     "행 {0} 사전공개 만료({1}까지, {2}: {3})"},
    {"row {} is a preview that holds until {}: --as-of DAY says for which day",
     "행 {0}은(는) {1}까지의 사전공개. 기준일은 --as-of로 지정"},
    {"{}: row {} was withdrawn on {} by {}: {}", "{0}: 행 {1} 철회({2}, {3}: {4})"},
    {"{}: row {} was superseded on {} by {}: {}", "{0}: 행 {1} 대체됨({2}, {3}: {4})"},
    {"{}: row {} was a preview and expired after {} ({}: {})",
     "{0}: 행 {1} 사전공개 만료({2}까지, {3}: {4})"},
    {"{}: row {} is a preview that holds until {}: --as-of DAY says for which day",
     "{0}: 행 {1}은(는) {2}까지의 사전공개. 기준일은 --as-of로 지정"},
    {"{} rows judged together (Holm, {}); intervals {} %, over runs",
     "{0}개 행을 함께 판정(Holm, {1}). 신뢰구간 {2} %, 실행 기준"},
    {"{} row judged together (Holm, {}); intervals {} %, over runs",
     "{0}개 행을 함께 판정(Holm, {1}). 신뢰구간 {2} %, 실행 기준"},
    {"campaign {} of {}, profile {}, seed {}, NOT COMPLETE",
     "캠페인 {0}, {1}, 프로필 {2}, 시드 {3}, 미완료"},
    {"campaign {} of {}, profile {}, seed {}", "캠페인 {0}, {1}, 프로필 {2}, 시드 {3}"},
    {"host: {}; {} of its time went to other guests; load {} when it began",
     "호스트: {0}; 시간의 {1}을(를) 다른 가상머신이 사용; 시작 시 부하 {2}"},
    {"host: {}; load {} when it began", "호스트: {0}; 시작 시 부하 {1}"},
    {"host: {}", "호스트: {0}"},
    {"margin {} as declared; both sides are one device, so no row should be faster or slower",
     "허용차 {0}(선언값). 양쪽이 같은 장치이므로 빠르거나 느린 행이 없어야 함"},
    {"margin {} as declared; no device was measured against itself, so the noise floor is unknown",
     "허용차 {0}(선언값). 자기 자신과 비교 측정한 장치가 없어 잡음 수준을 알 수 없음"},
    {"margin {}: the larger of the declared {} and the noise floor {} ({} rows of the base against "
     "itself)",
     "허용차 {0}: 선언값 {1}와(과) 잡음 수준 {2} 중 큰 값(기준 장치를 자신과 비교한 {3}개 행)"},
    {"margin {}: the larger of the declared {} and the noise floor {} ({} row of the base against "
     "itself)",
     "허용차 {0}: 선언값 {1}와(과) 잡음 수준 {2} 중 큰 값(기준 장치를 자신과 비교한 {3}개 행)"},
    {"{} is not complete ({}); rows without enough runs say so",
     "{0}: 미완료({1}). 실행이 부족한 행은 그렇게 표시"},
    {"still running or killed", "실행 중이거나 강제 종료됨"},
    {"interrupted", "중단됨"},
    {"{}: {} bytes of an unfinished last run were left out",
     "{0}: 끝나지 않은 마지막 실행의 {1}바이트를 제외함"},
    {"{}: {}: of another version, or altered", "{0}: {1}: 다른 버전이거나 변경됨"},
    {"workload {} is not what this program calls so ({} here, {} in the bundle)",
     "워크로드 {0}의 정의가 이 프로그램의 것과 다름(여기 {1}, 번들 {2})"},
    {"workloads {} are not what this program calls so",
     "워크로드 {0}의 정의가 이 프로그램의 것과 다름"},
    {"rows of {}: {}", "{0}의 행: {1}"},
    {"times faster: time of a launch on the base / time on the other device: 2 is twice as fast as "
     "the base, 0.5 half as fast; behind it the interval",
     "속도 배수: 기준 장치의 한 번 실행 시간 / 대상 장치의 시간. 2는 기준보다 두 배 빠름, 0.5는 "
     "절반 속도. 뒤는 신뢰구간"},
    {"faster, slower: the other device than the base; the whole interval lies beyond the margin of "
     "{}, and holds among all rows of this report",
     "빠름, 느림: 기준에 대한 대상 장치. 신뢰구간 전체가 허용차 {0} 밖에 있고 이 보고서의 모든 "
     "행을 함께 보아도 유지됨"},
    {"same: the whole interval lies within the margin of {}",
     "같음: 신뢰구간 전체가 허용차 {0} 안에 있음"},
    {"unresolved: these runs do not decide it; the note says what stands in the way. It does not "
     "mean that there is no difference",
     "판정보류: 이 실행들로는 판정할 수 없음. 이유는 비고에 있음. 차이가 없다는 뜻이 아님"},
    {"±: the interval of the rate over runs, its farther end",
     "±: 실행에 대한 처리량 신뢰구간의 먼 쪽 끝"},
    {"bus: message bandwidth times the collective's bus factor, so that rows of different ranks "
     "and collectives can be held against a link",
     "버스: 메시지 대역폭에 집합 통신의 버스 계수를 곱한 값. 랭크 수와 통신 종류가 달라도 링크와 "
     "비교 가능"},
    {"times less energy: joules of a launch on the base / on the other device, idle power "
     "included, of sensors that see the same (chip, card, board, server); its interval is made of "
     "both sides' intervals",
     "전력량 절감 배수: 기준 장치의 실행당 줄 / 대상 장치의 줄. 유휴 전력 포함, 같은 범위(칩, "
     "카드, 보드, 서버)를 보는 센서끼리만. 신뢰구간은 두 장치의 신뢰구간에서 구함"},
    {"of ceiling: of what the same device reached in the same minute with a product in f32 (rows "
     "bound by arithmetic) or a copy (rows bound by memory)",
     "상한 대비: 같은 장치가 같은 시각에 f32 행렬곱(연산 위주 행) 또는 복사(메모리 위주 행)로 "
     "도달한 값에 대한 비율"},
    {"a rate without a share: no ceiling was measured in the type that it computes in",
     "비율이 없는 처리량: 그 자료형의 상한을 측정하지 않음"},
    {"above-ceiling: faster than what its share is taken of: that is a measured program, no "
     "physical limit, and a row whose data lie nearer in the caches or that moves them with fewer "
     "reads can beat it",
     "상한 초과: 비율의 기준보다 빠름. 기준은 측정한 프로그램이지 물리적 한계가 아니며, 데이터가 "
     "캐시에 더 가깝거나 더 적게 읽는 행은 이를 넘을 수 있음"},
    {"batch-cost: starting a batch and waiting for it takes more than 2 % of it: under a steady "
     "load the device is faster",
     "묶음 비용: 묶음을 시작하고 기다리는 비용이 묶음의 2 %를 넘음. 계속된 부하에서는 장치가 더 "
     "빠름"},
    {"canary-moved: the machine itself became faster or slower during some runs",
     "기준 작업 변동: 일부 실행 중 기계 자체가 빨라지거나 느려짐"},
    {"canary-none: the device offered no second program to measure its ceiling with",
     "기준 작업 없음: 상한을 재기 위한 두 번째 프로그램을 장치가 제공하지 않음"},
    {"clocks-differ: in most windows more time passed around the worker than it counted: other "
     "work on the host, or a clock that is bent in part of them",
     "시계 불일치: 대부분의 구간에서 작업 프로세스가 센 시간보다 더 많은 시간이 지남. 호스트의 "
     "다른 "
     "작업이거나 일부 구간에서 시계가 조작된 것임"},
    {"correlated: within a run, samples follow their neighbours; its samples count for less",
     "상관 있음: 한 실행 안에서 표본이 이웃을 따라감. 표본의 무게를 줄여 셈"},
    {"device-time: the device's own timer differs: launches overlap, or much of their time is not "
     "the device's",
     "장치 시계 차이: 장치 자체 시계와 다름. 실행이 겹치거나 시간의 많은 부분이 장치의 것이 아님"},
    {"double: a stand-in for the vendor's library, made for tests: no figure of it is a device's",
     "시험용 대역: 제조사 라이브러리를 대신하는 시험용 프로그램. 그 값은 어떤 장치의 값도 아님"},
    {"double: behind the backend works a stand-in for its vendor's library, made for tests; no "
     "device ran it",
     "시험용 대역: 백엔드 뒤에 제조사 라이브러리 대신 시험용 프로그램이 있음. 장치가 실행한 것이 "
     "아님"},
    {"drift: times rose or fell steadily within some runs",
     "추세: 일부 실행 안에서 시간이 꾸준히 늘거나 줆"},
    {"energy-mismatch: the energy counter and the integrated power differ",
     "전력량 불일치: 전력량 계수기와 적분한 전력이 다름"},
    {"few-ticks: a batch is short against the clock's tick",
     "시계 눈금 부족: 묶음 시간이 시계 눈금에 비해 짧음"},
    {"host-busy: the host's processor worked more than feeding the device takes: part may run "
     "there",
     "호스트 사용: 장치에 일을 주는 것보다 호스트 프로세서가 더 많이 일함. 일부가 호스트에서 "
     "실행될 수 있음"},
    {"in-cache: all input sets together fit into the last-level cache: the traffic is the cache's",
     "캐시 내: 모든 입력이 마지막 단계 캐시에 들어가므로 캐시의 전송량임"},
    {"telemetry-failed: the sensors stopped answering in some runs; the times stand",
     "센서 응답 중단: 일부 실행에서 센서가 응답하지 않음. 시간은 유효함"},
    {"throttled: the device said in some runs that it was held below its clocks, by power, heat or "
     "its surroundings",
     "성능 제한: 일부 실행에서 전력, 열 또는 주변 조건 때문에 클록이 제한되었다고 장치가 알림"},
    {"two-modes: times fall into two groups within some runs",
     "두 무리: 일부 실행 안에서 시간이 두 무리로 나뉨"},
    {"unstable: measured, but too unsteady for a figure",
     "불안정: 측정했으나 값을 내기에는 흔들림이 큼"},
    {"unstable: some runs never settled; each still counts as one run",
     "불안정: 일부 실행이 안정되지 않음. 그래도 각각 한 번의 실행으로 셈"},
    {"ok: measured, and the outputs of the timed launches verified",
     "정상: 측정했고 시간을 잰 실행의 출력을 검증함"},
    {"would run: the backend says that it can; nothing was measured",
     "실행 가능: 백엔드가 가능하다고 답함. 측정하지 않음"},
    {"other precision: done in another arithmetic than the workload asks for: compared only by "
     "`compare --class outcome`",
     "다른 정밀도: 워크로드가 요구한 것과 다른 연산 정밀도로 실행. 결과 등급에서만 비교"},
    {"on host: part of it runs on the host's processor, by the backend's own word: never compared",
     "호스트에서 실행: 백엔드 스스로 일부를 호스트 프로세서에서 실행한다고 답함. 비교하지 않음"},
    {"skipped: left out, since the plan predicted more time or memory than its budget",
     "건너뜀: 계획이 예산보다 많은 시간이나 메모리를 예측함"},
    {"no artifact: the chip runs compiled files only, and there is none of this workload: "
     "`accelbench artifacts` prints the command that makes it, or why none can",
     "컴파일 파일 없음: 이 칩은 미리 컴파일한 파일만 실행하며 이 워크로드의 파일이 없음"},
    {"unsupported: the backend says that it cannot, and why",
     "지원 안 함: 백엔드가 할 수 없다고 답하고 이유를 말함"},
    {"failed: wrong numbers, an error, a crash or no answer: it has no time",
     "실패: 틀린 값, 오류, 비정상 종료 또는 무응답. 시간이 없음"},
    {"not measured: no finished run of it in this bundle",
     "측정 안 됨: 이 번들에 끝난 실행이 없음"},
    {"(f32): the arithmetic done, where the workload names another",
     "(f32): 워크로드가 다른 것을 요구한 경우 실제로 쓴 연산 정밀도"},
    {"{}, sums in {}, measured as {}", "{0}, 누산 {1}, 실측 {2}"},
    {"{}, sums in {}", "{0}, 누산 {1}"},
    {"{}, measured as {}", "{0}, 실측 {1}"},
    {"too few runs for an interval", "신뢰구간을 구하기에 실행이 부족"},
    {"interval reaches across the margin", "신뢰구간이 허용차에 걸침"},
    {"too few runs for this many rows", "행의 수에 비해 실행이 부족"},
    {"not significant among this many rows", "이만큼의 행 중에서는 유의하지 않음"},
    {"invalid margin, level, p or interval", "허용차, 수준, p 또는 구간이 잘못됨"},
    {"needs about {} runs, has {}", "약 {0}회 실행 필요, 현재 {1}회"},
    {"needs {} runs, has {}", "{0}회 실행 필요, 현재 {1}회"},
    {"{} runs; an interval at {} % needs {}", "실행 {0}회. {1} % 신뢰구간에는 {2}회 필요"},
    {"a wrong answer has no time", "틀린 답에는 시간이 없음"},
    {"not measured yet", "아직 측정하지 않음"},
    {"precision differs: {} computes in {}, {} in {}", "정밀도가 다름: {0} 연산 {1}, {2} 연산 {3}"},
    {"precision differs: {} accumulates in {}, {} in {}",
     "정밀도가 다름: {0} 누산 {1}, {2} 누산 {3}"},
    {"precision differs: {} is judged by the workload's accuracy floor alone",
     "정밀도가 다름: {0}은(는) 워크로드의 정확도 하한만으로 판정됨"},
    {"measured precision differs: {} is {}, {} is {}",
     "실측 정밀도가 다름: {0}은(는) {1}, {2}은(는) {3}"},
    {"the workload was changed between the bundles: same name, other definition (hash)",
     "번들 사이에 워크로드가 바뀜: 이름은 같으나 정의(해시)가 다름"},
    {"the outcome class is measured from host memory to host memory",
     "결과 등급은 호스트 메모리에서 호스트 메모리까지 측정함"},
    {"the workload declares no accuracy floor", "워크로드에 정확도 하한이 없음"},
    {"no run of either side has a usable time", "양쪽 모두 쓸 수 있는 시간이 없음"},
    {"boundary is {} and {}", "측정 경계가 {0}와(과) {1}"},
    {"route is {} and {}", "경로가 {0}와(과) {1}"},
    {"cache mode is {} and {}", "캐시 방식이 {0}와(과) {1}"},
    {"launch mode is {} and {}", "실행 방식이 {0}와(과) {1}"},
    {"load is {} and {}", "부하 방식이 {0}와(과) {1}"},
    {"class is {} and {}", "조정 등급이 {0}와(과) {1}"},
    {"ranks is {} and {}", "랭크 수가 {0}와(과) {1}"},
    {"profile is {} and {}", "프로필이 {0}와(과) {1}"},
    {"failed in {} of {} runs: {}", "{1}회 중 {0}회 실패: {2}"},
    {"not measured on both sides", "양쪽 모두 측정되지 않음"},
    {"no ratio: {} energies of one side give no interval; profile standard measures enough",
     "비율 없음: 한쪽의 전력량 측정 {0}회로는 신뢰구간을 구할 수 없음. standard 프로파일이면 "
     "충분함"},
    {"no ratio: one sensor sees the {}, the other the {}",
     "비율 없음: 한쪽 센서는 {0}, 다른 쪽은 {1}을(를) 봄"},
    {"different", "다름"},
    {"equivalent", "동등"},
    {"undecided", "판정보류"},
    {"too few runs for any interval", "실행이 적어 신뢰구간 없음"},
    {"these cards alone: [{}, {}]", "측정한 카드만: [{0}, {1}]"},
    {"needs about {} cards a side, has {} and {}", "한쪽에 카드 약 {0}장 필요, 현재 {1}장과 {2}장"},
    {"cards spread {} and {}, processes {} and {}",
     "카드 간 편차 {0} / {1}, 프로세스 간 {2} / {3}"},
    {"hosts {} and {}", "호스트 간 {0} / {1}"},
    {"measured on {} of {} and {} of {} cards", "카드 {1}장 중 {0}장, {3}장 중 {2}장에서 측정"},
    {"unit card: the intervals speak of {} and {} as models, from {} and {} cards; they hold if "
     "the cards were drawn by chance from those that are meant",
     "단위 카드: 신뢰구간은 모델로서의 {0}와(과) {1}에 관한 것이며 카드 {2}장과 {3}장에서 얻음. "
     "카드가 대상 전체에서 무작위로 뽑혔을 때 성립"},
    {"unit process: the intervals speak of these very cards, and of what other runs of them would "
     "show. They say nothing of other cards",
     "단위 프로세스: 신뢰구간은 측정한 카드와 그 카드의 다른 실행에 관한 것이며 다른 카드에 관한 "
     "것이 아님"},
    {"unit host: the intervals speak of {} and {} in other hosts too, from {}",
     "단위 호스트: 신뢰구간은 다른 호스트에서의 {0}와(과) {1}에도 관한 것이며 {2}에서 얻음"},
    {"unit host: there was one host, so nothing is said of others. Two are the fewest for an "
     "interval, five for one that is of use",
     "단위 호스트: 호스트가 하나뿐이므로 다른 호스트에 관해 말하지 않음. 신뢰구간에는 둘 이상, "
     "쓸모 있으려면 다섯 이상 필요"},
    {"unit {}: of {} there was one card, {}: what stands here holds for this card, and nothing is "
     "said of other cards of {}. Two are the fewest for an interval, five for one that is of use",
     "단위 {0}: {1} 카드는 한 장({2})뿐이므로 이 카드에만 해당하며 {3}의 다른 카드에 관해 말하지 "
     "않음. 신뢰구간에는 둘 이상, 쓸모 있으려면 다섯 이상 필요"},
    {"one host ({}): its part is in both sides alike; what another host would change is in no "
     "interval",
     "호스트 하나({0}): 그 영향은 양쪽에 같으며, 다른 호스트에서 달라질 부분은 어떤 구간에도 없음"},
    {"several hosts, compared within each: what a host adds to both sides is taken out. Hosts that "
     "had one side only count for nothing",
     "여러 호스트, 각 호스트 안에서 비교: 양쪽에 공통인 호스트의 영향을 뺌. 한쪽만 있던 호스트는 "
     "쓰지 않음"},
    {"cards were swapped between hosts, so that cards and hosts can be told apart: what a host "
     "adds is taken out",
     "카드를 호스트 간에 바꾸어 끼웠으므로 카드와 호스트의 영향을 구분할 수 있음. 호스트의 영향을 "
     "뺌"},
    {"WARNING: no host had both models: {} was measured in {}, {} in {}. The ratio is of card and "
     "host together, and nothing tells which made it. Measure a card of each model in the other's "
     "host too (swap them) and give all bundles, or measure both in one host",
     "경고: 두 모델이 함께 있던 호스트가 없음. {0}은(는) {1}, {2}은(는) {3}에서 측정. 비율은 "
     "카드와 호스트를 합한 것이며 어느 쪽의 영향인지 알 수 없음. 카드를 서로 바꾸어 끼워 재거나 한 "
     "호스트에서 함께 측정할 것"},
    {"times faster: time of a launch on the base / time on the other model, means over cards on "
     "the logarithm; behind it the interval for the unit",
     "속도 배수: 기준 모델의 실행 시간 / 다른 모델의 실행 시간(카드에 대한 로그 평균). 뒤에 해당 "
     "단위의 신뢰구간"},
    {"different: no ratio within the noise floor of {} of 1 explains these cards; equivalent: the "
     "ratio lies within the margin of {} that was set beforehand, by two one-sided tests; "
     "undecided: neither was shown, which is not \"no difference\"",
     "다름: 1에서 잡음 하한 {0} 이내의 비율로는 설명되지 않음. 동등: 두 단측 검정으로 비율이 미리 "
     "정한 허용차 {1} 이내임을 보임. 판정보류: 어느 쪽도 보이지 못함(차이 없음이 아님)"},
    {"different: no ratio within 0 % (no device was measured against itself) of 1 explains these "
     "cards; equivalent: the ratio lies within the margin of {} that was set beforehand, by two "
     "one-sided tests; undecided: neither was shown, which is not \"no difference\"",
     "다름: 1에서 0 %(자기 비교를 하지 않음) 이내의 비율로는 설명되지 않음. 동등: 두 단측 검정으로 "
     "비율이 미리 정한 허용차 {0} 이내임을 보임. 판정보류: 어느 쪽도 보이지 못함(차이 없음이 "
     "아님)"},
    {"{} rows judged together: each word has {} / {} for being false (Bonferroni)",
     "{0}개 행을 함께 판정: 판정마다 오류 확률 {1} / {2}(Bonferroni)"},
    {"{} row judged together: each word has {} / {} for being false (Bonferroni)",
     "{0}개 행을 함께 판정: 판정마다 오류 확률 {1} / {2}(Bonferroni)"},
    {"spread: coefficient of variation from card to card, process to process, host to host, by "
     "nested analysis of variance; processes are taken out of cards, and cards out of hosts",
     "편차: 카드 간, 프로세스 간, 호스트 간 변동계수(지분 분산분석). 카드에서 프로세스 몫을, "
     "호스트에서 카드 몫을 뺌"},
    {"serial numbers or hosts are commitments: what two senders packed is never found to be the "
     "same",
     "일련번호나 호스트가 약속값(commitment)으로 가려져 있음. 서로 다른 제출자가 묶은 것은 같은 "
     "카드여도 같다고 판정되지 않음"},
    {"test doubles are compared, as --doubles asks: none of their figures is a device's, and none "
     "serves a bid, a score or an acceptance",
     "--doubles 지정에 따라 시험용 대역을 비교함. 그 값은 어떤 장치의 값도 아니며 입찰, 평가, "
     "검수에 "
     "사용할 수 없음"},
    {"status of all figures: {}: {}", "모든 값의 지위: {0}: {1}"},
    {"measured (self)", "실측값(자체)"},
    {"from a valid bundle that its maker measured without a witness: for scoring",
     "측정자가 입회인 없이 만든 유효한 번들의 값. 평가에 사용"},
    {"more runs narrow what is known of these cards, and nothing else",
     "실행을 늘리면 측정한 카드에 관한 것만 좁혀짐"},
    {"INCOMPLETE: {}: cards may lack runs", "미완료: {0}: 카드에 따라 실행이 모자랄 수 있음"},
    {"MISSING: {}: expected, and no bundle of it was merged",
     "누락: {0}: 있어야 하나 병합한 번들이 없음"},
    {"{} is not complete: cards may lack runs", "{0}: 미완료. 카드에 따라 실행이 모자랄 수 있음"},
    {"{}: {} cards in {} hosts ({})", "{0}: 호스트 {2}대({3})에 카드 {1}장"},
    {"{}: {} cards in {} host ({})", "{0}: 호스트 {2}대({3})에 카드 {1}장"},
    {"{}: {} card ({}) in {} host ({})", "{0}: 호스트 {3}대({4})에 카드 {1}장({2})"},
    {"{}: {} card ({}) in {} hosts ({})", "{0}: 호스트 {3}대({4})에 카드 {1}장({2})"},
    {"{} tells no serial number and no UUID: its cards are told apart by host and label, so a card "
     "that was measured in two hosts counts as two",
     "{0}: 일련번호와 UUID가 없어 호스트와 라벨로 카드를 구분함. 두 호스트에서 잰 카드는 두 장으로 "
     "셈"},
    {"cards of {} ran with unlike drivers or firmware: {}",
     "{0} 카드의 드라이버 또는 펌웨어가 서로 다름: {1}"},
    {"power of {} is {} of the {}, of {} {} of the {}: never put in one figure",
     "{0}의 전력은 {1}({2} 기준), {3}의 전력은 {4}({5} 기준): 한 값에 함께 쓰지 않음"},
    {"provisioned", "할당 전력"},
    {"telemetry", "원격 측정"},
    {"wall", "벽면 전력"},
    {"cannot count what is equivalent: row {} of the mix: {}",
     "환산할 수 없음: 작업 구성의 행 {0}: {1}"},
    {"{} has none at boundary {}, class {}", "{0}에는 경계 {1}, 등급 {2}의 행이 없음"},
    {"{}: a test double, no device; --doubles compares it all the same",
     "{0}: 장치가 아닌 시험용 대역. --doubles로 비교 가능"},
    {"{}: its answer was not verified", "{0}: 답이 검증되지 않음"},
    {"{}: no measured run", "{0}: 측정된 실행 없음"},
    {"{}: its accuracy was not measured", "{0}: 정확도가 측정되지 않음"},
    {"{}: by its own word part of it runs on the host's processor",
     "{0}: 스스로 일부를 호스트 프로세서에서 실행한다고 답함"},
    {"{}: error {} is above the workload's floor of {}",
     "{0}: 오차 {1}이(가) 워크로드의 하한 {2}보다 큼"},
    {"{}: not measured", "{0}: 측정 안 됨"},
    {"{}: unsupported ({})", "{0}: 지원 안 함({1})"},
    {"{}: skipped ({})", "{0}: 건너뜀({1})"},
    {"{}: failed ({})", "{0}: 실패({1})"},
    {"{}: crashed ({})", "{0}: 비정상 종료({1})"},
    {"{}: timed-out ({})", "{0}: 시간 초과({1})"},
    {"{}: device-lost ({})", "{0}: 장치 응답 상실({1})"},
    {"{}: rejected ({})", "{0}: 거부됨({1})"},
}};

}  // namespace

std::span<const phrase_pattern> korean_phrases() {
    return patterns;
}

}  // namespace accelbench::results
