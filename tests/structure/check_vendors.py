# SPDX-License-Identifier: Apache-2.0
"""Outside its own folder no vendor and no backend is named in code: nothing can be decided by who made a device."""

import re
import sys

import sources

NAMES = ["nvidia", "cuda", "nvml", "cublas", "cudnn", "rocm", "radeon", "hip", "amd", "intel", "openvino", "onnxruntime", "onednn",
         "dnnl", "mkl", "opencl", "pocl", "rebellions", "rbln", "furiosa", "deepx", "mobilint", "sapeon", "hyperaccel", "qualcomm",
         "huawei", "ascend", "tenstorrent", "cerebras", "graphcore", "gaudi", "tpu"]
# A name is a word of an identifier or of a text: "amd" is found in amd_card, not in "damdal".
PATTERN = re.compile(r"(?<![a-z])(" + "|".join(NAMES) + r")(?![a-z])", re.IGNORECASE)
# "opencl:0" in the example of a help text names a device as a user writes it; no decision can hang on it.
DEVICE_IN_TEXT = re.compile(r"\b[a-z_]+:[0-9]\b")
LEAVES = {"harness", "results", "kernels", "base"}


def check(root):
    problems = []
    for path in sources.files(root, {".hpp", ".cpp", ".in"}):
        if path.parts[0] not in LEAVES:
            continue
        code = sources.without_comments(sources.text_of(root, path))
        for number, line in enumerate(code.splitlines(), 1):
            match = PATTERN.search(DEVICE_IN_TEXT.sub("", line))
            if match:
                problems.append(f"{path}:{number}: names '{match.group()}'")
    return problems


if __name__ == "__main__":
    sources.report(check(sys.argv[1]), "vendors")
