// SPDX-License-Identifier: Apache-2.0
// The checks of a prepared workload: before timing, on timed outputs, on the slack around them.
#include <accelbench/plugin.h>
#include <fmt/format.h>

#include <algorithm>

#include "harness/campaign/prepared_workload.hpp"
#include "harness/verify/check_clock.hpp"
#include "harness/verify/judge.hpp"

namespace accelbench::campaign {
namespace {

constexpr std::byte slack_pattern{0xA5};
constexpr std::byte poison_pattern{0xFF};
constexpr std::uint64_t probe_bytes = 64;

bool has_exact_mode(const kernels::workload& work) {
    return std::any_of(work.tensors.begin(), work.tensors.end(), [](const kernels::tensor& t) {
        return t.exact_fill.kind != t.fill.kind || t.exact_fill.a != t.fill.a ||
               t.exact_fill.b != t.fill.b;
    });
}

}  // namespace

status prepared_workload::check_before_timing() {
    const verify::check_clock clock(checking_ns_);
    if (has_exact_mode(work_)) {
        if (auto checked = check_mode(kernels::data_mode::exact); !checked) {
            return checked;
        }
    }
    return check_mode(kernels::data_mode::random);
}

/// One launch of set 0 on its own, through sessions of the same compiled programs.
status prepared_workload::check_mode(kernels::data_mode mode) {
    input_set& set = sets_.front();
    const verify::data_choice timed = set.choice;
    set.choice.mode = mode;
    const auto back = [&](status outcome) {
        set.choice = timed;
        return outcome;
    };
    if (auto written = write_tensors({&set}, true); !written) {
        return back(written);
    }
    if (auto poisoned = poison(set); !poisoned) {
        return back(poisoned);
    }
    if (auto made = create_sessions(set); !made) {
        return back(made);
    }
    const auto rotations = create_rotations(std::span(&set, 1), 0);
    if (!rotations) {
        return back(rotations.error());
    }
    const auto done = crew_.run_window(*rotations, {.batches = 1, .launches_per_batch = 1});
    if (!done) {
        return back(done.error());
    }
    auto got = read_outputs(set);
    if (!got) {
        return back(got.error());
    }
    const auto outcome = judged(*got, set.choice, 1, 1);
    if (first_check_.method.empty()) {
        first_check_ = outcome;
    } else {
        verify::merge(first_check_, outcome);
        // Whole numbers only tell that an answer is wrong; random operands also tell by how many
        // bits.
        if (!outcome.passed && !outcome.effective_precision.empty()) {
            first_check_.first_failure = outcome.first_failure;
        }
    }
    return back({});
}

status prepared_workload::poison(const input_set& set) {
    for (std::size_t rank = 0; rank < crew_.size(); ++rank) {
        for (std::uint32_t t = 0; t < work_.tensors.size(); ++t) {
            if (work_.tensors[t].role != kernels::tensor_role::output) {
                continue;
            }
            const supervisor::target& place = set.tensors[rank][t];
            auto filled = crew_.worker(rank).fill(
                place.buffer, place.offset, kernels::byte_count(work_.tensors[t]), poison_pattern);
            if (!filled) {
                return filled;
            }
        }
    }
    return {};
}

std::uint64_t prepared_workload::launches_of(std::size_t set) const {
    return launches_ / sets_.size() + (set < launches_ % sets_.size() ? 1 : 0);
}

status prepared_workload::prepare_last(const measure::last_window& coming,
                                       std::mt19937_64& random) {
    const verify::check_clock clock(checking_ns_);
    const std::uint64_t count = sets_.size();
    const std::size_t taken =
        random() % std::min<std::uint64_t>(count, std::max<std::uint64_t>(1, launches_));
    unannounced_.clear();
    if (request_.check_first || !is_large() ||
        random() % request_.constants->whole_check_one_in == 0) {
        auto got = read_outputs(sets_[taken]);
        if (!got) {
            return got.error();
        }
        unannounced_ = std::move(*got);
    }
    unannounced_choice_ = sets_[taken].choice;
    unannounced_launches_ = launches_of(taken);

    const std::uint64_t reach =
        std::min<std::uint64_t>(count, std::max<std::uint64_t>(1, coming.timed));
    checked_set_ = (coming.untimed + random() % reach) % count;
    input_set& checked = sets_[checked_set_];
    checked.choice.others ^= 1U;
    if (auto poisoned = poison(checked); !poisoned) {
        return poisoned;
    }
    if (auto written = write_tensors({&checked}, false); !written) {
        return written;
    }
    launches_ = 0;
    for (std::size_t rank = 0; rank < crew_.size(); ++rank) {
        if (auto reset = crew_.worker(rank).reset_rotation(rotations_[rank]); !reset) {
            return reset;
        }
    }
    return {};
}

result<results::verification_record> prepared_workload::verify(std::mt19937_64& random,
                                                               bool thorough) {
    const verify::check_clock clock(checking_ns_);
    const bool whole =
        thorough || !is_large() || random() % request_.constants->whole_check_one_in == 0;
    outputs last;  // stays empty where spots are looked at only
    auto checked = whole ? check_whole(random, thorough, last) : check_spots(random);
    if (!checked) {
        return checked.error();
    }
    results::verification_record outcome = std::move(*checked);
    if (!unannounced_.empty()) {
        verify::merge(outcome, judged(unannounced_, unannounced_choice_,
                                      std::max<std::uint64_t>(1, unannounced_launches_), random()));
    }
    for (std::size_t s = 0; s < sets_.size(); ++s) {
        if (!thorough && s != checked_set_ && s != random() % sets_.size()) {
            continue;
        }
        auto damage = slack_damage(sets_[s]);
        if (!damage) {
            return damage.error();
        }
        if (!damage->empty() && outcome.passed) {
            outcome.passed = false;
            breach_ = true;
            outcome.first_failure = *damage;
        }
    }
    const auto late =
        last.empty() ? result<bool>(false) : has_late_write(sets_[checked_set_], last, random);
    if (!late) {
        return late.error();
    }
    if (*late && outcome.passed) {
        outcome.passed = false;
        breach_ = true;
        outcome.first_failure =
            "an output changed after its launch had been waited for (late write)";
    }
    const bool is_cheap = launch_ns_ * static_cast<double>(sets_.size()) <=
                          static_cast<double>(request_.constants->window_ns);
    if (outcome.passed &&
        (thorough || is_cheap || random() % request_.constants->whole_check_one_in == 0)) {
        auto skipped = skipped_launch(random);
        if (!skipped) {
            return skipped.error();
        }
        if (!skipped->empty()) {
            outcome.passed = false;
            outcome.first_failure = *skipped;
        }
    }
    outcome.timed_outputs = true;
    return outcome;
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
            const supervisor::target& body = set.tensors[rank][index];
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
        auto left = untouched(rank, *output, probes[rank]);
        if (!left || !left->empty()) {
            return left;
        }
    }
    return std::string{};
}

