// SPDX-License-Identifier: Apache-2.0
#include "results/tender/pages.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "results/claim/sampling_text.hpp"
#include "results/statistics/sampling_plan.hpp"

namespace accelbench::results {
namespace {

class writer {
  public:
    writer(const annex& made, language tongue) : made_(made), tongue_(tongue) {}

    report_document run() {
        report_document out{
            .tongue = tongue_,
            .title = fmt::format("{}: {}", say("Annex to the specification", "규격서 붙임"),
                                 text("tender.name")),
            .pages = {}};
        out.pages = {first(), measurement(), cards(), ladder(), workloads(), checking()};
        return out;
    }

  private:
    [[nodiscard]] std::string say(const char* english, const char* korean) const {
        return tongue_ == language::korean ? korean : english;
    }
    [[nodiscard]] std::string text(const std::string& key) const {
        const auto found = made_.clauses.find(key);
        const clause_rule* rule = rule_of(key);
        return found == made_.clauses.end() || rule == nullptr
                   ? std::string()
                   : term_text(*rule, found->second, tongue_);
    }
    [[nodiscard]] std::string label(const clause_rule& rule) const {
        return std::string(tongue_ == language::korean ? rule.korean : rule.english);
    }

    /// Clauses whose names begin so: what they are called, what they say, their name in files.
    [[nodiscard]] doc_table clauses(std::initializer_list<std::string_view> begins,
                                    const std::string& caption) const {
        doc_table table{.caption = caption,
                        .columns = {{say("clause", "조항")},
                                    {say("content", "내용")},
                                    {say("name in the files", "파일에서의 이름")}},
                        .rows = {}};
        for (const std::string& key : in_order(made_.clauses)) {
            const bool wanted = std::any_of(begins.begin(), begins.end(),
                                            [&](std::string_view b) { return key.starts_with(b); });
            if (wanted) {
                table.rows.push_back({label(*rule_of(key)), text(key), key});
            }
        }
        return table;
    }

    [[nodiscard]] doc_page first() const {
        doc_page page{
            .id = "annex", .title = say("What is asked", "요구사항"), .wide = false, .blocks = {}};
        doc_table names{.caption = {}, .columns = {}, .rows = {}};
        for (const char* key : {"tender.name", "tender.buyer", "tender.date", "suite.name"}) {
            names.rows.push_back({label(*rule_of(key)), text(key)});
        }
        names.rows.push_back({say("SHA-256 of this annex", "붙임의 SHA-256"), made_.sha256});
        names.rows.push_back(
            {say("made with accelbench", "작성 프로그램(accelbench)"), made_.made_with});
        page.table(std::move(names));
        page.text(block_kind::paragraph,
                  say("What binds is the file annex.toml with the hash above. This page is written "
                      "from it, in two languages with the same numbers. A bid and a contract quote "
                      "the hash.",
                      "구속력이 있는 것은 위 해시를 가진 annex.toml 파일이다. 이 문서는 그 "
                      "파일에서 두 언어로 "
                      "작성되며 수치는 같다. 제안서와 계약서는 이 해시를 인용한다."));
        page.text(
            block_kind::notice,
            say("accelbench gives no legal advice: have what follows from rules of procurement "
                "checked by who is responsible for it.",
                "accelbench는 법률 자문을 제공하지 않는다. 조달 규정에 관한 내용은 담당자의 확인을 "
                "받아야 한다."));
        for (const char* kind : {"mandatory", "desirable"}) {
            doc_table items = items_of(kind);
            if (!items.rows.empty()) {
                page.table(std::move(items));
            }
        }
        page.text(
            block_kind::paragraph,
            say("A bid names a committed value for every mandatory item, at or beyond the "
                "floor. The committed value is what is accepted and paid for; a measured value "
                "is judged against it, less the tolerance.",
                "입찰자는 모든 필수 항목에 대해 최저 기준값 이상의 보증값을 제시한다. 검수와 대금 "
                "지급의 기준은 "
                "보증값이며, 실측값은 보증값에서 허용 오차를 뺀 값과 비교하여 판정한다."));
        return page;
    }

