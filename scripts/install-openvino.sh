#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Fetches OpenVINO's library and headers from PyPI (pinned and hashed, never committed) for the backend openvino and the tests that
# take the real library as their judge. Nothing of it is needed to build; without it they are skipped.
#
#   scripts/install-openvino.sh [FOLDER]     FOLDER: ~/.local/share/accelbench/openvino, where the plug-in looks by itself
set -euo pipefail
version=2026.4.1
folder=${1:-$HOME/.local/share/accelbench/openvino}
case $(uname -m) in
  x86_64) platform=manylinux_2_28_x86_64 hash=2d22b1da03f7caf74df30e9f6417d0ab2f637e4a38e08e1dcd294d2c37407aaf ;;
  *) echo "no wheel is pinned here for $(uname -m): name a library in ACCELBENCH_OPENVINO_LIBRARY instead" >&2; exit 1 ;;
esac
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
printf 'openvino==%s --hash=sha256:%s\n' "$version" "$hash" >"$work/requirements.txt"
# The C library in the wheel does not depend on Python's version; the pinned file is the one for 3.11.
python3 -m pip download --quiet --require-hashes --no-deps --only-binary=:all: --python-version 3.11 --platform "$platform" \
  --dest "$work" -r "$work/requirements.txt"
mkdir -p "$folder"
python3 -m zipfile -e "$work"/openvino-*.whl "$folder"
echo "OpenVINO $version is in $folder; elsewhere than in the default folder, tell the plug-in:"
echo "  export ACCELBENCH_OPENVINO_LIBRARY=$folder/openvino/libs/libopenvino_c.so.2641"
