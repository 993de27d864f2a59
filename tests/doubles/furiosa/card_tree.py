# SPDX-License-Identifier: Apache-2.0
"""Writes the files that an RNGD card's driver shows, under a folder: ROOT/sys and ROOT/dev/rngd.

    python3 card_tree.py ROOT [--cards N] [--character-devices] [--set FILE=TEXT ...] [--remove FILE ...]

FILE is relative to ROOT. Character devices need root; a reader of ours is content with plain files, the vendor's is not.
"""

import argparse
import os
import pathlib
import stat

CARD = {
    "busname": "0000:{bus:02x}:00.0",
    "device_uuid": "00000000-0000-0000-0000-0000000000{chip:02x}",
    "device_sn": "RNGDDOUBLE{chip:04d}",
    "fw_version": "1.6.0, c1bebfd",
    "version": "1.11.0, 4d2b7f8",
    "throttle_reason": "0x0",
    "npu_governor": "performance",
    "npu_clocks": "\n".join(["1000000000"] * 8),
    "device_state": "0",
    "pe_occupancy": "\n".join(["0"] * 8),
    "dev": "235:{chip}",
}
PCI = {"vendor": "0x1ed2", "device": "0x0001", "subsystem_vendor": "0x1ed2", "subsystem_device": "0x0001", "revision": "0x01",
       "class": "0x120000", "numa_node": "0", "current_link_speed": "32.0 GT/s PCIe",
       "current_link_width": "16", "max_link_speed": "32.0 GT/s PCIe", "max_link_width": "16"}
HWMON = {"name": "rngd", "power1_label": "RMS_TOTAL", "power1_average": "42000000", "power1_max": "150000000",
         "temp1_label": "AMBIENT", "temp1_input": "31000", "temp2_label": "PEAK", "temp2_input": "47250"}


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text + "\n")


def node(path, character, number):
    path.parent.mkdir(parents=True, exist_ok=True)
    if character:
        os.mknod(path, 0o600 | stat.S_IFCHR, os.makedev(1, 3))
    else:
        path.touch()


def make_card(root, chip, character=False):
    bus = 0x3b + chip
    attributes = root / f"sys/class/rngd_mgmt/rngd!npu{chip}mgmt"
    for name, text in CARD.items():
        write(attributes / name, text.format(bus=bus, chip=chip))
    function = root / f"sys/bus/pci/devices/0000:{bus:02x}:00.0"
    for name, text in PCI.items():
        write(function / name, text)
    for name, text in HWMON.items():
        write(function / f"hwmon/hwmon{chip}" / name, text)
    (root / "sys/bus/pci/drivers/rngd").mkdir(parents=True, exist_ok=True)
    (function / "driver").symlink_to("../../drivers/rngd")
    for name in ["mgmt", *(f"pe{i}" for i in range(8)), "pe0-1", "pe0-3", "pe4-7"]:
        node(root / f"dev/rngd/npu{chip}{name}", character, chip)


def make(root, cards=1, character=False):
    root = pathlib.Path(root)
    root.mkdir(parents=True, exist_ok=True)
    (root / "accb_furiosa_double").touch()
    for chip in range(cards):
        make_card(root, chip, character)
    return root


def main():
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("root", type=pathlib.Path)
    asked.add_argument("--cards", type=int, default=1)
    asked.add_argument("--character-devices", action="store_true")
    asked.add_argument("--set", action="append", default=[], metavar="FILE=TEXT")
    asked.add_argument("--remove", action="append", default=[], metavar="FILE")
    options = asked.parse_args()
    make(options.root, options.cards, options.character_devices)
    for entry in options.set:
        file, _, text = entry.partition("=")
        write(options.root / file, text)
    for file in options.remove:
        (options.root / file).unlink()


if __name__ == "__main__":
    main()
