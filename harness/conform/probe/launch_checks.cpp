// SPDX-License-Identifier: Apache-2.0
// Launches: tickets, lateness, several sessions, threads, what was borrowed, determinism.
#include <algorithm>
#include <chrono>
#include <optional>
#include <thread>

#include "harness/conform/probe/scene.hpp"

namespace accelbench::conform {
namespace {

/// Outputs are compared bit by bit only where the plug-in says that they repeat.
bool repeats(const scene& built) {
    return built.support().determinism == ACCB_DETERMINISM_BITWISE;
}

void expect_written(const std::vector<std::string>& outputs, const std::string& when) {
    for (const std::string& image : outputs) {
        const auto first = image.begin() + scene::slack;
        const auto end = image.end() - scene::slack;
        expect(first == end || std::any_of(first, end, [](char c) { return c != '\xFF'; }),
               "an output has not been written " + when);
    }
}

void tickets_count(subject& plugin) {
    accb_ctx* ctx = plugin.open();
    plugin.reached("open");
    scene built(plugin, ctx, any_work(plugin));
    const std::uint32_t limit = built.support().max_in_flight;
    const std::uint32_t depth = limit == 0 ? 4 : std::min(limit, 4U);
    bound_set set = built.bind(depth);
    called call;
    for (int round = 0; round < 3; ++round) {
        std::uint64_t last = 0;
        for (std::uint32_t launch = 0; launch < depth; ++launch) {
            last = built.submit(set);
        }
        built.wait(set, last);
        for (std::uint64_t earlier = last - depth + 1; earlier <= last; ++earlier) {
            call.ok(plugin.table().wait(set.session, earlier, 0, nullptr, call.fresh()),
                    "wait(" + std::to_string(earlier) + ", 0) after ticket " +
                        std::to_string(last) + " was done");
        }
    }
    bound_set other = built.bind(1);
    built.launch(other);  // its tickets begin at 1
    expect_written(built.read(set), "after " + std::to_string(3 * depth) + " launches");
    built.destroy(set);
    built.destroy(other);
    built.destroy();
    plugin.close(ctx);
}

void writes_nothing_late(subject& plugin) {
    accb_ctx* ctx = plugin.open();
    for (const probe_work& what : some_works(plugin)) {
        scene built(plugin, ctx, what);
        bound_set set = built.bind();
        built.rewrite(set);
        built.launch(set);
        const auto at_once = built.read(set);
        expect_written(at_once, "when wait() has returned");
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        expect(built.read(set) == at_once,
               "an output of " + what.work.id + " changes after wait() has returned");
        built.destroy(set);
        built.destroy();
    }
    plugin.close(ctx);
}

void stays_inside(subject& plugin) {
    accb_ctx* ctx = plugin.open();
    for (const probe_work& what : some_works(plugin)) {
        scene built(plugin, ctx, what);
        bound_set set = built.bind();
        expect_written(built.launch_fresh(set), "by a launch of " + what.work.id);
        built.destroy(set);
        built.destroy();
    }
    plugin.close(ctx);
}

void repeats_itself(subject& plugin) {
    accb_ctx* ctx = plugin.open();
    bool claimed = false;
    for (const probe_work& what : some_works(plugin)) {
        scene built(plugin, ctx, what);
        bound_set set = built.bind();
        claimed = claimed || repeats(built);
        const auto first = built.launch_fresh(set);
        for (int again = 0; again < 4 && repeats(built); ++again) {
            if (!what.work.scalars.empty()) {  // which step from launch to launch of a session
                built.destroy(set);
                set = built.bind();
            }
            expect(built.launch_fresh(set) == first,
                   what.work.id +
                       " gives other bits on the same operands, and says that it is "
                       "bitwise deterministic");
        }
        built.destroy(set);
        built.destroy();
    }
    plugin.close(ctx);
    if (!claimed) {
        throw finding{outcome::not_offered, "no workload is said to be bitwise deterministic"};
    }
}

void borrows_only(subject& plugin) {
    accb_ctx* ctx = plugin.open();
    for (const probe_work& what : some_works(plugin)) {
        scene plain(plugin, ctx, what);
        bound_set set = plain.bind();
        const auto expected = plain.launch_fresh(set);
        plain.destroy(set);
        plain.destroy();
        scene scribbled(plugin, ctx, what, true);
        bound_set again = scribbled.bind();
        const auto got = scribbled.launch_fresh(again);
        expect_written(got, "once the structs that had been passed in were overwritten");
        expect(!repeats(scribbled) || got == expected,
               what.work.id +
                   " gives other outputs once what had been passed in is overwritten: "
                   "a pointer was kept that had only been borrowed");
        scribbled.destroy(again);
        scribbled.destroy();
    }
    plugin.close(ctx);
}

void keeps_sessions_apart(subject& plugin) {
    accb_ctx* ctx = plugin.open();
    const probe_work& what = any_work(plugin);
    scene built(plugin, ctx, what);
    bound_set alone = built.bind();
    const auto expected = built.launch_fresh(alone);
    bound_set one = built.bind(), two = built.bind();
    built.rewrite(alone);
    const auto untouched = built.read(alone);
    const std::uint64_t first = built.submit(one);
    const std::uint64_t second = built.submit(two);
    built.wait(two, second);
    built.wait(one, first);
    for (bound_set* set : {&one, &two}) {
        const auto got = built.read(*set);
        expect_written(got, "with two sessions in flight");
        expect(!repeats(built) || got == expected,
               what.work.id + " gives other outputs with two sessions in flight");
    }
    expect(built.read(alone) == untouched, "a launch wrote into another session's operands");
    // A session may go while its launch is in flight; its buffers stay good.
    built.rewrite(one);
    built.submit(one);
    plugin.table().session_destroy(one.session);
    one.session = nullptr;
    expect_written(built.read(one),
                   "by a launch whose session was destroyed: session_destroy() "
                   "waits for its tickets");
    built.destroy(one);
    built.destroy(two);
    built.destroy(alone);
    built.destroy();
    plugin.close(ctx);
}

void launches_from_threads(subject& plugin) {
    if ((plugin.table().features & ACCB_FEATURE_CONCURRENT_SESSIONS) == 0) {
        throw finding{outcome::not_offered, "ACCB_FEATURE_CONCURRENT_SESSIONS is not set"};
    }
    const auto& works = some_works(plugin);
    const auto plain = std::find_if(works.begin(), works.end(),
                                    [](const probe_work& one) { return one.work.scalars.empty(); });
    if (plain == works.end()) {
        throw finding{outcome::not_offered, "every supported workload takes scalars"};
    }
    accb_ctx* ctx = plugin.open();
    const probe_work& what = *plain;
    scene built(plugin, ctx, what);
    bound_set alone = built.bind();
    const auto expected = built.launch_fresh(alone);
    struct lane {
        bound_set set;
        std::optional<finding> found;
        std::thread thread;
    };
    std::vector<lane> lanes(3);
    for (lane& one : lanes) {
        one.set = built.bind();
    }
    for (lane& one : lanes) {
        one.thread = std::thread([&one, &plugin] {
            try {
                for (std::uint64_t launch = 1; launch <= 20; ++launch) {
                    called call;
                    std::uint64_t ticket = 0;
                    call.ok(plugin.table().submit(one.set.session, nullptr, &ticket, call.fresh()),
                            "submit() from a thread");
                    expect(ticket == launch, "tickets of concurrent sessions are mixed");
                    call.ok(plugin.table().wait(one.set.session, ticket, 10'000'000'000, nullptr,
                                                call.fresh()),
                            "wait() from a thread");
                }
            } catch (const finding& found) {
                one.found = found;
            }
        });
    }
    for (lane& one : lanes) {
        one.thread.join();
    }
    for (lane& one : lanes) {
        if (one.found) {
            throw finding(*one.found);
        }
        const auto got = built.read(one.set);
        expect(!repeats(built) || got == expected,
               what.work.id + " gives other outputs when sessions run on several threads");
        built.destroy(one.set);
    }
    built.destroy(alone);
    built.destroy();
    plugin.close(ctx);
}

}  // namespace

std::vector<probe_check> launch_checks() {
    return {{"async.tickets", tickets_count},
            {"async.late-write", writes_nothing_late},
            {"own.slack", stays_inside},
            {"det.repeat", repeats_itself},
            {"own.borrowed", borrows_only},
            {"conc.sessions", keeps_sessions_apart},
            {"conc.threads", launches_from_threads}};
}

}  // namespace accelbench::conform
