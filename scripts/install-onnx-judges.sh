#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Fetches ONNX Runtime, the ONNX project's evaluator and what both need from PyPI (pinned and hashed, never committed): runtimes that
# run our ONNX models in the tests onnx_run_by_*, which are skipped without them.
#
#   scripts/install-onnx-judges.sh [FOLDER]     FOLDER: ~/.local/share/accelbench/onnx-judges
set -euo pipefail
folder=${1:-$HOME/.local/share/accelbench/onnx-judges}
list=$(mktemp)
trap 'rm -f "$list"' EXIT
cat >"$list" <<'TEXT'
flatbuffers==25.12.19 --hash=sha256:7634f50c427838bb021c2d66a3d1168e9d199b0607e6329399f04846d42e20b4
ml_dtypes==0.6.0 --hash=sha256:6c8e39b53e90afda8ce52859c93de4dba3e02b76d85dcf091cc469f9184c6dae
numpy==2.4.6 --hash=sha256:89cd468399cfd2504718f0ba50e410dca55a170b61a02ad92bb18c8a65186e93
onnx==1.23.2 --hash=sha256:c03ecf6b835d136108eeaeeafbd0026fc7b3cf98661409fbc6b63d5a29361348
onnxruntime==1.32.0 --hash=sha256:5a34fc4dfeb5a7b4a74c95dcba1e773d722abda720b474edf1b0c419dc6d163d
packaging==26.4 --hash=sha256:81383611a09c1bc0b08b76e0fd5829d7c6824c65b27a6aee339da133f4233ea2
protobuf==7.36.2 --hash=sha256:89f23aa53c24553a2416fd4fd1ec06f74fa42b14b546d8883128813f775bbfd2
typing_extensions==4.16.0 --hash=sha256:481caa481374e813c1b176ada14e97f1f67a4539ce9cfeb3f350d78d6370c2e8
TEXT
python3 -m pip install --quiet --require-hashes --no-deps --only-binary=:all: --python-version 3.11 --platform manylinux_2_28_x86_64 \
  --platform manylinux_2_27_x86_64 --platform manylinux2014_x86_64 --upgrade --target "$folder" -r "$list"
echo "the judges are in $folder; elsewhere than in the default folder, tell the tests: export ACCELBENCH_ONNX_JUDGES=$folder"
