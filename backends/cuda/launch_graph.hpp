// SPDX-License-Identifier: Apache-2.0
// Launch mode graph: the commands of a launch, captured once and replayed as one.
#pragma once

#include <span>
#include <vector>

#include "command.hpp"

namespace accelbench::cuda {

class launch_graph {
  public:
    /// Captures the commands, which outlive this object. Throws sdk::error.
    launch_graph(device& on, std::span<command> commands);

    /// Gives changed parameters to the next launch; launches that are queued keep theirs.
    void launch();

  private:
    struct changing_node {
        CUgraphNode node;
        const bound_kernel* kernel;
    };
    [[nodiscard]] CUgraphNode last_captured() const;
    void capture(std::span<command> commands);

    device& device_;
    graph_handle graph_;
    graph_exec_handle exec_;
    std::vector<changing_node> changing_;
};

}  // namespace accelbench::cuda
