// SPDX-License-Identifier: Apache-2.0
// A model made ready by ORT: an OrtSession, checked against the workload, its nodes counted.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "backends/onnxruntime/device.hpp"
#include "backends/onnxruntime/ports.hpp"

namespace accelbench::onnxruntime {

/// Where the nodes of a graph run.
struct placement {
    uint32_t on_device = 0, on_host = 0;
    std::string host_operators;  // "Shape Gather", each name once
};

struct graph_order {
    std::string_view model;  // the bytes of ONNX
    const ports& io;
    bool deterministic = false;
    /// Refuse nodes that the device's provider does not take, instead of giving them to the host's.
    bool all_on_device = true;
};

/// Constants become the model's weights: `constants` holds where the data of each lies, by the
/// index of its tensor, until the graph dies.
class graph {
  public:
    /// Throws ort_failure where ORT refuses the model, sdk::error where the model does not fit the
    /// workload.
    graph(context& shared, const device& on, const graph_order& order,
          const std::vector<void*>& constants);

    [[nodiscard]] ort_session* get() const { return session_.get(); }
    [[nodiscard]] const placement& where() const { return where_; }

  private:
    void make(context& shared, const device& on, const graph_order& order,
              const std::vector<void*>& constants);
    void count_nodes(const device& on);

    const library& ort_;
    sdk::handle<ort_session*, void> session_;
    placement where_;
};

/// A tensor over memory that somebody else owns.
[[nodiscard]] sdk::handle<ort_value*, void> value_over(const library& ort, void* memory,
                                                       const port& what);

/// True if the failure says that a node would have fallen to the host's provider.
[[nodiscard]] bool is_refused_fallback(const std::string& words);

}  // namespace accelbench::onnxruntime
