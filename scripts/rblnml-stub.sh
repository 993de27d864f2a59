#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds Rebellions' own stub of librbln-ml.so (Apache-2.0, from its public repository) in a folder of the build tree, where the test
# unit_rebellions_judge finds it. Optional: without it the test is skipped. Files that are there already are not fetched again.
#
#   scripts/rblnml-stub.sh [FOLDER]        default build/ci/judges/rblnml
set -eu
folder=${1:-build/ci/judges/rblnml}
commit=04f7e36ccddf136fd8ec0397521ee2694c06413d
base=https://raw.githubusercontent.com/RBLN-SW/rbln-container-toolkit/$commit
mkdir -p "$folder/uapi"

take() { # FILE URL SHA256
    [ -f "$folder/$1" ] || curl --fail --silent --show-error --location --output "$folder/$1" "$2"
    echo "$3  $folder/$1" | sha256sum --check --quiet
}
take stub.c "$base/hack/ci/librbln-ml-stub/stub.c" 8dabac0593e3d2ea26cc9ec303ec9626bfb9e1b08c224fcf431d82823e276c6a
take uapi/rblnml.h "$base/third_party/go-rbln-ml/include/uapi/rblnml.h" b7c31849115789e9e69e0872adfa52fc4896fa455e8644bb618dc936b145a442
gcc -shared -fPIC -I "$folder" -Wl,-soname,librbln-ml.so.1 -o "$folder/librbln-ml.so.1" "$folder/stub.c"
echo "$folder/librbln-ml.so.1 is the vendor's stub of commit $commit"
