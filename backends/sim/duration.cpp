// SPDX-License-Identifier: Apache-2.0
// Counter-based noise: SplitMix64 of (seed, stream, counter), turned normal by Box and Muller.
#include "duration.hpp"

#include <cmath>
#include <ctime>
#include <numbers>

namespace accelbench::sim {
namespace {

uint64_t mix(uint64_t value) {
    value += 0x9e3779b97f4a7c15ULL;
    value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9ULL;
    value = (value ^ (value >> 27)) * 0x94d049bb133111ebULL;
    return value ^ (value >> 31);
}

enum class stream : uint64_t { process = 1, launch = 2, angle = 3, mode = 4, card = 5 };

/// In (0, 1].
double uniform(uint64_t seed, stream which, uint64_t counter) {
    const uint64_t bits = mix(mix(seed ^ mix(static_cast<uint64_t>(which))) ^ counter);
    return (static_cast<double>(bits >> 11) + 1.0) * 0x1p-53;
}

double normal(uint64_t seed, stream which, uint64_t counter) {
    const double radius = std::sqrt(-2.0 * std::log(uniform(seed, which, counter)));
    const double turn = uniform(seed ^ mix(static_cast<uint64_t>(which)), stream::angle, counter);
    return radius * std::cos(2.0 * std::numbers::pi * turn);
}

/// Log-normal with median 1: a time is never negative, and its ratios are symmetric.
double spread(double variation, double z) {
    return variation == 0.0 ? 1.0 : std::exp(std::sqrt(std::log1p(variation * variation)) * z);
}

}  // namespace

int64_t now_ns() {
    timespec moment{};
    ::clock_gettime(CLOCK_MONOTONIC, &moment);
    return moment.tv_sec * 1'000'000'000LL + moment.tv_nsec;
}

void spin_until(int64_t moment_ns) {
    while (now_ns() < moment_ns) {
    }
}

duration_model::duration_model(const settings& chosen)
    : settings_(chosen),
      process_factor_(spread(chosen.process_noise, normal(chosen.seed, stream::process, 0))) {}

double duration_model::card_factor(uint32_t device) const {
    return spread(settings_.card_spread,
                  normal(static_cast<uint64_t>(settings_.fleet), stream::card, device));
}

int64_t duration_model::launch_ns(uint64_t launch, double bytes, double flops) const {
    double time =
        settings_.duration_us * 1e3 + settings_.ns_per_byte * bytes + settings_.ns_per_flop * flops;
    if (time == 0.0) {
        return 0;
    }
    time *= settings_.slowdown * process_factor_;
    time *= spread(settings_.noise, normal(settings_.seed, stream::launch, launch));
    time *= std::max(0.0, 1.0 + settings_.drift * static_cast<double>(launch) / 1000.0);
    const uint64_t block = launch / static_cast<uint64_t>(settings_.mode_launches);
    if (uniform(settings_.seed, stream::mode, block) <= settings_.mode_share) {
        time *= settings_.mode_factor;
    }
    return static_cast<int64_t>(time);
}

}  // namespace accelbench::sim
