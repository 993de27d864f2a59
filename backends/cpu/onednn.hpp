// SPDX-License-Identifier: Apache-2.0
// The one place that knows which generation of oneDNN's interface it is compiled against: 2 and 3
// both work.
#pragma once

#include <cstdint>
#include <dnnl.hpp>
#include <string>

#include "backends/cpu/threads.hpp"

namespace accelbench::cpu {

/// A plain row-major or transposed matrix as oneDNN sees it.
struct matrix_view {
    std::int64_t rows, columns;
    bool transposed;  // memory holds columns x rows
    dnnl::memory::data_type type;

    [[nodiscard]] dnnl::memory::desc desc() const {
        const dnnl::memory::dims strides =
            transposed ? dnnl::memory::dims{1, rows} : dnnl::memory::dims{columns, 1};
        return {{rows, columns}, type, strides};
    }
    [[nodiscard]] dnnl::memory::desc any_desc() const {
        return {{rows, columns}, type, dnnl::memory::format_tag::any};
    }
};

const dnnl::engine& onednn_engine();

/// Throws dnnl::error (dnnl_unimplemented) where the library has no such product.
dnnl::matmul::primitive_desc make_matmul(const dnnl::memory::desc& a, const dnnl::memory::desc& b,
                                         const dnnl::memory::desc& y);

/// "oneDNN 2.6.3 (OpenMP)": the library that is loaded, not the one compiled against.
std::string onednn_version();

/// Gives oneDNN's OpenMP runtime as many threads as the team has and binds each to the team's
/// processor, whatever the environment said. Once per backend; starts the threads.
void bind_onednn_threads(const thread_team& team);

}  // namespace accelbench::cpu
