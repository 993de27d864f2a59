#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What can be held against Nvidia's own tools and libraries without a GPU. Brings the disassembler and pynvml from PyPI (pinned and
# hashed, kept in the build folder, never committed) and runs the tests that are skipped without them, and those of the real cuBLASLt,
# cuDNN and NCCL of the toolkit: descriptors, complete attention plans for H100 and B200, and their answers without a device.
#
#   scripts/cuda-judges.sh [BUILD]        BUILD: build/ci, finished
set -euo pipefail
cd "$(dirname "$0")/.."
build=${1:-build/ci}
python3 -c 'import sys; sys.path.insert(0, sys.argv[1]); import pynvml' "$build/pynvml" 2>/dev/null ||
  python3 -m pip install --quiet --require-hashes --no-deps --target "$build/pynvml" -r tests/unit/cuda_nvml/requirements.txt ||
  echo "pynvml could not be fetched; its test is skipped" >&2
scripts/cuda-sass.sh "$build" >/dev/null || echo "the disassembler found something, or could not be fetched: see the test below" >&2
ctest --test-dir "$build" --no-tests=error --output-on-failure \
  -R '^(cuda_kernels_sass|cuda_kernels_resources|cuda_nvml_judge|cuda_blaslt_real_test|cuda_cudnn_plans_test|cuda_nccl_real_test)$'
