# SPDX-License-Identifier: Apache-2.0
"""Two real builds of the kernel runtime, whose functions have different names under one version number: each must be taken, and its "no"
without a card passed on. Skipped (77) where they are not installed: scripts/install-npu-judges.sh."""

import os
import pathlib
import subprocess
import sys
import tempfile

PROBE, PLUGIN, TREE = sys.argv[1:4]
WHEELS = pathlib.Path(os.environ.get("ACCELBENCH_NPU_JUDGES") or pathlib.Path.home() / ".cache/accelbench/npu-judges")
NAMES = {"one": "furiosa_buffer_npu", "two": "furiosa_npu_buffer"}


def judge(which, names, place):
    root = place / which
    subprocess.run([sys.executable, TREE, root], check=True)
    done = subprocess.run([PROBE, PLUGIN, place / "artifacts"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False,
                          env=os.environ | {"LD_LIBRARY_PATH": str(WHEELS / "furiosa-opt" / which), "ACCELBENCH_FURIOSA_ROOT": str(root)})
    for words in ("missing: nothing", f"names {names}\n", "double: 0", "host memory: 1 1", "open: 0", "query: 2",
                  "compile: 14 the runtime was asked for npu0, elements 0 to 3; furiosa_runtime_init answered NULL"):
        assert words in done.stdout, f"{which}: {words!r} is not in\n{done.stdout}{done.stderr}"
    assert "librenegade" in done.stderr, f"{which}: the runtime's own words are missing\n{done.stderr}"
    print(f"{which}: {done.stdout.splitlines()[1]}; {done.stderr.strip().splitlines()[-1][:160]}")


def main():
    missing = [which for which in NAMES if not (WHEELS / "furiosa-opt" / which / "libdevice_runtime.so").exists()]
    if missing:
        print(f"skipped: {WHEELS}/furiosa-opt lacks {', '.join(missing)}; scripts/install-npu-judges.sh puts them there")
        return 77
    with tempfile.TemporaryDirectory() as place:
        for which, names in NAMES.items():
            judge(which, names, pathlib.Path(place))
    return 0


if __name__ == "__main__":
    sys.exit(main())
