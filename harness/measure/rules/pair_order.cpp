// SPDX-License-Identifier: Apache-2.0
// Randomised ABBA order. Own generator and shuffle: std::shuffle may differ between standard
// libraries.
#include "harness/measure/rules/pair_order.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

namespace accelbench::measure {

namespace {

/// splitmix64 (Steele, Lea, Flood, OOPSLA 2014).
std::uint64_t next_random(std::uint64_t& state) {
    state += 0x9e3779b97f4a7c15ULL;
    std::uint64_t mixed = state;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9ULL;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebULL;
    return mixed ^ (mixed >> 31);
}

/// Uniform in [0, bound), bound > 0; values of an incomplete last lap are drawn again, so nothing
/// is preferred.
std::size_t below(std::size_t bound, std::uint64_t& state) {
    constexpr auto top = std::numeric_limits<std::uint64_t>::max();
    const std::uint64_t limit = top - top % bound;
    std::uint64_t value = next_random(state);
    while (value >= limit) {
        value = next_random(state);
    }
    return static_cast<std::size_t>(value % bound);
}

/// Fisher-Yates.
void shuffle(std::vector<std::size_t>& order, std::uint64_t& state) {
    for (std::size_t left = order.size(); left > 1; --left) {
        std::swap(order[left - 1], order[below(left, state)]);
    }
}

}  // namespace

pair_order::pair_order(std::size_t sides, std::uint64_t seed)
    : order_(std::max<std::size_t>(1, sides)), state_(seed) {
    std::iota(order_.begin(), order_.end(), std::size_t{0});
}

const std::vector<std::size_t>& pair_order::next_round() {
    if (reverse_next_) {
        std::ranges::reverse(order_);
    } else {
        shuffle(order_, state_);
    }
    reverse_next_ = !reverse_next_;
    return order_;
}

std::vector<std::size_t> random_order(std::size_t count, std::uint64_t seed) {
    std::vector<std::size_t> order(count);
    std::iota(order.begin(), order.end(), std::size_t{0});
    shuffle(order, seed);
    return order;
}

}  // namespace accelbench::measure