/// A sentence if a place on that rank still holds poison, or "".
result<std::string> prepared_workload::untouched(std::size_t rank, const kernels::tensor& output,
                                                 std::span<const supervisor::target> probes) {
    const std::vector<std::byte> poison(probe_bytes, poison_pattern);
    std::vector<std::byte> got(probe_bytes);
    for (std::size_t s = 0; s < probes.size(); ++s) {
        if (auto read = crew_.worker(rank).read(probes[s].buffer, probes[s].offset, got); !read) {
            return read.error();
        }
        if (got == poison) {
            return fmt::format(
                "{}tensor {}: of {} launches in one batch, each on operands of its own, one has "
                "written nothing (input set {})",
                crew_.called(rank), output.name, sets_.size(), s);
        }
    }
    return std::string{};
}

results::verification_record prepared_workload::judged(const outputs& got,
                                                       const verify::data_choice& choice,
                                                       std::uint64_t launches, std::uint64_t nonce,
                                                       std::uint32_t planted_faults) {
    results::verification_record all;
    for (std::size_t rank = 0; rank < crew_.size(); ++rank) {
        verify::data_choice own = choice;
        own.rank = static_cast<std::uint32_t>(rank);
        add_rank(all, rank,
                 verify::judge(store_, work_, own, launches, got[rank],
                               {.sampled_check_flops = request_.constants->sampled_check_flops,
                                .sampled_rows = request_.constants->sampled_rows,
                                .planted_faults = planted_faults,
                                .nonce = nonce}));
    }
    return all;
}

/// Joins the judgement of one rank to those of the ranks before.
void prepared_workload::add_rank(results::verification_record& all, std::size_t rank,
                                 results::verification_record one) {
    if (!one.first_failure.empty()) {
        one.first_failure = crew_.called(rank) + one.first_failure;
    }
    if (rank == 0) {
        all = std::move(one);
    } else {
        verify::merge(all, one);
    }
}

result<prepared_workload::outputs> prepared_workload::read_outputs(const input_set& set) {
    outputs got(crew_.size());
    for (std::size_t rank = 0; rank < crew_.size(); ++rank) {
        got[rank].resize(work_.tensors.size());
        for (std::uint32_t t = 0; t < work_.tensors.size(); ++t) {
            if (!kernels::is_written(work_.tensors[t].role)) {
                continue;
            }
            const supervisor::target& place = set.tensors[rank][t];
            got[rank][t].resize(kernels::byte_count(work_.tensors[t]));
            if (auto read = crew_.worker(rank).read(place.buffer, place.offset, got[rank][t]);
                !read) {
                return read.error();
            }
        }
    }
    return got;
}

