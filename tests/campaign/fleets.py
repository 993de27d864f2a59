# SPDX-License-Identifier: Apache-2.0
"""Fleets of simulated cards with planted speeds, and hosts that they are said to have been in."""

import hashlib
import json

from bench import TRIAD, CampaignTest

NAMES = ("bundle.json", "rows.jsonl", "runs.jsonl")


def card(model, fleet, index, duration_us, spread=0.02, **options):
    words = {"model": model, "fleet": fleet, "card_spread": spread, "process_noise": 0.002, "duration_us": duration_us,
             "exclusive": 1, "devices": 64} | options
    return f"sim:{index}," + ",".join(f"{name}={value}" for name, value in words.items())


def cards(model, fleet, count, duration_us, **options):
    return [card(model, fleet, index, duration_us, **options) for index in range(count)]


def move(folder, host):
    """Says that a campaign was measured elsewhere, and writes the hashes anew: only the simulator's bundles bear that."""
    bundle = json.loads((folder / "bundle.json").read_text())
    bundle["environment"]["host"]["hostname"] = host
    (folder / "bundle.json").write_text(json.dumps(bundle))
    hashes = [f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for name in NAMES]
    (folder / "MANIFEST.sha256").write_text("".join(hashes))
    return folder


class FleetTest(CampaignTest):
    def fleet(self, *devices, host=None, only=(TRIAD,), runs=2, args=(), **choice):
        """The bundle's folder. On a machine that is busy a row may be rejected (launches that are slower behind a write by
        chance), and no test of fleets is about that: it is measured again then."""
        for _ in range(3):
            done = self.measure(*devices, only=only, runs=runs, args=args, **choice)
            if done.status == 0:
                return move(done.folder, host) if host else done.folder
        return self.fail(done.said)

    def json_of(self, *args, status=0):
        done = self.accelbench(*args, "--json")
        self.assertEqual(done.returncode, status, done.stdout)
        return json.loads(done.stdout)
