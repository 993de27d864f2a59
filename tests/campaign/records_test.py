# SPDX-License-Identifier: Apache-2.0
"""What a bundle keeps of each measurement, read as a script would read it."""

import collections
import json
import re
import statistics
import unittest

from bench import ADAMW, EMPTY, MATMUL, RIVAL, SIM, TRIAD, CampaignTest

STOP_REASONS = {"precise", "max-samples", "max-time", "unstable"}
HUNDRED_MS = 100_000_000


class Records(CampaignTest):
    def test_raw_samples_are_kept_and_counted(self):
        done = self.measure(SIM, only=[], runs=2)
        for run in done.runs:
            self.assertEqual(len(run["samples_ns"]), sum(window["batches"] for window in run["windows"]))
            self.assertGreater(len(run["samples_ns"]), 0)
            self.assertTrue(all(isinstance(sample, int) and sample > 0 for sample in run["samples_ns"]))
        for (workload, _), row in done.rows().items():
            self.assertEqual(row["samples"],
                             sum(len(run["samples_ns"]) for run in done.runs if run["key"]["workload_id"] == workload))

    def test_the_headline_follows_from_the_samples(self):
        """Median of runs of medians of windows of medians of batches, done again from the file."""
        done = self.measure(SIM, runs=3)
        values = []
        for run in done.runs:
            samples, windows = iter(run["samples_ns"]), []
            for window in run["windows"]:
                windows.append(statistics.median(next(samples) / window["launches_per_batch"] for _ in range(window["batches"])))
            values.append(statistics.median(windows))
        self.assertAlmostEqual(done.row()["time_ns"], statistics.median(values), places=6)
        self.assertAlmostEqual(done.row()["byte_per_s"], 3 * 2048 * 4 / statistics.median(values) * 1e9, delta=1)

    def test_a_reason_to_stop_is_kept(self):
        """Which one is the machine's to say; that the four occur is tested on the virtual clock."""
        for run in self.measure(SIM, only=[], runs=2).runs:
            self.assertIn(run["stop_reason"], STOP_REASONS)
        failed = self.measure(f"{SIM},wrong_at=1").runs[0]
        self.assertEqual((failed["state"], failed["stop_reason"], failed["samples_ns"]), ("failed", "", []))

    def test_the_harness_has_the_clock_and_the_devices_time_stands_beside_it(self):
        run = self.measure(f"{SIM},duration_us=200").runs[0]
        for window in run["windows"]:
            self.assertEqual(window["device_ns"], 200_000)
            self.assertGreater(window["end_ns"], window["begin_ns"])
        self.assertGreaterEqual(min(run["samples_ns"]) / run["windows"][0]["launches_per_batch"], 200_000)
        bent = self.measure(f"{SIM},duration_us=200,clock=0.5").runs[0]
        self.assertIn("device-time", bent["marks"], "the worker's clock says half of what the device's counter says")
        self.assertEqual({window["device_ns"] for window in self.measure("null:0", only=[EMPTY]).runs[0]["windows"]}, {None})

    def test_cache_mode_is_part_of_the_key(self):
        rotated = self.measure(SIM)
        warm = self.measure(SIM, args=("--cache", "warm"))
        self.assertEqual((rotated.row()["key"]["cache_mode"], warm.row()["key"]["cache_mode"]), ("rotated", "warm"))
        self.assertEqual(warm.runs[0]["input_sets"], 1)
        self.assertGreater(rotated.runs[0]["input_sets"], 1)
        self.assertEqual(rotated.runs[0]["rotation_bytes"], rotated.runs[0]["input_sets"] * 3 * 2048 * 4)
        compared = json.loads(self.accelbench("compare", rotated.folder, warm.folder, "--json").stdout)
        self.assertEqual([row["comparable"] for row in compared["rows"]], [False] * len(compared["rows"]))
        self.assertIn("cache mode is rotated and warm", {row["why_not"] for row in compared["rows"]})

    def test_inputs_outgrow_the_cache_that_the_device_says_it_has(self):
        unsaid, large = (self.measure(f"{SIM},cache_mib={size}").runs[0] for size in (0, 2048))
        self.assertNotIn("in-cache", unsaid["marks"])
        self.assertIn("in-cache", large["marks"], "as many sets as the profile allows are 24 KiB each")
        self.assertNotIn("in-cache", self.measure(f"{SIM},cache_mib=2048", args=("--cache", "warm")).runs[0]["marks"])
        # 3 MiB a set: as many as cover the profile's most, 128 MiB, but for its most sets, 32.
        wide = self.measure(f"{SIM},cache_mib=2048", suite="smoke", only=["triad"]).runs[0]
        self.assertEqual((wide["input_sets"], wide["rotation_bytes"]), (32, 32 * 3 << 20))

    def test_boundaries_are_part_of_the_key(self):
        done = self.measure(SIM, RIVAL, only=[MATMUL], runs=2, args=("--boundary", "host,resident"))
        self.assertEqual({run["key"]["boundary"] for run in done.runs}, {"host", "resident"})
        compared = json.loads(self.accelbench("compare", done.folder, "--json").stdout)
        self.assertEqual({(row["base"]["row"]["key"]["boundary"], row["candidate"]["row"]["key"]["boundary"])
                          for row in compared["rows"] if row["comparable"]}, {("host", "host"), ("resident", "resident")})
        host, resident = (self.measure(SIM, only=[MATMUL], args=("--boundary", only)) for only in ("host", "resident"))
        across = json.loads(self.accelbench("compare", host.folder, resident.folder, "--json").stdout)
        self.assertEqual({row["comparable"] for row in across["rows"]}, {False})
        self.assertIn("boundary is host and resident", {row["why_not"] for row in across["rows"]})

    def test_setup_is_apart_from_steady_state(self):
        slow, quick = (self.measure(f"{SIM},duration_us=100{option}").row() for option in (",compile_ms=100", ""))
        self.assertGreaterEqual(slow["phases"]["compile_ns"], HUNDRED_MS)
        self.assertLess(slow["time_ns"], HUNDRED_MS / 100, "100 us a launch, whatever compiling took")
        for phase in ("load_ns", "compile_ns", "session_ns", "first_launch_ns", "warm_up_ns", "warm_up_launches"):
            self.assertGreater(quick["phases"][phase], 0, phase)
        for phase in ("first_launch_ns", "session_ns"):
            self.assertLess(slow["phases"][phase], HUNDRED_MS, phase)

    def test_orders_are_drawn_and_kept(self):
        done = self.measure(SIM, RIVAL, only=[], runs=3, args=("--seed", 20260))
        self.assertEqual({run["seed"] for run in done.runs}, {20260})
        visits = collections.defaultdict(list)
        for run in done.runs:
            visits[run["visit"]] += [(window["order"], run["device"], window["pair"]) for window in run["windows"]]
        firsts = set()
        for windows in visits.values():
            windows.sort()
            self.assertEqual([order for order, _, _ in windows], list(range(len(windows))), "every window has its place in time")
            pairs = collections.defaultdict(list)
            for _, device, pair in windows:
                pairs[pair].append(device)
            self.assertTrue(all(len(sides) == len(set(sides)) for sides in pairs.values()), "a pair has each side once")
            firsts.add(windows[0][1].replace("#aa", ""))
        self.assertEqual(firsts, {SIM, RIVAL}, "neither side always goes first")
        rounds = collections.defaultdict(list)
        for run in done.runs:
            if run["key"]["workload_id"] not in rounds[run["round"]]:
                rounds[run["round"]].append(run["key"]["workload_id"])
        self.assertEqual({tuple(sorted(order)) for order in rounds.values()}, {tuple(sorted((TRIAD, MATMUL, ADAMW, EMPTY)))})
        self.assertGreater(len({tuple(order) for order in rounds.values()}), 1, "rows are shuffled anew in each round")
        again = self.measure(SIM, RIVAL, only=[], runs=3, args=("--seed", 20260))
        self.assertEqual([(run["round"], run["key"]["workload_id"]) for run in again.runs],
                         [(run["round"], run["key"]["workload_id"]) for run in done.runs], "the seed decides the order")

    def test_the_seed_is_printed_and_drawn_anew(self):
        seeds = set()
        for _ in range(2):
            command, out = self.arguments(SIM)
            done = self.accelbench(*command)
            seeds.add(re.search(r"seed (\d+)", done.stdout).group(1))
            self.assertIn(f'"seed": {re.search(r"seed ([0-9]+)", done.stdout).group(1)}', (out / "bundle.json").read_text())
        self.assertEqual(len(seeds), 2)


if __name__ == "__main__":
    unittest.main()
