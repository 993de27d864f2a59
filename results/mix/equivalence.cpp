// SPDX-License-Identifier: Apache-2.0
#include "results/mix/equivalence.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>

#include "results/claim/gather.hpp"
#include "results/compare/match.hpp"

namespace accelbench::results {
namespace {

using statistics::card_cell;
using place = std::pair<std::size_t, std::size_t>;  // card, host
using cells_by_place = std::map<place, card_cell>;

error refused(const std::string& row, const std::string& why) {
    return make_error(error_code::not_comparable, "cannot count what is equivalent",
                      fmt::format("row {} of the mix: {}", row, why),
                      "Measure it on every card of both models, or leave it out of the mix");
}

/// One row of the mix, on both sides.
struct row_pair {
    const model_rows* base = nullptr;
    const model_rows* candidate = nullptr;
};

class builder {
  public:
    builder(const claim_source& source, const mix& asked, const equivalence_options& options)
        : source_(source), options_(options) {
        report_.asked = asked;
        report_.all = source.all;
        report_.rows_status = source.status;
        report_.unit = options.unit;
        report_.count = options.count;
        report_.confidence = source.confidence;
    }

    result<equivalence_report> build() {
        for (const auto& [name, index] :
             {std::pair(&options_.reference, &report_.models.base),
              std::pair(&options_.candidate, &report_.models.candidate)}) {
            const auto found = find_model(report_.all, *name);
            if (!found) {
                return found.error();
            }
            *index = *found;
        }
        if (report_.models.base == report_.models.candidate) {
            return make_error(error_code::bad_usage, "cannot count what is equivalent",
                              "reference and candidate are one model");
        }
        std::array<cells_by_place, 2> whole;
        for (const mix_item& item : report_.asked.items) {
            if (auto added = add_item(item, whole); !added) {
                return added.error();
            }
        }
        finish(whole);
        return std::move(report_);
    }

  private:
    /// The row's question as the mix asks it: everything that it does not name is the plain one.
    [[nodiscard]] result<row_pair> find_row(const std::string& workload) const {
        const row_key plain;
        std::set<std::string> others;
        row_pair found;
        for (const auto& [question, by_model] : source_.rows) {
            if (question.workload_id != workload) {
                continue;
            }
            const bool meant = question.boundary == report_.asked.boundary &&
                               question.tuning_class == report_.asked.tuning &&
                               question.cache_mode == plain.cache_mode &&
                               question.launch_mode == plain.launch_mode &&
                               question.load == plain.load && question.ranks == plain.ranks;
            for (const auto& [model, rows] : by_model) {
                if (!meant) {
                    others.insert(fmt::format(
                        "{} as {}, class {}", report_.all.models[model],
                        variant_of(question).empty() ? "resident" : variant_of(question),
                        question.tuning_class));
                } else if (model == report_.models.base) {
                    found.base = &rows;
                } else if (model == report_.models.candidate) {
                    found.candidate = &rows;
                }
            }
        }
        for (const auto& [rows, model] : {std::pair(found.base, report_.models.base),
                                          std::pair(found.candidate, report_.models.candidate)}) {
            if (rows == nullptr) {
                return refused(workload, fmt::format("{} has none at boundary {}, class {}{}{}",
                                                     report_.all.models[model],
                                                     report_.asked.boundary, report_.asked.tuning,
                                                     others.empty() ? "" : "; there are ",
                                                     fmt::join(others, "; ")));
            }
        }
        if (const std::string why = fault_of(found); !why.empty()) {
            return refused(workload, why);
        }
        return found;
    }

