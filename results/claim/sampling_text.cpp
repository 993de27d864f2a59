// SPDX-License-Identifier: Apache-2.0
#include "results/claim/sampling_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <nlohmann/json.hpp>
#include <tuple>
#include <vector>

namespace accelbench::results {
namespace {

using statistics::plan_answer;
using statistics::plan_question;
using statistics::sampling_plan;

struct oc_point {
    std::size_t bad = 0;
    double accepted = 1.0;
};

const sampling_plan& shown_plan(const plan_answer& answer) {
    return answer.plans[answer.chosen.value_or(answer.plans.size() - 1)];
}

/// From no bad card to where acceptance is next to impossible.
std::vector<oc_point> characteristic(const plan_question& question, const plan_answer& answer) {
    constexpr double next_to_nothing = 0.005;
    const sampling_plan& plan = shown_plan(answer);
    std::vector<oc_point> points;
    for (std::size_t bad = 0; bad <= question.lot; ++bad) {
        points.push_back(
            {bad, statistics::accept_probability(question.lot, bad, plan.sample, plan.acceptable)});
        if (bad > answer.bad_lot_bad && points.back().accepted < next_to_nothing) {
            break;
        }
    }
    return points;
}

/// At most some twenty lines, always with the two lots that the risks are of.
std::vector<oc_point> thinned(const std::vector<oc_point>& all, const plan_answer& answer) {
    constexpr std::size_t most_lines = 20;
    const std::size_t step = (all.size() + most_lines - 1) / most_lines;
    std::vector<oc_point> some;
    std::copy_if(all.begin(), all.end(), std::back_inserter(some), [&](const oc_point& point) {
        return point.bad % step == 0 || point.bad == answer.good_lot_bad ||
               point.bad == answer.bad_lot_bad;
    });
    return some;
}

double share(std::size_t bad, const plan_question& question) {
    return 100.0 * static_cast<double>(bad) / static_cast<double>(question.lot);
}

std::string choice_text(const plan_question& question, const plan_answer& answer) {
    const sampling_plan& plan = shown_plan(answer);
    const std::string what = fmt::format(
        "draw {} of {} cards by chance; accept the lot if at most {} of them {} bad", plan.sample,
        question.lot, plan.acceptable, plan.acceptable == 1 ? "is" : "are");
    if (answer.chosen) {
        return fmt::format(
            "plan: n = {}, c = {}: {}\n"
            "producer's risk {:.2f} %: a lot with {} bad is rejected (asked: at most {:g} %)\n"
            "consumer's risk {:.2f} %: a lot with {} bad is accepted (asked: at most {:g} %)\n",
            plan.sample, plan.acceptable, what, 100.0 * plan.producer_risk, answer.good_lot_bad,
            100.0 * question.producer_risk, 100.0 * plan.consumer_risk, answer.bad_lot_bad,
            100.0 * question.consumer_risk);
    }
    return fmt::format(
        "no plan holds both risks; the last one: {}, with a producer's risk of {:.2f} % (asked: "
        "{:g} %). Test every card, or let the shares lie further apart\n",
        what, 100.0 * plan.producer_risk, 100.0 * question.producer_risk);
}

}  // namespace

std::string plan_text(const plan_question& question, const plan_answer& answer) {
    std::string text = fmt::format(
        "lot of {} cards, drawn from without putting back (hypergeometric, exact)\n"
        "good lot: {:g} % bad = {} cards; bad lot: more than {:g} % bad = {} cards\n\n",
        question.lot, 100.0 * question.accept_bad, answer.good_lot_bad, 100.0 * question.reject_bad,
        answer.bad_lot_bad);
    text += choice_text(question, answer);
    if (answer.good_lot_bad == 0) {
        text +=
            "In a lot of this size such a share is no card at all: the producer's risk is a "
            "perfect lot's.\n";
    }
    text += "\n   c     n  producer's risk  consumer's risk\n";
    for (const sampling_plan& plan : answer.plans) {
        text += fmt::format("{:4} {:5} {:13.2f} % {:13.2f} %\n", plan.acceptable, plan.sample,
                            100.0 * plan.producer_risk, 100.0 * plan.consumer_risk);
    }
    text += fmt::format("\noperating characteristic of n = {}, c = {}\n  bad    share  accepted\n",
                        shown_plan(answer).sample, shown_plan(answer).acceptable);
    for (const oc_point& point : thinned(characteristic(question, answer), answer)) {
        constexpr double characters = 40.0;
        text += fmt::format(
            "{:5} {:6.2f} % {:7.2f} %  {}\n", point.bad, share(point.bad, question),
            100.0 * point.accepted,
            std::string(static_cast<std::size_t>(std::lround(point.accepted * characters)), '#'));
    }
    return text +
           "\nA tender's lot is isolated: this is sampling by limiting quality (as ISO 2859-2 has "
           "it), not by AQL,\nwhich is for a series of lots. Short tests should run on every "
           "card; draw for long ones only.\n";
}

std::string plan_json(const plan_question& question, const plan_answer& answer) {
    nlohmann::json plans = nlohmann::json::array(), curve = nlohmann::json::array();
    for (const sampling_plan& plan : answer.plans) {
        plans.push_back({{"n", plan.sample},
                         {"c", plan.acceptable},
                         {"producer_risk", plan.producer_risk},
                         {"consumer_risk", plan.consumer_risk}});
    }
    for (const oc_point& point : characteristic(question, answer)) {
        curve.push_back({{"bad", point.bad}, {"accepted", point.accepted}});
    }
    const nlohmann::json out{
        {"lot", question.lot},
        {"good_lot_bad", answer.good_lot_bad},
        {"bad_lot_bad", answer.bad_lot_bad},
        {"plans", std::move(plans)},
        {"chosen", answer.chosen ? nlohmann::json(*answer.chosen) : nlohmann::json(nullptr)},
        {"operating_characteristic", std::move(curve)}};
    return out.dump(1) + "\n";
}

std::string plan_svg(const plan_question& question, const plan_answer& answer, language tongue) {
    const bool korean = tongue == language::korean;
    constexpr double left = 60.0, right = 600.0, top = 50.0, bottom = 350.0;
    const std::vector<oc_point> points = characteristic(question, answer);
    const auto last = static_cast<double>(std::max<std::size_t>(points.back().bad, 1));
    const auto x = [&](std::size_t bad) {
        return left + (right - left) * static_cast<double>(bad) / last;
    };
    const auto y = [&](double accepted) { return bottom - (bottom - top) * accepted; };
    const sampling_plan& plan = shown_plan(answer);
    std::string svg = fmt::format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 760 410\" role=\"img\" "
        "font-family=\"sans-serif\" font-size=\"13\">\n"
        "<title>{4}: {5} {0}, n = {1}, c = {2}</title>\n"
        "<rect width=\"760\" height=\"410\" fill=\"white\"/>\n"
        "<text x=\"{3}\" y=\"26\" font-size=\"15\">{6}</text>\n",
        question.lot, plan.sample, plan.acceptable, left,
        korean ? "검사특성곡선(OC)" : "Operating characteristic", korean ? "로트" : "lot",
        korean ? fmt::format("카드 {}장 로트의 합격 확률: {}장 추출, 불량 {}장까지 합격",
                             question.lot, plan.sample, plan.acceptable)
               : fmt::format("Chance that a lot of {} cards is accepted: {} drawn, at most {} bad",
                             question.lot, plan.sample, plan.acceptable));
    for (int tenth = 0; tenth <= 10; tenth += 2) {
        const double at = y(0.1 * tenth);
        svg += fmt::format(
            "<line x1=\"{:g}\" x2=\"{:g}\" y1=\"{:g}\" y2=\"{:g}\" stroke=\"#ccc\"/>"
            "<text x=\"{:g}\" y=\"{:g}\" text-anchor=\"end\">{} %</text>\n",
            left, right, at, at, left - 6.0, at + 4.0, 10 * tenth);
    }
    const std::size_t step = std::max<std::size_t>(1, (points.size() + 9) / 10);
    std::string line;
    for (const oc_point& point : points) {
        line += fmt::format("{:.2f},{:.2f} ", x(point.bad), y(point.accepted));
        if (point.bad % step == 0) {
            svg += fmt::format("<text x=\"{:.2f}\" y=\"{:g}\" text-anchor=\"middle\">{}</text>\n",
                               x(point.bad), bottom + 18.0, point.bad);
        }
    }
    svg += fmt::format(
        "<text x=\"{:g}\" y=\"{:g}\" text-anchor=\"middle\">{}</text>\n"
        "<polyline points=\"{}\" fill=\"none\" stroke=\"black\" stroke-width=\"2\"/>\n",
        0.5 * (left + right), bottom + 42.0,
        korean ? "로트 안의 불량 카드 수" : "bad cards in the lot", line);
    for (const auto& [bad, risk, name] : {std::tuple(answer.good_lot_bad, plan.producer_risk,
                                                     korean ? "생산자 위험" : "producer's risk"),
                                          std::tuple(answer.bad_lot_bad, plan.consumer_risk,
                                                     korean ? "소비자 위험" : "consumer's risk")}) {
        const double height = bad == answer.bad_lot_bad ? risk : 1.0 - risk;
        svg += fmt::format(
            "<circle cx=\"{:.2f}\" cy=\"{:.2f}\" r=\"5\"/>"
            "<text x=\"{:.2f}\" y=\"{:.2f}\">{}: {} {:.1f} %</text>\n",
            x(bad), y(height), x(bad) + 9.0, y(height) - 6.0,
            korean ? fmt::format("불량 {}장", bad) : fmt::format("{} bad", bad), name,
            100.0 * risk);
    }
    return svg + "</svg>\n";
}

}  // namespace accelbench::results
