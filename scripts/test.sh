#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs what is missing, builds, runs all tests; the last line is "N passed, N failed".
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

usage() {
    cat <<'TEXT'
usage: scripts/test.sh [--sanitize | --no-sanitize] [--label LABEL]

Builds the `ci` preset and runs its tests but those labelled `sanitized`, which are built with the
address and undefined-behaviour sanitizers and run so. --sanitize runs all tests of `ci`, then those
of the labels unit, abi and fuzz under the sanitizers (an hour on two cores), --no-sanitize all tests
of `ci` and no more. --label runs only the tests of one label (unit, proof, abi, golden, fuzz, cli, install, faults,
campaign, conformance, structure), once.
TEXT
}

sanitize=some
label=""
while [ $# -gt 0 ]; do
    case "$1" in
        --sanitize) sanitize=all; shift ;;
        --no-sanitize) sanitize=none; shift ;;
        --label) label="${2:?--label needs a label}"; shift 2 ;;
        -h | --help) usage; exit 0 ;;
        *) echo "unknown argument '$1'" >&2; usage >&2; exit 2 ;;
    esac
done

passed=0
failed=0
finish() {
    echo "$passed passed, $failed failed"
    [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
}
# Anything that stops the script before its end (a package, the configure, the build) is one failure.
give_up() {
    echo "stopped: $1" >&2
    failed=$((failed + 1))
    finish || exit 1
}

# run_tests BUILD_FOLDER [ctest arguments]: adds to `passed` and `failed` what the JUnit file says.
run_tests() {
    local folder="$1"
    shift
    local report="$PWD/$folder/tests.xml" head tests failures
    rm -f "$report"
    ctest --test-dir "$folder" --output-on-failure --no-tests=error --output-junit "$report" \
        --parallel "$(($(nproc) + 1))" "$@" || true  # a third of the tests wait most of the time
    head="$(sed -n '/<testsuite/,/>/p' "$report" 2>/dev/null | tr '\n' ' ' | cut -d'>' -f1)"
    tests="$(sed -n 's/.*[[:space:]]tests="\([0-9]*\)".*/\1/p' <<<"$head")"
    failures="$(sed -n 's/.*[[:space:]]failures="\([0-9]*\)".*/\1/p' <<<"$head")"
    if [ -z "$tests" ] || [ -z "$failures" ]; then
        give_up "ctest wrote no report for $folder"
    fi
    passed=$((passed + tests - failures))
    failed=$((failed + failures))
}

if command -v ccache >/dev/null; then
    export CMAKE_C_COMPILER_LAUNCHER=ccache CMAKE_CXX_COMPILER_LAUNCHER=ccache
fi

scripts/install-dependencies.sh build run test || give_up "the packages could not be installed"
cmake --preset ci || give_up "the configure failed"
if [ "$sanitize" = some ] && [ -z "$label" ]; then
    cmake --build --preset ci --target once || give_up "the build failed"
    run_tests build/ci -LE '^sanitized$'
else
    cmake --build --preset ci || give_up "the build failed"
    run_tests build/ci ${label:+-L "$label"}
fi

if [ "$sanitize" != none ] && [ -z "$label" ]; then
    targets=(tests_sanitized)
    chosen='^sanitized$'
    if [ "$sanitize" = all ]; then
        targets=(tests_unit tests_abi tests_fuzz)
        chosen='^(unit|abi|fuzz)$'
    fi
    cmake --preset sanitized || give_up "the configure of the sanitized build failed"
    cmake --build --preset sanitized --target "${targets[@]}" || give_up "the sanitized build failed"
    run_tests build/sanitized -L "$chosen"
fi
finish
