// SPDX-License-Identifier: Apache-2.0
#include "spans.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>

namespace accelbench::furiosa {
namespace {

// Spans come off the launch's path, hence after it; a runtime that never delivers must not hold up
// the session's end.
constexpr std::chrono::seconds patience{2};

/// Shared between the caller, who may lose patience, and the runtime, which calls late.
struct collector {
    std::mutex guard;
    std::condition_variable changed;
    std::vector<span> spans;
    bool done = false;
};
using shared_collector = std::shared_ptr<collector>;

collector& behind(void* user) {
    return **static_cast<shared_collector*>(user);
}

void take_span(void* user, borrowed_text name, uint64_t begin, uint64_t end) {
    collector& into = behind(user);
    const std::lock_guard lock(into.guard);
    into.spans.push_back({std::string(name.data, name.size), begin, end});
}

void finish(void* user) {
    const std::unique_ptr<shared_collector> mine(static_cast<shared_collector*>(user));
    const std::lock_guard lock((*mine)->guard);
    (*mine)->done = true;
    (*mine)->changed.notify_all();
}

std::string sentence_of(const std::vector<span>& spans) {
    constexpr std::size_t most_named = 4;
    uint64_t first = spans.front().begin, last = 0;
    std::string named;
    for (const span& it : spans) {
        first = std::min(first, it.begin);
        last = std::max(last, it.end);
    }
    for (std::size_t index = 0; index < std::min(spans.size(), most_named); ++index) {
        named += (index == 0 ? "" : ", ") + spans[index].name + " " +
                 std::to_string(spans[index].end - spans[index].begin);
    }
    return "one launch more, with the device's spans: " + std::to_string(spans.size()) +
           " spans over " + std::to_string(last - first) + " cycles (" + named + ")";
}

}  // namespace

std::vector<span> profiled_launch(const npu_program& of, const std::vector<const memory*>& inputs,
                                  const std::vector<const memory*>& outputs) {
    const chip& on = of.on();
    const auto collected = std::make_shared<collector>();
    auto user = std::make_unique<shared_collector>(collected);
    // From here on the runtime calls finish() once, also where the launch fails.
    const int32_t code =
        on.rt().profiled_run(on.opened(), of.loaded(), inputs.data(), inputs.size(), outputs.data(),
                             outputs.size(), take_span, finish, user.release());
    if (code != 0) {
        throw on.failure("run a kernel with spans (furiosa_profiled_run)", code);
    }
    std::unique_lock lock(collected->guard);
    if (!collected->changed.wait_for(lock, patience, [&] { return collected->done; })) {
        throw sdk::error(ACCB_DEADLINE, "the runtime has not said within " +
                                            std::to_string(patience.count()) +
                                            " s that a launch's spans are complete");
    }
    return collected->spans;
}

void report_spans(const npu_program& of, const std::vector<const memory*>& inputs,
                  const std::vector<const memory*>& outputs) noexcept {
    try {
        const auto spans = profiled_launch(of, inputs, outputs);
        of.log().log(ACCB_LOG_INFO, spans.empty() ? "the kernel is not instrumented: no spans"
                                                  : sentence_of(spans));
    } catch (const std::exception& failure) {
        of.log().log(ACCB_LOG_WARNING, failure.what());
    }
}

}  // namespace accelbench::furiosa
