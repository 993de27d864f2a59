#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Fetches the domestic chips' own libraries that PyPI has, pinned by version and hash, into a folder of the user's: optional, for
# the tests in which they judge our plug-ins. They carry no licence text, so nothing of them is kept in this tree or passed on.
#
#     scripts/install-npu-judges.sh [FOLDER]      default: ~/.cache/accelbench/npu-judges, where the tests look
#
# Tests look elsewhere where ACCELBENCH_NPU_JUDGES says so.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
folder=${1:-${ACCELBENCH_NPU_JUDGES:-$HOME/.cache/accelbench/npu-judges}}
mkdir -p "$folder"
python3 -m pip install --quiet --no-deps --require-hashes --only-binary :all: --upgrade --target "$folder" -r "$here/npu-judges.txt"
echo "in $folder: $(cd "$folder" && ls -d *.dist-info | sed 's/.dist-info//' | tr '\n' ' ')"
