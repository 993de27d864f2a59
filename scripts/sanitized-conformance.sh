#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# `accelbench conform` over all plug-ins under sanitizers; by hand, since the two builds take too long for continuous integration.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

usage() {
    cat <<'TEXT'
usage: scripts/sanitized-conformance.sh [address | thread] [--plugin NAME ...]

Builds the program (preset `ci`), and workers, probes, plug-ins and doubles with the address and undefined-behaviour sanitizers (preset
`dev`) and with the thread sanitizer (preset `tsan`), then runs every check of level 2 on every plug-in, on each build or on the one named.
On two cores the checks take 116 s (address) and 152 s (thread), beside two other builds; building from nothing takes half an hour.
The program shares no process with vendor code and is no part of it. Ends with status 0 if no check is red and no sanitizer
reported anything. What is left out of reports, and why: tests/conformance/sanitizers.
TEXT
}

presets=(dev tsan)
if [ $# -gt 0 ] && [ "$1" = address ]; then presets=(dev); shift; fi
if [ $# -gt 0 ] && [ "$1" = thread ]; then presets=(tsan); shift; fi
for word in "$@"; do
    case "$word" in
        -h | --help) usage; exit 0 ;;
    esac
done

if command -v ccache >/dev/null; then
    export CMAKE_C_COMPILER_LAUNCHER=ccache CMAKE_CXX_COMPILER_LAUNCHER=ccache
fi
cmake --preset ci
cmake --build --preset ci --target accelbench
status=0
for preset in "${presets[@]}"; do
    cmake --preset "$preset"
    cmake --build --preset "$preset" --target conformance_subjects
    echo "== $preset"
    python3 tests/conformance/all_plugins.py "build/$preset" --program build/ci/bin/accelbench "$@" || status=1
done
exit "$status"
