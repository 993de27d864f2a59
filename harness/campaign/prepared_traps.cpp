// SPDX-License-Identifier: Apache-2.0
// Traps around a prepared workload's outputs: poison that must be overwritten, slack that must not
// be, launches that must not be skipped.
#include <fmt/format.h>

#include <algorithm>

#include "harness/campaign/prepared_workload.hpp"

namespace accelbench::campaign {
namespace {

constexpr std::byte slack_pattern{0xA5};
constexpr std::byte poison_pattern{0xFF};
constexpr std::uint64_t probe_bytes = 64;

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

/// A device that does only some of its launches leaves no trace while each set is launched again
/// and again with the same inputs. So a few bytes of every set's output are poisoned, each set is
/// launched once in one batch, and each must have been written. State that evolves counts its
/// launches itself. Returns a sentence, or "".
result<std::string> prepared_workload::skipped_launch(std::mt19937_64& random) {
    const auto output = std::find_if(
        work_.tensors.begin(), work_.tensors.end(),
        [](const kernels::tensor& t) { return t.role == kernels::tensor_role::output; });
    if (output == work_.tensors.end() || kernels::byte_count(*output) < probe_bytes) {
        return std::string{};
    }
    const auto index = static_cast<std::size_t>(output - work_.tensors.begin());
    const std::uint64_t places = kernels::byte_count(*output) / probe_bytes;
    const std::vector<std::byte> poison(probe_bytes, poison_pattern);
    std::vector<std::vector<supervisor::target>> probes(crew_.size());
    for (std::size_t rank = 0; rank < crew_.size(); ++rank) {
        for (const input_set& set : sets_) {
            const supervisor::target& body = set.slots[rank * work_.tensors.size() + index];
            probes[rank].push_back({body.buffer, body.offset + random() % places * probe_bytes});
        }
        if (auto written = crew_.worker(rank).write(probes[rank], poison); !written) {
            return written.error();
        }
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
