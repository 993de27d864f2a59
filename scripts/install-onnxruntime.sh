#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Fetches ONNX Runtime's library from PyPI (pinned and hashed, never committed) for the backend onnxruntime and the tests that
# take the real library as their judge. Nothing of it is needed to build; without it they are skipped.
#
#   scripts/install-onnxruntime.sh [FOLDER]     FOLDER: ~/.local/share/accelbench/onnxruntime, where the plug-in looks by itself
set -euo pipefail
version=1.32.0
folder=${1:-$HOME/.local/share/accelbench/onnxruntime}
case $(uname -m) in
  x86_64) platform=manylinux_2_28_x86_64 hash=5a34fc4dfeb5a7b4a74c95dcba1e773d722abda720b474edf1b0c419dc6d163d ;;
  *) echo "no wheel is pinned here for $(uname -m): name a library in ACCELBENCH_ONNXRUNTIME_LIBRARY instead" >&2; exit 1 ;;
esac
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
printf 'onnxruntime==%s --hash=sha256:%s\n' "$version" "$hash" >"$work/requirements.txt"
# The library in the wheel does not depend on Python's version; the pinned file is the one for 3.11.
python3 -m pip download --quiet --require-hashes --no-deps --only-binary=:all: --python-version 3.11 --platform "$platform" \
  --dest "$work" -r "$work/requirements.txt"
python3 -m zipfile -e "$work"/onnxruntime-*.whl "$work/wheel"
mkdir -p "$folder"
cp "$work"/wheel/onnxruntime/capi/libonnxruntime*.so* "$work"/wheel/onnxruntime/{LICENSE,ThirdPartyNotices.txt} "$folder"
ln -sf "libonnxruntime.so.$version" "$folder/libonnxruntime.so.1"
echo "ONNX Runtime $version is in $folder; elsewhere than in the default folder, tell the plug-in:"
echo "  export ACCELBENCH_ONNXRUNTIME_LIBRARY=$folder/libonnxruntime.so.1"
