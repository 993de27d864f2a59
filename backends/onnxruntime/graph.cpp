// SPDX-License-Identifier: Apache-2.0
// Session options, the session, and the assignment of its nodes.
#include "backends/onnxruntime/graph.hpp"

#include "backends/onnxruntime/constants.hpp"
#include "backends/onnxruntime/port_check.hpp"
#include "backends/onnxruntime/runtime/error.hpp"

namespace accelbench::onnxruntime {
namespace {

using options_handle = sdk::handle<ort_session_options*, void>;

struct config_entry {
    const char* key;
    const char* value;
};
constexpr config_entry always[] = {
    {"session.use_env_allocators", "1"},
    {"session.record_ep_graph_assignment_info", "1"},
};
// Long enough for the next node, and for the next launch of a batch; over in the time that a worker
// takes to answer. README.md has the figures.
constexpr config_entry own_threads[] = {
    {"session.intra_op.allow_spinning", "1"},
    {"session.intra_op.spin_duration_us", "50"},
};
constexpr config_entry only_on_device{"session.disable_cpu_ep_fallback", "1"};

void add(const library& ort, ort_session_options* options, const config_entry& entry) {
    check(ort, ort.call.add_config_entry(options, entry.key, entry.value),
          std::string("set ") + entry.key);
}

/// Threads of the session's own, where they can be told when to stop looking for work: those that
/// all sessions share cannot be told, and sleep after every node.
void choose_threads(const context& shared, ort_session_options* options) {
    const library& ort = shared.ort;
    if (!shared.own_threads()) {
        check(ort, ort.call.share_threads(options), "share its threads");
        return;
    }
    check(ort, ort.call.set_own_intra_op_threads(options, shared.chosen.threads),
          "set its threads");
    check(ort, ort.call.set_own_inter_op_threads(options, 1), "set its threads");
    for (const config_entry& entry : own_threads) {
        add(ort, options, entry);
    }
}

options_handle make_options(const context& shared, const device& on, const graph_order& order) {
    const library& ort = shared.ort;
    ort_session_options* made = nullptr;
    check(ort, ort.call.create_session_options(&made), "make session options");
    options_handle options(made, ort.call.release_session_options);
    check(ort, ort.call.set_execution_mode(made, run_sequential), "run nodes one by one");
    choose_threads(shared, made);
    check(ort, ort.call.set_optimization_level(made, shared.chosen.level), "set its optimisation");
    for (const config_entry& entry : always) {
        add(ort, made, entry);
    }
    if (order.all_on_device && !on.is_host()) {
        add(ort, made, only_on_device);
    }
    if (order.deterministic) {
        check(ort, ort.call.set_deterministic(made, true), "compute deterministically");
    }
    append_provider(ort, made, on.traits(), shared.chosen.options, shared.chosen.threads);
    return options;
}

}  // namespace

sdk::handle<ort_value*, void> value_over(const library& ort, void* memory, const port& what) {
    ort_memory_info* place = nullptr;
    check(ort, ort.call.create_cpu_memory_info(device_allocator, default_memory, &place),
          "describe the host's memory");
    const sdk::handle<ort_memory_info*, void> owner(place, ort.call.release_memory_info);
    ort_value* made = nullptr;
    check(ort,
          ort.call.create_tensor(place, memory, what.bytes, what.extents.data(),
                                 what.extents.size(), what.type, &made),
          "describe the operand " + what.name);
    return {made, ort.call.release_value};
}

graph::graph(context& shared, const device& on, const graph_order& order,
             const std::vector<void*>& constants)
    : ort_(shared.ort) {
    make(shared, on, order, constants);
    check_ports(ort_, session_.get(), order.io);
    count_nodes(on);
}

void graph::make(context& shared, const device& on, const graph_order& order,
                 const std::vector<void*>& constants) {
    const options_handle options = make_options(shared, on, order);
    std::vector<sdk::handle<ort_value*, void>> owners;
    std::vector<const char*> names;
    std::vector<const ort_value*> values;
    for (std::size_t index = 0; index < order.io.tensors.size(); ++index) {
        const port& one = order.io.tensors[index];
        if (one.is_constant()) {
            owners.push_back(value_over(ort_, constants[index], one));
            names.push_back(one.name.c_str());
            values.push_back(owners.back().get());
        }
    }
    if (!names.empty()) {
        check(ort_,
              ort_.call.add_external_initializers(options.get(), names.data(), values.data(),
                                                  names.size()),
              "take the constants");
    }
    const std::string bytes = with_constants(order.model, order.io);
    ort_session* made = nullptr;
    expect_success(ort_, ort_.call.create_session_from_array(shared.env->get(), bytes.data(),
                                                             bytes.size(), options.get(), &made));
    session_ = {made, ort_.call.release_session};
}

void graph::count_nodes(const device& on) {
    if (ort_.api < assignment_api) {
        return;  // then nothing may fall to the host: program.cpp does not try
    }
    const ort_subgraph* const* parts = nullptr;
    size_t count = 0;
    check(ort_, ort_.call.get_assignment(session_.get(), &parts, &count), "tell who got the nodes");
    for (const ort_subgraph* part : std::span(parts, count)) {
        const char* provider = nullptr;
        const ort_node* const* nodes = nullptr;
        size_t node_count = 0;
        check(ort_, ort_.call.get_provider_of(part, &provider), "name a provider");
        check(ort_, ort_.call.get_nodes_of(part, &nodes, &node_count), "list a provider's nodes");
        if (provider == on.name()) {
            where_.on_device += static_cast<uint32_t>(node_count);
            continue;
        }
        where_.on_host += static_cast<uint32_t>(node_count);
        for (const ort_node* node : std::span(nodes, node_count)) {
            const char* op = nullptr;
            check(ort_, ort_.call.get_operator_of(node, &op), "name a node's operator");
            if ((" " + where_.host_operators + " ").find(" " + std::string(op) + " ") ==
                std::string::npos) {
                where_.host_operators +=
                    (where_.host_operators.empty() ? "" : " ") + std::string(op);
            }
        }
    }
}

bool is_refused_fallback(const std::string& words) {
    return words.find("fallback to CPU EP has been explicitly disabled") != std::string::npos;
}

}  // namespace accelbench::onnxruntime
