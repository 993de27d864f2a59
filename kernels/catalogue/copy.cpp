// SPDX-License-Identifier: Apache-2.0
// copy: y = x within one memory. Bit-exact.
#include <fmt/format.h>

#include "kernels/catalogue/entry_reader.hpp"
#include "kernels/catalogue/kernels.hpp"
#include "kernels/catalogue/numerics.hpp"
#include "kernels/reference/elementwise.hpp"

namespace accelbench::kernels {
namespace {

result<workload> build(const suite_entry& entry) {
    entry_reader in(entry, "copy", {"n", "dtype"});
    const std::int64_t n = in.extent("n");
    const dtype type = in.type({dtype::f32, dtype::bf16, dtype::f16});
    workload w;
    w.id = fmt::format("copy/{}/n{}/{}", in.label(), n, to_string(type));
    w.kernel = w.op = "copy";
    w.source = in.source();
    w.tensors = {make_tensor("x", type, {n}, tensor_role::input, standard_normal),
                 make_tensor("y", type, {n}, tensor_role::output)};
    w.operands = {0, 1};
    w.compute = w.accumulate = type;
    w.work.bytes = 2.0 * static_cast<double>(n) * static_cast<double>(bytes_of(type));
    w.work.flops_formula = "none";
    w.work.bytes_formula = "2·n·s";
    w.ceiling = traffic::copy;
    w.meaning = "y = x";
    w.bound = "exact";
    return finished(in, std::move(w));
}

}  // namespace

kernel_definition copy_kernel() {
    return {"copy", "copy within the device's memory", &build, &make_copy_reference, nullptr};
}

}  // namespace accelbench::kernels
