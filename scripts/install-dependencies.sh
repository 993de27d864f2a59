#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs with apt the Debian packages that accelbench needs and this machine lacks. Running it again changes nothing.
set -euo pipefail

usage() {
    cat <<'TEXT'
usage: scripts/install-dependencies.sh [GROUP ...]

Groups (default: build run test):
  build   compiler, CMake and the libraries that accelbench is built from
  run     an OpenCL driver for the CPU, and jq for the quickstart
  test    libraries and tools of the tests
  lint    clang-tidy, for scripts/lint.sh
TEXT
}

packages_of() {
    case "$1" in
        # libboost-dev holds Boost.Math, Boost.Uuid and Boost.CRC, all header-only.
        build) echo ca-certificates cmake g++ git libarchive-dev libboost-dev libcli11-dev libdnnl-dev libfmt-dev \
                    libonnx-dev libprotobuf-dev libsimdjson-dev libssl-dev libtbb-dev libtomlplusplus-dev ninja-build nlohmann-json3-dev \
                    ocl-icd-opencl-dev opencl-headers libvalijson-dev libxlsxwriter-dev libxxhash-dev pkg-config ;;
        run) echo clinfo jq pocl-opencl-icd ;;
        test) echo clang-format libbenchmark-dev libgmock-dev libgtest-dev python3 python3-jsonschema ;;
        lint) echo clang clang-format clang-tidy ;;
        *) return 1 ;;
    esac
}

is_installed() {
    [ "$(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

main() {
    local groups=("$@") wanted=() missing=() group package
    [ ${#groups[@]} -gt 0 ] || groups=(build run test)
    for group in "${groups[@]}"; do
        if [ "$group" = --help ] || [ "$group" = -h ]; then
            usage
            return 0
        fi
        if ! packages_of "$group" >/dev/null; then
            echo "unknown group '$group'" >&2
            usage >&2
            return 2
        fi
        read -r -a more <<<"$(packages_of "$group")"
        wanted+=("${more[@]}")
    done
    if ! command -v apt-get >/dev/null; then
        echo "apt-get was not found: install the equivalents of these Debian packages by hand: ${wanted[*]}" >&2
        return 1
    fi
    for package in "${wanted[@]}"; do
        is_installed "$package" || missing+=("$package")
    done
    if [ ${#missing[@]} -eq 0 ]; then
        echo "dependencies: all ${#wanted[@]} packages (${groups[*]}) are installed"
        return 0
    fi
    local as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null; then
            echo "these packages are missing and need root to install: apt-get install ${missing[*]}" >&2
            return 1
        fi
        as_root=(sudo)
    fi
    echo "dependencies: installing ${missing[*]}"
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "${missing[@]}"
}

main "$@"
