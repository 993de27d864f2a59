// SPDX-License-Identifier: Apache-2.0
#include "results/report/priced.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace accelbench::results {
namespace {

using optional_source = std::optional<sourced>;

class collector {
  public:
    explicit collector(const price_list& prices) : prices_(prices) {}

    std::vector<priced_input> collect(const std::vector<priced_model>& models) {
        for (const priced_model& model : models) {
            add_model(model.name);
        }
        add("pue", prices_.pue);
        add("utilisation", prices_.utilisation);
        add("availability", prices_.availability);
        add("life_years", prices_.life_years);
        add("discount_rate", prices_.discount_rate);
        add_electricity();
        return std::move(inputs_);
    }

  private:
    void add(std::string name, const optional_source& from) {
        std::string unit = unit_of_input(name, prices_.currency);
        priced_input input{.name = std::move(name), .unit = std::move(unit)};
        if (from) {
            input.value = from->value;
            input.low = from->low;
            input.high = from->high;
            input.origin = from->origin;
        }
        inputs_.push_back(std::move(input));
    }

    void add_model(const std::string& name) {
        static const model_prices none;
        const auto found = prices_.models.find(name);
        const model_prices& model = found == prices_.models.end() ? none : found->second;
        const auto of = [&name](std::string_view what) {
            return fmt::format("{} of {}", what, name);
        };
        add(of("card"), model.card);
        add(of("server"), model.server);
        add(of("network"), model.network);
        add(of("support_per_year"), model.support_per_year);
        add(of("cards_per_server"), model.cards_per_server);
        const bool own = model.power && model.power->kind != power_kind::telemetry;
        add(of("busy_watts"), own ? model.power->busy_watts : optional_source{});
        if (!model.power || model.power->kind != power_kind::provisioned) {
            add(of("idle_watts"), own ? model.power->idle_watts : optional_source{});
        }
        if (model.power && !own) {
            for (std::size_t i = inputs_.size() - 2; i < inputs_.size(); ++i) {
                inputs_[i].origin = "telemetry";
            }
        }
    }

    void add_electricity() {
        optional_source energy, demand;
        if (prices_.electricity) {
            energy = sourced{mean_price(*prices_.electricity), prices_.electricity->origin, {}, {}};
            demand = sourced{
                prices_.electricity->demand_per_kw_month, prices_.electricity->origin, {}, {}};
        }
        add("electricity", energy);
        add("demand charge", demand);
    }

    const price_list& prices_;
    std::vector<priced_input> inputs_;
};

/// Work is sold by what the rate counts.
struct work_unit {
    double size;
    std::string_view name;
};

work_unit unit_of_work(figure_unit rate) {
    switch (rate) {
        case figure_unit::flop_per_s:
            return {1e15, "10^15 FLOP"};
        case figure_unit::op_per_s:
            return {1e15, "10^15 OP"};
        case figure_unit::byte_per_s:
            return {1e12, "10^12 B"};
        case figure_unit::second:
        case figure_unit::joule:
        case figure_unit::watt:
        case figure_unit::ratio:
        case figure_unit::share:
        case figure_unit::error:
        case figure_unit::intensity:
            return {1e6, "10^6 launches"};
    }
    return {1e6, "10^6 launches"};
}

/// A launch that does nothing has a time and no rate.
double per_second(const figure& rate, double value) {
    return rate.unit == figure_unit::second ? 1.0 / value : value;
}

/// `of` at the rate, its interval from the ends of the rate's.
template <class F>
money_figure at_rate(const figure& rate, F of) {
    money_figure made = of(per_second(rate, rate.value));
    if (made.value && rate.bounds) {
        const double a = *of(per_second(rate, rate.bounds->low)).value;
        const double b = *of(per_second(rate, rate.bounds->high)).value;
        made.bounds = statistics::interval{std::min(a, b), std::max(a, b), rate.bounds->confidence};
    }
    return made;
}

money_figure scaled(money_figure figure, double factor) {
    if (figure.value) {
        *figure.value *= factor;
    }
    if (figure.bounds) {
        figure.bounds->low *= factor;
        figure.bounds->high *= factor;
    }
    return figure;
}

priced_row price_row(const rate_to_price& from, std::size_t place, const priced_model& model) {
    const work_unit unit = unit_of_work(from.rate.unit);
    constexpr double million = 1e6;
    priced_row row{.of = from, .model = place, .unit = std::string(unit.name)};
    row.cost =
        scaled(at_rate(from.rate, [&](double rate) { return per_million(model.inputs, 0, rate); }),
               unit.size / million);
    row.per_watt =
        at_rate(from.rate, [&](double rate) { return work_per_watt(model.inputs, 0, rate); });
    row.per_money = scaled(
        at_rate(from.rate, [&](double rate) { return work_per_money(model.inputs, 0, rate); }),
        million / unit.size);
    row.card = model.figures.capital.value;
    return row;
}

/// Not beaten: no row of the same work has a higher rate, less power and a lower price at once. A
/// row that lacks one of them beats none, and power of another kind is no power to compare with.
void mark_beaten(std::vector<priced_row>& rows, const std::vector<priced_model>& models) {
    const auto busy = [&models](const priced_row& row) {
        return row.per_watt.value
                   ? std::optional(per_second(row.of.rate, row.of.rate.value) / *row.per_watt.value)
                   : std::nullopt;
    };
    for (priced_row& row : rows) {
        const money_side& mine = models[row.model].inputs.side[0];
        row.beaten = std::any_of(rows.begin(), rows.end(), [&](const priced_row& other) {
            const money_side& theirs = models[other.model].inputs.side[0];
            return other.of.work == row.of.work && mine.kind == theirs.kind &&
                   mine.scope == theirs.scope && busy(row) && busy(other) && row.card &&
                   other.card &&
                   per_second(other.of.rate, other.of.rate.value) >
                       per_second(row.of.rate, row.of.rate.value) &&
                   *busy(other) < *busy(row) && *other.card < *row.card;
        });
    }
}

class builder {
  public:
    builder(const claim_source& source, const price_request& request)
        : source_(source), request_(request) {
        made_.prices = request.prices;
        made_.as_of = request.as_of;
        made_.work = request.work;
        made_.rows_status = source.status;
    }