    [[nodiscard]] doc_table items_of(const std::string& kind) const {
        const bool mandatory = kind == "mandatory";
        doc_table table{
            .caption = mandatory ? say("Mandatory items", "필수 요구사항")
                                 : say("Desirable items", "희망 요구사항"),
            .columns = {{say("item", "항목")},
                        {say("workload", "워크로드")},
                        {say("floor", "최저 기준값"), true},
                        {say("tolerance", "허용 오차"), true},
                        {say("largest error (nmse)", "정확도 하한(nmse 최대값)"), true}},
            .rows = {}};
        for (const std::string& item : items_in(made_.clauses)) {
            const auto key = [&](const char* part) {
                return fmt::format("item.{}.{}", item, part);
            };
            if (text_in(made_.clauses, key("kind")) != kind) {
                continue;
            }
            const std::string unit = text_in(made_.clauses, key("unit"));
            const std::string amount = amount_text(number_in(made_.clauses, key("floor")), unit);
            table.rows.push_back({item, text(key("workload")),
                                  unit == "ns" ? say("at most ", "") + amount + say("", " 이하")
                                               : say("at least ", "") + amount + say("", " 이상"),
                                  text(key("tolerance")), text(key("accuracy"))});
        }
        return table;
    }

    [[nodiscard]] doc_page measurement() const {
        doc_page page{.id = "measurement",
                      .title = say("How it is measured", "측정 방법"),
                      .wide = false,
                      .blocks = {}};
        page.table(clauses({"measurement."}, say("Measurement", "측정")));
        page.table(clauses(
            {"execution.", "challenge."},
            say("Who runs it, who witnesses it, and the challenge", "측정 수행, 입회, 챌린지")));
        page.text(
            block_kind::paragraph,
            say("The challenge is a number that nobody knew before it was drawn. It binds this "
                "annex, and all inputs and orders of a campaign follow from it: a bidder cannot "
                "choose a favourable seed. accelbench verify --challenge checks it.",
                "챌린지는 추첨 전에는 아무도 알 수 없는 난수이다. 챌린지는 이 붙임에 묶이며 측정의 "
                "모든 입력값과 "
                "순서는 챌린지에서 정해지므로, 입찰자는 유리한 시드를 고를 수 없다. accelbench "
                "verify "
                "--challenge로 확인한다."));
        page.table(clauses({"versions."}, say("Permitted versions", "허용 버전")));
        page.table(
            clauses({"retest.", "documents."}, say("Retest and documents", "재시험과 제출 서류")));
        return page;
    }

    [[nodiscard]] doc_page cards() const {
        doc_page page{.id = "cards",
                      .title = say("Cards and risks", "카드 수와 위험"),
                      .wide = false,
                      .blocks = {}};
        page.table(clauses({"cards."}, say("Cards, how they are drawn, and both risks",
                                           "카드 수, 추출 방법, 두 가지 위험")));
        const auto question = question_of(made_.clauses);
        const auto answer = statistics::find_plans(question);
        if (answer && answer->chosen) {
            page.chart({.title = say("Operating characteristic of the acceptance",
                                     "검수의 검사특성곡선(OC)"),
                        .svg = plan_svg(question, *answer, tongue_)});
            page.table(characteristic(question, *answer));
        }
        page.text(block_kind::paragraph,
                  say("One isolated lot, drawn from without putting back (hypergeometric, exact; "
                      "limiting quality, not AQL). A card is bad if it is short of any item.",
                      "단일(고립) 로트에서 비복원 추출한다(초기하분포, 정확값; 한계품질 방식이며 "
                      "AQL이 아님). 한 "
                      "항목이라도 미달한 카드는 불량이다."));
        return page;
    }

    [[nodiscard]] doc_table characteristic(const statistics::plan_question& question,
                                           const statistics::plan_answer& answer) const {
        doc_table table{.caption = say("Chance that the lot is accepted", "로트 합격 확률"),
                        .columns = {{say("bad cards in the lot", "로트 안의 불량 카드 수"), true},
                                    {say("accepted", "합격 확률"), true}},
                        .rows = {}};
        const auto& plan = answer.plans[*answer.chosen];
        std::vector<std::size_t> bad{0, answer.good_lot_bad,
                                     (answer.good_lot_bad + answer.bad_lot_bad) / 2,
                                     answer.bad_lot_bad, 2 * answer.bad_lot_bad};
        bad.erase(std::unique(bad.begin(), bad.end()), bad.end());
        for (const std::size_t count : bad) {
            if (count <= question.lot) {
                table.rows.push_back(
                    {fmt::format("{}", count),
                     fmt::format("{:.2f} %",
                                 100.0 * statistics::accept_probability(
                                             question.lot, count, plan.sample, plan.acceptable))});
            }
        }
        return table;
    }

