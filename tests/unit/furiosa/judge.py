# SPDX-License-Identifier: Apache-2.0
"""furiosa-smi, the vendor's own reader, over our tree of a card's files in place of /sys and /dev: it must find the card that our
reader finds, and the same numbers. Needs root (a mount namespace) and the wheel: scripts/install-npu-judges.sh. Else skipped (77)."""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
DOUBLES = HERE.parents[1] / "doubles/furiosa"
WHEELS = pathlib.Path(os.environ.get("ACCELBENCH_NPU_JUDGES") or pathlib.Path.home() / ".cache/accelbench/npu-judges")
OURS = sys.argv[1]
REASONS = ["Idle", "ThermalSlowdown", "AppPowerCap", "AppClockCap", "HwClockCap", "HwBusLimit", "HwPowerCap", "GovClockCap", "OtherReason"]


def skip(why):
    print(f"skipped: {why}")
    sys.exit(77)


def inside():
    """In the namespace: the tree lies over /sys and /dev."""
    place = pathlib.Path(sys.argv[2])
    subprocess.run(["mount", "-t", "tmpfs", "none", place], check=True)
    sys.path[:0] = [str(DOUBLES), str(WHEELS)]
    import card_tree
    card_tree.make(place, 1, character=True)
    for name, minor in (("null", 3), ("urandom", 9)):
        os.mknod(place / "dev" / name, 0o666 | 0o020000, os.makedev(1, minor))
    subprocess.run(["mount", "--bind", place / "sys", "/sys"], check=True)
    subprocess.run(["mount", "--bind", place / "dev", "/dev"], check=True)
    compare(place)


def ours(place):
    said = subprocess.run([OURS, str(place)], stdout=subprocess.PIPE, text=True, check=True).stdout
    facts = dict(line.split(" ", 1) for line in said.splitlines() if " = " not in line)
    sensors = {name: (int(status), float(value)) for name, status, value in
               re.findall(r"^(.*) = (\d) (\S+)$", said, re.MULTILINE)}
    return facts, sensors


def same(what, theirs, mine):
    assert theirs == mine, f"{what}: furiosa-smi says {theirs!r}, we say {mine!r}"
    print(f"{what}: {theirs!r}")


def compare(place):
    import furiosa_smi
    (device,) = furiosa_smi.list_devices()
    facts, _ = ours(place)
    bdf = device.bdf()
    same("address", f"{bdf.domain():04x}:{bdf.bus():02x}:{bdf.device():02x}.{bdf.function():x}", facts["pci"])
    same("uuid", device.uuid(), facts["uuid"])
    same("serial", device.serial(), facts["serial"])
    same("firmware", str(device.firmware_version()), facts["firmware"])
    same("driver", str(furiosa_smi.driver_info()), facts["driver"])
    same("elements", str(device.core_num()), facts["elements"])
    same("memory node", str(device.numa_node()), facts["numa"])
    assert device.liveness(), "the vendor's reader takes the card for dead"
    assert str(device.governor_profile()) == "Performance", device.governor_profile()
    attributes = place / "sys/class/rngd_mgmt/rngd!npu0mgmt"
    monitor = next((place / "sys/bus/pci/devices").glob("*/hwmon/hwmon0"))
    for power, peak, clock, bit in ((42_000_000, 47_250, 1_000_000_000, 0), (137_654_321, 90_125, 500_000_000, 6), (0, -5_000, 0, 8)):
        (monitor / "power1_average").write_text(f"{power}\n")
        (monitor / "temp2_input").write_text(f"{peak}\n")
        (attributes / "npu_clocks").write_text(f"{clock}\n" * 8)
        (attributes / "throttle_reason").write_text(f"{1 << bit:#x}\n")
        _, sensors = ours(place)
        same("power, W", (1, device.power_consumption()), sensors["hwmon RMS_TOTAL (power_average)"])
        temperature = device.device_temperature()
        same("peak, C", (1, temperature.soc_peak()), sensors["hwmon PEAK (temp_input)"])
        same("ambient, C", (1, temperature.ambient()), sensors["hwmon AMBIENT (temp_input)"])
        same("clock, Hz", (1, min(device.core_frequency().values()) * 1e6), sensors["rngd_mgmt npu_clocks, slowest element"])
        (reason,) = device.throttle_reason()
        same("throttle", repr(reason), f"ThrottleReason.{REASONS[bit]}")
        status, bits = sensors["rngd_mgmt throttle_reason"]
        same("throttle bits", (1, 1 << bit), (status, int(bits) >> 16))
    print(f"furiosa-smi {furiosa_smi.__version__} agrees")


def main():
    if len(sys.argv) > 2:
        return inside()
    if not (WHEELS / "furiosa_smi").is_dir():
        skip(f"furiosa-smi is not in {WHEELS}; scripts/install-npu-judges.sh puts it there")
    if os.geteuid() != 0 or shutil.which("unshare") is None:
        skip("a private view of /sys needs root and unshare")
    if subprocess.run(["unshare", "-m", "true"], stderr=subprocess.DEVNULL, check=False).returncode != 0:
        skip("this kernel gives no mount namespace")
    with tempfile.TemporaryDirectory() as place:
        done = subprocess.run(["unshare", "-m", sys.executable, __file__, OURS, place], check=False)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
