// SPDX-License-Identifier: Apache-2.0
#include "harness/measure/interleave.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "harness/measure/rules/pair_order.hpp"
#include "harness/measure/side_state.hpp"

namespace accelbench::measure {
namespace {

template <class Step>
void for_each_live(std::vector<side_state>& states, std::mt19937_64& random, Step&& step) {
    for (const std::size_t i : random_order(states.size(), random())) {
        if (states[i].live()) {
            step(states[i], i);
        }
    }
}

std::uint32_t batches_in_window(const side_state& s, const plan::constants& constants, bool half) {
    const double batch_ns = std::max(1.0, s.launch_ns * s.batch);
    const double length = static_cast<double>(constants.window_ns) / (half ? 2.0 : 1.0);
    return static_cast<std::uint32_t>(std::clamp(length / batch_ns, 1.0, 4096.0));
}

/// Drives the rounds. A block is two rounds (ABBA); blocks alternate between full and half windows,
/// so that the two clocks can be compared by slope.
class rounds {
  public:
    rounds(std::vector<side_state>& states, const plan::constants& constants,
           std::mt19937_64& random)
        : states_(states),
          constants_(constants),
          order_(states.size(), random()),
          next_look_(constants.pairs_min) {}

    void run(const before_last_window& prepare_last) {
        while (count_ + 2 < constants_.pairs_max && !enough()) {
            round();
            round();
        }
        round();
        for (std::size_t i = 0; i < states_.size(); ++i) {
            if (states_[i].live()) {
                const std::uint32_t batches = batches_in_window(states_[i], constants_, is_half());
                states_[i].last_batches = batches;
                const last_window coming{rewarm_launches(states_[i], constants_),
                                         std::uint64_t{batches} * states_[i].batch};
                if (auto ready = prepare_last(i, coming); !ready) {
                    states_[i].result.failure = ready.error();
                }
            }
        }
        round();
    }

    [[nodiscard]] visit_end end() const { return end_; }

  private:
    void round() {
        for (const std::size_t i : order_.next_round()) {
            if (states_[i].live()) {
                const std::uint32_t batches = states_[i].last_batches.value_or(
                    batches_in_window(states_[i], constants_, is_half()));
                measure_window(states_[i], constants_, batches, count_, windows_++);
            }
        }
        ++count_;
    }

    [[nodiscard]] bool is_half() const { return (count_ / 2) % 2 == 1; }

    /// Whether two more rounds are enough. The width is looked at on the x1.5 schedule: a look
    /// after every block would stop on luck.
    [[nodiscard]] bool enough() {
        if (count_ + 2 < constants_.pairs_min) {
            return false;
        }
        if (is_late()) {
            end_ = visit_end::time_used;
            return true;
        }
        if (count_ + 2 < next_look_) {
            return false;
        }
        while (next_look_ <= count_ + 2) {
            const std::uint32_t grown = next_look_ + (next_look_ + 1) / 2;
            next_look_ = grown + grown % 2;  // blocks are two rounds
        }
        const bool precise = std::all_of(states_.begin(), states_.end(), [&](const side_state& s) {
            return !s.live() || is_precise(s, constants_);
        });
        end_ = precise ? visit_end::precise : end_;
        return precise;
    }

    /// Whether the visit's time is used up, by the supervisor's stamps.
    [[nodiscard]] bool is_late() const {
        std::uint64_t begin = std::numeric_limits<std::uint64_t>::max(), end = 0;
        for (const side_state& s : states_) {
            if (!s.result.windows.empty()) {
                begin = std::min(begin, s.result.windows.front().begin_ns);
                end = std::max(end, s.result.windows.back().end_ns);
            }
        }
        const double allowed =
            static_cast<double>(constants_.run_max_ns) * static_cast<double>(states_.size());
        return end > begin && static_cast<double>(end - begin) > allowed;
    }

    std::vector<side_state>& states_;
    const plan::constants& constants_;
    pair_order order_;
    std::uint32_t count_ = 0, windows_ = 0;
    std::uint32_t next_look_;
    visit_end end_ = visit_end::pairs_used;
};

}  // namespace

std::vector<side_result> interleave(std::span<const side> sides, const plan::constants& constants,
                                    std::mt19937_64& random,
                                    const before_last_window& prepare_last) {
    std::vector<side_state> states(sides.size());
    for (std::size_t i = 0; i < sides.size(); ++i) {
        states[i].at = sides[i];
    }
    for_each_live(states, random, [&](side_state& s, std::size_t) { pilot(s, constants); });
    agree_on_batch(states, constants);
    for_each_live(states, random, [&](side_state& s, std::size_t) {
        prepare_canaries(s, constants);
        if (s.live()) {
            warm_up(s, constants);
        }
    });
    rounds visit(states, constants, random);
    visit.run(prepare_last);
    std::vector<side_result> results;
    for (side_state& s : states) {
        conclude(s, constants, visit.end());
        results.push_back(std::move(s.result));
    }
    return results;
}

}  // namespace accelbench::measure
