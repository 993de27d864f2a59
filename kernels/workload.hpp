// SPDX-License-Identifier: Apache-2.0
// A workload: a named, fully specified program that every backend runs in the same way. Plain data,
// no behaviour.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "kernels/dtype.hpp"

namespace accelbench::kernels {

enum class tensor_role : std::uint8_t { input = 1, output = 2, inout = 3, constant = 4, state = 5 };
enum class phase : std::uint8_t {
    inference = 1,
    backward = 2,
    optimizer = 3,
    collective = 5,
    transfer = 6
};

/// Where a tensor must live: `boundary` leaves it to the row (resident or host), the others are
/// part of the workload (transfers).
enum class placement : std::uint8_t { boundary = 0, host = 1, device = 3 };

/// How a tensor's elements arise from (seed, set, tensor, element index) alone: the same on every
/// backend and thread count.
enum class fill_kind : std::uint8_t {
    normal,    // approximately N(a, b^2): sum of four 16-bit uniforms, exact in any language
    uniform,   // [a, b)
    integers,  // whole numbers in [a, b], also when stored as a floating type
    zero,
    derived,  // computed from the other tensors by the kernel's definition (attention.backward's o
              // and lse)
    labels,   // whole numbers in [0, a); a share b of the elements is ignored_label instead
    logits,   // with x of normal(0, b): a + x^3 in every other row, few of it far out; else a + 2x
};
/// The label of rows that cross entropy leaves out, as deep-learning frameworks number it.
inline constexpr std::int64_t ignored_label = -100;

struct fill_recipe {
    fill_kind kind = fill_kind::normal;
    double a = 0.0;
    double b = 1.0;
};

struct tensor {
    std::string name;
    dtype type = dtype::f32;
    std::vector<std::int64_t> dims;
    tensor_role role = tensor_role::input;
    placement where = placement::boundary;
    fill_recipe fill;        // bound mode: random operands
    fill_recipe exact_fill;  // exact mode: small integers whose products sum exactly; same as fill
                             // where there is no exact mode
};

/// A 64-bit integer that comes with every launch: launch i of an input set gets first + i * step.
struct scalar {
    std::string name;
    std::int64_t first = 0;
    std::int64_t step = 0;
};

struct attribute {
    std::string name;
    std::variant<std::int64_t, double, std::string> value;
};

/// Work credited to one launch. Conventions: docs/method.md. flops is 0 for kernels that earn none
/// (rates in bytes only).
struct cost {
    double flops = 0.0;
    double bytes = 0.0;  // compulsory traffic: each tensor once; of a collective: its message
    // Bus bandwidth over message bandwidth, so that one link's rate can be read from any number of
    // ranks; 0: no collective.
    double bus_factor = 0.0;
    std::string flops_formula, bytes_formula;
};

enum class traffic : std::uint8_t {
    compute,
    read,
    copy,
    update,
    host_to_device,
    device_to_host,
    none
};

struct workload {
    std::string id;      // "matmul/llama8b.qkv/m64n6144k4096/nt/bf16"
    std::string kernel;  // "matmul": the catalogue's name
    std::string op;      // "matmul", "attention.decode": what a backend sees
    std::string source;  // the model that the shape comes from, or "square", "awkward" ...
    phase stage = phase::inference;
    std::vector<tensor> tensors;
    std::vector<std::uint32_t> operands;  // indices into tensors, in the op's documented order
    std::vector<attribute> attributes;
    std::vector<scalar> scalars;
    dtype compute = dtype::f32;
    dtype accumulate = dtype::f32;
    std::uint32_t numerics = 0;  // ACCB_ALLOW_* bits of accelbench/plugin.h
    std::uint32_t op_version = 1;
    // Processes that do it together, each with tensors of its own as listed here; above 1 it is an
    // attribute too, which the hash covers.
    std::uint32_t ranks = 1;
    cost work;
    traffic ceiling = traffic::compute;  // the kind of ceiling that the row's share is taken of
    double accuracy_floor = 0.0;  // largest allowed nmse in the outcome class; 0: not in that class
    // Which stream of random data the tensors come from: part of the hash. The numbers themselves
    // are drawn from it and the campaign's seed together (kernels/data/hash.hpp).
    std::uint64_t data_seed = 0;
    std::string meaning;  // the kernel's formula, for people
    std::string bound;    // the rule that judges its elements, for people and for the hash
    std::string sha256;   // of canonical_text(); set by finish()
};

[[nodiscard]] std::uint64_t element_count(const tensor& t);
[[nodiscard]] std::uint64_t byte_count(const tensor& t);
/// Bytes of all tensors of one input set.
[[nodiscard]] std::uint64_t operand_bytes(const workload& w);
[[nodiscard]] bool is_written(tensor_role role);  ///< output, inout, state

/// Sets sha256. Builders call it last.
void finish(workload& w);

/// The canonical text that the hash is taken of: every field that defines the work, one per line,
/// sorted keys, shortest numbers. Names that people see (id, source, formulas) are left out: the
/// same work under another name keeps its hash.
[[nodiscard]] std::string canonical_text(const workload& w);

}  // namespace accelbench::kernels
