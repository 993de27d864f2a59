# SPDX-License-Identifier: Apache-2.0
"""Shows in the machine code of our own CUDA kernels that the memory-bound ones move 16 bytes an access. Never run it on a
vendor's library: licences forbid that. Exit status 77, a skip, where nvdisasm is missing.

sass.py IMAGES [NVDISASM]"""

import collections
import pathlib
import re
import shutil
import subprocess
import sys

SKIP = 77
# kernels that memory bounds, and what each of them must do 16 bytes at a time: load, store
MEMORY_BOUND = {
    r"accb_copy_b32": (True, True),
    r"accb_triad_": (True, True),
    r"accb_adamw_": (True, True),
    r"accb_rms_norm_(long_)?b?f\d+$": (True, True),
    r"accb_rms_norm_backward_": (True, True),
    r"accb_softmax_": (True, True),
    r"accb_cross_entropy_b?f\d+$": (True, False),
    r"accb_cross_entropy_backward_": (True, True),
    r"accb_attention_decode_": (True, False),
}


def functions(nvdisasm, cubin):
    """function -> its instructions' text"""
    said = subprocess.run([nvdisasm, "-c", str(cubin)], check=True, capture_output=True, text=True).stdout
    parts = re.split(r"^\s*\.section\s+\.text\.(\w+)", said, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2]))


def main():
    nvdisasm = sys.argv[2] if len(sys.argv) > 2 else shutil.which("nvdisasm")
    if not nvdisasm or not pathlib.Path(nvdisasm).exists():
        print("no nvdisasm: scripts/cuda-sass.sh fetches one")
        sys.exit(SKIP)
    problems, shown = [], 0
    for cubin in sorted(pathlib.Path(sys.argv[1]).glob("*.cubin")):
        for name, code in sorted(functions(nvdisasm, cubin).items()):
            wanted = [both for pattern, both in MEMORY_BOUND.items() if re.match(pattern, name)]
            if not wanted:
                continue
            shown += 1
            sizes = collections.Counter()
            # LDGSTS is a load whose bytes go straight to shared memory.
            for line in re.findall(r"\b(?:LDG|LDGSTS|STG)\.\S+", code):
                size = re.search(r"\.(U8|S8|U16|S16|64|128)\b", line)
                sizes[line[:3], size.group(1) if size else "32"] += 1
            loads, stores = sizes["LDG", "128"], sizes["STG", "128"]
            print(f"{cubin.stem:8} {name:44} LDG.128 {loads:3} of {sum(n for (op, _), n in sizes.items() if op == 'LDG'):3}"
                  f"   STG.128 {stores:3} of {sum(n for (op, _), n in sizes.items() if op == 'STG'):3}")
            if wanted[0][0] and not loads or wanted[0][1] and not stores:
                problems.append(f"{name} for {cubin.stem} moves nothing 16 bytes at a time")
    for problem in problems:
        print(problem)
    print(f"{shown} memory-bound kernels looked at, {len(problems)} problems")
    sys.exit(1 if problems or not shown else 0)


if __name__ == "__main__":
    main()
