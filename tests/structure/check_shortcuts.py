# SPDX-License-Identifier: Apache-2.0
"""Vendors' libraries have modes that look fast because they leave work out. No backend, recipe or script of ours names one."""

import re
import sys

import sources

# What each leaves out is in the vendor's documents: inputs and outputs, the copy of results, all but the first run.
NAMES = ["inferSpeedrun", "inferBufferSpeedrun", "speedrun", "dxrt_set_skip_inference_io", "SetSkipInferenceIO", "skip_inference_io",
         "dxrt_engine_run_benchmark", "RunBenchmark", "run_benchmark", "DXRT_SKIP_IO"]
PATTERN = re.compile("|".join(NAMES), re.IGNORECASE)
PLACES = {"backends", "harness", "examples", "scripts"}


def check(root):
    problems = []
    for path in sources.files(root, sources.CODE | {".py", ".sh", ".toml"}):
        if path.parts[0] not in PLACES:
            continue
        for number, line in enumerate(sources.text_of(root, path).splitlines(), 1):
            match = PATTERN.search(line)
            if match:
                problems.append(f"{path}:{number}: names {match.group()}, which leaves work out: nothing measured may use it")
    return problems


if __name__ == "__main__":
    sources.report(check(sys.argv[1]), "shortcuts")
