// SPDX-License-Identifier: Apache-2.0
// Exported functions: streams and events.
#include <chrono>

#include "state.hpp"

using namespace cuda_double;

namespace {

int64_t now_ns() {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(
               std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

CUresult error_of(const context_state& on) {
    return all().lost ? CUDA_ERROR_UNKNOWN : static_cast<CUresult>(on.sticky.load());
}

std::shared_ptr<recording> last_recording(state& s, CUevent handle) {
    const std::shared_ptr<event_state> event = s.events.at(handle);
    demand(event->owner->sticky == CUDA_SUCCESS,
           static_cast<CUresult>(event->owner->sticky.load()));
    return event->last;
}

}  // namespace

// The header renames it; a driver exports both names, and the backend asks for the old one.
#undef cuEventElapsedTime

extern "C" {

CUresult cuStreamCreate(CUstream* stream, unsigned flags) {
    return locked("cuStreamCreate", [&](state& s) {
        const auto on = current_context();
        demand(stream != nullptr && flags <= CU_STREAM_NON_BLOCKING, CUDA_ERROR_INVALID_VALUE);
        *stream = s.streams.add(std::make_shared<stream_state>(on));
    });
}

CUresult cuStreamDestroy_v2(CUstream handle) {
    return call("cuStreamDestroy_v2", [&](bool) {
        std::shared_ptr<stream_state> gone;
        {
            const std::scoped_lock lock(all().lock);
            (void)current_context();
            gone = all().streams.take(handle);
        }
        gone.reset();  // not under the lock: what is left runs first
        return CUDA_SUCCESS;
    });
}

CUresult cuStreamSynchronize(CUstream handle) {
    return call("cuStreamSynchronize", [&](bool early) {
        std::unique_lock lock(all().lock);
        (void)current_context();
        const auto stream = all().streams.at(handle);
        forbid_capturing(*stream);
        lock.unlock();
        if (!early) {
            stream->queue()->wait_for(stream->queue()->pushed());
        }
        return error_of(stream->owner());
    });
}

CUresult cuCtxSynchronize(void) {
    return call("cuCtxSynchronize", [&](bool) {
        std::unique_lock lock(all().lock);
        const auto on = current_context();
        forbid_in_capture("cuCtxSynchronize");
        const auto streams = all().streams.all_of(*on);
        lock.unlock();
        for (const auto& stream : streams) {
            stream->queue()->wait_for(stream->queue()->pushed());
        }
        return error_of(*on);
    });
}

CUresult cuStreamIsCapturing(CUstream handle, CUstreamCaptureStatus* status) {
    return locked("cuStreamIsCapturing", [&](state& s) {
        (void)current_context();
        const auto stream = s.streams.at(handle);
        *status = !stream->capture          ? CU_STREAM_CAPTURE_STATUS_NONE
                  : stream->capture->broken ? CU_STREAM_CAPTURE_STATUS_INVALIDATED
                                            : CU_STREAM_CAPTURE_STATUS_ACTIVE;
    });
}

CUresult cuLaunchHostFunc(CUstream handle, CUhostFn function, void* data) {
    return locked("cuLaunchHostFunc", [&](state& s) {
        (void)current_context();
        demand(function != nullptr, CUDA_ERROR_INVALID_VALUE);
        enqueue(*s.streams.at(handle), work([=] {
            function(data);
            return CUDA_SUCCESS;
        }));
    });
}

CUresult cuStreamWaitEvent(CUstream handle, CUevent event, unsigned flags) {
    return locked("cuStreamWaitEvent", [&](state& s) {
        (void)current_context();
        demand(flags == 0, CUDA_ERROR_INVALID_VALUE);
        const auto stream = s.streams.at(handle);
        const std::shared_ptr<recording> before = last_recording(s, event);
        if (before == nullptr || before->queue == stream->queue()) {
            return;
        }
        enqueue(*stream, work([before] {
            before->queue->wait_for(before->task);
            return CUDA_SUCCESS;
        }));
    });
}

CUresult cuEventCreate(CUevent* event, unsigned flags) {
    return locked("cuEventCreate", [&](state& s) {
        const auto on = current_context();
        constexpr unsigned known =
            CU_EVENT_BLOCKING_SYNC | CU_EVENT_DISABLE_TIMING | CU_EVENT_INTERPROCESS;
        demand(event != nullptr && (flags & ~known) == 0, CUDA_ERROR_INVALID_VALUE);
        auto made = std::make_shared<event_state>();
        made->owner = on;
        made->timing = (flags & CU_EVENT_DISABLE_TIMING) == 0;
        *event = s.events.add(std::move(made));
    });
}

CUresult cuEventDestroy_v2(CUevent event) {
    return call("cuEventDestroy_v2", [&](bool) {
        std::shared_ptr<event_state> gone;
        const std::scoped_lock lock(all().lock);
        (void)current_context();
        gone = all().events.take(event);
        return CUDA_SUCCESS;
    });
}

CUresult cuEventRecord(CUevent handle, CUstream stream_handle) {
    return locked("cuEventRecord", [&](state& s) {
        const auto on = current_context();
        const auto event = s.events.at(handle);
        const auto stream = s.streams.at(stream_handle);
        demand(event->owner == on && &stream->owner() == on.get(), CUDA_ERROR_INVALID_HANDLE);
        auto next = std::make_shared<recording>();
        const auto stamp = work([next] {
            next->at_ns = now_ns();
            return CUDA_SUCCESS;
        });
        if (stream->capture) {
            enqueue(*stream, stamp);
            return;
        }
        next->queue = stream->queue();
        next->task = stream->queue()->push(stamp);
        event->last = next;
    });
}

CUresult cuEventQuery(CUevent handle) {
    return call("cuEventQuery", [&](bool early) {
        const std::scoped_lock lock(all().lock);
        (void)current_context();
        const auto last = last_recording(all(), handle);
        const bool over = early || last == nullptr || last->queue->is_over(last->task);
        return over ? CUDA_SUCCESS : CUDA_ERROR_NOT_READY;
    });
}

CUresult cuEventSynchronize(CUevent handle) {
    return call("cuEventSynchronize", [&](bool early) {
        std::unique_lock lock(all().lock);
        const auto on = current_context();
        forbid_in_capture("cuEventSynchronize");
        const auto last = last_recording(all(), handle);
        lock.unlock();
        if (last != nullptr && !early) {
            last->queue->wait_for(last->task);
        }
        return error_of(*on);
    });
}

CUresult cuEventElapsedTime(float* ms, CUevent from, CUevent to) {
    return locked("cuEventElapsedTime", [&](state& s) {
        (void)current_context();
        demand(ms != nullptr, CUDA_ERROR_INVALID_VALUE);
        demand(s.events.at(from)->timing && s.events.at(to)->timing, CUDA_ERROR_INVALID_HANDLE);
        const auto first = last_recording(s, from);
        const auto last = last_recording(s, to);
        demand(first != nullptr && last != nullptr, CUDA_ERROR_INVALID_HANDLE);
        demand(first->queue->is_over(first->task) && last->queue->is_over(last->task),
               CUDA_ERROR_NOT_READY);
        const int64_t tick = s.set.tick.count();
        const int64_t ns = (last->at_ns / tick - first->at_ns / tick) * tick;
        *ms = static_cast<float>(static_cast<double>(ns) * 1e-6);
    });
}

}  // extern "C"
