#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The whole smoke suite through the cuda plug-in over the doubles of the driver and of cuBLASLt: scripts/cuda-smoke.sh [BUILD]
# No GPU, no figure: it shows that every row is computed and verified. Takes minutes; continuous integration runs a few rows.
set -euo pipefail
build=${1:-build/ci}
build=$(cd "$build" && pwd)
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
export LD_LIBRARY_PATH=$build/doubles/cuda
ACCELBENCH_CUDA_DOUBLE_KERNELS=$(find "$build/tests/doubles" -name 'libaccelbench_cuda_host_kernels.so')
export ACCELBENCH_CUDA_DOUBLE_KERNELS
begin=$SECONDS
for mode in stream graph; do
  "$build/bin/accelbench" run --suite smoke --device cuda:0 --launch-mode "$mode" --runs 1 -o "$out/$mode" --quiet
  python3 - "$out/$mode/rows.jsonl" "$mode" <<'PY'
import json
import sys

rows = [json.loads(line) for line in open(sys.argv[1])]
bad = [row for row in rows if row["state"] not in ("ok", "unstable")]
for row in bad:
    print(f"{row['key']['workload_id']} ({row['key']['boundary']}): {row['state']}: {row['reason']}")
print(f"{sys.argv[2]}: {len(rows) - len(bad)} of {len(rows)} rows verified")
sys.exit(bool(bad) or not rows)
PY
done
echo "took $((SECONDS - begin)) s"
