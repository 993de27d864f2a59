#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Our declarations against a public header of ONNX Runtime, whatever its version. PyPI's packages hold none and none may be copied
# into this tree, so the folder of onnxruntime_c_api.h is named by ACCELBENCH_ONNXRUNTIME_HEADERS; skipped (77) where it is not.
#
#   header_judge.sh COMPILER SOURCE_FOLDER
set -euo pipefail
compiler=$1 source=$2
headers=${ACCELBENCH_ONNXRUNTIME_HEADERS:-}
if [ ! -f "$headers/onnxruntime_c_api.h" ]; then
  echo "skipped: ACCELBENCH_ONNXRUNTIME_HEADERS names no folder with onnxruntime_c_api.h (a release of ONNX Runtime has one)"
  exit 77
fi
version=$(tr -d '\r' <"$headers/onnxruntime_c_api.h" | sed -n 's/^#define ORT_API_VERSION \([0-9]*\)$/\1/p')
list=$(mktemp)
trap 'rm -f "$list"' EXIT
awk -F', ' -v version="$version" '!/^ORT\(/ || $2 <= version' "$source/backends/onnxruntime/runtime/functions.def" >"$list"
"$compiler" -std=c++20 -fsyntax-only -Wno-ignored-attributes -isystem "$headers" -I"$source" "-DACCELBENCH_FUNCTIONS=\"$list\"" \
  "$source/tests/unit/onnxruntime/header.cpp"
echo "API $version agrees on $(grep -c '^ORT(' "$list") functions"
