// SPDX-License-Identifier: Apache-2.0
// Options, sessions, bindings, launches.
#include <algorithm>
#include <array>

#include "answers.hpp"

namespace accelbench::onnxruntime {
namespace {

using ort_double::chosen;
using ort_double::give_up;
using ort_double::live;
using ort_double::operand;

bool is_known_entry(const std::string& key) {
    static const std::array known{"session.use_env_allocators", "session.intra_op.allow_spinning",
                                  "session.intra_op.spin_duration_us",
                                  "session.record_ep_graph_assignment_info",
                                  "session.disable_cpu_ep_fallback"};
    return std::ranges::find(known, key) != known.end();
}

/// Which provider takes each node; a status where the options forbid the outcome.
ort_status* assign(const ort_session_options& options, ort_session& into) {
    const std::string first =
        options.providers.empty() ? "CPUExecutionProvider" : options.providers.front();
    bool fell = false;
    for (const ort_double::node& one : into.what.nodes) {
        const bool host = chosen().on_host.contains(one.op);
        auto part = std::make_unique<ort_subgraph>();
        part->provider = host ? "CPUExecutionProvider" : first;
        part->node.op = one.op;
        part->nodes[0] = &part->node;
        fell = fell || part->provider != first;
        into.part_pointers.push_back(part.get());
        into.parts.push_back(std::move(part));
    }
    const auto strict = options.entries.find("session.disable_cpu_ep_fallback");
    if (fell && strict != options.entries.end() && strict->second == "1") {
        return status(1,
                      "This session contains graph nodes that are assigned to the default CPU EP, "
                      "but fallback to CPU EP has "
                      "been explicitly disabled by the user.");
    }
    return nullptr;
}

ort_status* take_weights(const ort_session_options& options, ort_session& into) {
    for (const auto& [name, given] : options.weights) {
        const auto declared = into.what.weights.find(name);
        if (declared == into.what.weights.end()) {
            return status(1, "the initializer " + name + " is not in the model");
        }
        if (declared->second != given.shape) {
            return status(1, "the initializer " + name + " has another shape or type in the model");
        }
        ++live().weights;
    }
    for (const auto& [name, shape] : into.what.weights) {
        if (!options.weights.contains(name)) {
            return status(3, "the file of the initializer " + name + " does not exist");
        }
    }
    into.weights = options.weights;
    return nullptr;
}

ort_status* make_session(const ort_env* env, const void* bytes, size_t size,
                         const ort_session_options* options, ort_session** out) {
    FAULT("CreateSessionFromArray")
    env->require_alive("environment");
    options->require_alive("session's options");
    if (options->shares_threads == (options->own_threads > 0)) {
        give_up("a session must either share the environment's threads or say how many it starts");
    }
    if (options->own_threads > 0 &&
        options->entries.find("session.intra_op.spin_duration_us") == options->entries.end()) {
        give_up("threads of a session would spin for as long as they like");
    }
    live().own_pools += options->own_threads > 0 ? 1 : 0;
    auto made = std::make_unique<ort_session>();
    if (!ort_double::read_model(bytes, size, made->what)) {
        return status(7, "Load model from memory failed: Protobuf parsing failed.");
    }
    for (ort_status* failed : {take_weights(*options, *made), assign(*options, *made)}) {
        if (failed != nullptr) {
            return failed;
        }
    }
    made->recorded = options->entries.contains("session.record_ep_graph_assignment_info");
    live().deterministic += options->deterministic ? 1 : 0;
    *out = made.release();
    return nullptr;
}

ort_status* run(ort_session* session, const ort_run_options*, const ort_io_binding* binding) {
    ++live().runs;
    FAULT("RunWithBinding")
    session->require_alive("session");
    binding->require_alive("binding");
    std::map<std::string, operand> operands = session->weights;
    for (const auto* list : {&session->what.inputs, &session->what.outputs}) {
        for (const auto& [name, shape] : *list) {
            const auto bound = binding->operands.find(name);
            if (bound == binding->operands.end()) {
                return status(2, "Missing Input: " + name);
            }
            if (bound->second.shape != shape) {
                return status(2, "Got invalid dimensions for input: " + name);
            }
            operands[name] = bound->second;
        }
    }
    const std::string wrong =
        ort_double::evaluate(session->what, operands, ort_double::computes_wrong());
    return wrong.empty() ? nullptr : status(2, wrong);
}

template <bool input>
ort_status* bind(ort_io_binding* binding, const char* name, const ort_value* value) {
    FAULT(input ? "BindInput" : "BindOutput")
    binding->require_alive("binding");
    value->require_alive("value");
    const auto& list = input ? binding->session.what.inputs : binding->session.what.outputs;
    if (std::ranges::find(list, name, [](const auto& one) { return one.first; }) == list.end()) {
        return status(2, std::string("Invalid name to bind: ") + name);
    }
    binding->operands[name] = value->what;
    return nullptr;
}

ort_status* append(ort_session_options* options, const char* name, const char* const* keys,
                   const char* const* values, size_t count) {
    FAULT("SessionOptionsAppendExecutionProvider")
    ort_double::last_options().clear();
    for (size_t index = 0; index < count; ++index) {
        ort_double::last_options() += std::string(keys[index]) + "=" + values[index] + ";";
    }
    for (const std::string& known : chosen().providers) {
        if (known == std::string(name) + "ExecutionProvider") {
            options->providers.push_back(known);
            return nullptr;
        }
    }
    return status(2, std::string("Unknown provider name '") + name + "'");
}

void release_session(ort_session* session) {
    if (session != nullptr && session->bindings != 0) {
        give_up("a session is released before its bindings");
    }
    release(session, "session");
}
void fill_options(ort_functions& f) {
    f.create_session_from_array = make_session;
    f.create_session_options = [](ort_session_options** out) -> ort_status* {
        FAULT("CreateSessionOptions")
        *out = new ort_session_options();
        return nullptr;
    };
    f.set_execution_mode = [](ort_session_options*, execution_mode) -> ort_status* {
        return nullptr;
    };
    f.set_optimization_level = [](ort_session_options*, optimization_level) -> ort_status* {
        return nullptr;
    };
    f.release_session_options = [](ort_session_options* o) { release(o, "session's options"); };
    f.set_own_intra_op_threads = [](ort_session_options* o, int n) -> ort_status* {
        return o->own_threads = n, nullptr;
    };
    f.set_own_inter_op_threads = [](ort_session_options*, int) -> ort_status* { return nullptr; };
    f.share_threads = [](ort_session_options* o) -> ort_status* {
        return o->shares_threads = true, nullptr;
    };
    f.add_config_entry = [](ort_session_options* o, const char* key,
                            const char* value) -> ort_status* {
        if (!is_known_entry(key)) {
            give_up(std::string("nobody reads the entry ") + key);
        }
        return o->entries[key] = value, nullptr;
    };
    f.add_external_initializers = [](ort_session_options* o, const char* const* names,
                                     const ort_value* const* values, size_t n) -> ort_status* {
        for (size_t i = 0; i < n; ++i) {
            o->weights[names[i]] = values[i]->what;
        }
        return nullptr;
    };
    f.append_provider = append;
    f.set_deterministic = [](ort_session_options* o, bool on) -> ort_status* {
        return o->deterministic = on, nullptr;
    };
}

}  // namespace

void fill_sessions(ort_functions& f) {
    fill_options(f);
    f.release_session = release_session;
    f.run_with_binding = run;
    f.create_io_binding = [](ort_session* s, ort_io_binding** out) -> ort_status* {
        FAULT("CreateIoBinding")
        return *out = new ort_io_binding(*s), nullptr;
    };
    f.release_io_binding = [](ort_io_binding* b) { release(b, "binding"); };
    f.bind_input = bind<true>;
    f.bind_output = bind<false>;
    f.get_assignment = [](const ort_session* s, const ort_subgraph* const** out,
                          size_t* n) -> ort_status* {
        if (!s->recorded) {
            return status(
                1,
                "Session configuration entry session.record_ep_graph_assignment_info is not set");
        }
        *out = s->part_pointers.data();
        return *n = s->part_pointers.size(), nullptr;
    };
    f.get_provider_of = [](const ort_subgraph* p, const char** out) -> ort_status* {
        return *out = p->provider.c_str(), nullptr;
    };
    f.get_nodes_of = [](const ort_subgraph* p, const ort_node* const** out,
                        size_t* n) -> ort_status* {
        *out = p->nodes;
        return *n = 1, nullptr;
    };
    f.get_operator_of = [](const ort_node* n, const char** out) -> ort_status* {
        return *out = n->op.c_str(), nullptr;
    };
}

}  // namespace accelbench::onnxruntime
