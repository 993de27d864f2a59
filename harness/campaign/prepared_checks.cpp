// SPDX-License-Identifier: Apache-2.0
// The checks of a prepared workload: before timing, on timed outputs, on the slack around them.
#include <algorithm>

#include "harness/campaign/prepared_workload.hpp"
#include "harness/verify/check_clock.hpp"
#include "harness/verify/judge.hpp"

namespace accelbench::campaign {
namespace {

using kernels::tensor_role;

bool has_exact_mode(const kernels::workload& work) {
    return std::any_of(work.tensors.begin(), work.tensors.end(), [](const kernels::tensor& t) {
        return t.exact_fill.kind != t.fill.kind || t.exact_fill.a != t.fill.a ||
               t.exact_fill.b != t.fill.b;
    });
}

}  // namespace

/// On set 0, whose data are written. Whatever the checks change of them is written again.
status prepared_workload::check_before_timing() {
    const verify::check_clock clock(checking_ns_);
    input_set& set = sets_.front();
    if (auto checked = launch_and_judge(set); !checked) {
        return checked;
    }
    // Another arithmetic is chosen for the timed operands, and need not hold the integers of this
    // mode.
    const bool is_exact = has_exact_mode(work_) && !declared_arithmetic();
    if (is_exact && first_check_.passed) {
        const verify::data_choice timed = set.choice;
        set.choice.mode = kernels::data_mode::exact;
        auto checked = write_tensors({&set}, true);
        checked = checked ? launch_and_judge(set) : std::move(checked);
        set.choice = timed;
        if (!checked) {
            return checked;
        }
    }
    const bool has_state =
        std::any_of(work_.tensors.begin(), work_.tensors.end(), [](const kernels::tensor& t) {
            return kernels::is_written(t.role) && t.role != tensor_role::output;
        });
    return is_exact || has_state ? write_tensors({&set}, is_exact) : status{};
}

/// One launch on its own, through sessions of the same compiled programs; joins first_check_.
status prepared_workload::launch_and_judge(input_set& set) {
    if (auto poisoned = poison(set); !poisoned) {
        return poisoned;
    }
    if (auto made = create_sessions(set); !made) {
        return made;
    }
    const auto rotations = create_rotations(std::span(&set, 1), 0);
    if (!rotations) {
        return rotations.error();
    }
    const auto done = crew_.run_window(*rotations, {.batches = 1, .launches_per_batch = 1});
    if (!done) {
        return done.error();
    }
    auto judged = judge_untimed(set);
    if (!judged) {
        return judged.error();
    }
    if (first_check_.method.empty()) {
        first_check_ = std::move(*judged);
    } else {
        verify::merge(first_check_, *judged);
    }
    return {};
}

std::uint64_t prepared_workload::launches_of(std::size_t set) const {
    return launches_ / sets_.size() + (set < launches_ % sets_.size() ? 1 : 0);
}

status prepared_workload::prepare_last(const measure::last_window& coming,
                                       std::mt19937_64& random) {
    const verify::check_clock clock(checking_ns_);
    if (auto taken = take_unannounced(random); !taken) {
        return taken;
    }
    const std::uint64_t count = sets_.size();
    const std::uint64_t reach =
        std::min<std::uint64_t>(count, std::max<std::uint64_t>(1, coming.timed));
    checked_set_ = (coming.untimed + random() % reach) % count;
    if (verify::evolves(work_) && is_large() && !request_.check_first) {
        // Every launch has an answer of its own here, followed from the first: there is nothing
        // that a device could have kept, and rewriting the state would take longer than the timing.
        return {};
    }
    input_set& checked = sets_[checked_set_];
    checked.choice = exchanged(checked.choice);
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

/// Other inputs beside the same constants. Without constants it is one of the draws as a whole.
verify::data_choice prepared_workload::exchanged(verify::data_choice choice) const {
    const bool has_constants =
        std::any_of(work_.tensors.begin(), work_.tensors.end(),
                    [](const kernels::tensor& t) { return t.role == tensor_role::constant; });
    choice.others ^= 1U;
    choice.constants = has_constants ? choice.constants : choice.others;
    return choice;
}

/// What a random set holds while no one knows that it will be looked at. Large outputs are not
/// kept: pieces are compared with a known output, or rows are judged, at once.
status prepared_workload::take_unannounced(std::mt19937_64& random) {
    unannounced_.clear();
    unannounced_judgement_.reset();
    const std::size_t taken =
        random() % std::min<std::uint64_t>(sets_.size(), std::max<std::uint64_t>(1, launches_));
    const input_set& set = sets_[taken];
    unannounced_choice_ = set.choice;
    unannounced_launches_ = launches_of(taken);
    if (!is_large()) {
        auto got = read_outputs(set);
        if (!got) {
            return got.error();
        }
        unannounced_ = std::move(*got);
        return {};
    }
    const auto* known = known_output(set.choice);
    const auto fits = known == nullptr ? result<bool>(false) : holds(set, known->bytes, random);
    if (!fits || *fits) {
        return fits ? status{} : fits.error();
    }
    auto judged = check_spots(set, unannounced_launches_, random(), request_.constants->spot_rows);
    if (!judged) {
        return judged.error();
    }
    unannounced_judgement_ = std::move(*judged);
    return {};
}

result<results::verification_record> prepared_workload::verify_chosen(std::mt19937_64& random) {
    const verify::check_clock clock(checking_ns_);
    verify::fingerprint seen;
    return check_timed(random, false, seen);
}

result<results::verification_record> prepared_workload::verify(std::mt19937_64& random,
                                                               bool thorough) {
    const verify::check_clock clock(checking_ns_);
    verify::fingerprint seen;  // stays empty where spots are looked at only
    auto checked = check_timed(random, thorough, seen);
    if (!checked) {
        return checked.error();
    }
    results::verification_record outcome = std::move(*checked);
    // Now: the probes below launch once more.
    if (auto taken = take_samples(); !taken) {
        return taken.error();
    }
    judge_unannounced(outcome, random);
    const auto breach = find_breach(seen, thorough, random);
    if (!breach) {
        return breach.error();
    }
    if (!breach->empty() && outcome.passed) {
        outcome.passed = false;
        breach_ = true;
        outcome.first_failure = *breach;
    }
    const bool is_cheap = launch_ns_ * static_cast<double>(sets_.size()) <=
                          static_cast<double>(request_.constants->window_ns);
    if (outcome.passed &&
        (thorough || is_cheap || random() % request_.constants->skip_probe_one_in == 0)) {
        auto skipped = skipped_launch(random);
        if (!skipped) {
            return skipped.error();
        }
        if (!skipped->empty()) {
            outcome.passed = false;
            outcome.first_failure = *skipped;
        }
    }
    if (outcome.passed && (thorough || random() % request_.constants->skip_probe_one_in == 0)) {
        auto remembered = remembered_launch(random);
        if (!remembered) {
            return remembered.error();
        }
        if (!remembered->empty()) {
            outcome.passed = false;
            breach_ = true;
            outcome.first_failure = *remembered;
        }
    }
    outcome.timed_outputs = true;
    return outcome;
}

/// Slack that was written, or an output that changed after `seen` had been read of it; or "".
result<std::string> prepared_workload::find_breach(const verify::fingerprint& seen, bool thorough,
                                                   std::mt19937_64& random) {
    for (std::size_t s = 0; s < sets_.size(); ++s) {
        if (!thorough && s != checked_set_ && s != random() % sets_.size()) {
            continue;
        }
        auto damage = slack_damage(sets_[s]);
        if (!damage || !damage->empty()) {
            return damage;
        }
    }
    const auto still = seen.empty() ? result<bool>(true) : holds(sets_[checked_set_], seen, random);
    if (!still) {
        return still.error();
    }
    return std::string(
        *still ? "" : "an output changed after its launch had been waited for (late write)");
}

}  // namespace accelbench::campaign
