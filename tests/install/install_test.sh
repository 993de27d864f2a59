#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# install_test.sh CMAKE BUILD SOURCE WORK LOADER NM COMPONENT
# Installs the build, moves the prefix, builds the examples and the template against it, runs what they made.
set -eu
cmake=$1 build=$2 source=$3 work=$4 loader=$5 nm=$6 component=$7

rm -rf "$work"
mkdir -p "$work"
if [ "$component" = all ]; then
    "$cmake" --install "$build" --prefix "$work/first" >"$work/install.log"
else
    "$cmake" --install "$build" --prefix "$work/first" --component "$component" >"$work/install.log"
fi
mv "$work/first" "$work/moved"
prefix=$work/moved

echo "== nothing in the package remembers where it was built or installed"
if grep -rlF -e "$work/first" -e "$build" -e "$source" "$prefix/include" "$prefix"/lib*/cmake "$prefix"/lib*/pkgconfig; then
    echo "the files above hold absolute paths"
    exit 1
fi

if command -v pkg-config >/dev/null; then
    flags=$(PKG_CONFIG_PATH=$(echo "$prefix"/lib*/pkgconfig) pkg-config --cflags accelbench-sdk)
    echo "== pkg-config: $flags"
    printf '#include <accelbench/plugin.h>\nint unused;\n' | cc -x c -std=c11 $flags -fsyntax-only -
else
    echo "== pkg-config is not installed: its file is not tried"
fi

for example in vendor toy; do
    echo "== share/accelbench/examples/${example}_plugin against the moved prefix"
    "$cmake" -S "$prefix/share/accelbench/examples/${example}_plugin" -B "$work/$example" \
        -DCMAKE_PREFIX_PATH="$prefix" -DCMAKE_BUILD_TYPE=Release >"$work/$example.log"
    "$cmake" --build "$work/$example" >>"$work/$example.log" || { cat "$work/$example.log"; exit 1; }
    library=$work/$example/plugins/accb_$example.so
    manifest=$work/$example/plugins/$example.accelbench.toml
    [ -f "$manifest" ] || { echo "$manifest is missing"; exit 1; }
    "$source/tests/abi/one_symbol.sh" "$nm" "$library"
    "$loader" "$library"

    "$cmake" --install "$work/$example" --prefix "$prefix" >>"$work/$example.log"
    [ -f "$(echo "$prefix"/lib*/accelbench/plugins/accb_$example.so)" ]

    if [ -x "$prefix/bin/accelbench" ]; then
        "$prefix/bin/accelbench" devices --plugin "$library" | tee "$work/devices.txt"
        grep -q "$example:0" "$work/devices.txt"
    fi
done

echo "== share/accelbench/template against the moved prefix"
"$cmake" -S "$prefix/share/accelbench/template" -B "$work/template" -DCMAKE_PREFIX_PATH="$prefix" >"$work/template.log"
"$cmake" --build "$work/template" >>"$work/template.log" || { cat "$work/template.log"; exit 1; }
"$source/tests/abi/one_symbol.sh" "$nm" "$work/template/plugins/accb_template.so"

if [ -x "$prefix/bin/accelbench" ]; then
    echo "== share/doc/accelbench/plugin-guide.md, its commands as they stand there"
    guide=$(find "$prefix/share/doc" -name plugin-guide.md)
    mkdir -p "$work/guide"
    awk '/^```sh$/ { inside = 1; next } /^```$/ { inside = 0 } inside' "$guide" >"$work/guide/commands.sh"
    [ "$(grep -c '^accelbench ' "$work/guide/commands.sh")" -ge 8 ] || { echo "the guide's commands were not found"; exit 1; }
    (cd "$work/guide" && PATH="$prefix/bin:$PATH" sh -e commands.sh >guide.log 2>&1) || { cat "$work/guide/guide.log"; exit 1; }
    grep -q "passes level 1" "$work/guide/guide.log"
    grep -q "passes level 2" "$work/guide/guide.log"
    grep -q "not-offered work.graph .*no launch mode graph" "$work/guide/guide.log"
    ! grep "work.graph .*only copy" "$work/guide/guide.log" || { echo "conform names a missing operator for a missing launch mode"; exit 1; }
    grep -q "passed conform .*passes level 2; the library is the one of mychip:0" "$work/guide/guide.log"
    grep -q '^CMAKE_BUILD_TYPE:.*=$' "$work/guide/mychip/build/CMakeCache.txt"  # Release by the skeleton, not by the caller
    grep -q -- "-O3" "$work/guide/mychip/build/CMakeFiles/accb_mychip.dir/flags.make"
    grep -q "bid.tar.gz: every check passed" "$work/guide/guide.log"

    echo "== the examples' vendor plug-in conforms, from the installed package"
    "$prefix/bin/accelbench" conform "$work/vendor/plugins/accb_vendor.so" --workload triad/ >"$work/conform.log" || { cat "$work/conform.log"; exit 1; }
fi
