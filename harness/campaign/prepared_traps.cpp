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

}  // namespace

status prepared_workload::poison(const input_set& set) {
    for (std::uint32_t t = 0; t < work_.tensors.size(); ++t) {
        if (work_.tensors[t].role == kernels::tensor_role::output) {
            auto filled = worker_.fill(set.tensors[t].buffer, set.tensors[t].offset,
                                       kernels::byte_count(work_.tensors[t]), poison_pattern);
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
    constexpr std::uint64_t probe = 64;
    const auto output = std::find_if(
        work_.tensors.begin(), work_.tensors.end(),
        [](const kernels::tensor& t) { return t.role == kernels::tensor_role::output; });
    if (output == work_.tensors.end() || kernels::byte_count(*output) < probe) {
        return std::string{};
    }
    const auto index = static_cast<std::size_t>(output - work_.tensors.begin());
    const std::uint64_t places = kernels::byte_count(*output) / probe;
    std::vector<supervisor::target> targets;
    for (const input_set& set : sets_) {
        targets.push_back(
            {set.tensors[index].buffer, set.tensors[index].offset + random() % places * probe});
    }
    const std::vector<std::byte> poison(probe, poison_pattern);
    if (auto written = worker_.write(targets, poison); !written) {
        return written.error();
    }
    if (auto done = run(1, static_cast<std::uint32_t>(sets_.size())); !done) {
        return done.error();
    }
    std::vector<std::byte> got(probe);
    for (std::size_t s = 0; s < targets.size(); ++s) {
        if (auto read = worker_.read(targets[s].buffer, targets[s].offset, got); !read) {
            return read.error();
        }
        if (got == poison) {
            return fmt::format(
                "tensor {}: of {} launches in one batch, each on operands of its own, one has "
                "written nothing (input set {})",
                output->name, sets_.size(), s);
        }
    }
    return std::string{};
}

/// A sentence that names the tensor and side whose slack was written, or "".
result<std::string> prepared_workload::slack_damage(const input_set& set) {
    const std::uint64_t slack = request_.constants->slack_bytes;
    std::vector<std::byte> got(slack);
    for (std::uint32_t t = 0; t < work_.tensors.size(); ++t) {
        const auto [buffer, body] = set.tensors[t];
        const std::uint64_t front = body - slack,
                            back = body + kernels::byte_count(work_.tensors[t]);
        for (const std::uint64_t offset : {front, back}) {
            if (auto read = worker_.read(buffer, offset, got); !read) {
                return read.error();
            }
            const auto bad = std::find_if(got.begin(), got.end(),
                                          [](std::byte b) { return b != slack_pattern; });
            if (bad != got.end()) {
                const auto index = bad - got.begin();
                return offset == front ? fmt::format("byte {} before tensor {} was written",
                                                     static_cast<std::int64_t>(slack) - index,
                                                     work_.tensors[t].name)
                                       : fmt::format("byte {} behind tensor {} was written",
                                                     index + 1, work_.tensors[t].name);
            }
        }
    }
    return std::string{};
}

}  // namespace accelbench::campaign
