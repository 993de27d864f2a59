// SPDX-License-Identifier: Apache-2.0
#include "harness/telemetry/device_watch.hpp"

#include <fmt/format.h>

#include <condition_variable>
#include <csignal>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "harness/supervisor/exchange.hpp"
#include "harness/supervisor/text.hpp"
#include "harness/telemetry/recorder.hpp"
#include "harness/telemetry/sampler.hpp"
#include "harness/telemetry/schedule.hpp"
#include "harness/telemetry/words.hpp"

namespace accelbench::telemetry {
namespace {

constexpr int most_starts = 3;
constexpr std::uint64_t small_staging = 1ULL << 20U;

std::string none(const std::string& why) {
    return "no sensor: " + why;
}

}  // namespace

class device_watch::state final : public pacer {
  public:
    explicit state(watch_options options) : options_(std::move(options)) {
        options_.worker.role = "telemetry";
        options_.worker.staging_bytes = small_staging;
        if (!options_.has_role) {
            problem_ = none("the plug-in's manifest lists no role \"telemetry\"");
            return;
        }
        start();
    }
    ~state() override {
        if (thread_.joinable()) {
            {
                const std::lock_guard lock(mutex_);
                over_ = true;
                leaving_ = true;
            }
            changed_.notify_all();
            thread_.join();
        }
    }

    [[nodiscard]] const std::vector<results::sensor_record>& sensors() const { return sensors_; }
    [[nodiscard]] const std::string& remark() const { return remark_; }
    [[nodiscard]] std::string problem() const {
        return trace_ && problem_.empty() ? trace_->problem() : problem_;
    }

    void begin() {
        if (trace_ && !trace_->problem().empty() && starts_ < most_starts) {
            start();
        }
        if (!trace_ || !problem_.empty()) {
            return;
        }
        trace_->take(true, 0);
        const std::lock_guard lock(mutex_);
        missed_ = 0;
        over_ = false;
        sampling_ = true;
        changed_.notify_all();
    }
    [[nodiscard]] std::size_t taken() const { return trace_ ? trace_->taken() : 0; }
    void force() {
        if (trace_) {
            trace_->take(true, 0);
        }
    }
    results::telemetry_record end() {
        if (!trace_ || !problem_.empty()) {
            results::telemetry_record nothing;
            nothing.problem = problem_;
            return nothing;
        }
        std::unique_lock lock(mutex_);
        over_ = true;
        changed_.notify_all();
        changed_.wait(lock, [this] { return !sampling_; });
        const std::uint32_t missed = missed_;
        lock.unlock();
        trace_->take(true, missed);
        return trace_->finish();
    }

    std::uint64_t now_ns() override { return supervisor::monotonic_ns(); }
    /// steady_clock is CLOCK_MONOTONIC, which monotonic_ns() reads.
    bool wait_until(std::uint64_t moment_ns) override {
        std::unique_lock lock(mutex_);
        const std::chrono::steady_clock::time_point moment{std::chrono::nanoseconds(moment_ns)};
        return !changed_.wait_until(lock, moment, [this] { return over_; });
    }

  private:
    /// Fills sensors_ and trace_, or problem_.
    void start() {
        ++starts_;
        problem_.clear();
        worker_.reset();
        auto started = supervisor::worker::start(options_.worker);
        if (!started) {
            problem_ = to_string(started.error());
            return;
        }
        worker_ = std::move(*started);
        auto found = worker_->sensors();
        remark_ = supervisor::log_in_one_line(worker_->stderr_tail());
        if (!found) {
            const bool has_none = found.error().code == error_code::unsupported;
            problem_ = has_none ? none(remark_.empty() ? found.error().happened : remark_)
                                : to_string(found.error());
            worker_.reset();
            return;
        }
        choose(*found);
    }

    void choose(const std::vector<supervisor::sensor_info>& found) {
        std::vector<results::sensor_record> mine;
        indices_.clear();
        for (const supervisor::sensor_info& one : found) {
            if (one.device == options_.device) {
                mine.push_back(record_of(one));
                indices_.push_back(one.index);
            }
        }
        if (mine.empty()) {
            problem_ = none(fmt::format("the plug-in's {} sensors see none of device {}",
                                        found.size(), options_.device));
            worker_.reset();
            return;
        }
        if (!sensors_.empty() && sensors_ != mine) {
            problem_ = "the plug-in came back with other sensors";
            worker_.reset();
            return;
        }
        sensors_ = std::move(mine);
        trace_.emplace(sensors_, static_cast<std::uint64_t>(options_.period.count()),
                       [this] { return worker_->read_sensors(indices_, options_.deadline); });
        if (!thread_.joinable()) {
            start_thread();
        }
    }

    void start_thread() {
        // Signals of the program are for its own threads.
        sigset_t every, before;
        sigfillset(&every);
        pthread_sigmask(SIG_SETMASK, &every, &before);
        thread_ = std::thread([this] { serve(); });
        pthread_sigmask(SIG_SETMASK, &before, nullptr);
    }

    void serve() {
        std::unique_lock lock(mutex_);
        for (;;) {
            changed_.wait(lock, [this] { return sampling_ || leaving_; });
            if (leaving_) {
                return;
            }
            lock.unlock();
            const auto period = static_cast<std::uint64_t>(options_.period.count());
            const std::uint32_t missed =
                sample_until_over(*this, schedule(now_ns(), period), *trace_);
            lock.lock();
            missed_ = missed;
            sampling_ = false;
            changed_.notify_all();
        }
    }

    watch_options options_;
    std::unique_ptr<supervisor::worker> worker_;
    std::vector<results::sensor_record> sensors_;
    std::vector<std::uint32_t> indices_;
    std::optional<recorder> trace_;
    std::string problem_, remark_;
    int starts_ = 0;
    std::mutex mutex_;  // of what follows
    std::condition_variable changed_;
    bool sampling_ = false, over_ = false, leaving_ = false;
    std::uint32_t missed_ = 0;
    std::thread thread_;
};

device_watch::device_watch(watch_options options)
    : state_(std::make_unique<state>(std::move(options))) {}
device_watch::~device_watch() = default;

const std::vector<results::sensor_record>& device_watch::sensors() const {
    return state_->sensors();
}
std::string device_watch::problem() const {
    return state_->problem();
}
const std::string& device_watch::remark() const {
    return state_->remark();
}
void device_watch::begin() {
    state_->begin();
}
std::size_t device_watch::taken() const {
    return state_->taken();
}
void device_watch::force() {
    state_->force();
}
results::telemetry_record device_watch::end() {
    return state_->end();
}

}  // namespace accelbench::telemetry
