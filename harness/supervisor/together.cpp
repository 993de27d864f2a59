// SPDX-License-Identifier: Apache-2.0
#include "harness/supervisor/together.hpp"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <ctime>
#include <utility>

namespace accelbench::supervisor {

namespace {

using clock_ns = std::uint64_t;

/// What an implementation needs to come back from a wait once its communicator is aborted.
constexpr clock_ns grace_ns = 2'000'000'000;

class joint_request {
  public:
    joint_request(std::vector<part>& parts, const shared_order& order, rendezvous& meeting)
        : parts_(parts),
          order_(order),
          meeting_(meeting),
          limit_(std::min(order.deadline, parts.front().link->limits().most)),
          pending_(parts.size(), true) {
        answer_.replies.resize(parts.size());
    }

    shared_reply run() {
        send();
        while (std::find(pending_.begin(), pending_.end(), true) != pending_.end()) {
            wait();
            const clock_ns now = monotonic_ns();
            meeting_.expire(now);
            if (order_.from_start_line && !let_go_ && !aborted_ &&
                meeting_.arrived() == parts_.size()) {
                let_go_ = true;
                answer_.begin_ns = monotonic_ns();
                meeting_.start(links());
            }
            if (now >= until_) {
                time_is_over();
            }
        }
        answer_.end_ns = monotonic_ns();
        blame_somebody();
        return std::move(answer_);
    }

  private:
    enum class fate : std::uint8_t { died, failed, silent };
    struct failure {
        std::size_t rank;
        fate how;
        error why;
    };

    [[nodiscard]] std::vector<int> links() const {
        std::vector<int> all;
        for (std::size_t r = 0; r < parts_.size(); ++r) {
            if (pending_[r]) {
                all.push_back(parts_[r].link->ranks());
            }
        }
        return all;
    }

    void send() {
        answer_.begin_ns = monotonic_ns();
        until_ = answer_.begin_ns + static_cast<clock_ns>(limit_.count());
        for (std::size_t r = 0; r < parts_.size(); ++r) {
            if (!parts_[r].link->begin(order_.kind, parts_[r].args, parts_[r].record)) {
                take(r);  // it is gone: this says how
            }
        }
    }

    void wait() {
        std::vector<pollfd> watched;
        std::vector<std::size_t> of;
        for (std::size_t r = 0; r < parts_.size(); ++r) {
            if (pending_[r]) {
                const exchange& at = *parts_[r].link;
                for (const int number :
                     {at.ranks(), at.process().errors(), at.socket(), at.process().process()}) {
                    watched.push_back({number, POLLIN, 0});
                    of.push_back(r);
                }
            }
        }
        const clock_ns now = monotonic_ns(), next = std::min(until_, meeting_.next_expiry());
        const clock_ns left = next > now ? next - now : 0;
        const timespec wait_for{static_cast<time_t>(left / 1'000'000'000U),
                                static_cast<long>(left % 1'000'000'000U)};
        if (ppoll(watched.data(), watched.size(), &wait_for, nullptr) <= 0) {
            return;
        }
        for (std::size_t i = 0; i < watched.size(); i += 4) {
            exchange& at = *parts_[of[i]].link;
            const bool closed = watched[i].revents != 0 && !meeting_.serve(at.ranks());
            if (watched[i + 1].revents != 0) {
                at.process().drain_errors();
            }
            if ((watched[i + 2].revents | watched[i + 3].revents) != 0 || closed) {
                take(of[i]);
            }
        }
    }

    /// The reply of a rank, or how it failed.
    void take(std::size_t r) {
        pending_[r] = false;
        auto got = parts_[r].link->finish(parts_[r].tried);
        if (got) {
            answer_.replies[r] = std::move(*got);
            return;
        }
        const bool dead = !parts_[r].link->alive();
        if (dead || !aborted_) {  // what comes of an abort is no failure of that rank
            failures_.push_back({r, dead ? fate::died : fate::failed, std::move(got).error()});
        }
        abort();
    }

    void abort() {
        if (!std::exchange(aborted_, true)) {
            until_ = monotonic_ns() + grace_ns;
            meeting_.abort(links());
        }
    }

    void time_is_over() {
        if (!aborted_) {
            late_ = true;
            abort();
            return;
        }
        for (std::size_t r = 0; r < parts_.size(); ++r) {
            if (pending_[r]) {
                pending_[r] = false;
                failures_.push_back(
                    {r, fate::silent, parts_[r].link->give_up(parts_[r].tried, limit_)});
            }
        }
    }

    void blame_somebody() {
        const auto worst =
            std::min_element(failures_.begin(), failures_.end(),
                             [](const failure& a, const failure& b) { return a.how < b.how; });
        if (worst != failures_.end()) {
            answer_.lost = lost_part{worst->rank, std::move(worst->why)};
        } else if (late_) {
            answer_.lost = lost_part{
                0,
                make_error(error_code::worker_timeout, parts_.front().tried,
                           fmt::format("the ranks waited for each other for {:.3g} s, and all of "
                                       "them came back once their communicator was aborted",
                                       std::chrono::duration<double>(limit_).count()),
                           "Report it to the plug-in's author.")};
        }
    }

    std::vector<part>& parts_;
    const shared_order& order_;
    rendezvous& meeting_;
    std::chrono::nanoseconds limit_;  // what the user's limit leaves of the order's
    std::vector<bool> pending_;
    shared_reply answer_;
    std::vector<failure> failures_;
    clock_ns until_ = 0;
    bool let_go_ = false, aborted_ = false, late_ = false;
};

}  // namespace

shared_reply ask_together(std::vector<part>& parts, const shared_order& order,
                          rendezvous& meeting) {
    return joint_request(parts, order, meeting).run();
}

}  // namespace accelbench::supervisor
