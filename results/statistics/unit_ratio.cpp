// SPDX-License-Identifier: Apache-2.0
// One estimate for each unit and design; Welch's formula wherever two sides may spread differently.
#include "results/statistics/unit_ratio.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <map>
#include <set>
#include <vector>

#include "results/statistics/finite.hpp"
#include "results/statistics/host_effects.hpp"
#include "results/statistics/mean_interval.hpp"
#include "results/statistics/quantiles.hpp"

namespace accelbench::statistics {
namespace {

using cell_span = std::span<const card_cell>;

std::vector<card_cell> joined(cell_span a, cell_span b) {
    std::vector<card_cell> all(a.begin(), a.end());
    all.insert(all.end(), b.begin(), b.end());
    return all;
}

std::set<std::size_t> hosts_of(cell_span cells) {
    std::set<std::size_t> hosts;
    for (const card_cell& cell : cells) {
        hosts.insert(cell.host);
    }
    return hosts;
}

std::set<std::size_t> shared_hosts(cell_span a, cell_span b) {
    const auto left = hosts_of(a);
    const auto right = hosts_of(b);
    std::set<std::size_t> both;
    std::ranges::set_intersection(left, right, std::inserter(both, both.end()));
    return both;
}

/// Means of cells by card or by host, in ascending order of it.
std::vector<double> means_by(cell_span cells, std::size_t card_cell::*member) {
    std::map<std::size_t, std::pair<double, double>> sums;
    for (const card_cell& cell : cells) {
        auto& [sum, count] = sums[cell.*member];
        sum += cell_mean(cell);
        count += 1.0;
    }
    std::vector<double> means;
    means.reserve(sums.size());
    for (const auto& [key, sum] : sums) {
        means.push_back(sum.first / sum.second);
    }
    return means;
}

double mean_of(std::span<const double> values) {
    double sum = 0.0;
    for (const double value : values) {
        sum += value;
    }
    return sum / static_cast<double>(values.size());
}

/// Welch and Satterthwaite: the sum of two variances of means, each with its degrees of freedom.
void add_errors(unit_estimate& to, double a, double freedom_a, double b, double freedom_b) {
    to.error = std::sqrt(a + b);
    to.degrees_of_freedom = a + b == 0.0
                                ? freedom_a + freedom_b
                                : (a + b) * (a + b) / (a * a / freedom_a + b * b / freedom_b);
}

/// Two samples, one value a unit.
unit_estimate compare_means(std::span<const double> a, std::span<const double> b) {
    unit_estimate found{.difference = mean_of(a) - mean_of(b)};
    const auto left = sample_moments(a);
    const auto right = sample_moments(b);
    if (left && right) {
        const auto size_a = static_cast<double>(a.size());
        const auto size_b = static_cast<double>(b.size());
        add_errors(found, left->variance / size_a, size_a - 1.0, right->variance / size_b,
                   size_b - 1.0);
    }
    return found;
}

struct block_fit {
    unit_estimate card;
    std::vector<double> weights;  // of the cells' means, the reference's first
};

/// Least squares of cell mean = side + host, over the cells of shared hosts.
block_fit fit_blocks(cell_span a, cell_span b) {
    const std::vector<card_cell> cells = joined(a, b);
    std::map<std::size_t, std::array<double, 3>> hosts;  // cells, of the reference, sum of means
    for (std::size_t i = 0; i < cells.size(); ++i) {
        auto& host = hosts[cells[i].host];
        host[0] += 1.0;
        host[1] += i < a.size() ? 1.0 : 0.0;
        host[2] += cell_mean(cells[i]);
    }
    block_fit fit;
    double squares = 0.0;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const auto& host = hosts[cells[i].host];
        fit.weights.push_back((i < a.size() ? 1.0 : 0.0) - host[1] / host[0]);
        squares += fit.weights.back() * fit.weights.back();
    }
    for (std::size_t i = 0; i < cells.size(); ++i) {
        fit.weights[i] /= squares;
        fit.card.difference += fit.weights[i] * cell_mean(cells[i]);
    }
    double left_over = 0.0;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const auto& host = hosts[cells[i].host];
        const double off = cell_mean(cells[i]) - host[2] / host[0] -
                           fit.card.difference * fit.weights[i] * squares;
        left_over += off * off;
    }
    const double freedom =
        static_cast<double>(cells.size()) - static_cast<double>(hosts.size()) - 1.0;
    if (freedom > 0.0) {
        fit.card.error = std::sqrt(left_over / freedom / squares);
        fit.card.degrees_of_freedom = freedom;
    }
    return fit;
}

