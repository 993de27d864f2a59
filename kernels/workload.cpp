// SPDX-License-Identifier: Apache-2.0
#include "kernels/workload.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <numeric>

#include "base/sha256.hpp"

namespace accelbench::kernels {
namespace {

/// The recipe of kernels/data: raised when the same key would give other data, so that old results
/// stay apart.
constexpr std::string_view data_generator = "splitmix64/1";

std::string_view name_of(fill_kind kind) {
    switch (kind) {
        case fill_kind::normal:
            return "normal";
        case fill_kind::uniform:
            return "uniform";
        case fill_kind::integers:
            return "integers";
        case fill_kind::zero:
            return "zero";
        case fill_kind::derived:
            return "derived";
        case fill_kind::labels:
            return "labels";
        case fill_kind::logits:
            return "logits";
    }
    return "unknown";
}

std::string text_of(const fill_recipe& fill) {
    return fmt::format("{}({},{})", name_of(fill.kind), fill.a, fill.b);
}

std::string text_of(const attribute& a) {
    struct printer {
        std::string operator()(std::int64_t v) const { return fmt::format("i64 {}", v); }
        std::string operator()(double v) const { return fmt::format("f64 {}", v); }
        std::string operator()(const std::string& v) const { return fmt::format("str {}", v); }
    };
    return std::visit(printer{}, a.value);
}

std::string text_of(const tensor& t) {
    return fmt::format("{} {} [{}] role={} where={} fill={} exact_fill={}", t.name,
                       to_string(t.type), fmt::join(t.dims, ","), static_cast<int>(t.role),
                       static_cast<int>(t.where), text_of(t.fill), text_of(t.exact_fill));
}

}  // namespace

std::uint64_t element_count(const tensor& t) {
    return std::accumulate(t.dims.begin(), t.dims.end(), std::uint64_t{1},
                           [](std::uint64_t product, std::int64_t d) {
                               return product * static_cast<std::uint64_t>(d);
                           });
}

std::uint64_t byte_count(const tensor& t) {
    return element_count(t) * bytes_of(t.type);
}

std::uint64_t operand_bytes(const workload& w) {
    return std::accumulate(w.tensors.begin(), w.tensors.end(), std::uint64_t{0},
                           [](std::uint64_t sum, const tensor& t) { return sum + byte_count(t); });
}

bool is_written(tensor_role role) {
    switch (role) {
        case tensor_role::output:
        case tensor_role::inout:
        case tensor_role::state:
            return true;
        case tensor_role::input:
        case tensor_role::constant:
            return false;
    }
    return false;
}

std::string canonical_text(const workload& w) {
    std::vector<std::string> lines = {
        fmt::format("accumulate={}", to_string(w.accumulate)),
        fmt::format("accuracy_floor={}", w.accuracy_floor),
        fmt::format("bound={}", w.bound),
        fmt::format("ceiling={}", static_cast<int>(w.ceiling)),
        fmt::format("compute={}", to_string(w.compute)),
        // Stream 0 is not spelled out: hashes from before there were others stay what they are.
        w.data_seed == 0 ? fmt::format("data={}", data_generator)
                         : fmt::format("data={} seed={}", data_generator, w.data_seed),
        fmt::format("kernel={}", w.kernel),
        fmt::format("numerics={}", w.numerics),
        fmt::format("op={}", w.op),
        fmt::format("op_version={}", w.op_version),
        fmt::format("operands={}", fmt::join(w.operands, ",")),
        fmt::format("stage={}", static_cast<int>(w.stage)),
        fmt::format("work.bytes={}", w.work.bytes),
        fmt::format("work.flops={}", w.work.flops),
    };
    if (w.work.bus_factor > 0.0) {
        lines.push_back(fmt::format("work.bus_factor={}", w.work.bus_factor));
    }
    for (const attribute& a : w.attributes) {
        lines.push_back(fmt::format("attribute.{}={}", a.name, text_of(a)));
    }
    for (std::size_t i = 0; i < w.scalars.size(); ++i) {
        const scalar& s = w.scalars[i];
        lines.push_back(
            fmt::format("scalar.{:02}={} first={} step={}", i, s.name, s.first, s.step));
    }
    for (std::size_t i = 0; i < w.tensors.size(); ++i) {
        lines.push_back(fmt::format("tensor.{:02}={}", i, text_of(w.tensors[i])));
    }
    std::sort(lines.begin(), lines.end());
    return fmt::format("{}\n", fmt::join(lines, "\n"));
}

void finish(workload& w) {
    w.sha256 = sha256_hex(canonical_text(w));
}

}  // namespace accelbench::kernels
