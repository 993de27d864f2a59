// SPDX-License-Identifier: Apache-2.0
// Throughput, power and price of models in one chart: who is not beaten in all three.
#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "results/chart/plot.hpp"
#include "results/compare/quantity.hpp"
#include "results/report/charts.hpp"
#include "results/report/pages.hpp"
#include "results/report/price_words.hpp"
#include "results/report/strings.hpp"

namespace accelbench::results {
namespace {

using chart::anchor;
using chart::point;

constexpr double width = 720.0, left = 60.0, right = 690.0, top = 12.0, bottom = 260.0,
                 height = 296.0;

struct offer {
    const priced_model* model = nullptr;
    double speed = 1.0;  // times the reference
    std::optional<statistics::interval> bounds;
    figure_status status = figure_status::measured_self;
    std::optional<double> watts, price;
    bool beaten = false;
};

std::vector<offer> offers_of(const priced_report& prices) {
    std::vector<offer> offers;
    for (const priced_pair& pair : prices.pairs) {
        if (!pair.work) {
            continue;
        }
        if (offers.empty()) {
            offers.push_back({.model = &prices.models[pair.base], .status = pair.work->status()});
        }
        offers.push_back({.model = &prices.models[pair.candidate],
                          .speed = pair.work->times_faster(),
                          .bounds = pair.work->bounds,
                          .status = pair.work->status()});
    }
    for (offer& one : offers) {
        one.watts = watts_of_card(one.model->inputs.side[0]);
        one.price = one.model->figures.capital.value;
    }
    for (offer& one : offers) {
        const money_side& mine = one.model->inputs.side[0];
        one.beaten = std::any_of(offers.begin(), offers.end(), [&](const offer& other) {
            const money_side& theirs = other.model->inputs.side[0];
            return other.speed > one.speed && one.price && other.price &&
                   *other.price < *one.price && mine.kind == theirs.kind &&
                   mine.scope == theirs.scope && one.watts && other.watts &&
                   *other.watts < *one.watts;
        });
    }
    return offers;
}

std::string watts_text(const offer& one, language tongue) {
    return one.watts ? fmt::format("{} ({})", prefixed(*one.watts, "W"),
                                   power_words(one.model->inputs.side[0], tongue))
                     : say(tongue, "price.no_number");
}

std::string offers_svg(const std::vector<offer>& offers, const doc_chart& about,
                       const std::string& id, const std::string& currency, language tongue) {
    double high_price = 0.0, high_speed = 0.0;
    for (const offer& one : offers) {
        high_price = std::max(high_price, one.price.value_or(0.0));
        high_speed = std::max(high_speed, one.bounds ? one.bounds->high : one.speed);
    }
    chart::svg_writer out;
    // From 0 on: how far apart two offers look is then how far apart they are.
    const chart::scale x(chart::spacing::linear, 0.0, high_price * 1.15, left, right),
        y(chart::spacing::linear, 0.0, high_speed * 1.15, bottom, top);
    draw_x_axis(out, x, bottom, top, say(tongue, "chart.price.x", {currency}));
    draw_y_axis(out, y, left, right, say(tongue, "chart.price.y", {offers.front().model->name}),
                chart::plain_tick_text);
    for (std::size_t i = 0; i < offers.size(); ++i) {
        const offer& one = offers[i];
        if (!one.price) {
            continue;
        }
        const point at{x.at(*one.price), y.at(one.speed)};
        if (one.bounds) {
            out.line({at.x, y.at(one.bounds->low)}, {at.x, y.at(one.bounds->high)}, "bar");
        }
        const std::string label =
            one.watts ? fmt::format("{}, {}", one.model->name, prefixed(*one.watts, "W"))
                      : one.model->name;
        out.mark(at, chart::marker_of(i), label);
        const bool near_edge = at.x > 0.7 * right;
        out.text({near_edge ? at.x - 8.0 : at.x + 8.0, at.y + 3.0}, label,
                 near_edge ? anchor::end : anchor::start);
    }
    return out.finish(width, height, id, about.title, say(tongue, "chart.price.desc"));
}

}  // namespace

void add_price_chart(doc_page& page, const priced_report& prices, language tongue) {
    const std::vector<offer> offers = offers_of(prices);
    if (offers.empty()) {
        return;
    }
    doc_table table{.caption = say(tongue, "chart.price"),
                    .columns = columns_of(
                        tongue, {"device", "#speed", "#watts", "#capital", "unbeaten", "status"})};
    table.columns[3].name += ", " + prices.prices.currency;
    std::size_t priced = 0;
    for (const offer& one : offers) {
        priced += one.price ? 1 : 0;
        const bool known = one.price && one.watts;
        table.rows.push_back({one.model->name, amount_text({one.speed, one.bounds, "", {}}),
                              watts_text(one, tongue),
                              money_text(one.model->figures.capital, tongue),
                              known && !one.beaten ? say(tongue, "yes") : std::string(),
                              status_cell(one.status, tongue)});
    }
    if (priced >= 2) {
        doc_chart made{.title = say(tongue, "chart.price")};
        made.svg = offers_svg(offers, made, "price-" + next_chart_id(page), prices.prices.currency,
                              tongue);
        page.chart(std::move(made));
        page.text(block_kind::chart_note, say(tongue, "chart.price.desc"));
    }
    page.table(std::move(table));
}

}  // namespace accelbench::results