    [[nodiscard]] std::string fault_of(const row_pair& rows) const {
        compare_options how;
        how.table = report_.asked.table;
        how.doubles = options_.doubles;
        how.as_of = options_.as_of;
        std::string fault = why_not_claimable(source_, *rows.base, *rows.candidate, how);
        for (const auto& [side, model] : {std::pair(rows.base, report_.models.base),
                                          std::pair(rows.candidate, report_.models.candidate)}) {
            std::set<place> there;
            for (const card_row& row : *side) {
                const fleet_device& device = report_.all.devices[row.device];
                there.emplace(device.card, device.host);
                if (fault.empty() && row.row->state != row_state::ok) {
                    fault = fmt::format("{}: {}", card_text(report_.all, device.card),
                                        to_string(row.row->state));
                }
            }
            for (const fleet_device& device : report_.all.devices) {
                if (fault.empty() && report_.all.cards[device.card].model == model &&
                    !there.contains({device.card, device.host})) {
                    fault =
                        fmt::format("{}: not measured in {}", card_text(report_.all, device.card),
                                    report_.all.hosts[device.host]);
                }
            }
        }
        return fault;
    }

    status add_item(const mix_item& item, std::array<cells_by_place, 2>& whole) {
        std::array<cells_by_place, 2> cells;
        item_outcome outcome{.item = item, .ratio = {}, .bounds = {}, .marks = {}};
        for (const mix_row& row : item.rows) {
            const auto found = find_row(row.workload);
            if (!found) {
                return found.error();
            }
            add_row(*found->base, row.launches, cells[0]);
            add_row(*found->candidate, row.launches, cells[1]);
            add_power(*found->base, item, 0);
            add_power(*found->candidate, item, 1);
            add_marks(*found, outcome.marks);
        }
        std::array<std::vector<card_cell>, 2> sides;
        for (std::size_t side : {0U, 1U}) {
            for (auto& [where, cell] : cells[side]) {
                for (double& value : cell.logs) {
                    value = std::log(value);
                }
                add_weighted(cell, item.weight, whole[side][where]);
                sides[side].push_back(cell);
            }
        }
        const auto ratio = statistics::unit_ratio(sides[0], sides[1], report_.unit);
        if (!ratio) {
            return refused(item.name, "no run has a usable time");
        }
        outcome.ratio = *ratio;
        outcome.bounds = statistics::bounds_of(*ratio, report_.confidence);
        outcome.reference_ns = typical(sides[0]);
        outcome.candidate_ns = typical(sides[1]);
        report_.items.push_back(std::move(outcome));
        return {};
    }

    /// Adds launches * time of each run, the runs of a card in their order.
    void add_row(const model_rows& rows, double launches, cells_by_place& to) const {
        std::map<place, std::vector<double>> times;
        for (const card_row& row : rows) {
            const fleet_device& device = report_.all.devices[row.device];
            auto& here = times[{device.card, device.host}];
            for (const double value : row.logs) {
                here.push_back(launches * std::exp(value));
            }
        }
        for (const auto& [where, values] : times) {
            card_cell& cell = to[where];
            const bool first = cell.logs.empty();
            cell.card = where.first;
            cell.host = where.second;
            cell.logs.resize(first ? values.size() : std::min(cell.logs.size(), values.size()));
            for (std::size_t run = 0; run < cell.logs.size(); ++run) {
                cell.logs[run] = (first ? 0.0 : cell.logs[run]) + values[run];
            }
        }
    }

    static void add_weighted(const card_cell& cell, double weight, card_cell& to) {
        const bool first = to.logs.empty();
        to.card = cell.card;
        to.host = cell.host;
        to.logs.resize(first ? cell.logs.size() : std::min(to.logs.size(), cell.logs.size()));
        for (std::size_t run = 0; run < to.logs.size(); ++run) {
            to.logs[run] = (first ? 0.0 : to.logs[run]) + weight * cell.logs[run];
        }
    }

    static double typical(const std::vector<card_cell>& cells) {
        double sum = 0.0;
        for (const card_cell& cell : cells) {
            sum += statistics::cell_mean(cell);
        }
        return std::exp(sum / static_cast<double>(cells.size()));
    }

