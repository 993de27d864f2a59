# SPDX-License-Identifier: Apache-2.0
"""Faults in the CUDA kernels, built for the host."""

K = "backends/cuda/kernels/"
T = "results/tender/"
G = "tests/doubles/cuda/grid/"

FAULTS = [
    # the host's idea of the matrix instructions
    (G + "matrix.cpp", "i < 2 || (i >= 4 && i < 6) ? group : group + 8", "i < 4 ? group : group + 8"),
    (G + "matrix.cpp", "i < 4 || (i >= 8 && i < 12) ? group : group + 8", "i < 8 ? group : group + 8"),
    (G + "matrix.cpp", "(i & 1U) + (i < 2 ? 0 : 8), group}", "(i & 1U) * 8 + (i < 2 ? 0 : 1), group}"),
    (G + "matrix.cpp", "lane % 4 * 2 + (i & 1U)}", "lane % 4 + 4 * (i & 1U)}"),
    (G + "matrix.cpp", "half_at(along, across) | half_at(along + 1, across) << 16U", "half_at(across, along) | half_at(across, along + 1) << 16U"),
    (G + "matrix.cpp", "readers[rows[row] / 16 % 8]", "readers[rows[row] / 16 % 4]"),
    (G + "matrix.cpp", "address % 16 != 0", "address % 8 != 0"),
    # a wrong fragment index
    (K + "matmul_matrix.cu", "of_b[c / 2].word[c % 2 * 2],", "of_b[c / 2].word[c % 2],"),
    (K + "matmul_matrix.cu", "const Sum* const pair = sums[at / (2 * Columns)][at / 2 % Columns] + at % 2 * 2;", "const Sum* const pair = sums[at / (2 * Columns)][at / 2 % Columns] + (1 - at % 2) * 2;"),
    (K + "matmul_matrix.cu", "tile::turned_left(from, 16 * step, o / 8)", "tile::turned_right(from, 16 * step, o / 8)"),
    (K + "matmul_matrix.cu", "out[w] |= (word[w][byte] >> (8 * e) & 0xffu) << (8 * byte);", "out[w] |= (word[w][e] >> (8 * byte) & 0xffu) << (8 * byte);"),
    (K + "attention_backward_matrix.cu", "const int i = i0 + column_of_sum(at / 2, at);", "const int i = i0 + column_of_sum(at / 2, 0);"),
    (K + "attention_prefill_matrix.cu", "const bool seen = j0 + column_of_sum(at / 2, at) <= last;", "const bool seen = j0 + column_of_sum(at / 2, 0) <= last;"),
    (K + "attention_prefill_matrix.cu", "sums[at / 4][at % 4] *= fade[at % 4 / 2];", "sums[at / 4][at % 4] *= fade[at % 2];"),
    # a missing tail
    (K + "matmul_matrix.cu", "<T>{line(k0, o0), outer, k - k0, outer - o0, even}", "<T>{line(k0, o0), outer, slice<T>, outer - o0, even}"),
    (K + "matmul_matrix.cu", "if (row >= it.m || column >= it.n) {", "if (row >= it.m) {"),
    (K + "matmul_matrix.cu", "gather_lot(line(depth, o0 + row), outer, o0 + row < outer ? k - depth : 0)", "gather_lot(line(depth, o0 + row), outer, lot<T>)"),
    (K + "matmul_matrix.cu", "const int height = smaller(rows_together, tiles_m - first);", "const int height = rows_together;"),
    (K + "attention_prefill_matrix.cu", "it.keys - it.queries + i0 + 1 : it.keys)", "it.keys - it.queries + i0 + 2 : it.keys)"),
    (K + "attention_prefill_matrix.cu", "it.keys - j0, it.d, even);", "Keys, it.d, even);"),
    (K + "attention_backward_matrix.cu", "const int end = it.causal != 0 ? i0 + have_q : it.length;", "const int end = i0 + have_q;"),
    (K + "attention_backward_matrix.cu", "there && j < it.length && (it.causal == 0 || j <= i)", "there && j < it.length && (it.causal == 0 || j < i)"),
    # a missing barrier, a copy that is not waited for, a buffer too few
    (K + "matmul_matrix.cu", "        __syncthreads();\n", ""),
    (K + "matmul_matrix.cu", "wait_for_copies_but<Stages - 2>();", "wait_for_copies_but<Stages - 1>();"),
    (K + "matmul_matrix.cu", "fetch(step + Stages - 1);", "fetch(step + Stages);"),
    (K + "attention_prefill_matrix.cu", "        __syncthreads();\n        fetch(values, v, j0);", "        fetch(values, v, j0);"),
    (K + "attention_prefill_matrix.cu", "        __syncthreads();\n        fetch(keys, k, j0 + Keys);", "        fetch(keys, k, j0 + Keys);"),
    (K + "attention_backward_matrix.cu", "        __syncthreads();\n        fetch(turn + 1);\n        dot_heads<T, Depth, Queries>", "        fetch(turn + 1);\n        dot_heads<T, Depth, Queries>"),
    (K + "attention_backward_matrix.cu", "        wait_for_copies_but<0>();\n        __syncthreads();\n        fetch(turn + 1);\n        dot_heads<T, Depth, Keys>", "        __syncthreads();\n        fetch(turn + 1);\n        dot_heads<T, Depth, Keys>"),
    (K + "attention_backward_matrix.cu", "return room + turn % 2 * (2 * bytes);", "return room;"),
    # shares of the depth, of heads and of columns
    (K + "matmul_matrix.cu", "const int first = static_cast<int>(blockIdx.y) * each;", "const int first = 0;"),
    (K + "matmul_matrix.cu", "load_streamed(partial + share * elements + i)", "load_streamed(partial + i)"),
    (K + "attention_backward_matrix.cu", "const int skipped = 2 * first_column;", "const int skipped = 0;"),
    ("backends/cuda/ops_matmul_own.cpp", "trans_a ? \"_tn\" : trans_b ? \"_nt\" : \"_nn\"", "trans_a ? \"_tn\" : trans_b ? \"_nn\" : \"_nt\""),
    ("backends/cuda/ops_matmul_own.cpp", "ceil_div(steps, ceil_div(steps, shares)) == shares", "steps >= shares"),
    ("backends/cuda/ops_attention_backward.cpp", "depth == 256 ? 2 : 1", "1"),
]

SOURCES = ["tests/doubles/cuda/grid", "backends/cuda/kernels",
           *(f"backends/cuda/{name}.cpp" for name in (
               "lowering", "plan", "registry", "row_launch", "attention_shape", "ops_adamw", "ops_attention",
               "ops_attention_backward", "ops_cross_entropy", "ops_matmul_own", "ops_memory", "ops_rms_norm", "ops_softmax")),
           "harness/worker/workload_view.cpp"]

TESTS = [f"tests/unit/cuda_kernels/{name}.cpp" for name in ("kernels_test", "matrix_test", "plan_run")]

FLAGS = ["-I{ROOT}/backends/cuda/kernels", "-I{ROOT}/tests/doubles/cuda/grid", "-I{ROOT}/backends/cuda",
         "-I/usr/local/cuda/include", "-fno-strict-aliasing", "-w"]

CHOSEN = "matrix_*:own_product.*:*matmul*:*prefill*:*bwd*-*loss_bwd*:*norm_bwd*:*softmax_bwd*:*_f32"
