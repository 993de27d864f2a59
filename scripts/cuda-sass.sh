#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Shows the width of memory accesses in the machine code of our own CUDA kernels. Fetches the vendor's disassembler from PyPI
# (pinned and hashed, kept in the build folder, never committed); looks at no library of the vendor.
#
#   scripts/cuda-sass.sh [BUILD]        BUILD: build/ci
set -euo pipefail
cd "$(dirname "$0")/.."
build=${1:-build/ci}
images=$build/backends/cuda/kernels
tools=$build/sass-tools
if ! ls "$images"/*.cubin >/dev/null 2>&1; then
  echo "no images in $images: build the target accelbench_cuda_images first (it needs nvcc)" >&2
  exit 1
fi
if [ ! -x "$tools/nvidia/cu13/bin/nvdisasm" ]; then
  printf '%s --hash=sha256:%s\n' nvidia-cuda-nvdisasm==13.5.37 \
    d3fdbdd49fa53e2e4aacd3db8259d052bd2b049ececdcb69e92e083c6728e7ca >"$build/sass-tools.txt"
  python3 -m pip install --quiet --require-hashes --no-deps --target "$tools" -r "$build/sass-tools.txt" ||
    { echo "the disassembler could not be fetched; nothing was checked" >&2; exit 77; }
fi
python3 tests/unit/cuda_kernels/sass.py "$images" "$tools/nvidia/cu13/bin/nvdisasm"
