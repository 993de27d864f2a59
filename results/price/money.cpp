// SPDX-License-Identifier: Apache-2.0
#include "results/price/money.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

namespace accelbench::results {
namespace {

constexpr double hours_per_year = 8760.0;

/// Collects what a figure lacks, so that a number is given only where nothing does.
class reckoning {
  public:
    explicit reckoning(const money_inputs& inputs) : in_(inputs) {}

    double need(const std::optional<double>& value, const std::string& name) {
        if (!value && std::find(missing_.begin(), missing_.end(), name) == missing_.end()) {
            missing_.push_back(name);
        }
        return value.value_or(1.0);
    }
    double of(const std::optional<double>& value, std::size_t side, const char* name) {
        return need(value, fmt::format("{} of {}", name, in_.side.at(side).name));
    }
    void refuse(std::string why) {
        if (refusal_.empty()) {
            refusal_ = std::move(why);
        }
    }

    double years() { return need(in_.life_years, "life_years"); }
    /// Sum of yearly payments over the life for one unit of capital.
    double annuity() {
        const double y = years();
        const double r = need(in_.discount_rate, "discount_rate");
        return r == 0.0 ? 1.0 : r * y / (1.0 - std::pow(1.0 + r, -y));
    }
    double shared(std::size_t side) {
        return of(in_.side.at(side).cards_per_server, side, "cards_per_server");
    }
    double server_share(std::size_t side) {
        const money_side& s = in_.side.at(side);
        return (of(s.server, side, "server") + of(s.network, side, "network")) / shared(side);
    }
    double capital(std::size_t side) {
        return of(in_.side.at(side).card, side, "card") + server_share(side);
    }
    /// Watts of a card: a server's are shared by its cards.
    double watts(std::size_t side, const std::optional<double>& of_scope, const char* name) {
        const double share = in_.side.at(side).scope == "server" ? shared(side) : 1.0;
        return of(of_scope, side, name) / share;
    }
    double busy(std::size_t side) {
        return watts(side, in_.side.at(side).busy_watts, "busy_watts");
    }
    double electricity(std::size_t side) {
        const double busy_watts = busy(side);
        const double used = need(in_.utilisation, "utilisation");
        const bool constant = in_.side.at(side).kind == power_kind::provisioned || used == 1.0;
        const double mean =
            constant ? busy_watts
                     : used * busy_watts +
                           (1.0 - used) * watts(side, in_.side.at(side).idle_watts, "idle_watts");
        const double pue = need(in_.pue, "pue");
        return mean * pue / 1e3 * hours_per_year * need(in_.per_kwh, "electricity") +
               busy_watts * pue / 1e3 * need(in_.demand_per_kw_month, "electricity") * 12.0;
    }
    double running(std::size_t side) {
        const double support =
            of(in_.side.at(side).support_per_year, side, "support_per_year") / shared(side);
        return years() * (electricity(side) + support);
    }
    double tco(std::size_t side) { return capital(side) * annuity() + running(side); }
    double busy_hours() {
        return years() * hours_per_year * need(in_.utilisation, "utilisation") *
               need(in_.availability, "availability");
    }
    void same_power() {
        const money_side& a = in_.side[0];
        const money_side& b = in_.side[1];
        if (a.kind && b.kind && (a.kind != b.kind || a.scope != b.scope)) {
            refuse(fmt::format(
                "power of {} is {} of the {}, of {} {} of the {}: never put in one "
                "figure",
                a.name, to_string(*a.kind), a.scope, b.name, to_string(*b.kind), b.scope));
        }
    }

    /// `value` at a ratio; the bounds from the ratio's ends.
    money_figure figure(const std::function<double(double ratio)>& value) {
        money_figure made;
        const double middle = value(in_.ratio);
        if (!refusal_.empty() || !missing_.empty()) {
            made.why_not = !refusal_.empty()
                               ? refusal_
                               : fmt::format("missing: {}", fmt::join(missing_, ", "));
            made.missing = refusal_.empty() ? missing_ : std::vector<std::string>{};
            return made;
        }
        made.value = middle;
        if (in_.ratio_bounds) {
            const double low = value(in_.ratio_bounds->low);
            const double high = value(in_.ratio_bounds->high);
            if (low != high) {
                made.bounds = statistics::interval{std::min(low, high), std::max(low, high),
                                                   in_.ratio_bounds->confidence};
            }
        }
        return made;
    }

  private:
    const money_inputs& in_;
    std::vector<std::string> missing_;
    std::string refusal_;
};

side_money side_of(const money_inputs& inputs, std::size_t side) {
    const auto fixed = [&](double (reckoning::*what)(std::size_t)) {
        reckoning r(inputs);
        return r.figure([&](double) { return (r.*what)(side); });
    };
    reckoning hour(inputs);
    return {.capital = fixed(&reckoning::capital),
            .electricity_per_year = fixed(&reckoning::electricity),
            .tco = fixed(&reckoning::tco),
            .per_reference_hour = hour.figure([&](double ratio) {
                return hour.tco(side) / (hour.busy_hours() * (side == 0 ? 1.0 : ratio));
            })};
}

}  // namespace

money reckon(const money_inputs& inputs) {
    money found{.side = {side_of(inputs, 0), side_of(inputs, 1)},
                .per_watt = {},
                .per_price = {},
                .break_even_capital = {},
                .break_even_card = {},
                .tco_ratio = {}};
    const auto compared = [&](const std::function<double(reckoning&, double)>& value) {
        reckoning r(inputs);
        r.same_power();
        return r.figure([&](double ratio) { return value(r, ratio); });
    };
    found.per_watt =
        compared([](reckoning& r, double ratio) { return ratio * r.busy(0) / r.busy(1); });
    found.per_price =
        compared([](reckoning& r, double ratio) { return ratio * r.tco(0) / r.tco(1); });
    found.tco_ratio =
        compared([](reckoning& r, double ratio) { return r.tco(1) / (ratio * r.tco(0)); });
    const auto break_even = [](reckoning& r, double ratio) {
        return (ratio * r.tco(0) - r.running(1)) / r.annuity();
    };
    found.break_even_capital = compared(break_even);
    found.break_even_card = compared(
        [&](reckoning& r, double ratio) { return break_even(r, ratio) - r.server_share(1); });
    return found;
}

money_figure per_million(const money_inputs& inputs, std::size_t side, double units_per_second) {
    reckoning r(inputs);
    return r.figure(
        [&](double) { return r.tco(side) / (r.busy_hours() * 3600.0 * units_per_second) * 1e6; });
}

money_figure work_per_watt(const money_inputs& inputs, std::size_t side, double units_per_second) {
    reckoning r(inputs);
    return r.figure([&](double) { return units_per_second / r.busy(side); });
}

money_figure work_per_money(const money_inputs& inputs, std::size_t side, double units_per_second) {
    reckoning r(inputs);
    return r.figure(
        [&](double) { return r.busy_hours() * 3600.0 * units_per_second / r.tco(side); });
}

}  // namespace accelbench::results
