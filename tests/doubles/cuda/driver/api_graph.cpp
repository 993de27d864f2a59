// SPDX-License-Identifier: Apache-2.0
// Exported functions: capture and graphs.
#include <algorithm>

#include "state.hpp"

using namespace cuda_double;

namespace {

work replay(const std::shared_ptr<graph_state>& exec) {
    // Queued launches keep the parameters that they were launched with.
    auto nodes =
        std::make_shared<const std::vector<std::pair<CUgraphNode, node_work>>>(exec->nodes);
    return [nodes] {
        for (const auto& [node, what] : *nodes) {
            const auto* const launch = std::get_if<kernel_launch>(&what);
            const CUresult code = launch != nullptr ? run_kernel(*launch) : std::get<work>(what)();
            if (code != CUDA_SUCCESS) {
                return code;
            }
        }
        return CUDA_SUCCESS;
    };
}

}  // namespace

extern "C" {

CUresult cuStreamBeginCapture_v2(CUstream handle, CUstreamCaptureMode mode) {
    return locked("cuStreamBeginCapture_v2", [&](state& s) {
        const auto on = current_context();
        const auto stream = s.streams.at(handle);
        demand(!stream->capture, CUDA_ERROR_ILLEGAL_STATE);
        capture_state begun;
        begun.graph = std::make_shared<graph_state>();
        begun.graph->owner = on;
        begun.handle = s.graphs.add(begun.graph);
        begun.thread = std::this_thread::get_id();
        begun.mode = mode;
        begun.id = s.next_number++;
        stream->capture = begun;
    });
}

CUresult cuStreamEndCapture(CUstream handle, CUgraph* graph) {
    return locked("cuStreamEndCapture", [&](state& s) {
        (void)current_context();
        const auto stream = s.streams.at(handle);
        demand(stream->capture.has_value(), CUDA_ERROR_ILLEGAL_STATE);
        demand(stream->capture->mode == CU_STREAM_CAPTURE_MODE_RELAXED ||
                   stream->capture->thread == std::this_thread::get_id(),
               CUDA_ERROR_STREAM_CAPTURE_WRONG_THREAD);
        const capture_state ended = *stream->capture;
        stream->capture.reset();
        if (ended.broken) {
            (void)s.graphs.take(ended.handle);
            *graph = nullptr;
            throw failure{CUDA_ERROR_STREAM_CAPTURE_INVALIDATED};
        }
        *graph = ended.handle;
    });
}

CUresult cuStreamGetCaptureInfo_v3(CUstream handle, CUstreamCaptureStatus* status, cuuint64_t* id,
                                   CUgraph* graph, const CUgraphNode** nodes,
                                   const CUgraphEdgeData** edges, size_t* count) {
    return locked("cuStreamGetCaptureInfo_v3", [&](state& s) {
        (void)current_context();
        const auto stream = s.streams.at(handle);
        demand(status != nullptr && edges != nullptr, CUDA_ERROR_INVALID_VALUE);
        *status = CU_STREAM_CAPTURE_STATUS_NONE;
        if (!stream->capture) {
            return;
        }
        demand(!stream->capture->broken, CUDA_ERROR_STREAM_CAPTURE_INVALIDATED);
        *status = CU_STREAM_CAPTURE_STATUS_ACTIVE;
        *id = stream->capture->id;
        *graph = stream->capture->handle;
        *edges = nullptr;
        const auto& list = stream->capture->graph->nodes;
        // Valid until the next call on this stream, as the driver says of its own.
        static thread_local CUgraphNode last = nullptr;
        last = list.empty() ? nullptr : list.back().first;
        *nodes = &last;
        *count = list.empty() ? 0 : 1;
    });
}

CUresult cuGraphInstantiateWithFlags(CUgraphExec* exec, CUgraph graph, unsigned long long flags) {
    return locked("cuGraphInstantiateWithFlags", [&](state& s) {
        (void)current_context();
        demand(exec != nullptr && flags == 0, CUDA_ERROR_INVALID_VALUE);
        *exec = s.execs.add(std::make_shared<graph_state>(*s.graphs.at(graph)));
    });
}

CUresult cuGraphExecKernelNodeSetParams_v2(CUgraphExec handle, CUgraphNode node,
                                           const CUDA_KERNEL_NODE_PARAMS* parameters) {
    return locked("cuGraphExecKernelNodeSetParams_v2", [&](state& s) {
        const auto exec = s.execs.at(handle);
        demand(parameters != nullptr && parameters->kernelParams != nullptr,
               CUDA_ERROR_INVALID_VALUE);
        const auto found = std::find_if(exec->nodes.begin(), exec->nodes.end(),
                                        [&](const auto& one) { return one.first == node; });
        demand(found != exec->nodes.end(), CUDA_ERROR_INVALID_VALUE);
        auto* const launch = std::get_if<kernel_launch>(&found->second);
        demand(launch != nullptr, CUDA_ERROR_INVALID_VALUE);
        demand(s.functions.at(parameters->func) == launch->function, CUDA_ERROR_NOT_SUPPORTED);
        const accb_cuda_host_kernel& kernel = *launch->function->kernel;
        for (unsigned index = 0; index < kernel.arg_count; ++index) {
            const auto* const first =
                static_cast<const std::byte*>(parameters->kernelParams[index]);
            launch->arguments[index].assign(first, first + kernel.arg_bytes[index]);
        }
        std::copy_n(&parameters->gridDimX, 3, launch->shape.grid);
        std::copy_n(&parameters->blockDimX, 3, launch->shape.block);
        launch->shape.shared_bytes = parameters->sharedMemBytes;
    });
}

CUresult cuGraphLaunch(CUgraphExec handle, CUstream stream_handle) {
    return locked("cuGraphLaunch", [&](state& s) {
        const auto on = current_context();
        const auto exec = s.execs.at(handle);
        const auto stream = s.streams.at(stream_handle);
        demand(exec->owner == on && &stream->owner() == on.get(), CUDA_ERROR_INVALID_CONTEXT);
        forbid_capturing(*stream);  // a graph within a graph is nothing that this backend makes
        stream->queue()->push(replay(exec));
    });
}

CUresult cuGraphExecDestroy(CUgraphExec exec) {
    return locked("cuGraphExecDestroy", [&](state& s) { (void)s.execs.take(exec); });
}

CUresult cuGraphDestroy(CUgraph graph) {
    return locked("cuGraphDestroy", [&](state& s) { (void)s.graphs.take(graph); });
}

}  // extern "C"
