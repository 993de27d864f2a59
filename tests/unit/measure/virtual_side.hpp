// SPDX-License-Identifier: Apache-2.0
// A device on a virtual clock: launches take invented times, nothing sleeps.
#pragma once

#include <cmath>
#include <cstdint>
#include <functional>
#include <random>
#include <vector>

#include "harness/measure/window_source.hpp"

namespace accelbench::measure::testing {

/// Time that all sides of a test share, in ns.
struct virtual_clock {
    double now = 1e9;
    std::uint32_t windows = 0;  // run so far, by all sides
};

struct behaviour {
    double launch_ns = 50'000.0;
    double noise = 0.01;           // of a batch, relative
    double message_ns = 60'000.0;  // supervisor's extra, a window
    double batch_ns = 0.0;         // of each batch besides its launches: start and wait
    double first_extra_ns = 0.0;   // of the very first launch
    double worker_rate = 1.0;      // of the worker's clock: 0.9 reads 10 % short
    std::function<double(double now)> factor = [](double) { return 1.0; };
    std::uint64_t fail_after_launches = ~std::uint64_t{0};
};

class virtual_side final : public window_source {
  public:
    virtual_side(virtual_clock& clock, behaviour how, std::uint64_t seed)
        : clock_(clock), how_(std::move(how)), random_(seed) {}

    result<window> run(std::uint32_t batches, std::uint32_t launches_per_batch) override {
        if (launches_ > how_.fail_after_launches) {
            return make_error(error_code::worker_crashed, "cannot run a window",
                              "the virtual worker died");
        }
        window w{.begin_ns = static_cast<std::uint64_t>(clock_.now), .launches_before = launches_};
        std::normal_distribution<double> noise(0.0, how_.noise);
        for (std::uint32_t b = 0; b < batches; ++b) {
            double time = how_.launch_ns * launches_per_batch * how_.factor(clock_.now) *
                          std::exp(noise(random_));
            time += how_.batch_ns;
            time += launches_ == 0 ? how_.first_extra_ns : 0.0;
            launches_ += launches_per_batch;
            clock_.now += time;
            w.batch_ns.push_back(static_cast<std::int64_t>(time * how_.worker_rate));
        }
        clock_.now += how_.message_ns;
        w.end_ns = static_cast<std::uint64_t>(clock_.now);
        calls.push_back({clock_.windows++, batches, launches_per_batch});
        return w;
    }

    struct call {
        std::uint32_t order, batches, launches;
    };
    std::vector<call> calls;
    [[nodiscard]] std::uint64_t launches() const { return launches_; }

  private:
    virtual_clock& clock_;
    behaviour how_;
    std::mt19937_64 random_;
    std::uint64_t launches_ = 0;
};

}  // namespace accelbench::measure::testing
