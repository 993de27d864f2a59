// SPDX-License-Identifier: Apache-2.0
#include "results/status/status.hpp"

namespace accelbench::results {
namespace {

struct status_words {
    std::string_view key, english, korean, english_meaning, korean_meaning;
};

constexpr status_words words_of(figure_status status) {
    switch (status) {
        case figure_status::declared:
            return {"declared", "declared", "공칭값",
                    "a data sheet or a promise: shown, never ranked",
                    "데이터시트 또는 제안값. 표시만 하며 순위에 쓰지 않음"};
        case figure_status::projected:
            return {"projected", "projected", "추정값",
                    "computed from measured parts: for a bid only, marked, never for acceptance",
                    "실측한 부분에서 계산한 값. 제안에만 표시하여 쓰며 검수에는 쓰지 않음"};
        case figure_status::measured_self:
            return {"measured-self", "measured (self)", "실측값(자체)",
                    "from a valid bundle that its maker measured without a witness: for scoring",
                    "측정자가 입회인 없이 만든 유효한 번들의 값. 평가에 사용"};
        case figure_status::measured_witnessed:
            return {"measured-witnessed", "measured (witnessed)", "실측값(입회)",
                    "from a valid bundle whose measurement a named witness attended: for scoring",
                    "입회인이 지켜본 측정의 유효한 번들에서 나온 값. 평가에 사용"};
        case figure_status::committed:
            return {"committed", "committed", "보증값",
                    "a floor that a contract names: what a delivery is held against",
                    "계약에 정한 하한. 납품물을 이 값과 대조"};
        case figure_status::accepted:
            return {"accepted", "accepted", "검수값",
                    "measured on the cards that were delivered: for payment",
                    "납품된 카드에서 실측한 값. 대금 지급의 근거"};
    }
    return {};
}

}  // namespace

std::string_view code_of(language tongue) {
    switch (tongue) {
        case language::english:
            return "en";
        case language::korean:
            return "ko";
    }
    return "";
}

std::optional<language> parse_language(std::string_view code) {
    for (const language tongue : {language::english, language::korean}) {
        if (code == code_of(tongue)) {
            return tongue;
        }
    }
    return std::nullopt;
}

std::string_view key_of(figure_status status) {
    return words_of(status).key;
}

std::string_view word_of(figure_status status, language tongue) {
    const status_words words = words_of(status);
    return tongue == language::korean ? words.korean : words.english;
}

std::string_view meaning_of(figure_status status, language tongue) {
    const status_words words = words_of(status);
    return tongue == language::korean ? words.korean_meaning : words.english_meaning;
}

bool may_serve(figure_status status, status_use use) {
    const bool measured =
        status == figure_status::measured_self || status == figure_status::measured_witnessed;
    switch (use) {
        case status_use::show:
            return true;
        case status_use::bid:
            return measured || status == figure_status::projected;
        case status_use::score:
            return measured;
        case status_use::acceptance:
            return status == figure_status::committed;
        case status_use::payment:
            return status == figure_status::accepted;
    }
    return false;
}

}  // namespace accelbench::results
