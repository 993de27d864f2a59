# SPDX-License-Identifier: Apache-2.0
"""OpenVINO's own header judges our declarations: declarations.cpp includes both, and compiles only where they agree.

usage: judge.py COMPILER declarations.cpp BACKEND_FOLDER. Exit status 77, a skip for CTest, where there is no header.
"""

import os
import pathlib
import subprocess
import sys

compiler, source, backend = sys.argv[1:4]
named = os.environ.get("ACCELBENCH_OPENVINO_LIBRARY")
folder = pathlib.Path(named).parent.parent if named else pathlib.Path.home() / ".local/share/accelbench/openvino/openvino"
header = folder / "include/openvino/c/openvino.h"
if not header.exists():
    print(f"skipped: there is no {header}; scripts/install-openvino.sh installs it")
    sys.exit(77)
sys.exit(subprocess.run([compiler, "-std=c++20", "-fsyntax-only", "-Wall", f"-I{backend}", f"-I{folder / 'include'}", source],
                        check=False).returncode)
