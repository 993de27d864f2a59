// SPDX-License-Identifier: Apache-2.0
#include "results/score/evidence.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>

#include "results/claim/gather.hpp"
#include "results/compare/match.hpp"
#include "results/compare/quantity.hpp"
#include "results/report/report_data.hpp"
#include "results/score/card_rows.hpp"

namespace accelbench::results {
namespace {

constexpr double seconds_a_ns = 1e-9;

double mean_of(const std::vector<double>& values) {
    double sum = 0.0;
    for (const double value : values) {
        sum += value;
    }
    return sum / static_cast<double>(values.size());
}

/// One value a unit from rows of one workload: means over what is nested in it.
std::vector<double> by_unit(const fleet& all, const std::vector<sound_row>& rows,
                            statistics::claim_unit unit) {
    std::map<std::pair<std::size_t, std::size_t>, std::vector<double>> cells;  // unit, other
    std::size_t rounds = rows.empty() ? 0 : rows.front().times.size();
    for (const sound_row& row : rows) {
        const fleet_device& device = all.devices[row.device];
        const auto place = unit == statistics::claim_unit::host
                               ? std::pair(device.host, device.card)
                               : std::pair(device.card, device.host);
        auto& cell = cells[place];
        cell.insert(cell.end(), row.times.begin(), row.times.end());
        rounds = std::min(rounds, row.times.size());
    }
    if (unit == statistics::claim_unit::process) {
        std::vector<double> values(rounds, 0.0);
        for (const sound_row& row : rows) {
            for (std::size_t round = 0; round < rounds; ++round) {
                values[round] += row.times[round] / static_cast<double>(rows.size());
            }
        }
        return values;
    }
    std::map<std::size_t, std::vector<double>> units;
    for (const auto& [place, times] : cells) {
        units[place.first].push_back(mean_of(times));
    }
    std::vector<double> values;
    values.reserve(units.size());
    for (const auto& [index, means] : units) {
        values.push_back(mean_of(means));
    }
    return values;
}

/// What is added to, or the time is taken from, in logarithms; nothing where the workload does no
/// such work.
std::optional<double> offset_of(item_quantity quantity, const row_record& row) {
    const auto counted = quantity_of(row);
    const auto work = [&](quantity_kind kind, double done) {
        return counted && (counted->kind == kind || kind == quantity_kind::byte_rate) && done > 0.0
                   ? std::optional(std::log(done / seconds_a_ns))
                   : std::nullopt;
    };
    switch (quantity) {
        case item_quantity::flop_rate:
            return work(quantity_kind::flop_rate, row.flops);
        case item_quantity::op_rate:
            return work(quantity_kind::op_rate, row.flops);
        case item_quantity::byte_rate:
            return work(quantity_kind::byte_rate, row.bytes);
        case item_quantity::seconds:
        case item_quantity::times:
            return std::log(seconds_a_ns);
    }
    return std::nullopt;
}

class gatherer {
  public:
    gatherer(const criteria& asked, const bid_sources& sources, const fleet& all,
             std::span<const bundle> bundles, const standing_judge& standing)
        : asked_(asked),
          sources_(sources),
          all_(all),
          bundles_(bundles),
          finder_(all, bundles, standing) {}

    result<evidence> gather() {
        for (std::size_t bid = 0; bid < sources_.bids.size(); ++bid) {
            if (auto added = add_bid(bid); !added) {
                return added.error();
            }
        }
        return std::move(found_);
    }

  private:
    status add_bid(std::size_t bid) {
        const bid_source& source = sources_.bids[bid];
        bid_evidence made{.made = source.made};
        std::set<std::size_t> cards, hosts;
        for (const std::size_t device : source.devices) {
            cards.insert(all_.devices[device].card);
            hosts.insert(all_.devices[device].host);
        }
        made.cards = cards.size();
        made.hosts = hosts.size();
        made.only_card = cards.size() == 1 ? all_.cards[*cards.begin()].name : "";
        made.this_card =
            asked_.unit != statistics::claim_unit::process &&
            (asked_.unit == statistics::claim_unit::host ? hosts.size() : cards.size()) < 2;
        unit_ = made.this_card ? statistics::claim_unit::process : asked_.unit;
        made.status = status_ = status_of(bundles_[all_.devices[source.devices.front()].bundle]);
        numbers_.clear();
        for (const criterion& item : asked_.items) {
            auto shown = show(bid, item);
            if (!shown) {
                return shown.error();
            }
            made.this_card = made.this_card || shown->logs.size() == 1;
            made.items.push_back(std::move(*shown));
        }
        found_.bids.push_back(std::move(made));
        return {};
    }

    [[nodiscard]] error refused(const std::string& who, const told& why) const {
        return make_error(error_code::not_scorable, "cannot score " + who,
                          text_of(why, language::english));
    }

    result<item_evidence> show(std::size_t bid, const criterion& item) {
        if (item.kind == item_kind::price) {
            return item_evidence{};
        }
        item_evidence shown;
        std::vector<std::pair<std::string, double>> parts{{item.workload, 1.0}};
        if (item.over) {
            parts.clear();
            for (const mix_item& part : item.over->items) {
                parts.emplace_back(part.name, part.weight);
            }
        }
        std::vector<std::string> numbers;
        for (const auto& [workload, weight] : parts) {
            const row_question question = question_of_item(item, workload);
            const rows_of_bid rows = finder_.find(sources_.bids[bid].devices, question);
            if (rows.why_not.fatal) {
                return refused(
                    fmt::format("bid \"{}\", item \"{}\"", sources_.bids[bid].made.name, item.name),
                    rows.why_not.why);
            }
            if (!rows.why_not.why.empty()) {
                note_barred(bid, rows);
                item_evidence nothing{.why_not = rows.why_not.why};
                nothing.why_not.subject = item.over ? workload : "";
                return nothing;
            }
            for (const sound_row& row : rows.rows) {
                numbers.push_back(number_of(bid, row));
            }
            if (auto added = add_part(item, question, weight, rows.rows, shown); !added) {
                return added.error();
            }
        }
        shown.met = item.supported;
        shown.source = range_of(numbers);
        if (item.supported) {
            shown.logs.clear();
        }
        return shown;
    }

