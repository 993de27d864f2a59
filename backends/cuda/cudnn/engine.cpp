// SPDX-License-Identifier: Apache-2.0
// Heuristics, and finalising of plans.
#include "engine.hpp"

#include "engine_record.hpp"

namespace accelbench::cuda::cudnn {
namespace {

constexpr std::size_t most_configurations = 32;

/// Does the engine say that it computes in less than was agreed on?
bool keeps_arithmetic(const api& dnn, const descriptor& configuration) {
    for (const auto note : notes_of(dnn, configuration)) {
        if (note == CUDNN_NUMERICAL_NOTE_DOWN_CONVERT_INPUTS ||
            note == CUDNN_NUMERICAL_NOTE_REDUCED_PRECISION_REDUCTION) {
            return false;
        }
    }
    return true;
}

descriptor operation_graph_of(const graph& from, const target& where) {
    descriptor made(from.library(), CUDNN_BACKEND_OPERATIONGRAPH_DESCRIPTOR);
    const auto operations = from.operations();
    made.set(CUDNN_ATTR_OPERATIONGRAPH_OPS, CUDNN_TYPE_BACKEND_DESCRIPTOR,
             static_cast<int64_t>(operations.size()), operations.data());
    if (where.handle != nullptr) {
        made.set(CUDNN_ATTR_OPERATIONGRAPH_HANDLE, CUDNN_TYPE_HANDLE, 1, &where.handle);
    }
    made.close();
    return made;
}

}  // namespace

descriptor device_properties(const api& dnn, std::string_view json) {
    descriptor made(dnn, CUDNN_BACKEND_DEVICEPROP_DESCRIPTOR);
    const std::string text(json);  // the library reads up to the NUL
    made.set(CUDNN_ATTR_DEVICEPROP_JSON_REPRESENTATION, CUDNN_TYPE_CHAR,
             static_cast<int64_t>(text.size() + 1), text.c_str());
    made.close();
    return made;
}

plan::plan(std::shared_ptr<const cudnn::graph> graph, descriptor closed,
           const descriptor& configuration)
    : graph_(std::move(graph)),
      plan_(std::move(closed)),
      record_(record_of(graph_->library(), configuration)),
      notes_(notes_of(graph_->library(), configuration)),
      workspace_bytes_(
          static_cast<uint64_t>(plan_.number(CUDNN_ATTR_EXECUTION_PLAN_WORKSPACE_SIZE))) {}

builder::builder(std::shared_ptr<const cudnn::graph> graph, const target& where)
    : graph_(std::move(graph)),
      where_(where),
      operation_graph_(operation_graph_of(*graph_, where)) {}

std::vector<descriptor> builder::configurations() const {
    const api& dnn = graph_->library();
    descriptor question(dnn, CUDNN_BACKEND_ENGINEHEUR_DESCRIPTOR);
    const cudnnBackendHeurMode_t mode = CUDNN_HEUR_MODE_A;
    question.set(CUDNN_ATTR_ENGINEHEUR_OPERATION_GRAPH, operation_graph_)
        .set(CUDNN_ATTR_ENGINEHEUR_MODE, CUDNN_TYPE_HEUR_MODE, 1, &mode);
    if (where_.properties != nullptr) {
        question.set(CUDNN_ATTR_ENGINEHEUR_DEVICEPROP, *where_.properties);
    }
    std::vector<descriptor> found;
    if (question.try_close() != CUDNN_STATUS_SUCCESS) {
        return found;  // no engine; last_words() says why
    }
    std::vector<cudnnBackendDescriptor_t> raw;
    for (std::size_t index = 0; index < most_configurations; ++index) {
        raw.push_back(found.emplace_back(dnn, CUDNN_BACKEND_ENGINECFG_DESCRIPTOR).get());
    }
    const int64_t count =
        question.read(CUDNN_ATTR_ENGINEHEUR_RESULTS, CUDNN_TYPE_BACKEND_DESCRIPTOR,
                      static_cast<int64_t>(raw.size()), raw.data());
    while (found.size() > static_cast<std::size_t>(count)) {
        found.pop_back();
    }
    return found;
}

std::optional<plan> builder::build(const descriptor& configuration, std::string& why) const {
    const api& dnn = graph_->library();
    descriptor made(dnn, CUDNN_BACKEND_EXECUTION_PLAN_DESCRIPTOR);
    made.set(CUDNN_ATTR_EXECUTION_PLAN_ENGINE_CONFIG, configuration);
    if (where_.handle != nullptr) {
        made.set(CUDNN_ATTR_EXECUTION_PLAN_HANDLE, CUDNN_TYPE_HANDLE, 1, &where_.handle);
    } else {
        made.set(CUDNN_ATTR_EXECUTION_PLAN_DEVICEPROP, *where_.properties);
    }
    if (made.try_close() != CUDNN_STATUS_SUCCESS) {
        why = last_words(dnn);
        return {};
    }
    return plan(graph_, std::move(made), configuration);
}

std::optional<plan> builder::first(std::string& why) const {
    const auto choices = configurations();
    why = choices.empty() ? last_words(graph_->library())
                          : "no engine keeps the workload's arithmetic";
    if (why.empty()) {
        why = "it offers none and gives no reason";
    }
    for (const descriptor& one : choices) {
        if (keeps_arithmetic(graph_->library(), one)) {
            if (auto made = build(one, why)) {
                why.clear();
                return made;
            }
        }
    }
    return {};
}

std::optional<plan> builder::named(std::string_view record, std::string& why) const {
    const auto chosen = configuration_of(graph_->library(), operation_graph_, where_, record, why);
    if (!chosen) {
        return {};
    }
    if (!keeps_arithmetic(graph_->library(), *chosen)) {
        why = "its engine does not keep the workload's arithmetic";
        return {};
    }
    return build(*chosen, why);
}

std::vector<std::string> builder::records(std::size_t most) const {
    std::vector<std::string> all;
    for (const descriptor& one : configurations()) {
        if (all.size() < most && keeps_arithmetic(graph_->library(), one)) {
            all.push_back(record_of(graph_->library(), one));
        }
    }
    return all;
}

}  // namespace accelbench::cuda::cudnn
