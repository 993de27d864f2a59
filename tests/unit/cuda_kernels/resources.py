# SPDX-License-Identifier: Apache-2.0
"""Registers, shared memory and occupancy of our CUDA kernels on every architecture, from what ptxas said while it built the
images; fails on any spill, and on a change against the golden table where the compiler is the one of the table.

A change is another occupancy, or registers more than one unit of allocation away: the same nvcc 13.0 on the same text gave
119 and 121 registers to one kernel, depending on the folder it ran in (the order of two moves in its PTX).

resources.py IMAGES GOLDEN NVCC [--write]"""

import pathlib
import re
import subprocess
import sys

WARP, REGISTERS, REGISTER_UNIT, RESERVED_SHARED = 32, 65536, 256, 1024
UNIT_OF_A_THREAD = REGISTER_UNIT // WARP
# threads, blocks and bytes of shared memory of a multiprocessor; bytes that one block may have (CUDA programming guide,
# table of technical specifications per compute capability)
DEVICES = {
    "sm_80": (2048, 32, 164 << 10, 163 << 10),
    "sm_86": (1536, 16, 100 << 10, 99 << 10),
    "sm_89": (1536, 24, 100 << 10, 99 << 10),
    "sm_90a": (2048, 32, 228 << 10, 227 << 10),
    "sm_100a": (2048, 32, 228 << 10, 227 << 10),
    "sm_120": (1536, 24, 100 << 10, 99 << 10),
}


def dynamic_shared(kernel):
    """Bytes that lowering asks for (ops_attention*.cpp, ops_matmul_own.cpp); decode for heads of 128."""
    if tile := re.search(r"matmul_m(\d+)_", kernel):
        side = int(tile.group(1))
        return (3 if side == 128 else 4) * 2 * side * 64
    if tile := re.search(r"(prefill|backward_\w+)_m(\d+)_", kernel):
        depth = int(tile.group(2))
        if tile.group(1) == "prefill":
            return 2 * depth * (64 + 2 * (32 if depth == 256 else 64))
        return 2 * depth * (2 * 64 + 4 * {64: 64, 128: 32, 256: 16}[depth])
    tile = re.search(r"_d(\d+)(?:r(\d+))?_", kernel)
    if heads := re.search(r"attention_decode_h(\d)", kernel):
        width = 4 if kernel.endswith("_f32") else 2
        keys = 128 // width
        reading = 4 * int(heads.group(1)) * (128 + keys) + keys * (128 * width + 64 + 128 * width)
        return max(reading, 4 * 128 * 8 * int(heads.group(1)))
    if not tile:
        return 0
    depth = int(tile.group(1))
    rows = int(tile.group(2) or (32 if depth == 256 else 64))
    tiles = 4 if "backward" in kernel else 2
    return 4 * (tiles * rows * (depth + 4) + rows * (rows + 4))


def read_log(path):
    """kernel -> (registers, static shared bytes, bytes of stack and spills)"""
    found, kernel, spilled = {}, None, 0
    for line in path.read_text().splitlines():
        if match := re.search(r"Compiling entry function '(\w+)'", line):
            kernel = match.group(1)
        elif match := re.search(r"(\d+) bytes stack frame, (\d+) bytes spill stores, (\d+) bytes spill loads", line):
            spilled = sum(int(number) for number in match.groups())
        elif match := re.search(r"Used (\d+) registers", line):
            shared = re.search(r"(\d+) bytes smem", line)
            found[kernel] = (int(match.group(1)), int(shared.group(1)) if shared else 0, spilled)
    return found


def launch_bounds(ptx):
    """kernel -> threads of its largest block"""
    text = ptx.read_text()
    return {name: int(threads) for name, threads in re.findall(r"\.entry (\w+)\([^)]*\)\s*\.maxntid (\d+)", text)}


def occupancy(target, threads, registers, shared):
    """Share of the multiprocessor's threads that blocks of this size can fill; None where one does not fit."""
    most_threads, most_blocks, all_shared, block_shared = DEVICES[target]
    if shared > block_shared:
        return None
    warps = threads // WARP
    of_a_warp = -(-registers * WARP // REGISTER_UNIT) * REGISTER_UNIT
    blocks = min(most_blocks, most_threads // threads, REGISTERS // of_a_warp // warps,
                 all_shared // (shared + RESERVED_SHARED))
    return blocks * threads / most_threads


def table(images):
    bounds = launch_bounds(images / "compute_90.ptx")
    logs = {target: read_log(path) for target in DEVICES if (path := images / f"{target}.cubin.txt").exists()}
    lines, problems = [], []
    for kernel in sorted(bounds):
        cells = []
        for target, log in logs.items():
            if kernel not in log:
                problems.append(f"{kernel} is missing for {target}")
                continue
            registers, static, spilled = log[kernel]
            if spilled:
                problems.append(f"{kernel} for {target}: {spilled} bytes of stack and spills")
            share = occupancy(target, bounds[kernel], registers, static + dynamic_shared(kernel))
            cells.append(f"{registers:4}/{'  -' if share is None else f'{100 * share:3.0f}'}")
        static = max((log[kernel][1] for log in logs.values() if kernel in log), default=0)
        lines.append(f"{kernel:52} {bounds[kernel]:5} {static:6} {dynamic_shared(kernel):7} {' '.join(cells)}")
    return lines, problems, list(logs)


def changed(line, expected):
    """Whether a line of the table differs by more than the compiler's whim."""
    cells, before = (text.replace("/ ", "/").replace("/ ", "/").split() for text in (line, expected))
    if len(cells) != len(before):
        return True
    for cell, old in zip(cells, before):
        (registers, _, share), (old_registers, _, old_share) = cell.partition("/"), old.partition("/")
        if share != old_share or (not share and cell != old):
            return True
        if share and abs(int(registers) - int(old_registers)) > UNIT_OF_A_THREAD:
            return True
    return False


def differences(lines, expected):
    old = {line.split()[0]: line for line in expected}
    for line in lines:
        if changed(line, old.pop(line.split()[0], "")):
            yield f"not in the golden table: {line}"
    for kernel in old:
        yield f"only in the golden table: {kernel}"


def main():
    images, golden, nvcc = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3]
    version = re.search(r"V(\d+\.\d+\.\d+)", subprocess.run([nvcc, "--version"], check=True, capture_output=True,
                                                            text=True).stdout).group(1)
    lines, problems, targets = table(images)
    head = [f"nvcc {version}",
            "registers of a thread / occupancy in per cent at the largest block; - where its shared memory does not fit",
            f"{'kernel':50} {'block':>7} {'static':>6} {'dynamic':>7} {' '.join(f'{t:>8}' for t in DEVICES)}"]
    text = "\n".join(head + lines) + "\n"
    if "--write" in sys.argv:
        golden.write_text(text)
    expected = golden.read_text()
    if targets != list(DEVICES):
        print(f"images for {targets} only: only spills are checked")
    elif expected.splitlines()[0] != head[0]:
        print(f"the table is of {expected.splitlines()[0]}, this is {head[0]}: only spills are checked")
    elif changes := list(differences(lines, expected.splitlines()[len(head):])):
        problems += changes
        problems.append("if the change is meant: resources.py IMAGES GOLDEN NVCC --write")
    for problem in problems:
        print(problem)
    print(f"{len(lines)} kernels on {len(targets)} architectures, {len(problems)} problems")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