    static row_question question_of_item(const criterion& item, const std::string& workload) {
        return {workload, item.tuning, item.boundary, item.table, item.largest_error};
    }

    /// Adds weight * log of the part's value; of "times" the reference's over the bid's.
    status add_part(const criterion& item, const row_question& question, double weight,
                    const std::vector<sound_row>& rows, item_evidence& to) {
        const std::vector<double> times = by_unit(all_, rows, unit_);
        const auto offset = offset_of(item.quantity, *rows.front().row);
        if (!offset) {
            return make_error(error_code::not_scorable,
                              fmt::format("cannot score item \"{}\"", item.name),
                              fmt::format("workload {} does no work that is counted in {}",
                                          question.workload, to_string(item.quantity)),
                              "Ask for B/s or s");
        }
        double reference = 0.0;
        if (item.quantity == item_quantity::times) {
            const rows_of_bid held = finder_.find(sources_.reference_devices, question);
            if (!held.why_not.why.empty()) {
                told why = held.why_not.why;
                why.subject = question.workload;
                return refused(fmt::format("item \"{}\" against the reference", item.name), why);
            }
            reference = mean_of(by_unit(all_, held.rows, statistics::claim_unit::card));
        }
        const bool first = to.logs.empty();
        to.logs.resize(first ? times.size() : std::min(to.logs.size(), times.size()), 0.0);
        for (std::size_t i = 0; i < to.logs.size(); ++i) {
            const double value = item.quantity == item_quantity::times ? reference - times[i]
                                 : item.by.less_is_better              ? times[i] + *offset
                                                                       : *offset - times[i];
            to.logs[i] += weight * value;
        }
        return {};
    }

    std::string number_of(std::size_t bid, const sound_row& row) {
        const auto known = numbers_.find(row.row);
        if (known != numbers_.end()) {
            return known->second;
        }
        scored_row made = row_facts(bid, *row.row, row.device);
        std::optional<statistics::interval> bounds;
        if (row.row->time_interval) {
            bounds = statistics::interval{row.row->time_interval->low * seconds_a_ns,
                                          row.row->time_interval->high * seconds_a_ns,
                                          row.row->time_interval->level};
        }
        if (row.row->time_ns) {
            made.time = figure{*row.row->time_ns * seconds_a_ns, figure_unit::second, status_,
                               made.number, bounds};
        }
        numbers_[row.row] = made.number;
        found_.rows.push_back(std::move(made));
        return found_.rows.back().number;
    }

    scored_row row_facts(std::size_t bid, const row_record& row, std::size_t device) {
        const fleet_device& where = all_.devices[device];
        return {.number = fmt::format("R{}", found_.rows.size() + 1),
                .bid = bid,
                .workload = row.key.workload_id,
                .variant = variant_of(row.key),
                .card = all_.cards[where.card].name,
                .host = all_.hosts[where.host],
                .bundle = bundles_[where.bundle].path.string(),
                .device = where.label,
                .time = {},
                .marks = row.marks,
                .barred = {}};
    }

    void note_barred(std::size_t bid, const rows_of_bid& rows) {
        if (rows.barred == nullptr) {
            return;
        }
        found_.barred = true;
        if (numbers_.emplace(rows.barred, "").second) {
            scored_row made = row_facts(bid, *rows.barred, rows.barred_device);
            made.barred = text_of(rows.why_not.why, language::english);
            numbers_[rows.barred] = made.number;
            found_.rows.push_back(std::move(made));
        }
    }

    /// "R3-R7" of numbers that follow each other, which a bid's cards do.
    static std::string range_of(const std::vector<std::string>& numbers) {
        std::set<unsigned> all;
        for (const std::string& number : numbers) {
            all.insert(static_cast<unsigned>(std::stoul(number.substr(1))));
        }
        std::string text;
        for (auto at = all.begin(); at != all.end();) {
            auto last = at;
            while (std::next(last) != all.end() && *std::next(last) == *last + 1) {
                ++last;
            }
            text += fmt::format("{}R{}", text.empty() ? "" : ", ", *at);
            if (last != at) {
                text += fmt::format("-R{}", *last);
            }
            at = std::next(last);
        }
        return text;
    }

    const criteria& asked_;
    const bid_sources& sources_;
    const fleet& all_;
    std::span<const bundle> bundles_;
    row_finder finder_;
    statistics::claim_unit unit_ = statistics::claim_unit::card;
    figure_status status_ = figure_status::measured_self;
    std::map<const row_record*, std::string> numbers_;  // of the bid that is being read
    evidence found_;
};

}  // namespace

result<evidence> gather_evidence(const criteria& asked, const bid_sources& sources,
                                 const fleet& all, std::span<const bundle> bundles,
                                 const standing_judge& standing) {
    return gatherer(asked, sources, all, bundles, standing).gather();
}

}  // namespace accelbench::results
