// SPDX-License-Identifier: Apache-2.0
// Stream capture.
#include "launch_graph.hpp"

#include <accelbench/backend.hpp>

#include "error.hpp"

namespace accelbench::cuda {
namespace {

/// Ends the capture whatever happens: a stream that captures would swallow the next session's work.
class open_capture {
  public:
    explicit open_capture(device& on) : device_(on) {
        // Only this thread's forbidden calls end the capture: a library may work in another.
        check(on.cu().capture_begin(on.stream(), CU_STREAM_CAPTURE_MODE_THREAD_LOCAL),
              "begin to capture a launch");
    }
    open_capture(const open_capture&) = delete;
    open_capture& operator=(const open_capture&) = delete;
    ~open_capture() {
        if (open_) {
            CUgraph broken = nullptr;
            (void)device_.cu().capture_end(device_.stream(), &broken);
            if (broken != nullptr) {
                (void)device_.cu().graph_destroy(broken);
            }
        }
    }
    [[nodiscard]] graph_handle end() {
        CUgraph made = nullptr;
        check(device_.cu().capture_end(device_.stream(), &made), "capture a launch");
        open_ = false;
        return {made, device_.cu().graph_destroy};
    }

  private:
    device& device_;
    bool open_ = true;
};

}  // namespace

launch_graph::launch_graph(device& on, std::span<command> commands) : device_(on) {
    open_capture recording(on);
    capture(commands);
    graph_ = recording.end();
    CUgraphExec made = nullptr;
    check(on.cu().graph_instantiate(&made, graph_.get(), 0), "make a graph of a launch");
    exec_ = graph_exec_handle(made, on.cu().graph_exec_destroy);
}

void launch_graph::capture(std::span<command> commands) {
    for (const command& one : commands) {
        enqueue(device_, one, {});
        const auto* kernel = std::get_if<bound_kernel>(&one);
        if (kernel != nullptr && kernel->depends_on_launch()) {
            changing_.push_back({last_captured(), kernel});
        }
    }
}

CUgraphNode launch_graph::last_captured() const {
    CUstreamCaptureStatus status = CU_STREAM_CAPTURE_STATUS_NONE;
    cuuint64_t id = 0;
    CUgraph graph = nullptr;
    const CUgraphNode* nodes = nullptr;
    const CUgraphEdgeData* edges = nullptr;
    size_t count = 0;
    check(device_.cu().capture_info(device_.stream(), &status, &id, &graph, &nodes, &edges, &count),
          "find a captured kernel");
    sdk::require(count == 1, "a captured kernel is not the one last node of its stream");
    return nodes[0];
}

void launch_graph::launch() {
    for (const changing_node& one : changing_) {
        const CUDA_KERNEL_NODE_PARAMS parameters = one.kernel->node_parameters();
        check(device_.cu().graph_kernel_set(exec_.get(), one.node, &parameters),
              "change a graph's kernel");
    }
    check(device_.cu().graph_launch(exec_.get(), device_.stream()), "launch a graph");
}

}  // namespace accelbench::cuda
