# SPDX-License-Identifier: Apache-2.0
"""The vendor's own libraries judge the mobilint plug-in: each symbol that it asks for is in them, numbers and argument lists are those of
their Python binding, and without a device the plug-in passes their answer on. Skipped (77) where they are not installed:
scripts/install-npu-judges.sh."""

import ctypes
import os
import pathlib
import re
import subprocess
import sys
import tempfile

BACKEND = pathlib.Path(sys.argv[1])
PROBE, PLUGIN = sys.argv[2:4]
WHEELS = pathlib.Path(os.environ.get("ACCELBENCH_NPU_JUDGES") or pathlib.Path.home() / ".cache/accelbench/npu-judges")
TELEMETRY = WHEELS / "mbltml/libmbltml.so.1.5.0"
RUNTIME = next(iter(WHEELS.glob("qbruntime/qbruntime.cpython-*.so")), WHEELS / "none")
DECLARATIONS = (BACKEND / "ml/declarations.hpp").read_text(encoding="utf-8")
SHAPES = {"plain_fn": [], "count_fn": ["c_uint", "LP_c_uint"], "real_fn": ["c_uint", "c_int", "LP_c_double"],
          "long_fn": ["c_uint", "c_int", "LP_c_long"], "int_fn": ["c_uint", "c_int", "LP_c_int"],
          "unsigned_fn": ["c_uint", "c_int", "LP_c_uint"], "text_fn": ["c_uint", "c_int", "LP_c_char", "c_uint"],
          "driver_text_fn": ["c_uint", "LP_c_char", "c_int"], "cores_fn": ["c_uint", "c_int", "LP_mbltmlCoreInfo_t", "LP_c_uint"]}


def same(what, theirs, ours):
    assert theirs == ours, f"{what}: the vendor has {theirs!r}, we have {ours!r}"


def exported(library):
    said = subprocess.run(["nm", "-D", "--defined-only", library], stdout=subprocess.PIPE, text=True, check=True).stdout
    return {line.split()[-1] for line in said.splitlines()}


def runtime_symbols():
    asked = re.findall(r"SYMBOL\(\w+,\s*(\w+)\)", (BACKEND / "runtime/symbols.def").read_text(encoding="utf-8"))
    missing = set(asked) - exported(RUNTIME)
    assert len(asked) > 10 and not missing, f"qbruntime lacks {sorted(missing)}"
    print(f"{len(asked)} symbols of {RUNTIME.name}")


def telemetry_symbols():
    """Each function of ours: in the library, and with the binding's argument types."""
    sys.path.insert(0, str(WHEELS))
    import mbltml.mbltml as binding
    binding._loadLibrary()
    slots = {slot: shape for shape, slot in re.findall(r"(\w+_fn)\* (\w+) = nullptr", (BACKEND / "ml/api.hpp").read_text(encoding="utf-8"))}
    asked = re.findall(r'find\((?:into|found\.table)\.(\w+), "(mbltml\w+)"\)', (BACKEND / "ml/api.cpp").read_text(encoding="utf-8"))
    missing = {name for _, name in asked} - exported(TELEMETRY)
    assert len(asked) == len(slots) and not missing, f"mbltml lacks {sorted(missing)}, or a slot is not looked up"
    for slot, name in asked:
        theirs = [kind.__name__ for kind in getattr(binding._clib, name).argtypes]
        if name == "mbltmlGetNodeName":
            theirs[-1] = "c_uint"  # an int there; never above what both can hold
        same(name, theirs, SHAPES[slots[slot]])
    for ours, theirs in [("success", "SUCCESS"), ("uninitialized", "UNINITIALIZED"), ("driver_not_found", "DRIVER_NOT_FOUND"),
                         ("invalid_argument", "INVALID_ARGUMENT"), ("not_supported", "NOT_SUPPORTED"),
                         ("insufficient_length", "INSUFFICIENT_LENGTH"), ("device_not_found", "DEVICE_NOT_FOUND"),
                         *((name, f"TARGET_DEVICE_{name.upper()}") for name in
                           ("aries_ra", "regulus_ra", "aries_rb", "regulus_rb", "regulus_ra_usb", "regulus_rb_usb")),
                         ("text_bytes", "NODE_NAME_BUFFER_SIZE")]:
        number = re.search(rf"\b{ours} = (\d+)", DECLARATIONS)
        same(theirs, getattr(binding, f"MBLTML_{theirs}"), int(number.group(1)))
    same("core info", ctypes.sizeof(binding.mbltmlCoreInfo_t), int(re.search(r"sizeof\(core_info\) == (\d+)", DECLARATIONS).group(1)))
    print(f"{len(asked)} functions of {TELEMETRY.name}")


def answers_without_a_device():
    with tempfile.TemporaryDirectory() as place:
        (pathlib.Path(place) / "libmbltml.so.1").symlink_to(TELEMETRY)
        (pathlib.Path(place) / "libqbruntime.so").symlink_to(RUNTIME)
        (pathlib.Path(place) / "foreign.mxq").write_text("no model at all" * 10, encoding="utf-8")
        done = subprocess.run([PROBE, PLUGIN, f"{place}/foreign.mxq"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False,
                              env=os.environ | {"LD_LIBRARY_PATH": place})
    if "cannot preload" in done.stdout:
        print(f"skipped in part: {done.stdout.strip()}")
        return
    assert done.returncode == 0, done.stdout + done.stderr
    for words in ("open: 14 libmbltml.so.1 was asked to start; it answered uninitialized (1): no driver is loaded",
                  "version: v1.5.0", "device: 0 1 Driver_NotInitialized (1)", "name: Acc_DeviceNotFound (71)", "numbers: 0",
                  "foreign: 0 3 Model_FailedToLoadMXQ (3)"):
        assert words in done.stdout, f"{words!r} is not in\n{done.stdout}"
    assert "No driver installed" in done.stderr, done.stderr
    print("the real libraries answer through the plug-in")


if not TELEMETRY.exists() or not RUNTIME.exists():
    print(f"skipped: the vendor's libraries are not in {WHEELS}; scripts/install-npu-judges.sh puts them there")
    sys.exit(77)
runtime_symbols()
telemetry_symbols()
answers_without_a_device()
