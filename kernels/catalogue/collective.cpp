// SPDX-License-Identifier: Apache-2.0
// all_reduce, all_gather, reduce_scatter, all_to_all, broadcast, send_recv: what ranks do together.
#include "kernels/reference/collective.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "kernels/catalogue/entry_reader.hpp"
#include "kernels/catalogue/kernels.hpp"
#include "kernels/catalogue/numerics.hpp"

// n is the whole message, as nccl-tests counts it (doc/PERFORMANCE.md there), so that a size means
// the same on any number of ranks: x of all_reduce, y of all_gather, x of reduce_scatter.
//
// Error bound of the sums: R - 1 additions in any order (ring, tree, by halves), each of which may
// be rounded to the element's own type, as libraries do that send partial sums over a link:
// |got - y| <= g sum |x_r| with g = (R-1) u / (1 - (R-1) u), and what flushed subnormals cost.
// A missing rank, or one that is added twice, is wrong by a term. Exact mode: whole numbers whose
// sums the type holds. Everything else moves bits.
namespace accelbench::kernels {
namespace {

enum class chunked : std::uint8_t { neither, output, input, both };

struct collective {
    std::string_view name, meaning;
    chunked where = chunked::neither;
    bool sums = false;
    /// Bus bandwidth over message bandwidth on R ranks.
    double (*bus_factor)(double ranks) = nullptr;
};

/// What the fastest algorithm sends over each rank's link, in messages.
double all_parts_but_own(double ranks) {
    return (ranks - 1.0) / ranks;
}

constexpr collective all_reduce{"all_reduce", "y = sum over ranks r of x_r, on every rank",
                                chunked::neither, true,
                                [](double ranks) { return 2.0 * (ranks - 1.0) / ranks; }};
constexpr collective all_gather{"all_gather", "y[r] = x_r, on every rank", chunked::output, false,
                                &all_parts_but_own};
constexpr collective reduce_scatter{"reduce_scatter", "y = sum over ranks r of x_r[own rank]",
                                    chunked::input, true, &all_parts_but_own};
constexpr collective all_to_all{"all_to_all", "y[r] = x_r[own rank]", chunked::both, false,
                                &all_parts_but_own};
constexpr collective broadcast{"broadcast", "y = x of rank 0, on every rank", chunked::neither,
                               false, [](double) { return 1.0; }};
constexpr collective send_recv{"send_recv", "y = x of the rank before, in a ring", chunked::neither,
                               false, [](double) { return 1.0; }};

/// Whole numbers of which `ranks` add up to one that the type still holds.
fill_recipe exact_terms(dtype type, std::int64_t ranks) {
    const double largest = 1.0 / unit_roundoff(type);
    const double most = std::max(
        1.0, static_cast<double>(static_cast<std::int64_t>(largest / static_cast<double>(ranks))));
    return {fill_kind::integers, -most, most};
}

tensor part(std::string name, dtype type, std::int64_t n, std::int64_t ranks, bool chunks,
            bool whole, tensor_role role) {
    std::vector<std::int64_t> dims{n};
    if (chunks) {
        dims = whole ? std::vector<std::int64_t>{ranks, n / ranks}
                     : std::vector<std::int64_t>{n / ranks};
    }
    return role == tensor_role::input
               ? make_tensor(std::move(name), type, std::move(dims), role, standard_normal)
               : make_tensor(std::move(name), type, std::move(dims), role);
}

std::string bytes_formula(const collective& c) {
    switch (c.where) {
        case chunked::output:
            return "n·s (y, the message)";
        case chunked::neither:
        case chunked::input:
        case chunked::both:
            return "n·s (x, the message)";
    }
    return {};
}

result<workload> build(const suite_entry& entry, const collective& c) {
    constexpr std::int64_t most_ranks = 1024;
    entry_reader in(entry, c.name, {"t", "n", "ranks", "dtype"});
    const std::int64_t t = in.extent_or("t", 1), columns = in.extent("n");
    const std::int64_t ranks = in.extent("ranks");
    std::int64_t n = 1;
    if (__builtin_mul_overflow(t, columns, &n)) {
        in.refuse(error_code::too_large, fmt::format("{} rows of {} elements overflow", t, columns),
                  "Make the shape smaller");
        n = 1;
    }
    const dtype type = in.type({dtype::f32, dtype::bf16, dtype::f16});
    if (ranks < 2 || ranks > most_ranks) {
        in.refuse(error_code::bad_shape, fmt::format("key 'ranks' is {}", ranks),
                  fmt::format("Give a whole number from 2 to {}", most_ranks));
    }
    const bool chunks = c.where != chunked::neither;
    if (chunks && ranks > 0 && n % ranks != 0) {
        in.refuse(error_code::bad_shape,
                  fmt::format("{} elements do not divide among {} ranks", n, ranks),
                  "n is the whole message: give a multiple of the ranks");
    }
    workload w;
    const std::string rows = t == 1 ? std::string() : fmt::format("t{}", t);
    w.id = fmt::format("{}/{}/{}n{}/r{}/{}", c.name, in.label(), rows, columns, ranks,
                       to_string(type));
    w.kernel = w.op = c.name;
    w.source = in.source();
    w.stage = phase::collective;
    w.tensors = {part("x", type, n, ranks, chunks, c.where != chunked::output, tensor_role::input),
                 part("y", type, n, ranks, chunks, c.where != chunked::input, tensor_role::output)};
    if (c.sums && ranks > 0) {
        w.tensors[0].exact_fill = exact_terms(type, ranks);
    }
    w.operands = {0, 1};
    w.attributes = {{"ranks", ranks}};
    w.ranks = static_cast<std::uint32_t>(ranks);
    w.compute = w.accumulate = type;
    w.numerics = c.sums ? float_freedom : 0;
    w.work.bytes = static_cast<double>(n) * static_cast<double>(bytes_of(type));
    w.work.bus_factor = c.bus_factor(static_cast<double>(ranks));
    w.work.flops_formula = "none";
    w.work.bytes_formula = bytes_formula(c);
    w.ceiling = traffic::none;
    w.meaning = c.meaning;
    w.bound = c.sums ? "(R-1)·u/(1-(R-1)·u)·sum |x_r|; exact on whole numbers" : "exact";
    return finished(in, std::move(w));
}

template <const collective& c>
result<workload> build(const suite_entry& entry) {
    return build(entry, c);
}

template <const collective& c>
kernel_definition definition(std::string_view summary) {
    return {c.name, summary, &build<c>, nullptr, nullptr, &make_collective_reference};
}

}  // namespace

kernel_definition all_reduce_kernel() {
    return definition<all_reduce>("sum over ranks, for every rank");
}
kernel_definition all_gather_kernel() {
    return definition<all_gather>("every rank's part, for every rank");
}
kernel_definition reduce_scatter_kernel() {
    return definition<reduce_scatter>("sum over ranks, a part for each");
}
kernel_definition all_to_all_kernel() {
    return definition<all_to_all>("a part from every rank to every rank");
}
kernel_definition broadcast_kernel() {
    return definition<broadcast>("from rank 0 to every rank");
}
kernel_definition send_recv_kernel() {
    return definition<send_recv>("to the next rank and from the one before");
}

}  // namespace accelbench::kernels
