// SPDX-License-Identifier: Apache-2.0
// Streams that record what is put into them, and what is forbidden meanwhile.
#include "state.hpp"

namespace cuda_double {
namespace {

CUgraphNode next_node() {
    return reinterpret_cast<CUgraphNode>(0x100000 + 0x10 * all().next_number++);
}

work to_work(const node_work& what) {
    if (const auto* launch = std::get_if<kernel_launch>(&what)) {
        return [copy = *launch] { return run_kernel(copy); };
    }
    return std::get<work>(what);
}

}  // namespace

CUgraphNode enqueue(stream_state& stream, node_work what) {
    if (!stream.capture) {
        stream.queue()->push(to_work(what));
        return nullptr;
    }
    demand(!stream.capture->broken, CUDA_ERROR_STREAM_CAPTURE_INVALIDATED);
    const CUgraphNode node = next_node();
    stream.capture->graph->nodes.emplace_back(node, std::move(what));
    return node;
}

void forbid_capturing(stream_state& stream) {
    if (stream.capture) {
        stream.capture->broken = true;
        throw failure{CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED};
    }
}

void forbid_in_capture(const char* function) {
    bool forbidden = false;
    all().streams.each([&](stream_state& stream) {
        if (!stream.capture || stream.capture->mode == CU_STREAM_CAPTURE_MODE_RELAXED) {
            return;
        }
        if (stream.capture->mode == CU_STREAM_CAPTURE_MODE_GLOBAL ||
            stream.capture->thread == std::this_thread::get_id()) {
            stream.capture->broken = true;
            forbidden = true;
        }
    });
    if (forbidden) {
        report_violation(std::string(function) + " while a stream captures");
        throw failure{CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED};
    }
}

}  // namespace cuda_double
