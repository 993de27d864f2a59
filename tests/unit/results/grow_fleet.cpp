// SPDX-License-Identifier: Apache-2.0
// Writes a merged bundle of any size from a small one of real runs: cards are copied into new hosts
// with a planted speed each, and workloads under new names. For measurements and tests of size.
#include <fmt/format.h>

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "base/sha256.hpp"
#include "results/merge/merged.hpp"

namespace {

using namespace accelbench::results;

/// Uniform in (0, 1), the same everywhere.
double drawn(std::uint64_t& state) {
    state += 0x9E3779B97F4A7C15ULL;
    std::uint64_t z = state;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return (static_cast<double>((z ^ (z >> 31)) >> 11) + 0.5) / 9007199254740992.0;
}

double normal(std::uint64_t& state) {
    const double radius = std::sqrt(-2.0 * std::log(drawn(state)));
    return radius * std::cos(6.283185307179586 * drawn(state));
}

/// A workload of its own for every copy beyond the first.
row_kind copy_of(const row_kind& from, std::size_t copy) {
    row_kind kind = from;
    if (copy > 0) {
        kind.record.key.workload_id += fmt::format("/v{}", copy);
        kind.record.key.workload_sha256 =
            accelbench::sha256_hex(kind.record.key.workload_sha256 + std::to_string(copy));
    }
    return kind;
}

/// Hosts of the seed, copied until there are `cards`; each card's rows, `copies` times.
merged_content grow(const merged_content& seed, std::size_t cards, std::size_t copies,
                    double spread) {
    merged_content out;
    out.product_version = seed.product_version;
    for (std::size_t copy = 0; copy < copies; ++copy) {
        for (const row_kind& kind : seed.kinds) {
            out.kinds.push_back(copy_of(kind, copy));
        }
    }
    std::uint64_t state = 7;
    for (std::size_t turn = 0; out.blocks.size() < cards; ++turn) {
        std::map<std::size_t, std::size_t> places;
        for (const row_block& block : seed.blocks) {
            if (out.blocks.size() == cards) {
                break;
            }
            if (!places.contains(block.member)) {
                places[block.member] = out.members.size();
                merged_member member = seed.members[block.member];
                member.head.campaign = fmt::format("{:08}-grown", out.members.size());
                member.head.environment["host"]["hostname"] =
                    fmt::format("node{:05}", out.members.size());
                for (auto& [label, device] : member.head.devices->items()) {
                    // As long as the UUID of a real card.
                    device["info"]["uuid"] = fmt::format(
                        "GPU-{}",
                        accelbench::sha256_hex(fmt::format("{} {}", turn, label)).substr(0, 36));
                    device["info"].erase("card");
                }
                out.members.push_back(std::move(member));
            }
            row_block grown{.member = places[block.member], .device = block.device};
            const double factor = std::exp(spread * normal(state));
            for (std::size_t copy = 0; copy < copies; ++copy) {
                for (const std::uint32_t kind : block.kinds) {
                    grown.kinds.push_back(
                        static_cast<std::uint32_t>(kind + copy * seed.kinds.size()));
                }
                const auto append = [](auto& to, const auto& from) {
                    to.insert(to.end(), from.begin(), from.end());
                };
                append(grown.nmse, block.nmse);
                append(grown.error_share, block.error_share);
                append(grown.watts, block.watts);
                append(grown.idle_watts, block.idle_watts);
                append(grown.runs, block.runs);
                for (const double time : block.times_ns) {
                    grown.times_ns.push_back(time * factor * std::exp(0.002 * normal(state)));
                }
            }
            out.blocks.push_back(std::move(grown));
        }
    }
    return out;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 6) {
        std::fputs("usage: grow_fleet SEED OUT CARDS COPIES_OF_WORKLOADS SPREAD\n", stderr);
        return 2;
    }
    const auto seed = read_merged(argv[1]);
    if (!seed) {
        std::fputs((accelbench::to_string(seed.error()) + "\n").c_str(), stderr);
        return 5;
    }
    const auto grown = grow(*seed, std::strtoull(argv[3], nullptr, 10),
                            std::strtoull(argv[4], nullptr, 10), std::strtod(argv[5], nullptr));
    if (const auto written = write_merged(grown, argv[2]); !written) {
        std::fputs((accelbench::to_string(written.error()) + "\n").c_str(), stderr);
        return 5;
    }
    fmt::print("{} members, {} devices, {} rows\n", grown.members.size(), grown.blocks.size(),
               grown.rows());
    return 0;
}
