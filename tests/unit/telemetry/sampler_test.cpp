// SPDX-License-Identifier: Apache-2.0
// Deadlines on a clock that the test turns, and what a trace keeps.
#include "harness/telemetry/sampler.hpp"

#include <accelbench/extensions.h>
#include <gtest/gtest.h>

#include <limits>

#include "harness/telemetry/words.hpp"

namespace accelbench::telemetry {
namespace {

using supervisor::sensor_reading;
using kind = sensor_reading::value::kind;

TEST(schedule, deadlines_are_absolute) {
    schedule s(1000, 200);
    EXPECT_EQ(s.deadline_ns(), 1200U);
    EXPECT_EQ(s.advance(1250), 0U);  // served late, and the next one does not move
    EXPECT_EQ(s.deadline_ns(), 1400U);
    EXPECT_EQ(s.advance(1400), 0U);
    EXPECT_EQ(s.deadline_ns(), 1600U);
}

TEST(schedule, missed_deadlines_are_counted_and_not_caught_up) {
    schedule s(0, 200);
    EXPECT_EQ(s.advance(200 + 399), 1U);
    EXPECT_EQ(s.deadline_ns(), 600U);
    EXPECT_EQ(s.advance(1000), 2U);
    EXPECT_EQ(s.deadline_ns(), 1200U);
    EXPECT_EQ(s.advance(1100), 0U);  // a clock that was read before the deadline
    EXPECT_EQ(s.deadline_ns(), 1400U);
}

class turned_clock final : public pacer {
  public:
    explicit turned_clock(std::uint64_t over_ns) : over_ns_(over_ns) {}
    std::uint64_t now_ns() override { return now; }
    bool wait_until(std::uint64_t moment_ns) override {
        now = std::max(now, std::min(moment_ns, over_ns_));
        return moment_ns < over_ns_;
    }
    std::uint64_t now = 0;

  private:
    std::uint64_t over_ns_;
};

recorder recorder_on(turned_clock& time, std::vector<std::uint64_t> costs) {
    return recorder({{"test", "power", "chip", 0}}, 200, [&time, costs, at = 0U]() mutable {
        sensor_reading reading{time.now, 0, {{kind::ok, 5.0}}};
        time.now += at < costs.size() ? costs[at] : 1;
        ++at;
        reading.end_ns = time.now;
        return result<sensor_reading>(std::move(reading));
    });
}

TEST(sampler, reads_at_each_deadline_and_stamps_before_and_after) {
    turned_clock time(1000);
    recorder trace = recorder_on(time, {});
    EXPECT_EQ(sample_until_over(time, schedule(0, 200), trace), 0U);
    const auto got = trace.finish();
    ASSERT_EQ(got.samples.size(), 4U);
    for (std::size_t i = 0; i < 4; ++i) {
        EXPECT_EQ(got.samples[i].begin_ns, 200 * (i + 1));
        EXPECT_EQ(got.samples[i].end_ns, 200 * (i + 1) + 1);
        EXPECT_EQ(got.samples[i].values.front(), 5.0);  // what was read twice stands twice
        EXPECT_FALSE(got.samples[i].forced);
    }
    EXPECT_TRUE(trace.finish().samples.empty());
}

TEST(sampler, a_slow_read_leaves_no_burst_behind) {
    turned_clock time(1500);
    recorder trace = recorder_on(time, {650});
    EXPECT_EQ(sample_until_over(time, schedule(0, 200), trace), 0U);
    const auto got = trace.finish();
    std::vector<std::pair<std::uint64_t, std::uint32_t>> seen;
    for (const auto& sample : got.samples) {
        seen.emplace_back(sample.begin_ns, sample.missed);
    }
    const std::vector<std::pair<std::uint64_t, std::uint32_t>> expected{
        {200, 0}, {1000, 3}, {1200, 0}, {1400, 0}};
    EXPECT_EQ(seen, expected);
}

TEST(sampler, misses_at_the_end_are_handed_to_the_last_sample) {
    turned_clock time(700);
    recorder trace = recorder_on(time, {450});
    EXPECT_EQ(sample_until_over(time, schedule(0, 200), trace), 2U);
}

TEST(recorder, a_failure_ends_the_trace_and_keeps_what_was_there) {
    int calls = 0;
    recorder trace({{"test", "power", "chip", 0}}, 200, [&]() -> result<sensor_reading> {
        if (++calls > 1) {
            return make_error(error_code::worker_timeout, "cannot read sensors", "it hung", "");
        }
        return sensor_reading{1, 2, {{kind::ok, 5.0}}};
    });
    trace.take(true, 0);
    trace.take(false, 0);
    trace.take(false, 0);
    EXPECT_EQ(calls, 2);
    const auto got = trace.finish();
    EXPECT_EQ(got.samples.size(), 1U);
    EXPECT_TRUE(got.samples.front().forced);
    EXPECT_NE(got.problem.find("it hung"), std::string::npos);
    EXPECT_EQ(trace.finish().problem, got.problem);
}

TEST(words, what_is_missing_has_a_letter_and_no_number) {
    const sensor_reading reading{
        1, 2, {{kind::ok, 0.0}, {kind::unavailable, {}}, {kind::stale, 3.0}, {kind::error, {}}}};
    const auto sample = record_of(reading);
    EXPECT_EQ(sample.status, "ouse");
    EXPECT_EQ(sample.values[0], 0.0);
    EXPECT_EQ(sample.values[1], std::nullopt);
    EXPECT_EQ(sample.values[2], 3.0);
    EXPECT_EQ(sample.fresh(0), 0.0);
    EXPECT_EQ(sample.fresh(2), std::nullopt);
}

TEST(words, every_scope_and_quantity_has_one) {
    const auto scope = [](std::uint32_t number) {
        return record_of(supervisor::sensor_info{.scope = number}).scope;
    };
    EXPECT_EQ(scope(ACCB_SCOPE_CHIP), "chip");
    EXPECT_EQ(scope(ACCB_SCOPE_CARD), "card");
    EXPECT_EQ(scope(ACCB_SCOPE_BOARD), "board");
    EXPECT_EQ(scope(ACCB_SCOPE_HOST), "server");
    EXPECT_EQ(scope(77), "unknown");
    for (std::uint32_t number = ACCB_POWER_W; number <= ACCB_PCIE_LANES; ++number) {
        const auto sensor = record_of(supervisor::sensor_info{.quantity = number});
        EXPECT_FALSE(results::unit_of_quantity(sensor.quantity).empty()) << number;
    }
    EXPECT_EQ(record_of(supervisor::sensor_info{.quantity = 99}).quantity, "unknown");
}

}  // namespace
}  // namespace accelbench::telemetry
