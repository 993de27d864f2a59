// SPDX-License-Identifier: Apache-2.0
#include "kernels/catalogue/catalogue.hpp"

#include <algorithm>
#include <array>

#include "kernels/catalogue/kernels.hpp"

namespace accelbench::kernels {

std::span<const kernel_definition> catalogue() {
    static const std::array table = {
        matmul_kernel(),
        attention_prefill_kernel(),
        attention_decode_kernel(),
        attention_backward_kernel(),
        rms_norm_kernel(),
        rms_norm_backward_kernel(),
        softmax_kernel(),
        softmax_backward_kernel(),
        cross_entropy_kernel(),
        cross_entropy_backward_kernel(),
        adamw_kernel(),
        copy_kernel(),
        triad_kernel(),
        h2d_kernel(),
        d2h_kernel(),
        empty_kernel(),
        all_reduce_kernel(),
        all_gather_kernel(),
        reduce_scatter_kernel(),
        all_to_all_kernel(),
        broadcast_kernel(),
        send_recv_kernel(),
        mlp_kernel(),
    };
    return table;
}

const kernel_definition* find_kernel(std::string_view name) {
    const auto all = catalogue();
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const kernel_definition& k) { return k.name == name; });
    return found == all.end() ? nullptr : &*found;
}

}  // namespace accelbench::kernels
