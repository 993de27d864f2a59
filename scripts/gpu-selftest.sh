#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# For the first person with an Nvidia GPU: build, test on the device, measure, compare with Nvidia's libraries called
# directly, and leave one file to send back.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

usage() {
    cat <<'TEXT'
usage: scripts/gpu-selftest.sh [-o FOLDER] [--device N] [--build FOLDER] [--suite NAME ...] [--profile NAME] [--runs N] [--only TEXT ...]

  -o FOLDER       where results go (default: out/gpu-selftest-DATE)
  --device N      index of the GPU (default 0)
  --build FOLDER  a finished build with tests, instead of building build/gpu
  --suite NAME    suites to measure (default: smoke and core)
  --profile NAME  quick (default), standard or verdict
  --runs N        fresh processes a row, where the profile's number takes too long
  --only TEXT     only these rows, as for `accelbench run`

Steps: packages, build, operators tested on the device, suites measured in both launch modes, the device against itself, our own
products and attention against the libraries', ratios to cuBLASLt and cuDNN called directly, one archive. A step that fails is reported and the next one is tried; the exit status is
the number of failed steps. Nothing is measured unless the answers are right. An hour or less; nobody else should use the GPU.
TEXT
}

out="" device=0 build="" profile=quick run_flags=()
suites=() only=()
while [ $# -gt 0 ]; do
    case "$1" in
        -o) out="${2:?-o needs a folder}"; shift 2 ;;
        --device) device="${2:?--device needs an index}"; shift 2 ;;
        --build) build="${2:?--build needs a folder}"; shift 2 ;;
        --suite) suites+=("${2:?--suite needs a name}"); shift 2 ;;
        --profile) profile="${2:?--profile needs a name}"; shift 2 ;;
        --runs) run_flags+=(--runs "${2:?--runs needs a number}"); shift 2 ;;
        --only) only+=("${2:?--only needs a text}"); shift 2 ;;
        -h | --help) usage; exit 0 ;;
        *) echo "unknown argument '$1'" >&2; usage >&2; exit 2 ;;
    esac
done
[ ${#suites[@]} -gt 0 ] || suites=(smoke core)
[ -n "$out" ] || out="out/gpu-selftest-$(date -u +%Y%m%dT%H%M%SZ)"
if [ -e "$out" ] && [ -n "$(ls -A "$out" 2>/dev/null)" ]; then
    echo "cannot write to $out: it is not empty. Choose another folder with -o." >&2
    exit 2
fi
mkdir -p "$out"
only_flags=()
for text in "${only[@]}"; do only_flags+=(--only "$text"); done
run_flags+=(--profile "$profile")

failed=()
# step NAME COMMAND ...: its output goes to the terminal and to OUT/NAME.txt.
step() {
    local name=$1
    shift
    printf '\n== %s (%s s so far)\n' "$name" "$SECONDS"
    if ! "$@" 2>&1 | tee "$out/$name.txt"; then
        failed+=("$name")
        echo "-- $name failed; going on"
        return 1
    fi
}

if [ -z "$build" ]; then
    build=build/gpu
    step packages scripts/install-dependencies.sh build run test || exit 1
    step configure cmake --preset ci -B "$build" -DACCELBENCH_CUDA=ON || exit 1
    step build cmake --build "$build" || exit 1
fi
accelbench=$build/bin/accelbench
gpu=cuda:$device

step doctor "$accelbench" doctor || true
step devices "$accelbench" devices || true
if ! "$accelbench" devices --json | jq -e --arg gpu "$gpu" '.devices[] | select(.device == $gpu)' >"$out/device.json"; then
    echo "cannot test $gpu: it was not found. The lines above and 'nvidia-smi' say what is missing." >&2
    exit 1
fi

if jq -e 'any(.. | strings; test("double"))' "$out/device.json" >/dev/null; then
    echo "NOTE: $gpu is a test double, no GPU: every figure below is one of this host's processor."
fi

# The tests that every backend passes, here on the device itself: no LD_LIBRARY_PATH leads to a double.
operators() {
    # The tests take the first device that they see.
    ACCELBENCH_TESTED_PLUGIN="$(realpath "$build")/plugins/accb_cuda.so" ACCELBENCH_TESTED_LAUNCH_MODE=$1 \
        CUDA_VISIBLE_DEVICES=$device "$build/tests/unit/opencl/opencl_test" --gtest_brief=1
}
step operators-stream operators stream || true
step operators-graph operators graph || true
ACCELBENCH_TESTED_OPTION=libraries=off step operators-own operators stream || true

measured=()
for suite in "${suites[@]}"; do
    for mode in stream graph; do
        step "$suite-$mode" "$accelbench" run --suite "$suite" --device "$gpu" --launch-mode "$mode" "${run_flags[@]}" \
            "${only_flags[@]}" -o "$out/$suite-$mode" || true
        [ ! -f "$out/$suite-$mode/rows.jsonl" ] || measured+=("$out/$suite-$mode")
    done
done
step against-itself "$accelbench" run --suite "${suites[0]}" --aa "$gpu" "${run_flags[@]}" "${only_flags[@]}" \
    -o "$out/against-itself" || true
# Our own products and attention beside the libraries', which would otherwise run them all.
own_flags=("${only_flags[@]}")
[ ${#own_flags[@]} -gt 0 ] || own_flags=(--only matmul --only attention)
step own-kernels "$accelbench" run --suite "${suites[-1]}" --device "$gpu" --device "$gpu,libraries=off" "${run_flags[@]}" \
    "${own_flags[@]}" -o "$out/own-kernels" || true
for bundle in "${measured[@]}" "$out/against-itself" "$out/own-kernels"; do
    [ ! -f "$bundle/bundle.json" ] || step "verify-$(basename "$bundle")" "$accelbench" verify "$bundle" || true
done

directly() {
    local suite
    for suite in "${suites[@]}"; do
        "$build/tests/perf/cuda/direct/cuda_direct" "$suite" "$device" "${only[@]}"
    done >"$out/direct.jsonl"
    python3 tests/perf/cuda/direct/ratio.py "$out/direct.jsonl" "${measured[@]}"
}
step libraries-directly directly || true

printf '\n== results\n'
# What verifies goes into one file; the logs of the steps are added, without the names in them.
sent=()
for bundle in "${measured[@]}" "$out/against-itself" "$out/own-kernels"; do
    if [ -f "$bundle/bundle.json" ] && "$accelbench" verify "$bundle" >/dev/null 2>&1; then sent+=("$bundle"); fi
done
if [ ${#sent[@]} -gt 0 ]; then
    added=()
    for log in "$out"/*.txt "$out"/*.json "$out"/*.jsonl; do [ ! -f "$log" ] || added+=(--add "$log"); done
    if "$accelbench" pack "${sent[@]}" "${added[@]}" -o "$out.tar.gz"; then
        echo "$out.tar.gz holds bundles, tables and logs, without host names, serial numbers and folders: look before you send it."
    else
        failed+=(pack)
    fi
else
    failed+=(pack)
    echo "no bundle can be sent; $out holds the logs"
fi
if [ ${#failed[@]} -gt 0 ]; then
    echo "failed: ${failed[*]}"
    exit ${#failed[@]}
fi
echo "all steps passed"