    priced_report build(const std::vector<std::size_t>& models,
                        std::span<const rate_to_price> rates) {
        for (const std::size_t model : models) {
            add_model(source_.all.models[model]);
        }
        if (request_.work) {
            for (std::size_t i = 1; i < models.size(); ++i) {
                add_pair(0, i);
            }
        }
        made_.inputs = collector(request_.prices).collect(made_.models);
        for (const rate_to_price& rate : rates) {
            const auto found = std::find(models.begin(), models.end(), rate.model);
            if (found != models.end()) {
                const auto place = static_cast<std::size_t>(found - models.begin());
                made_.rows.push_back(price_row(rate, place, made_.models[place]));
            }
        }
        std::stable_sort(
            made_.rows.begin(), made_.rows.end(), [](const priced_row& a, const priced_row& b) {
                return std::pair(a.of.workload, a.model) < std::pair(b.of.workload, b.model);
            });
        mark_beaten(made_.rows, made_.models);
        return std::move(made_);
    }

  private:
    void add_model(const std::string& name) {
        priced_model model{.name = name};
        model.inputs = inputs_of({name, name}, {}, request_.prices);
        model.figures = reckon(model.inputs).side[0];
        made_.models.push_back(std::move(model));
    }

    void add_pair(std::size_t base, std::size_t candidate) {
        priced_pair pair{.base = base, .candidate = candidate};
        equivalence_options options;
        options.reference = made_.models[base].name;
        options.candidate = made_.models[candidate].name;
        options.doubles = request_.doubles;
        auto work = make_equivalence(source_, *request_.work, options);
        if (!work) {
            pair.why_not = fmt::format("{}: {}", work.error().tried, work.error().happened);
        } else {
            pair.money = price_equivalence(*work, request_.prices);
            // What the sensors said of a model is known once a mix was weighed.
            for (const auto& [place, side] : {std::pair(base, 0U), std::pair(candidate, 1U)}) {
                take_power(made_.models[place], pair.money->inputs.side.at(side));
            }
            pair.work = std::move(*work);
        }
        made_.pairs.push_back(std::move(pair));
    }

    static void take_power(priced_model& model, const money_side& side) {
        model.inputs.side = {side, side};
        model.figures = reckon(model.inputs).side[0];
    }

    const claim_source& source_;
    const price_request& request_;
    priced_report made_;
};

}  // namespace

double size_of_work(const priced_row& row) {
    return unit_of_work(row.of.rate.unit).size;
}

priced_report make_priced(const claim_source& source, const std::vector<std::size_t>& models,
                          std::span<const rate_to_price> rates, const price_request& request) {
    return builder(source, request).build(models, rates);
}

}  // namespace accelbench::results
