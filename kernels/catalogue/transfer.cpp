// SPDX-License-Identifier: Apache-2.0
// h2d and d2h: copies between host and device memory, whatever the row's boundary. Bit-exact.
#include <fmt/format.h>

#include "kernels/catalogue/entry_reader.hpp"
#include "kernels/catalogue/kernels.hpp"
#include "kernels/catalogue/numerics.hpp"
#include "kernels/reference/elementwise.hpp"

namespace accelbench::kernels {
namespace {

result<workload> build(const suite_entry& entry, std::string_view name, placement from,
                       placement to, traffic ceiling) {
    entry_reader in(entry, name, {"n", "dtype"});
    const std::int64_t n = in.extent("n");
    const dtype type = in.type({dtype::f32});
    workload w;
    w.id = fmt::format("{}/{}/n{}/{}", name, in.label(), n, to_string(type));
    w.kernel = w.op = name;
    w.source = in.source();
    w.stage = phase::transfer;
    w.tensors = {make_tensor("src", type, {n}, tensor_role::input, standard_normal),
                 make_tensor("dst", type, {n}, tensor_role::output)};
    w.tensors[0].where = from;
    w.tensors[1].where = to;
    w.operands = {0, 1};
    w.work.bytes = static_cast<double>(n) * static_cast<double>(bytes_of(type));
    w.work.flops_formula = "none";
    w.work.bytes_formula = "n·s (the bytes that cross)";
    w.ceiling = ceiling;
    w.meaning = "dst = src";
    w.bound = "exact";
    return finished(in, std::move(w));
}

result<workload> build_h2d(const suite_entry& entry) {
    return build(entry, "h2d", placement::host, placement::device, traffic::host_to_device);
}
result<workload> build_d2h(const suite_entry& entry) {
    return build(entry, "d2h", placement::device, placement::host, traffic::device_to_host);
}

}  // namespace

kernel_definition h2d_kernel() {
    return {"h2d", "copy from host memory to the device's", &build_h2d, &make_copy_reference,
            nullptr};
}
kernel_definition d2h_kernel() {
    return {"d2h", "copy from the device's memory to the host's", &build_d2h, &make_copy_reference,
            nullptr};
}

}  // namespace accelbench::kernels
