#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""ratio.py DIRECT.jsonl BUNDLE ...: each row's share of its ceiling, and its speed as a share of the library called directly.

The time of a library is the median of one process that nothing verifies, so that the ratio is a hint and no verdict.
"""
import json
import pathlib
import sys


def lines(path):
    return [json.loads(line) for line in pathlib.Path(path).read_text().splitlines() if line.strip()]


def percent(value):
    return "-" if value is None else f"{100 * value:.0f} %"


def main():
    direct = {line["workload"]: line for line in lines(sys.argv[1])}
    table = []
    missing = []
    for bundle in sys.argv[2:]:
        for row in lines(pathlib.Path(bundle) / "rows.jsonl"):
            key = row["key"]
            if "#" in key["devices"][0] or key["boundary"] != "resident":
                continue
            other = direct.get(key["workload_id"])
            ratio = None
            if other and row.get("time_ns") and other["launch_ns"]:
                ratio = other["launch_ns"] / row["time_ns"]
            if other and not other["launch_ns"]:
                missing.append(f"{key['workload_id']}: {other['why']}")
            table.append((key["workload_id"], key["launch_mode"], row["state"], percent(row.get("ceiling_share")),
                          percent(ratio), other["library"] if ratio else ""))
    if not table:
        sys.exit("no rows: nothing was measured")
    head = ("workload", "mode", "state", "of ceiling", "of library", "library")
    widths = [max(len(line[i]) for line in [head, *table]) for i in range(len(head))]
    for line in [head, *table]:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip())
    for text in sorted(set(missing)):
        print(f"not called directly: {text}")
    bad = [line for line in table if line[2] not in ("ok", "unstable", "unsupported", "skipped")]
    sys.exit(f"{len(bad)} rows are neither ok nor a stated no" if bad else 0)


main()
