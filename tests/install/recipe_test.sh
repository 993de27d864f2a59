#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A vendor's recipe from the installed SDK: built with the plug-in, found beside it, and what it makes is listed for a device.
# recipe_test.sh BUILD_TREE ACCELBENCH
set -eu
build=$1
accelbench=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cmake --install "$build" --component sdk --prefix "$work/prefix" > /dev/null
cp -r "$work"/prefix/share/accelbench/template "$work/mine"
mkdir "$work/mine/recipes"
cat > "$work/mine/recipes/mine.py" <<'RECIPE'
# SPDX-License-Identifier: Apache-2.0
"""As short as a recipe can be."""
import accelbench_recipe


def compile_it(job):
    job.artifact.write_text(f"{job.workload.op} {[port['name'] for port in job.workload.inputs]} {job.workload.attributes}")
    return accelbench_recipe.Made(compiler=("my-compiler", "1.2.3"), arithmetic="s8", accumulate="s32")


accelbench_recipe.main(__file__, "template", "npu", compile_it)
RECIPE
sed -i 's|ops.cpp)|ops.cpp RECIPES recipes/mine.py)|' "$work/mine/CMakeLists.txt"
printf '\n[artifacts]\nformat = "npu"\nfolders = ["artifacts"]\nrecipe = "recipes/mine.py"\n' >> "$work/mine/template.accelbench.toml"
cmake -S "$work/mine" -B "$work/mine/build" -DCMAKE_PREFIX_PATH="$work/prefix" > /dev/null
cmake --build "$work/mine/build" > /dev/null
cmake --install "$work/mine/build" --prefix "$work/installed" > /dev/null

workload=triad/memory/n262144/f32
"$accelbench" export-onnx $workload -o "$work/w.onnx" > /dev/null
recipe=$(echo "$work"/installed/lib*/accelbench/plugins/recipes/mine.py)
python3 "$recipe" --workload-onnx "$work/w.onnx" --id $workload --chip C1 -o "$work/artifacts"
made=$work/artifacts/triad.memory.n262144.f32.npu
[ "$(cat "$made")" = "triad ['b', 'c'] {'alpha': 3.0}" ] || { echo "the recipe read another workload: $(cat "$made")"; exit 1; }
grep -q '"version": "1.2.3"' "$made.sidecar.json"
# A machine that compiles has no device: only the chip is named, and the file that was made for it is ready.
said=$(ACCELBENCH_ARTIFACT_PATH="$work/artifacts" "$accelbench" artifacts --plugin "$work"/mine/build/plugins/accb_template.so \
    --device template:0 --chip C1 2>&1 || true)
echo "$said" | grep -q "^ready  *$workload" || { echo "$said"; exit 1; }
echo "$said" | grep -q '^1 of ' || { echo "$said"; exit 1; }
