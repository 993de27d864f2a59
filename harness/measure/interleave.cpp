// SPDX-License-Identifier: Apache-2.0
#include "harness/measure/interleave.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "harness/measure/rules/pair_order.hpp"
#include "harness/measure/rules/stopping.hpp"
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
        : states_(states), constants_(constants), order_(states.size(), random()) {}

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

    [[nodiscard]] bool enough() const {
        if (count_ + 2 < constants_.pairs_min) {
            return false;
        }
        const auto spent = std::chrono::steady_clock::now() - begin_;
        const auto allowed =
            std::chrono::nanoseconds(constants_.run_max_ns) * static_cast<int>(states_.size());
        if (spent > allowed) {
            return true;
        }
        return std::all_of(states_.begin(), states_.end(), [&](const side_state& s) {
            const auto precision =
                assess_precision(s.samples, {.target_half_width = constants_.target_half_width});
            return !s.live() || (precision && precision->relative_half_width &&
                                 *precision->relative_half_width <= constants_.target_half_width);
        });
    }

    std::vector<side_state>& states_;
    const plan::constants& constants_;
    pair_order order_;
    std::uint32_t count_ = 0, windows_ = 0;
    std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
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
    rounds(states, constants, random).run(prepare_last);
    std::vector<side_result> results;
    for (side_state& s : states) {
        conclude(s, constants);
        results.push_back(std::move(s.result));
    }
    return results;
}

}  // namespace accelbench::measure