    [[nodiscard]] doc_page ladder() const {
        doc_page page{.id = "ladder",
                      .title = say("Shortfall, damages, objection", "미달, 지체상금, 이의신청"),
                      .wide = false,
                      .blocks = {}};
        const std::string remedy = text("shortfall.remedy"), days = text("shortfall.remedy_days");
        page.table(
            {.caption = say("Shortfall ladder, on the figure that is judged",
                            "미달 시 처리(판정 통계량 기준)"),
             .columns = {{say("short of the committed value", "보증값 대비 미달률")},
                         {say("what follows", "처리")}},
             .rows = {
                 {say("within the item's tolerance", "항목별 허용 오차 이내"), say("pass", "합격")},
                 {say("more, up to ", "초과, ") + remedy + say("", " 이하"),
                  say("remedy within ", "보완(") + days + say(" days", "일 이내)")},
                 {say("more than ", "") + remedy + say("", " 초과"), say("reject", "불합격")}}});
        page.table(clauses({"shortfall.", "damages.", "objection."}, say("Clauses", "조항")));
        if (!made_.templates.empty()) {
            page.text(block_kind::heading, say("Where rules were taken from", "규정의 출처"));
            doc_table table{.caption = say("Templates: replace a file where the rule has changed",
                                           "인용 서식: 규정이 바뀌면 파일을 교체한다"),
                            .columns = {{say("template, date", "서식, 일자")},
                                        {say("rule", "규정")},
                                        {say("source", "출처")},
                                        {say("not verified", "확인하지 못한 점")},
                                        {say("clauses", "조항")}},
                            .rows = {}};
            for (const tender_template& one : made_.templates) {
                table.rows.push_back({fmt::format("{}\n{}", one.name, one.date),
                                      tongue_ == language::korean ? one.korean : one.english,
                                      fmt::format("{} [{}]", one.source, one.mark), one.unverified,
                                      fmt::format("{}", fmt::join(one.clauses, ", "))});
            }
            page.table(std::move(table));
            page.text(
                block_kind::paragraph,
                say("[R] text of a standard or a file was read; [W] opening of an official page; "
                    "[P] press; [B] blog or wiki.",
                    "[R] 규격 또는 원문 확인, [W] 공식 페이지 첫머리 확인, [P] 언론 보도, [B] "
                    "블로그 또는 위키."));
        }
        return page;
    }

    [[nodiscard]] doc_page workloads() const {
        doc_page page{.id = "workloads",
                      .title = say("Workloads and their hashes", "워크로드와 해시"),
                      .wide = false,
                      .blocks = {}};
        doc_table table{.caption = say("All of the suite is run and handed in",
                                       "묶음 전체를 측정하여 제출한다"),
                        .columns = {{say("workload", "워크로드")}, {"SHA-256"}},
                        .rows = {}};
        for (const auto& [key, value] : made_.clauses) {
            if (key.starts_with("workload.")) {
                table.rows.push_back({name_in(key), std::get<std::string>(value)});
            }
        }
        page.table(std::move(table));
        return page;
    }

    [[nodiscard]] doc_page checking() const {
        doc_page page{.id = "checking",
                      .title = say("How it is checked", "확인 방법"),
                      .wide = false,
                      .blocks = {}};
        page.text(block_kind::paragraph, say("Anybody can do this with the files alone:",
                                             "파일만 있으면 누구나 확인할 수 있다:"));
        page.text(
            block_kind::command,
            "accelbench verify BUNDLE --challenge challenge.toml\n"
            "accelbench tender check --annex annex.toml --bid bid.toml --contract contract.toml "
            "BUNDLE");
        page.text(block_kind::paragraph,
                  say("The second command names every clause that changed, and whether the change "
                      "takes protection from the buyer (softened).",
                      "두 번째 명령은 바뀐 조항을 모두 이름으로 알려 주며, 수요기관에 불리하게 "
                      "완화되었는지도 표시한다."));
        return page;
    }

    const annex& made_;
    language tongue_;
};

}  // namespace

report_document annex_document(const annex& made, language tongue) {
    return writer(made, tongue).run();
}

}  // namespace accelbench::results
