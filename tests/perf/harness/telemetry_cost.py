# SPDX-License-Identifier: Apache-2.0
"""What reading sensors costs the rows that they are read beside: pairs of short campaigns on cpu:0, one with telemetry and one without, in
random order. Prints the median of time with / time without for each workload, with its exact interval.

    python3 tests/perf/harness/telemetry_cost.py build/release/bin/accelbench [pairs]

The sensors are a tree of files like the kernel's, so that it says something on machines whose kernel shows none.
"""

import json
import math
import pathlib
import random
import statistics
import subprocess
import sys
import tempfile

WORKLOADS = ["copy/memory", "matmul/llama3.1-8b.qkv", "softmax/scores", "rms_norm/llama"]


def tree(root):
    for path, text in {"class/powercap/intel-rapl:0/name": "package-0", "class/powercap/intel-rapl:0/max_energy_range_uj": "262143328850",
                       "class/powercap/intel-rapl:0/energy_uj": "123456789", "class/hwmon/hwmon0/name": "coretemp",
                       "class/hwmon/hwmon0/temp1_label": "Package id 0", "class/hwmon/hwmon0/temp1_input": "54000",
                       "devices/system/cpu/cpu0/cpufreq/scaling_cur_freq": "2500000",
                       "devices/system/cpu/cpu1/cpufreq/scaling_cur_freq": "2500000"}.items():
        file = root / "sys" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text + "\n")


def times(program, root, out, seed, more):
    only = [word for name in WORKLOADS for word in ("--only", name)]
    subprocess.run([program, "run", "--device", f"cpu:0,sensor_root={root}", "--runs", "1", "--seed", str(seed), *only, *more,
                    "--boundary", "resident", "--quiet", "-o", out], check=True, stdout=subprocess.DEVNULL)
    rows = [json.loads(line) for line in (out / "rows.jsonl").read_text().splitlines()]
    looks = [row.get("conditions", {}).get("samples", 0) for row in rows]
    return {row["key"]["workload_id"]: row["time_ns"] for row in rows if row["time_ns"]}, sum(looks)


def interval(values):
    """Largest rank k with P(Bin(n, 1/2) < k) <= 0.025."""
    values, n = sorted(values), len(values)
    k = max((k for k in range(n // 2 + 1) if sum(math.comb(n, i) for i in range(k)) / 2**n <= 0.025), default=0)
    return (values[k - 1], values[n - k]) if k else (float("nan"), float("nan"))


def main(program, pairs):
    ratios, samples = {}, 0
    with tempfile.TemporaryDirectory() as place:
        root = pathlib.Path(place) / "root"
        tree(root)
        for pair in range(pairs):
            got = {}
            for on in random.sample([True, False], 2):
                got[on], looks = times(program, root, pathlib.Path(place) / f"{pair}-{on}", pair + 1, [] if on else ["--no-telemetry"])
                samples += looks
            for workload, time in got[True].items():
                ratios.setdefault(workload, []).append(time / got[False][workload])
    for workload, values in sorted(ratios.items()):
        low, high = interval(values)
        print(f"{workload:<60} {statistics.median(values):.4f} [{low:.4f}, {high:.4f}] over {len(values)} pairs")
    everything = [math.exp(statistics.mean(math.log(ratios[w][i]) for w in ratios)) for i in range(pairs)]
    low, high = interval(everything)
    print(f"{'all, geometric mean':<60} {statistics.median(everything):.4f} [{low:.4f}, {high:.4f}]; {samples} samples were read")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 12)
