# SPDX-License-Identifier: Apache-2.0
"""The vendor's header and its own stub of librbln-ml.so as judges of our declarations: judge.py ACCELBENCH STUB_FOLDER SOURCE_ROOT."""

import os
import pathlib
import subprocess
import sys

program, stub, root = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
if not (stub / "librbln-ml.so.1").exists():
    print(f"skipped: {stub} has no stub; scripts/rblnml-stub.sh fetches and builds it")
    sys.exit(77)

backend = root / "backends" / "rebellions"
subprocess.run(["g++", "-std=c++20", "-fsyntax-only", "-I", stub, "-I", backend, pathlib.Path(__file__).with_name("judge.cpp")], check=True)

exported = subprocess.run(["nm", "-D", "--defined-only", stub / "librbln-ml.so.1"], check=True, text=True, capture_output=True).stdout
asked = [line.split('"')[1] for line in (backend / "ml" / "api.cpp").read_text().splitlines() if '"rblnml' in line and "find(" in line]
missing = [name for name in asked if f" {name}\n" not in exported]
assert len(asked) == 14 and not missing, f"asked for {len(asked)} functions, not in the vendor's stub: {missing}"

said = subprocess.run([program, "devices"], env=os.environ | {"LD_LIBRARY_PATH": str(stub)}, text=True, capture_output=True).stdout
assert "the RBLN driver shows no device" in " ".join(said.split()), said
print("sizes, names and the answer without a device agree with the vendor's own")
