#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# compile_headers.sh COMPILER KIND INCLUDE_FOLDER: compiles each header of the border alone.
# KIND c11: plugin.h and extensions.h as C; cxx20: the same as C++; sdk: the C++ SDK as a plug-in
# includes it; sdk_each: each of its headers alone.
set -eu
compiler=$1 kind=$2 folder=$3
case $kind in
    c11) headers='plugin.h extensions.h' flags='-x c -std=c11 -pedantic -Wall -Wextra -Wpadded -Werror' ;;
    cxx20) headers='plugin.h extensions.h' flags='-x c++ -std=c++20 -pedantic -Wall -Wextra -Wpadded -Werror' ;;
    sdk | sdk_each)
        headers=backend.hpp
        [ "$kind" = sdk ] || headers=$(cd "$folder/accelbench" && echo sdk/*.hpp)
        flags='-x c++ -std=c++20 -pedantic -Wall -Wextra -Wshadow -Wconversion -Wno-sign-conversion -Werror'
        ;;
esac
for header in $headers; do
    echo "$compiler $flags $header"
    printf '#include <accelbench/%s>\nint translation_unit_is_not_empty;\n' "$header" |
        "$compiler" $flags -I"$folder" -fsyntax-only -
done
