#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Formatting of every tracked file, and clang-tidy of the files given or changed: the whole tree takes too long for each edit.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

usage() {
    cat <<'TEXT'
usage: scripts/lint.sh [--format | --fix | --all | FILE ...]

  (nothing)   check the formatting of all files; clang-tidy on .cpp files changed since HEAD
  FILE ...    check the formatting of all files; clang-tidy on these files
  --all       clang-tidy on every .cpp file that the build knows (slow)
  --format    check the formatting only
  --fix       rewrite files that are not formatted

clang-tidy reads the compile commands of BUILD (default build/dev): of a build without lots of sources. g++'s own warnings are not its.
TEXT
}

tool() {  # Debian 12's version first: another one formats differently.
    command -v "$1-14" || command -v "$1" || {
        echo "$1 was not found: run scripts/install-dependencies.sh lint" >&2
        return 1
    }
}

sources() {
    if git rev-parse --is-inside-work-tree >/dev/null 2>&1; then
        git ls-files -z -- '*.cpp' '*.hpp' '*.c' '*.h' '*.cu' '*.cuh' | while IFS= read -r -d '' file; do
            [ -f "$file" ] && printf '%s\0' "$file"
        done
    else
        find base kernels harness results backends tests -regex '.*\.\(cpp\|hpp\|c\|h\)' -print0
    fi
}

check_format() {
    sources | xargs -0 -n 64 "$(tool clang-format)" "$@"
}

compile_commands() {
    local folder
    for folder in "${BUILD:-}" build/dev; do
        if [ -n "$folder" ] && [ -f "$folder/compile_commands.json" ]; then
            echo "$folder"
            return 0
        fi
    done
    echo "no compile_commands.json was found: configure first (cmake --preset dev), or name a build folder in BUILD" >&2
    return 1
}

files=()
case "${1:-}" in
    -h | --help) usage; exit 0 ;;
    --format) check_format --dry-run -Werror; exit 0 ;;
    --fix) check_format -i; exit 0 ;;
    --all) mapfile -t files < <(git ls-files -- '*.cpp') ;;
    "") mapfile -t files < <(git diff --name-only --diff-filter=d HEAD -- '*.cpp') ;;
    -*) echo "unknown argument '$1'" >&2; usage >&2; exit 2 ;;
    *) files=("$@") ;;
esac

check_format --dry-run -Werror
if [ ${#files[@]} -gt 0 ]; then
    build="$(compile_commands)"
    known=()
    for file in "${files[@]}"; do
        if grep -qF "$PWD/$file\"" "$build/compile_commands.json"; then
            known+=("$file")
        else
            echo "skipped: $build does not build $file" >&2
        fi
    done
    [ ${#known[@]} -eq 0 ] || printf '%s\0' "${known[@]}" |
        xargs -0 -n 1 -P "$(nproc)" "$(tool clang-tidy)" -p "$build" --quiet --extra-arg=-Wno-unknown-warning-option
fi
