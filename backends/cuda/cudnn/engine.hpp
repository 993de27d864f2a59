// SPDX-License-Identifier: Apache-2.0
// From a graph to an engine that runs it: the library's choices, its first honest one, and one that
// a text names.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "graph.hpp"

namespace accelbench::cuda::cudnn {

/// What plans are built for: a handle of a device that is here, or properties of one that is not
/// (cuDNN's deviceless compilation). Exactly one is set.
struct target {
    cudnnHandle_t handle = nullptr;
    const descriptor* properties = nullptr;
};

/// Properties of a device as JSON, as cuDNN itself writes them.
[[nodiscard]] descriptor device_properties(const api& dnn, std::string_view json);

/// A graph with a complete plan: compiled, with its workspace known. The graph stays alive for it.
class plan {
  public:
    [[nodiscard]] cudnnBackendDescriptor_t get() const { return plan_.get(); }
    [[nodiscard]] uint64_t workspace_bytes() const { return workspace_bytes_; }
    /// The engine as text: "cudnn 91900 engine 6 knobs 24=26". Reproduces it with the same library.
    [[nodiscard]] const std::string& record() const { return record_; }
    /// What the engine says about its arithmetic.
    [[nodiscard]] const std::vector<cudnnBackendNumericalNote_t>& notes() const { return notes_; }
    [[nodiscard]] const cudnn::graph& graph() const { return *graph_; }

  private:
    friend class builder;
    plan(std::shared_ptr<const cudnn::graph> graph, descriptor closed,
         const descriptor& configuration);

    std::shared_ptr<const cudnn::graph> graph_;
    descriptor plan_;
    std::string record_;
    std::vector<cudnnBackendNumericalNote_t> notes_;
    uint64_t workspace_bytes_;
};

/// Asks for engines of one graph on one target.
class builder {
  public:
    builder(std::shared_ptr<const cudnn::graph> graph, const target& where);

    /// The first of the library's choices that keeps the arithmetic and builds; empty where there
    /// is none: `why` holds the library's words.
    [[nodiscard]] std::optional<plan> first(std::string& why) const;
    /// The choice that a record names.
    [[nodiscard]] std::optional<plan> named(std::string_view record, std::string& why) const;
    /// Records of at most `most` choices that keep the arithmetic, the favourite first. Not built.
    [[nodiscard]] std::vector<std::string> records(std::size_t most) const;

  private:
    [[nodiscard]] std::vector<descriptor> configurations() const;
    [[nodiscard]] std::optional<plan> build(const descriptor& configuration,
                                            std::string& why) const;

    std::shared_ptr<const cudnn::graph> graph_;
    target where_;
    descriptor operation_graph_;
};

}  // namespace accelbench::cuda::cudnn
