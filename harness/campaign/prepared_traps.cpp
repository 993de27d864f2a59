// SPDX-License-Identifier: Apache-2.0
// Traps around a prepared workload's outputs: poison that must be overwritten, slack that must not
// be, launches that must not be skipped.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>

#include "harness/campaign/prepared_workload.hpp"

namespace accelbench::campaign {
namespace {

constexpr std::byte slack_pattern{0xA5};
constexpr std::byte poison_pattern{0xFF};
constexpr std::uint64_t probe_bytes = 64;
// Of the pairs of batches that find remembered launches. All must agree: with 8, one that is slower
// by chance in a fifth of pairs agrees in 3 of a million rows. Longer batches are repeated twice
// only, and must differ by more than the states of a shared machine's memory (1.7 times).
constexpr double longest_repeated_ns = 250e6;
constexpr double least_difference_ns = 50.0;  // a launch: what timers and caches can hide
// What a crowded machine does for a second, it rarely does three times; a device that remembers
// does it always. An honest simulated row was rejected once at a load of 12 on two processors.
constexpr int findings_needed = 3;

}  // namespace

status prepared_workload::poison(const input_set& set) {
    for (std::size_t slot = 0; slot < slots(); ++slot) {
        if (tensor_in(slot).role == kernels::tensor_role::output) {
            auto filled =
                worker_of(slot).fill(set.slots[slot].buffer, set.slots[slot].offset,
                                     kernels::byte_count(tensor_in(slot)), poison_pattern);
            if (!filled) {
                return filled;
            }
        }
    }
    return {};
}

/// The first output that is large enough to be touched.
std::optional<std::size_t> prepared_workload::probed_output() const {
    const auto output = std::find_if(
        work_.tensors.begin(), work_.tensors.end(),
        [](const kernels::tensor& t) { return t.role == kernels::tensor_role::output; });
    if (output == work_.tensors.end() || kernels::byte_count(*output) < probe_bytes) {
        return std::nullopt;
    }
    return static_cast<std::size_t>(output - work_.tensors.begin());
}

/// A few bytes of every set's output, by rank.
prepared_workload::probe_places prepared_workload::draw_probes(std::size_t output,
                                                               std::mt19937_64& random) const {
    const std::uint64_t places = kernels::byte_count(work_.tensors[output]) / probe_bytes;
    probe_places probes(crew_.size());
    for (std::size_t rank = 0; rank < probes.size(); ++rank) {
        for (const input_set& set : sets_) {
            const supervisor::target& body = set.slots[rank * work_.tensors.size() + output];
            probes[rank].push_back({body.buffer, body.offset + random() % places * probe_bytes});
        }
    }
    return probes;
}

status prepared_workload::touch(const probe_places& probes) {
    const std::vector<std::byte> poison(probe_bytes, poison_pattern);
    for (std::size_t rank = 0; rank < probes.size(); ++rank) {
        if (auto written = crew_.worker(rank).write(probes[rank], poison); !written) {
            return written;
        }
    }
    return {};
}

/// A device that remembers may leave out launches on operands that nobody has written since it
/// computed them last, as all of a window's are. So each set is launched once in one batch, now
/// behind a write to its output, now behind a read, in an order that chance chooses. Honest
/// launches take the same in both. Returns a sentence, or "".
result<std::string> prepared_workload::remembered_launch(std::mt19937_64& random) {
    const auto output = probed_output();
    result<std::string> found = std::string{};
    for (int times = 0; output && times < findings_needed; ++times) {
        found = slower_behind_writes(*output, random);
        if (!found || found->empty()) {
            return found;
        }
    }
    return found;
}

result<std::string> prepared_workload::slower_behind_writes(std::size_t output,
                                                            std::mt19937_64& random) {
    const auto sets = static_cast<std::uint32_t>(sets_.size());
    const bool is_long = launch_ns_ * sets > longest_repeated_ns;
    const int pairs = is_long ? 2 : 8;
    const double least_ratio = is_long ? 3.0 : 1.5;
    double slower_by = std::numeric_limits<double>::max(), fresh = 0.0, stale = 0.0;
    for (int pair = 0; pair < pairs; ++pair) {
        std::array<double, 2> ns{};
        const bool touched_first = random() % 2 == 0;
        for (const bool touched : {touched_first, !touched_first}) {
            const auto probes = draw_probes(output, random);
            std::vector<std::byte> got(probe_bytes);
            const supervisor::target& one = probes.front().front();
            auto message =
                touched ? touch(probes) : crew_.worker(0).read(one.buffer, one.offset, got);
            if (!message) {
                return message.error();
            }
            const auto done = run(1, sets);
            if (!done) {
                return done.error();
            }
            ns.at(touched ? 1 : 0) = static_cast<double>(done->batch_ns.front());
        }
        const double ratio = ns[1] / std::max(ns[0], 1.0);
        if (ratio < slower_by) {
            slower_by = ratio, fresh = ns[1] / sets, stale = ns[0] / sets;
        }
    }
    if (slower_by < least_ratio || fresh - stale < least_difference_ns) {
        return std::string{};
    }
    return fmt::format(
        "a launch takes {:.0f} ns once its output was written by somebody else, and {:.0f} ns "
        "while nobody does: launches on operands that were seen before are left out",
        fresh, stale);
}

/// A device that does only some of its launches leaves no trace while each set is launched again
/// and again with the same inputs. So a few bytes of every set's output are poisoned, each set is
/// launched once in one batch, and each must have been written. State that evolves counts its
/// launches itself. Returns a sentence, or "".
result<std::string> prepared_workload::skipped_launch(std::mt19937_64& random) {
    const auto output = probed_output();
    if (!output) {
        return std::string{};
    }
    const std::size_t index = *output;
    const auto probes = draw_probes(index, random);
    if (auto touched = touch(probes); !touched) {
        return touched.error();
    }
    if (auto done = run(1, static_cast<std::uint32_t>(sets_.size())); !done) {
        return done.error();
    }
    for (std::size_t rank = 0; rank < crew_.size(); ++rank) {
        auto skipped = skipped_on(rank, index, probes[rank]);
        if (!skipped || !skipped->empty()) {
            return skipped;
        }
    }
    return std::string{};
}

result<std::string> prepared_workload::skipped_on(std::size_t rank, std::size_t output,
                                                  std::span<const supervisor::target> probes) {
    const std::vector<std::byte> poison(probe_bytes, poison_pattern);
    std::vector<std::byte> got(probe_bytes);
    for (std::size_t s = 0; s < probes.size(); ++s) {
        if (auto done = crew_.worker(rank).read(probes[s].buffer, probes[s].offset, got); !done) {
            return done.error();
        }
        if (got == poison) {
            return fmt::format(
                "{}tensor {}: of {} launches in one batch, each on operands of its own, one has "
                "written nothing (input set {})",
                crew_.called(rank), work_.tensors[output].name, sets_.size(), s);
        }
    }
    return std::string{};
}

/// A sentence that names the tensor and side whose slack was written, or "".
result<std::string> prepared_workload::slack_damage(const input_set& set) {
    const auto slack = static_cast<std::int64_t>(request_.constants->slack_bytes);
    std::vector<std::byte> got(request_.constants->slack_bytes);
    for (std::size_t slot = 0; slot < slots(); ++slot) {
        const kernels::tensor& t = tensor_in(slot);
        for (const std::int64_t offset :
             {-slack, static_cast<std::int64_t>(kernels::byte_count(t))}) {
            if (auto done = read(set, slot, offset, got); !done) {
                return done.error();
            }
            const auto bad = std::find_if(got.begin(), got.end(),
                                          [](std::byte b) { return b != slack_pattern; });
            if (bad != got.end()) {
                const auto index = bad - got.begin();
                return crew_.called(slot / work_.tensors.size()) +
                       (offset < 0 ? fmt::format("byte {} before tensor {} was written",
                                                 slack - index, t.name)
                                   : fmt::format("byte {} behind tensor {} was written", index + 1,
                                                 t.name));
            }
        }
    }
    return std::string{};
}

}  // namespace accelbench::campaign