/// Cards as they are: only what processes scatter is uncertain.
unit_estimate by_process(cell_span a, cell_span b, host_design design) {
    unit_estimate found;
    std::vector<double> weights;
    if (design == host_design::blocked) {
        block_fit fit = fit_blocks(a, b);
        found.difference = fit.card.difference;
        weights = std::move(fit.weights);
    } else {
        found.difference =
            mean_of(means_by(a, &card_cell::card)) - mean_of(means_by(b, &card_cell::card));
        for (const cell_span side : {a, b}) {
            std::map<std::size_t, double> cells_of_card;
            for (const card_cell& cell : side) {
                cells_of_card[cell.card] += 1.0;
            }
            for (const card_cell& cell : side) {
                weights.push_back(
                    1.0 / (static_cast<double>(cells_of_card.size()) * cells_of_card[cell.card]));
            }
        }
    }
    const auto left = process_variance(a);
    const auto right = process_variance(b);
    if (left && right) {
        std::array<double, 2> sums{};
        const std::vector<card_cell> cells = joined(a, b);
        for (std::size_t i = 0; i < cells.size(); ++i) {
            sums.at(i < a.size() ? 0 : 1) +=
                weights[i] * weights[i] / static_cast<double>(cells[i].logs.size());
        }
        add_errors(found, left->variance * sums[0], static_cast<double>(left->degrees_of_freedom),
                   right->variance * sums[1], static_cast<double>(right->degrees_of_freedom));
    }
    return found;
}

std::vector<double> adjusted_cards(cell_span side, const crossed_effects& effects) {
    std::set<std::size_t> seen;
    std::vector<double> values;
    for (const card_cell& cell : side) {
        if (seen.insert(cell.card).second) {
            values.push_back(effects.card.at(cell.card));
        }
    }
    return values;
}

/// The hosts' effects are known from the cards that were moved, and no better than these repeat:
/// that error is common to all cards of a host, so no spread of cards shows it.
void add_moving_error(unit_estimate& to, cell_span a, cell_span b) {
    const std::vector<card_cell> cells = joined(a, b);
    const auto process = process_variance(cells);
    if (!process) {
        return;
    }
    std::map<std::size_t, double> shares, moves;
    const auto cards = [](cell_span side) {
        return static_cast<double>(means_by(side, &card_cell::card).size());
    };
    for (std::size_t i = 0; i < cells.size(); ++i) {
        shares[cells[i].card] = i < a.size() ? 1.0 / cards(a) : -1.0 / cards(b);
        moves[cells[i].card] += 1.0;
    }
    const std::vector<double> weights = crossed_weights(cells, shares);
    double more = 0.0;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const double plain = shares[cells[i].card] / moves[cells[i].card];
        more +=
            (weights[i] * weights[i] - plain * plain) / static_cast<double>(cells[i].logs.size());
    }
    if (more > 0.0) {
        add_errors(to, *to.error * *to.error, to.degrees_of_freedom, process->variance * more,
                   static_cast<double>(process->degrees_of_freedom));
    }
}

unit_estimate by_card(cell_span a, cell_span b, host_design design) {
    switch (design) {
        case host_design::one_host:
        case host_design::confounded:
            return compare_means(means_by(a, &card_cell::card), means_by(b, &card_cell::card));
        case host_design::blocked:
            return fit_blocks(a, b).card;
        case host_design::swapped: {
            const crossed_effects effects = fit_crossed(joined(a, b));
            unit_estimate found =
                compare_means(adjusted_cards(a, effects), adjusted_cards(b, effects));
            if (found.error) {
                add_moving_error(found, a, b);
            }
            return found;
        }
    }
    return {};
}

unit_estimate by_host(cell_span a, cell_span b, host_design design) {
    if (design == host_design::confounded) {
        return compare_means(means_by(a, &card_cell::host), means_by(b, &card_cell::host));
    }
    const std::vector<double> left = means_by(a, &card_cell::host);
    const std::vector<double> right = means_by(b, &card_cell::host);
    std::vector<double> differences;
    for (std::size_t i = 0; i < left.size(); ++i) {
        differences.push_back(left[i] - right[i]);  // the same hosts on both sides, in one order
    }
    unit_estimate found{.difference = mean_of(differences)};
    const auto spread = sample_moments(differences);
    if (!spread) {
        return found;
    }
    const auto hosts = static_cast<double>(differences.size());
    const unit_estimate cards = by_card(a, b, design);
    if (design == host_design::swapped) {
        if (cards.error) {  // the same cards in all hosts: what they scatter is in no difference
            add_errors(found, spread->variance / hosts, hosts - 1.0, *cards.error * *cards.error,
                       cards.degrees_of_freedom);
        }
        return found;
    }
    found.error = std::sqrt(spread->variance / hosts);
    found.degrees_of_freedom = hosts - 1.0;
    return found;
}

