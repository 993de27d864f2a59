// SPDX-License-Identifier: Apache-2.0
#include "results/report/fleet_report.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "results/claim/gather.hpp"
#include "results/compare/csv_line.hpp"
#include "results/compare/match.hpp"
#include "results/report/fleet_words.hpp"

namespace accelbench::results {
namespace {

/// Positions of the cards of one model in one row, by card.
std::map<std::size_t, double> positions_of(const fleet& all, const model_rows& rows) {
    std::map<std::size_t, std::pair<double, double>> sums;
    for (const statistics::card_cell& cell : cells_of(all, rows)) {
        auto& [sum, cells] = sums[cell.card];
        sum += statistics::cell_mean(cell);
        cells += 1.0;
    }
    double middle = 0.0;
    for (const auto& [card, sum] : sums) {
        middle += sum.first / sum.second;
    }
    middle /= std::max<double>(1.0, static_cast<double>(sums.size()));
    std::map<std::size_t, double> found;
    for (const auto& [card, sum] : sums) {
        found[card] = sum.first / sum.second - middle;
    }
    return found;
}

std::vector<card_line> lines_of(const claim_source& source) {
    std::vector<card_line> lines(source.all.cards.size());
    std::vector<double> sums(lines.size(), 0.0);
    std::vector<std::set<std::size_t>> hosts(lines.size());
    for (const fleet_device& device : source.all.devices) {
        hosts[device.card].insert(device.host);
    }
    for (const auto& [question, by_model] : source.rows) {
        for (const auto& [model, rows] : by_model) {
            for (const card_row& row : rows) {
                card_line& line = lines[source.all.devices[row.device].card];
                line.without_time += row.logs.empty() ? 1 : 0;
            }
            const std::string name = workload_text(question);
            for (const auto& [card, position] : positions_of(source.all, rows)) {
                card_line& line = lines[card];
                ++line.rows;
                sums[card] += position;
                if (const double slow = std::exp(position); slow > line.worst) {
                    line.worst = slow;
                    line.worst_row = name;
                }
            }
        }
    }
    for (std::size_t card = 0; card < lines.size(); ++card) {
        card_line& line = lines[card];
        line.card = card;
        std::vector<std::string> names;
        for (const std::size_t host : hosts[card]) {
            names.push_back(source.all.hosts[host]);
        }
        line.hosts = fmt::format("{}", fmt::join(names, " "));
        if (line.rows > 0) {
            line.position = std::exp(sums[card] / static_cast<double>(line.rows));
        }
    }
    std::stable_sort(lines.begin(), lines.end(), [](const card_line& a, const card_line& b) {
        return a.position > b.position;
    });
    return lines;
}

std::vector<model_accuracy> accuracy_of(const claim_source& source) {
    std::vector<model_accuracy> found(source.all.models.size());
    for (const auto& [question, by_model] : source.rows) {
        for (const auto& [model, rows] : by_model) {
            model_accuracy& mine = found[model];
            for (const card_row& row : rows) {
                if (row.logs.empty() || !row.row->time_ns) {
                    continue;
                }
                ++mine.rows;
                const auto& verified = row.row->verification;
                mine.verified += verified && verified->passed && verified->timed_outputs ? 1 : 0;
                mine.error = std::max(mine.error, row.nmse);
                mine.error_share = std::max(mine.error_share, row.error_share.value_or(0.0));
            }
        }
    }
    return found;
}

std::vector<rate_to_price> rates_of(const claim_report& claim) {
    std::vector<rate_to_price> rates;
    std::set<std::pair<std::size_t, std::string>> seen;
    std::size_t number = 0;
    for (const claim_row& row : claim.rows) {
        ++number;
        const std::string name = workload_text(row);
        const model_pair& pair = claim.pairs[row.pair];
        for (const auto& [side, model] :
             {std::pair(&row.base, pair.base), std::pair(&row.candidate, pair.candidate)}) {
            if (side->typical && row.ratio && seen.emplace(model, name).second) {
                rates.push_back({fmt::format("C{}", number), name, model, name,
                                 typical_figure(*side, number, claim.status)});
            }
        }
    }
    return rates;
}

}  // namespace

result<fleet_report> make_fleet_report(const claim_source& source, fleet_facts facts,
                                       const fleet_request& request) {
    auto claim = make_claim(source, request.claim);
    if (!claim) {
        return claim.error();
    }
    fleet_report report{.facts = std::move(facts),
                        .claim = std::move(*claim),
                        .spreads = spreads_of(source),
                        .cards = lines_of(source),
                        .accuracy = accuracy_of(source),
                        .prices = {}};
    if (request.prices) {
        std::vector<std::size_t> models{report.claim.pairs.front().base};
        for (const model_pair& pair : report.claim.pairs) {
            models.push_back(pair.candidate);
        }
        const std::vector<rate_to_price> rates = rates_of(report.claim);
        report.prices = make_priced(source, models, rates, *request.prices);
    }
    return report;
}

std::string cards_csv(const fleet_report& report) {
    fmt::memory_buffer out;
    fmt::format_to(std::back_inserter(out),
                   "model,card,known,hosts,rows,rows_without_time,time_over_model,worst_time_over_"
                   "model,worst_row,status\n");
    const fleet& all = report.claim.all;
    for (const card_line& line : report.cards) {
        const fleet_card& card = all.cards[line.card];
        fmt::format_to(std::back_inserter(out), "{},{},{},{},{},{},{},{},{},{}\n",
                       csv_text(all.models[card.model]), csv_text(card.name),
                       card.known ? "yes" : "no", csv_text(line.hosts), line.rows,
                       line.without_time, line.position, line.worst, csv_text(line.worst_row),
                       key_of(report.claim.status));
    }
    return fmt::to_string(out);
}

std::string rows_csv(const claim_source& source) {
    // Some hundred megabytes: never copied once they are there.
    std::string out;
    fmt::format_to(std::back_inserter(out),
                   "workload,model,card,host,device,state,runs,time_ns,rate,unit,status\n");
    const std::string_view status = key_of(source.status);
    std::vector<std::string> places;  // of a device: model, card, host, label
    for (const fleet_device& device : source.all.devices) {
        const fleet_card& card = source.all.cards[device.card];
        places.push_back(fmt::format("{},{},{},{}", csv_text(source.all.models[card.model]),
                                     csv_text(card.name), csv_text(source.all.hosts[device.host]),
                                     csv_text(device.label)));
    }
    for (const auto& [question, by_model] : source.rows) {
        const std::string name = csv_text(workload_text(question));
        for (const auto& [model, rows] : by_model) {
            for (const card_row& row : rows) {
                fmt::format_to(std::back_inserter(out), "{},{},{},{},", name, places[row.device],
                               to_string(row.row->state), row.logs.size());
                add_time_and_rate(out, row);
                fmt::format_to(std::back_inserter(out), ",{}\n", status);
            }
        }
    }
    return out;
}

}  // namespace accelbench::results