/// The checked set's outputs in full; they are left in `last`.
result<results::verification_record> prepared_workload::check_whole(std::mt19937_64& random,
                                                                    bool thorough, outputs& last) {
    auto read = read_outputs(sets_[checked_set_]);
    if (!read) {
        return read.error();
    }
    last = std::move(*read);
    return judged(last, sets_[checked_set_].choice,
                  std::max<std::uint64_t>(1, launches_of(checked_set_)), random(),
                  thorough ? request_.constants->planted_faults : 0);
}

result<results::verification_record> prepared_workload::check_spots(std::mt19937_64& random) {
    const input_set& set = sets_[checked_set_];
    const std::uint64_t nonce = random();
    results::verification_record all;
    for (std::size_t rank = 0; rank < crew_.size(); ++rank) {
        const auto read = [&](std::uint32_t tensor, std::uint64_t offset,
                              std::span<std::byte> out) {
            const supervisor::target& place = set.tensors[rank][tensor];
            return crew_.worker(rank).read(place.buffer, place.offset + offset, out);
        };
        verify::data_choice own = set.choice;
        own.rank = static_cast<std::uint32_t>(rank);
        auto one = verify::judge_spots(
            store_, work_, own, std::max<std::uint64_t>(1, launches_of(checked_set_)), read,
            {.spot_rows = request_.constants->spot_rows, .nonce = nonce});
        if (!one) {
            return one;
        }
        add_rank(all, rank, std::move(*one));
    }
    return all;
}

/// Beyond this, reading all outputs back once more would cost more than timing them.
bool prepared_workload::is_large() const {
    std::uint64_t bytes = 0;
    for (const kernels::tensor& t : work_.tensors) {
        bytes += kernels::is_written(t.role) ? kernels::byte_count(t) : 0;
    }
    return bytes * crew_.size() > request_.constants->large_output_bytes;
}

/// Whether outputs differ from `before`, which was read from the same set: all of them, or random
/// pieces of large ones.
result<bool> prepared_workload::has_late_write(const input_set& set, const outputs& before,
                                               std::mt19937_64& random) {
    for (std::size_t rank = 0; rank < crew_.size(); ++rank) {
        for (std::uint32_t t = 0; t < work_.tensors.size(); ++t) {
            auto late = changed(rank, set.tensors[rank][t], before[rank][t], random);
            if (!late || *late) {
                return late;
            }
        }
    }
    return false;
}

result<bool> prepared_workload::changed(std::size_t rank, const supervisor::target& place,
                                        std::span<const std::byte> before,
                                        std::mt19937_64& random) {
    constexpr std::uint64_t piece = 64ULL << 10U;
    constexpr int pieces = 64;
    const std::uint64_t bytes = before.size();
    const bool in_pieces = is_large() && bytes > pieces * piece;
    std::vector<std::byte> now(in_pieces ? piece : bytes);
    for (int i = 0; i < (in_pieces ? pieces : 1) && bytes > 0; ++i) {
        const std::uint64_t at = in_pieces ? random() % (bytes - piece) : 0;
        if (auto read = crew_.worker(rank).read(place.buffer, place.offset + at, now); !read) {
            return read.error();
        }
        if (!std::equal(now.begin(), now.end(), before.begin() + static_cast<std::ptrdiff_t>(at))) {
            return true;
        }
    }
    return false;
}

/// A sentence that names the tensor and side whose slack was written, or "".
result<std::string> prepared_workload::slack_damage(const input_set& set) {
    for (std::size_t rank = 0; rank < crew_.size(); ++rank) {
        auto found = slack_damage(set, rank);
        if (!found || !found->empty()) {
            return found ? result<std::string>(crew_.called(rank) + *found) : found;
        }
    }
    return std::string{};
}

result<std::string> prepared_workload::slack_damage(const input_set& set, std::size_t rank) {
    const std::uint64_t slack = request_.constants->slack_bytes;
    std::vector<std::byte> got(slack);
    for (std::uint32_t t = 0; t < work_.tensors.size(); ++t) {
        const auto [buffer, body] = set.tensors[rank][t];
        const std::uint64_t front = body - slack,
                            back = body + kernels::byte_count(work_.tensors[t]);
        for (const std::uint64_t offset : {front, back}) {
            if (auto read = crew_.worker(rank).read(buffer, offset, got); !read) {
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
