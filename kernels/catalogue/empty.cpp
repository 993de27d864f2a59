// SPDX-License-Identifier: Apache-2.0
// empty: a launch that does nothing. What it costs is what every other launch costs before its
// work.
#include <fmt/format.h>

#include "kernels/catalogue/entry_reader.hpp"
#include "kernels/catalogue/kernels.hpp"
#include "kernels/reference/elementwise.hpp"

namespace accelbench::kernels {
namespace {

result<workload> build(const suite_entry& entry) {
    entry_reader in(entry, "empty", {});
    workload w;
    w.id = fmt::format("empty/{}", in.label());
    w.kernel = w.op = "empty";
    w.source = in.source();
    w.work.flops_formula = w.work.bytes_formula = "none";
    w.ceiling = traffic::none;
    w.meaning = "nothing";
    w.bound = "exact";
    return finished(in, std::move(w));
}

}  // namespace

kernel_definition empty_kernel() {
    return {"empty", "launch latency", &build, &make_empty_reference, nullptr};
}

}  // namespace accelbench::kernels
