// SPDX-License-Identifier: Apache-2.0
#include "results/claim/words.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "results/compare/words.hpp"

namespace accelbench::results {
namespace {

using statistics::claim_unit;
using statistics::host_design;

struct model_facts {
    std::set<std::size_t> cards, hosts;
};

model_facts facts_of(const fleet& all, std::size_t model) {
    model_facts facts;
    for (const fleet_device& device : all.devices) {
        if (all.cards[device.card].model == model) {
            facts.cards.insert(device.card);
            facts.hosts.insert(device.host);
        }
    }
    return facts;
}

std::string counted(std::size_t n, std::string_view what) {
    return fmt::format("{} {}{}", n, what, n == 1 ? "" : "s");
}

std::string hosts_text(const fleet& all, const std::set<std::size_t>& hosts) {
    constexpr std::size_t most_named = 6;
    std::vector<std::string> names;
    names.reserve(hosts.size());
    for (const std::size_t host : hosts) {
        names.push_back(all.hosts[host]);
    }
    if (names.size() <= most_named) {
        return fmt::format("{}", fmt::join(names, ", "));
    }
    const auto shown = names.begin() + static_cast<std::ptrdiff_t>(most_named);
    return fmt::format("{} and {} more", fmt::join(names.begin(), shown, ", "),
                       names.size() - most_named);
}

std::string side_sentence(const fleet& all, std::size_t model, const model_facts& facts) {
    const std::string which =
        facts.cards.size() == 1 ? fmt::format(" ({})", all.cards[*facts.cards.begin()].name) : "";
    return fmt::format("{}: {}{} in {} ({})", all.models[model],
                       counted(facts.cards.size(), "card"), which,
                       counted(facts.hosts.size(), "host"), hosts_text(all, facts.hosts));
}

/// What the intervals speak of.
std::string unit_sentence(const fleet& all, claim_unit unit, const model_pair& pair,
                          const model_facts& base, const model_facts& candidate) {
    const auto& names = all.models;
    if (unit == claim_unit::process) {
        return "unit process: the intervals speak of these very cards, and of what other runs of "
               "them would show. They say nothing of other cards";
    }
    for (const auto& [model, facts] :
         {std::pair(pair.base, &base), std::pair(pair.candidate, &candidate)}) {
        if (facts->cards.size() == 1) {
            return fmt::format(
                "unit {}: of {} there was one card, {}: what stands here holds for this card, and "
                "nothing is said of other cards of {}. Two are the fewest for an interval, five "
                "for one that is of use",
                statistics::to_string(unit), names[model], all.cards[*facts->cards.begin()].name,
                names[model]);
        }
    }
    if (unit == claim_unit::card) {
        return fmt::format(
            "unit card: the intervals speak of {} and {} as models, from {} and {} cards; they "
            "hold if the cards were drawn by chance from those that are meant",
            names[pair.base], names[pair.candidate], base.cards.size(), candidate.cards.size());
    }
    if (std::max(base.hosts.size(), candidate.hosts.size()) == 1) {
        return "unit host: there was one host, so nothing is said of others. Two are the fewest "
               "for an interval, five for one that is of use";
    }
    return fmt::format("unit host: the intervals speak of {} and {} in other hosts too, from {}",
                       names[pair.base], names[pair.candidate],
                       counted(std::max(base.hosts.size(), candidate.hosts.size()), "host"));
}

std::string design_sentence(const fleet& all, const model_pair& pair, host_design design,
                            const model_facts& base, const model_facts& candidate) {
    switch (design) {
        case host_design::one_host:
            return fmt::format(
                "one host ({}): its part is in both sides alike; what another host would change is "
                "in no interval",
                hosts_text(all, base.hosts));
        case host_design::blocked:
            return "several hosts, compared within each: what a host adds to both sides is taken "
                   "out. Hosts that had one side only count for nothing";
        case host_design::swapped:
            return "cards were swapped between hosts, so that cards and hosts can be told apart: "
                   "what a host adds is taken out";
        case host_design::confounded:
            return fmt::format(
                "WARNING: no host had both models: {} was measured in {}, {} in {}. The ratio is "
                "of card and host together, and nothing tells which made it. Measure a card of "
                "each model in the other's host too (swap them) and give all bundles, or measure "
                "both in one host",
                all.models[pair.base], hosts_text(all, base.hosts), all.models[pair.candidate],
                hosts_text(all, candidate.hosts));
    }
    return {};
}

std::string share_text(const std::optional<statistics::variance_component>& part) {
    return part ? percent(std::sqrt(std::expm1(part->variance))) : "unknown";
}

}  // namespace

std::vector<std::string> claim_sentences(const fleet& all, claim_unit unit,
                                         const model_pair& models,
                                         const std::set<host_design>& designs) {
    const model_facts base = facts_of(all, models.base);
    const model_facts candidate = facts_of(all, models.candidate);
    std::vector<std::string> lines{side_sentence(all, models.base, base),
                                   side_sentence(all, models.candidate, candidate),
                                   unit_sentence(all, unit, models, base, candidate)};
    for (const host_design design : designs) {
        lines.push_back(design_sentence(all, models, design, base, candidate));
    }
    return lines;
}

std::vector<std::string> pair_sentences(const claim_report& report, std::size_t pair) {
    std::set<host_design> designs;
    for (const claim_row& row : report.rows) {
        if (row.pair == pair && row.ratio) {
            designs.insert(row.ratio->design);
        }
    }
    return claim_sentences(report.all, report.unit, report.pairs[pair], designs);
}

std::string claim_ratio_text(const claim_row& row) {
    if (!row.ratio) {
        return "";
    }
    const std::string ratio = digits(std::exp(row.ratio->difference));
    return row.bounds ? fmt::format("{} [{}, {}]", ratio, digits(row.bounds->low),
                                    digits(row.bounds->high))
                      : ratio;
}

std::string claim_word(const claim_row& row) {
    return row.ratio ? std::string(statistics::to_string(row.tests.verdict)) : "not comparable";
}

std::string claim_note(const claim_report& report, const claim_row& row) {
    if (!row.ratio) {
        return row.why_not;
    }
    std::vector<std::string> parts;
    if (!row.bounds) {
        parts.push_back(row.these_cards ? fmt::format("these cards alone: [{}, {}]",
                                                      digits(row.these_cards->low),
                                                      digits(row.these_cards->high))
                                        : std::string("too few runs for any interval"));
    }
    if (row.cards_needed) {
        parts.push_back(fmt::format("needs about {} cards a side, has {} and {}", *row.cards_needed,
                                    row.base.cards, row.candidate.cards));
    }
    parts.push_back(
        fmt::format("cards spread {} and {}, processes {} and {}", share_text(row.base.spread.card),
                    share_text(row.candidate.spread.card), share_text(row.base.spread.process),
                    share_text(row.candidate.spread.process)));
    if (row.base.spread.host || row.candidate.spread.host) {
        parts.push_back(fmt::format("hosts {} and {}", share_text(row.base.spread.host),
                                    share_text(row.candidate.spread.host)));
    }
    const model_pair& pair = report.pairs[row.pair];
    const model_facts all_base = facts_of(report.all, pair.base);
    const model_facts all_candidate = facts_of(report.all, pair.candidate);
    if (row.base.cards < all_base.cards.size() ||
        row.candidate.cards < all_candidate.cards.size()) {
        parts.push_back(fmt::format("measured on {} of {} and {} of {} cards", row.base.cards,
                                    all_base.cards.size(), row.candidate.cards,
                                    all_candidate.cards.size()));
    }
    return fmt::format("{}", fmt::join(parts, "; "));
}

std::string bound_text(const claim_report& report, std::size_t model, const claim_side& side) {
    if (!side.bound || !side.typical) {
        return {};
    }
    const bool is_time = side.typical->kind == quantity_kind::launch_time;
    return fmt::format("{}: {} of cards {} {} with {} confidence ({}; {})",
                       report.all.models[model], percent(report.tolerance.share),
                       is_time ? "at most" : "at least",
                       to_text({side.typical->kind, side.bound->value, {}}),
                       percent(report.tolerance.confidence), counted(side.cards, "card"),
                       side.bound->assumes_normal
                           ? fmt::format("a normal spread is assumed; from {} cards on none is",
                                         side.bound->cards_without_assumption)
                           : fmt::format("the card of rank {} from below, no distribution assumed",
                                         side.bound->rank));
}

std::vector<std::string> claim_legend(const claim_report& report) {
    std::vector<std::string> lines;
    lines.emplace_back(
        "times faster: time of a launch on the base / time on the other model, means over cards "
        "on the logarithm; behind it the interval for the unit");
    lines.push_back(fmt::format(
        "different: no ratio within {} of 1 explains these cards; equivalent: the ratio lies "
        "within the margin of {} that was set beforehand, by two one-sided tests; undecided: "
        "neither was shown, which is not \"no difference\"",
        report.noise_floor ? "the noise floor of " + percent(*report.noise_floor)
                           : std::string("0 % (no device was measured against itself)"),
        percent(report.margin)));
    if (report.family > 0) {
        lines.push_back(
            fmt::format("{} judged together: each word has {} / {} for being false (Bonferroni)",
                        counted(report.family, "row"), percent(report.alpha), report.family));
    }
    lines.emplace_back(
        "spread: coefficient of variation from card to card, process to process, host to host, by "
        "nested analysis of variance; processes are taken out of cards, and cards out of hosts");
    lines.push_back(status_line(report.status));
    lines.emplace_back("more runs narrow what is known of these cards, and nothing else");
    return lines;
}

}  // namespace accelbench::results
