# SPDX-License-Identifier: Apache-2.0
"""Shows in the machine code of our own CUDA kernels that the memory-bound ones move 16 bytes an access, and that those for the
matrix units use them, and no others do. Never run it on a vendor's library: licences forbid that. Exit status 77, a skip, where nvdisasm is missing.

sass.py IMAGES [NVDISASM]        NVDISASM: on PATH, or what scripts/cuda-sass.sh has brought into the build folder"""

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
# kernels for the matrix units, the instruction that multiplies in them, and how many of it a function holds at least: those of
# one step of its loop (a warp's rows / 16 x columns / 8 x 32-byte steps)
MATRIX = {
    r"accb_matmul_m128_(nt|nn|tn)_b?f16$": ("HMMA", 4 * 8 * 2),
    r"accb_matmul_m64_(nt|nn|tn)_b?f16$": ("HMMA", 2 * 4 * 2),
    r"accb_matmul_m128_s8$": ("IMMA", 4 * 8 * 2),
    r"accb_matmul_m64_s8$": ("IMMA", 2 * 4 * 2),
    r"accb_attention_prefill_m(64|128|256)_b?f16$": ("HMMA", 32),
    r"accb_attention_backward_(keys|queries)_m(64|128|256)_b?f16$": ("HMMA", 32),
}


def functions(nvdisasm, cubin):
    """function -> its instructions' text"""
    said = subprocess.run([nvdisasm, "-c", str(cubin)], check=True, capture_output=True, text=True).stdout
    parts = re.split(r"^\s*\.section\s+\.text\.(\w+)", said, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2]))


def of_patterns(table, name):
    return next((wanted for pattern, wanted in table.items() if re.match(pattern, name)), None)


def judge_matrix(name, code):
    """What is wrong with a function's use of the matrix units, or None"""
    used = collections.Counter(re.findall(r"\b([A-Z]*MMA)\.", code))
    wanted = of_patterns(MATRIX, name)
    if wanted is None:
        return f"holds {dict(used)}, but is none of the kernels for the matrix units" if used else None
    kind, least = wanted
    copied = len(re.findall(r"\bLDGSTS\.\S*\b128\b", code))
    print(f"         {name:44} {kind} {used[kind]:4}   LDSM {len(re.findall(r'LDSM', code)):3}   LDGSTS.128 {copied:3}")
    if used[kind] < least:
        return f"holds {used[kind]} {kind}, not {least}"
    if not copied or not re.search(r"\bLDSM\.", code):
        return "does not bring its operands by LDGSTS.128 and LDSM"
    return None


def main():
    images = pathlib.Path(sys.argv[1])
    brought = images.resolve().parents[2] / "sass-tools/nvidia/cu13/bin/nvdisasm"
    nvdisasm = sys.argv[2] if len(sys.argv) > 2 else shutil.which("nvdisasm") or brought
    if not pathlib.Path(nvdisasm).exists():
        print("no nvdisasm: scripts/cuda-sass.sh fetches one")
        sys.exit(SKIP)
    problems, shown, matrix = [], 0, 0
    for cubin in sorted(images.glob("*.cubin")):
        for name, code in sorted(functions(nvdisasm, cubin).items()):
            if wrong := judge_matrix(name, code):
                problems.append(f"{name} for {cubin.stem} {wrong}")
            matrix += of_patterns(MATRIX, name) is not None
            wanted = of_patterns(MEMORY_BOUND, name)
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
            if wanted[0] and not loads or wanted[1] and not stores:
                problems.append(f"{name} for {cubin.stem} moves nothing 16 bytes at a time")
    for problem in problems:
        print(problem)
    print(f"{shown} memory-bound kernels and {matrix} for the matrix units looked at, {len(problems)} problems")
    sys.exit(1 if problems or not shown or not matrix else 0)


if __name__ == "__main__":
    main()
