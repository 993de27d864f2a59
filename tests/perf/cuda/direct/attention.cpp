// SPDX-License-Identifier: Apache-2.0
// cuDNN's graph of attention, run in a plain loop: the graph and the choice of its engine are the
// backend's, everything else of the backend and of the harness is left out.
#include "attention.hpp"

#include <stdexcept>
#include <vector>

#include "cudnn/attention_graph.hpp"
#include "cudnn/engine.hpp"
#include "cudnn/handle.hpp"

namespace accelbench::direct {
namespace {

namespace dnn = cuda::cudnn;

std::uint64_t extent(const kernels::tensor& of, std::size_t axis) {
    return static_cast<std::uint64_t>(of.dims[axis]);
}

dnn::attention_shape shape_of(const kernels::workload& work) {
    const kernels::tensor &q = work.tensors[0], &k = work.tensors[1];
    dnn::attention_shape it;
    it.b = q.dims[0];
    it.hq = q.dims[1];
    it.q = q.dims[2];
    it.d = q.dims[3];
    it.hkv = k.dims[1];
    it.kv = k.dims[2];
    it.causal = std::get<std::int64_t>(work.attributes[0].value) != 0;
    it.scale = static_cast<float>(std::get<double>(work.attributes[1].value));
    if (q.type == kernels::dtype::f16) {
        it.type = CUDNN_DATA_HALF;
    } else if (q.type == kernels::dtype::bf16) {
        it.type = CUDNN_DATA_BFLOAT16;
    } else {
        throw std::runtime_error("cuDNN multiplies f32 in tf32 only");
    }
    return it;
}

/// Names of the workload's tensors in the graph, in the workload's order.
std::vector<std::int64_t> names_of(bool is_backward) {
    namespace o = dnn::operand;
    return is_backward ? std::vector<std::int64_t>{o::q,   o::k,   o::v,   o::o,  o::d_o,
                                                   o::lse, o::d_q, o::d_k, o::d_v}
                       : std::vector<std::int64_t>{o::q, o::k, o::v, o::o};
}

/// One operand set, and the pack that binds it.
struct bound {
    std::vector<gpu::memory> memory;
    dnn::descriptor pack;
};

bound bind(const gpu& on, const kernels::workload& work, const dnn::plan& plan,
           std::vector<std::int64_t> names, const gpu::memory& workspace) {
    bound set{{}, {plan.graph().library(), CUDNN_BACKEND_VARIANT_PACK_DESCRIPTOR}};
    std::vector<void*> addresses;
    for (const kernels::tensor& t : work.tensors) {
        const auto width = static_cast<std::uint32_t>(kernels::bytes_of(t.type));
        set.memory.push_back(kernels::is_written(t.role)
                                 ? on.allocate(kernels::byte_count(t))
                                 : on.operand(kernels::byte_count(t), width));
        addresses.push_back(set.memory.back().get());
    }
    if (names.size() > 4) {  // sums of d_q, and row sums of d_o * o, in f32
        const kernels::tensor& q = work.tensors[0];
        const std::uint64_t rows = extent(q, 0) * extent(q, 1) * extent(q, 2);
        for (const auto& [name, elements] : {std::pair{dnn::operand::d_q_sums, rows * extent(q, 3)},
                                             std::pair{dnn::operand::delta, rows}}) {
            set.memory.push_back(on.allocate(elements * sizeof(float)));
            names.push_back(name);
            addresses.push_back(set.memory.back().get());
        }
    }
    for (const dnn::constant& one : plan.graph().constants()) {
        names.push_back(one.id);
        addresses.push_back(const_cast<std::byte*>(one.bytes.data()));
    }
    void* const room = workspace.get();
    set.pack.set(CUDNN_ATTR_VARIANT_PACK_UNIQUE_IDS, std::span<const std::int64_t>(names))
        .set(CUDNN_ATTR_VARIANT_PACK_DATA_POINTERS, CUDNN_TYPE_VOID_PTR,
             static_cast<std::int64_t>(addresses.size()), addresses.data())
        .set(CUDNN_ATTR_VARIANT_PACK_WORKSPACE, CUDNN_TYPE_VOID_PTR, 1, &room)
        .close();
    return set;
}

}  // namespace

outcome time_attention(const gpu& on, const kernels::workload& work) {
    const dnn::lookup& found = dnn::library();
    if (!found.table) {
        throw std::runtime_error(found.why);
    }
    const dnn::attention_shape it = shape_of(work);
    const bool is_backward = work.kernel == "attention.backward";
    auto graph = std::make_shared<dnn::graph>(*found.table);
    dnn::attention_chain chain(*graph, it);
    is_backward ? chain.backward() : chain.forward();
    dnn::session_handle handle(*found.table);
    handle.use(reinterpret_cast<cudaStream_t>(on.stream()));
    std::string why;
    const auto plan = dnn::builder(graph, {.handle = handle.get()}).first(why);
    if (!plan) {
        throw std::runtime_error("cuDNN has no engine for it: " + why);
    }
    const gpu::memory workspace = on.allocate(plan->workspace_bytes());
    std::vector<bound> sets;
    for (std::uint64_t i = sets_beyond_cache(on, kernels::operand_bytes(work)); i > 0; --i) {
        sets.push_back(bind(on, work, *plan, names_of(is_backward), workspace));
    }
    const double ns = on.time([&](std::uint64_t i) {
        dnn::check(
            *found.table,
            found.table->execute(handle.get(), plan->get(), sets[i % sets.size()].pack.get()),
            "run attention");
    });
    return {.library = found.version, .algorithm = plan->record(), .launch_ns = ns};
}

}  // namespace accelbench::direct
