#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Fetches the domestic chips' own libraries that are public, pinned by version and hash, into a folder of the user's: optional, for the
# tests in which they judge our plug-ins. Most carry no licence text, so nothing of them is kept in this tree or passed on.
#
#     scripts/install-npu-judges.sh [FOLDER]      default: ~/.cache/accelbench/npu-judges, where the tests look
#
# Tests look elsewhere where ACCELBENCH_NPU_JUDGES says so. ACCELBENCH_FURIOSA_OPT_GIT: where the history of furiosa-opt is, if not on
# GitHub; without it the wheels alone are installed, and the tests that need the rest are skipped.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
folder=${1:-${ACCELBENCH_NPU_JUDGES:-$HOME/.cache/accelbench/npu-judges}}
mkdir -p "$folder"
python3 -m pip install --quiet --no-deps --require-hashes --only-binary :all: --upgrade --target "$folder" -r "$here/npu-judges.txt"
echo "in $folder: $(cd "$folder" && ls -d *.dist-info | sed 's/.dist-info//' | tr '\n' ' ')"

# Furiosa's kernel runtime as a shared library: two builds of its public history, whose functions have other names.
history=${ACCELBENCH_FURIOSA_OPT_GIT:-https://github.com/furiosa-ai/furiosa-opt}
file=furiosa-opt-std/vendor/x86_64-unknown-linux-gnu/libdevice_runtime.so
runtime() { # FOLDER COMMIT SHA256
  local place=$folder/furiosa-opt/$1 git
  if [[ -f $place/libdevice_runtime.so ]] && sha256sum --status -c <<<"$3  $place/libdevice_runtime.so"; then return; fi
  git=$(mktemp -d)
  if [[ -d $history ]]; then
    rmdir "$git" && ln -s "$(realpath "$history")" "$git"  # a copy on this machine
  else
    git -C "$git" init --quiet --bare && git -C "$git" fetch --quiet --depth 1 "$history" "$2" || true
  fi
  if git -C "$git" cat-file -e "$2:$file" 2>/dev/null; then
    mkdir -p "$place"
    git -C "$git" show "$2:$file" >"$place/libdevice_runtime.so"
    sha256sum --quiet -c <<<"$3  $place/libdevice_runtime.so"
    echo "in $place: libdevice_runtime.so of $2"
  else
    echo "left out: the kernel runtime of $2, since it could not be had from $history"
  fi
  rm -rf "$git"
}
runtime one f8938cb08b9dc7f1fc8f528a9c09c1e7d0ae4fdc f05840475a6b9e1f70f7a1ce790cb19cc362a08522749ced0a9743136854eb7d
runtime two 93342a85e978016fc97574ea7db1266abd6091c8 12ee16dcb17474cf76256e81d569ce5e881ab28f373eeab4bd3300e575244be5
