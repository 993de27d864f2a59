#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# From a bare Debian 12 to a verified comparison: install, build, run the smoke suite on every device found, compare.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

usage() {
    cat <<'TEXT'
usage: scripts/quickstart.sh [-o FOLDER]

Installs what is missing (apt), builds build/release, runs the smoke suite on every device that is
found, compares the devices and says where the results lie. The results go to a fresh folder
under out/ unless -o names one.
TEXT
}

out=""
while [ $# -gt 0 ]; do
    case "$1" in
        -o) out="${2:?-o needs a folder}"; shift 2 ;;
        -h | --help) usage; exit 0 ;;
        *) echo "unknown argument '$1'" >&2; usage >&2; exit 2 ;;
    esac
done

step() { printf '\n== %s (%s s so far)\n' "$1" "$SECONDS"; }

step "1/5 Debian packages"
scripts/install-dependencies.sh build run

step "2/5 build into build/release"
if [ ! -f build/release/CMakeCache.txt ]; then
    # Tests are left out of a first build: they would double its time on two cores.
    cmake --preset release -DACCELBENCH_BUILD_TESTS=OFF
fi
cmake --build --preset release
accelbench=build/release/bin/accelbench

step "3/5 devices"
"$accelbench" devices
# cpu:0 first: it is the base of every ratio that follows.
mapfile -t devices < <(
    "$accelbench" devices --json |
        # The null and sim backends test the harness itself and are no devices.
        jq -r '.devices[] | select(.backend != "null" and .backend != "sim") | .device' |
        awk '$0 == "cpu:0" { first = $0; next } { rest[++n] = $0 }
             END { if (first) print first; for (i = 1; i <= n; ++i) print rest[i] }'
)
if [ ${#devices[@]} -eq 0 ]; then
    echo "no device was found: '$accelbench doctor' says what is missing" >&2
    exit 1
fi
device_flags=()
for device in "${devices[@]}"; do
    device_flags+=(--device "$device")
done

step "4/5 smoke suite on ${devices[*]}"
if [ -z "$out" ]; then
    out="out/smoke-$(date -u +%Y%m%dT%H%M%SZ)"
fi
mkdir -p "$(dirname "$out")"
# 1: some rows have no time on some device, as where a device cannot do a workload. The comparison says which and why.
"$accelbench" run --suite smoke "${device_flags[@]}" -o "$out" || [ $? -eq 1 ]

step "5/5 comparison"
"$accelbench" compare "$out"

printf '\nResults: %s (runs.jsonl: every sample; rows.jsonl: one line a row)\n' "$(realpath "$out")"
printf 'Again:   %s compare %s\n' "$accelbench" "$out"
printf 'Check:   %s verify %s\n' "$accelbench" "$out"
