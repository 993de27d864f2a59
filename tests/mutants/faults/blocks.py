# SPDX-License-Identifier: Apache-2.0
"""Faults in the block mlp."""

FAULTS = [
    ("kernels/reference/mlp.cpp", "g / (1.0 + std::exp(-g))", "g"),
    ("kernels/reference/mlp.cpp", "gate[j] = silu * u;", "gate[j] = silu;"),
    ("kernels/reference/mlp.cpp", "u32 * down_norms_[c]", "0.0 * down_norms_[c]"),
]

SOURCES = ["kernels/reference/mlp.cpp"]

TESTS = ["tests/unit/kernels/bound_test.cpp", "tests/unit/kernels/naive.cpp", "tests/unit/kernels/naive_attention.cpp"]
