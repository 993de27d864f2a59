// SPDX-License-Identifier: Apache-2.0
// The objects behind the API's opaque pointers.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "backends/onnxruntime/runtime/declarations.hpp"
#include "settings.hpp"
#include "tests/doubles/onnxruntime/double.h"

namespace ort_double {

namespace ort = accelbench::onnxruntime;

struct tensor_shape {
    ort::element_type type = ort::type_undefined;
    std::vector<int64_t> extents;
    bool operator==(const tensor_shape&) const = default;
};
struct operand {
    tensor_shape shape;
    void* data = nullptr;
    uint64_t bytes = 0;
};
struct tensor {
    std::vector<int64_t> extents;
    std::vector<double> values;
};
struct node {
    std::string op;
    std::vector<std::string> inputs;
    std::string output;
};
struct model {
    std::vector<std::pair<std::string, tensor_shape>> inputs, outputs;
    std::map<std::string, tensor_shape> weights;  // initializers whose data lies outside
    std::map<std::string, tensor> constants;      // initializers whose data lies in the file
    std::vector<node> nodes;
    int64_t ir_version = 0;
};
/// False: these bytes are no model.
[[nodiscard]] bool read_model(const void* bytes, std::size_t size, model& into);

/// Runs the nodes in their order; each writes where its output is bound, so that operands that
/// overlap give what they give with ORT. Empty: done. Else what is wrong.
[[nodiscard]] std::string evaluate(const model& what, std::map<std::string, operand> operands,
                                   bool wrong);

/// Counted from the caller's thread and from the backend's own.
struct live_counts {
    std::atomic<uint32_t> envs, sessions, options, bindings, values, statuses, others;
    std::atomic<uint64_t> runs;
    std::atomic<uint32_t> weights, deterministic, own_pools;
};
live_counts& live();
/// Of the provider that was appended last.
std::string& last_options();

/// A live object of the double, counted. Whoever uses it after its release ends the process.
class object {
  public:
    explicit object(std::atomic<uint32_t>& count) : count_(count) { ++count_; }
    object(const object&) = delete;
    object& operator=(const object&) = delete;
    ~object() {
        --count_;
        mark_ = 0;
    }
    void require_alive(const char* kind) const {
        if (mark_ != alive) {
            give_up(std::string("a ") + kind + " is used that was released or never made");
        }
    }

  private:
    static constexpr uint64_t alive = 0x0d0d0b1e0b1e0b1eULL;
    uint64_t mark_ = alive;
    std::atomic<uint32_t>& count_;
};

}  // namespace ort_double

namespace accelbench::onnxruntime {

struct ort_status : ort_double::object {
    ort_status(int number, std::string text)
        : object(ort_double::live().statuses), code(number), words(std::move(text)) {}
    int code;
    std::string words;
};
struct ort_env : ort_double::object {
    ort_env() : object(ort_double::live().envs) {}
    bool has_allocator = false;
    int threads = 0;
    log_function log = nullptr;
    void* log_self = nullptr;
};
struct ort_threading : ort_double::object {
    ort_threading() : object(ort_double::live().others) {}
    int threads = 0;
    int spin = 1;
};
struct ort_arena_cfg : ort_double::object {
    ort_arena_cfg() : object(ort_double::live().others) {}
};
struct ort_memory_info : ort_double::object {
    explicit ort_memory_info(int which) : object(ort_double::live().others), type(which) {}
    int type;
};
struct ort_value : ort_double::object {
    ort_value() : object(ort_double::live().values) {}
    ort_double::operand what;
};
struct ort_session_options : ort_double::object {
    ort_session_options() : object(ort_double::live().options) {}
    std::map<std::string, std::string> entries;
    std::vector<std::string> providers;
    std::map<std::string, ort_double::operand> weights;
    bool shares_threads = false;
    int own_threads = 0;
    bool deterministic = false;
};
struct ort_node {
    std::string op;
};
struct ort_subgraph {
    std::string provider;
    ort_node node;
    const ort_node* nodes[1];
};
struct ort_session : ort_double::object {
    ort_session() : object(ort_double::live().sessions) {}
    ort_double::model what;
    std::map<std::string, ort_double::operand> weights;
    std::vector<std::unique_ptr<ort_subgraph>> parts;
    std::vector<const ort_subgraph*> part_pointers;
    bool recorded = false;
    uint32_t bindings = 0;
};
struct ort_io_binding : ort_double::object {
    explicit ort_io_binding(ort_session& of) : object(ort_double::live().bindings), session(of) {
        ++session.bindings;
    }
    ~ort_io_binding() { --session.bindings; }
    ort_session& session;
    std::map<std::string, ort_double::operand> operands;
};
struct ort_tensor_type {
    ort_double::tensor_shape shape;
};
struct ort_type_info : ort_double::object {
    ort_type_info() : object(ort_double::live().others) {}
    ort_tensor_type tensor;
};

}  // namespace accelbench::onnxruntime