    static void add_marks(const row_pair& rows, std::vector<std::string>& marks) {
        std::set<std::string> all(marks.begin(), marks.end());
        for (const model_rows* side : {rows.base, rows.candidate}) {
            for (const card_row& row : *side) {
                all.insert(row.row->marks.begin(), row.row->marks.end());
            }
        }
        marks.assign(all.begin(), all.end());
    }

    /// Power counts only where every row of every card has it, from sensors that see the same.
    void add_power(const model_rows& rows, const mix_item& item, std::size_t side) {
        const double share =
            item.weight / static_cast<double>(rows.size()) / static_cast<double>(item.rows.size());
        for (const card_row& row : rows) {
            const auto& power = row.row->power;
            const std::string card = card_text(report_.all, report_.all.devices[row.device].card);
            std::string why;
            if (!power || !row.watts || !row.idle_watts) {
                why = fmt::format("{} of {} has no power (run --energy)", row.row->key.workload_id,
                                  card);
            } else if (report_.power.at(side) && report_.power.at(side)->scope != power->scope) {
                why = fmt::format("sensors see unlike things: {} and {}",
                                  report_.power.at(side)->scope, power->scope);
            }
            if (!why.empty()) {
                if (report_.why_no_power.at(side).empty()) {
                    report_.why_no_power.at(side) = why;
                }
                continue;
            }
            auto& sum = report_.power.at(side);
            sum = sum.value_or(telemetry_power{.scope = power->scope});
            sum->watts += share * *row.watts;
            sum->idle_watts += share * *row.idle_watts;
        }
    }

    void finish(const std::array<cells_by_place, 2>& whole) {
        std::array<std::vector<card_cell>, 2> sides;
        for (std::size_t side : {0U, 1U}) {
            for (const auto& [where, cell] : whole[side]) {
                sides[side].push_back(cell);
            }
            if (!report_.why_no_power[side].empty()) {
                report_.power[side].reset();
            }
        }
        report_.ratio = *statistics::unit_ratio(sides[0], sides[1], report_.unit);
        report_.bounds = statistics::bounds_of(report_.ratio, report_.confidence);
        if (!report_.bounds) {
            const auto fixed =
                statistics::unit_ratio(sides[0], sides[1], statistics::claim_unit::process);
            report_.these_cards = statistics::bounds_of(*fixed, report_.confidence);
        }
        std::stable_sort(report_.items.begin(), report_.items.end(),
                         [](const item_outcome& a, const item_outcome& b) {
                             return std::pair(a.ratio.difference, a.item.name) <
                                    std::pair(b.ratio.difference, b.item.name);
                         });
        report_.warnings = source_.warnings;
        report_.warnings.insert(report_.warnings.end(), report_.all.warnings.begin(),
                                report_.all.warnings.end());
    }

    const claim_source& source_;
    const equivalence_options& options_;
    equivalence_report report_;
};

}  // namespace

figure_status equivalence_report::status() const {
    return std::any_of(items.begin(), items.end(),
                       [](const item_outcome& item) { return item.item.composed; })
               ? figure_status::projected
               : rows_status;
}

double equivalence_report::times_faster() const {
    return std::exp(ratio.difference);
}

double equivalence_report::cards() const {
    return count / times_faster();
}

std::optional<statistics::interval> equivalence_report::cards_bounds() const {
    return bounds ? std::optional(statistics::interval{count / bounds->high, count / bounds->low,
                                                       bounds->confidence})
                  : std::nullopt;
}

result<equivalence_report> make_equivalence(const claim_source& source, const mix& asked,
                                            const equivalence_options& options) {
    if (!(options.count > 0.0 && options.count <= 1e12)) {
        return make_error(error_code::bad_usage, "cannot count what is equivalent",
                          "the number of reference cards must be above 0");
    }
    return builder(source, asked, options).build();
}

result<equivalence_report> make_equivalence(std::span<const bundle> bundles, const mix& asked,
                                            const equivalence_options& options) {
    const auto source = source_of(bundles);
    if (!source) {
        return source.error();
    }
    return make_equivalence(*source, asked, options);
}

}  // namespace accelbench::results