std::vector<card_cell> within(cell_span cells, const std::set<std::size_t>& hosts) {
    std::vector<card_cell> kept;
    std::ranges::copy_if(cells, std::back_inserter(kept),
                         [&](const card_cell& cell) { return hosts.contains(cell.host); });
    return kept;
}

}  // namespace

std::string_view to_string(claim_unit unit) {
    switch (unit) {
        case claim_unit::process:
            return "process";
        case claim_unit::card:
            return "card";
        case claim_unit::host:
            return "host";
    }
    return "";
}

std::string_view to_string(host_design design) {
    switch (design) {
        case host_design::one_host:
            return "one host";
        case host_design::blocked:
            return "within hosts";
        case host_design::swapped:
            return "cards swapped between hosts";
        case host_design::confounded:
            return "cards and hosts confounded";
    }
    return "";
}

host_design design_of(cell_span reference, cell_span candidate) {
    const std::vector<card_cell> all = joined(reference, candidate);
    const std::size_t hosts = hosts_of(all).size();
    if (hosts <= 1) {
        return host_design::one_host;
    }
    if (is_connected(all)) {
        std::set<std::size_t> cards;
        for (const card_cell& cell : all) {
            if (!cards.insert(cell.card).second) {
                return host_design::swapped;
            }
        }
    }
    return shared_hosts(reference, candidate).empty() ? host_design::confounded
                                                      : host_design::blocked;
}

std::optional<unit_estimate> unit_ratio(cell_span reference, cell_span candidate, claim_unit unit) {
    if (!split_variance(reference) || !split_variance(candidate)) {
        return std::nullopt;
    }
    const host_design design = design_of(reference, candidate);
    std::vector<card_cell> a(reference.begin(), reference.end());
    std::vector<card_cell> b(candidate.begin(), candidate.end());
    const bool needs_both = design == host_design::blocked ||
                            (design == host_design::swapped && unit == claim_unit::host);
    if (const auto shared = shared_hosts(a, b); needs_both && !shared.empty()) {
        a = within(a, shared);
        b = within(b, shared);
    }
    unit_estimate found;
    switch (unit) {
        case claim_unit::process:
            found = by_process(a, b, design);
            break;
        case claim_unit::card:
            found = by_card(a, b, design);
            break;
        case claim_unit::host:
            found = by_host(a, b, design);
            break;
    }
    found.design = design;
    return found;
}

std::optional<interval> bounds_of(const unit_estimate& found, double confidence) {
    if (!found.error || !is_level(confidence)) {
        return std::nullopt;
    }
    const double reach =
        *found.error == 0.0
            ? 0.0
            : student_two_sided_quantile(confidence, found.degrees_of_freedom) * *found.error;
    return interval{std::exp(found.difference - reach), std::exp(found.difference + reach),
                    confidence};
}

nested_variance swapped_variance(cell_span cells) {
    nested_variance found{.process = process_variance(cells), .card = {}, .host = {}};
    const crossed_effects effects = fit_crossed(cells);
    double cards_process = 0.0, hosts_process = 0.0;
    const double process = found.process ? found.process->variance : 0.0;
    for (const card_cell& cell : cells) {
        cards_process += process / static_cast<double>(cell.logs.size());
    }
    const auto cells_count = static_cast<double>(cells.size());
    hosts_process =
        cards_process / cells_count * static_cast<double>(effects.host.size()) / cells_count;
    cards_process =
        cards_process / cells_count * static_cast<double>(effects.card.size()) / cells_count;
    const auto spread = [](const std::map<std::size_t, double>& of, double less) {
        std::vector<double> values;
        values.reserve(of.size());
        for (const auto& [key, value] : of) {
            values.push_back(value);
        }
        const auto moments = sample_moments(values);
        return moments ? std::optional(variance_component{std::max(0.0, moments->variance - less),
                                                          values.size() - 1})
                       : std::nullopt;
    };
    found.card = spread(effects.card, cards_process);
    found.host = spread(effects.host, hosts_process);
    return found;
}

}  // namespace accelbench::statistics
