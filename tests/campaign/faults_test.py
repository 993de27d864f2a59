# SPDX-License-Identifier: Apache-2.0
"""Devices that crash, hang, exit or vanish in the middle of a campaign: a row with its reason, and the campaign goes on."""

import json
import os
import pathlib
import unittest

from bench import EMPTY, PROGRAM, RIVAL, SIM, TRIAD, CampaignTest

# option -> state, word for the reason, words of the reason
FAULTS = {
    "crash_at=submit:40": ("crashed", "E401", "died of SIGSEGV (Segmentation fault) inside the plug-in's submit()"),
    "exit0_at=wait:3": ("crashed", "E402", "exited with status 0 inside the plug-in's wait()"),
    "hang_at=submit:40": ("timed-out", "E403", "inside the plug-in's submit()"),
    "hang_at=compile": ("timed-out", "E403", "inside the plug-in's compile()"),
    "lost_at=40": ("device-lost", "E405", "the simulated device is gone"),
    "error_at=submit:40": ("failed", "E305", "asked to fail in submit"),
    "error_at=session_create": ("failed", "E305", "asked to fail in session_create"),
    "memory_mib=1": ("skipped", "E203", "does not fit"),
    "crash_at=open": ("crashed", "E401", "inside the plug-in's open()"),
    "hang_at=open": ("timed-out", "E403", "inside the plug-in's open()"),
    "hang_at=devices": ("timed-out", "E403", "inside the plug-in's device_count()"),
}
PATIENCE = ("--deadline", 4)


class Faults(CampaignTest):
    def beside_a_good_device(self, option):
        out = self.folder / option.replace(":", "-")
        return self.measure(SIM, f"{RIVAL},{option}", only=[TRIAD, EMPTY], runs=2, args=PATIENCE, out=out)

    def test_a_fault_is_a_row_and_the_others_are_measured_on(self):
        outcomes = self.at_once(self.beside_a_good_device, FAULTS)
        for option, (state, code, words) in FAULTS.items():
            with self.subTest(option):
                bad, done = f"{RIVAL},{option}", outcomes[option]
                self.assertEqual(done.status, 1, done.said)
                rows = done.rows()
                for workload in (TRIAD, EMPTY):
                    self.assertEqual(rows[workload, SIM]["state"], "ok")
                    self.assertEqual(rows[workload, SIM]["runs"], 2)
                self.assertEqual(rows[TRIAD, bad]["state"], state, done.said)
                self.assertIn(words, rows[TRIAD, bad]["reason"])
                self.assertIn(code, {run["reason_code"] for run in done.runs
                                     if run["device"] == bad and run["key"]["workload_id"] == TRIAD})
                checked = self.accelbench("verify", done.folder)
                self.assertEqual(checked.returncode, 0, checked.stdout)
                compared = json.loads(self.accelbench("compare", done.folder, "--json").stdout)
                self.assertIn(words, " ".join(row["why_not"] for row in compared["rows"]))

    def test_four_outcomes_are_told_apart(self):
        bad = [f"{RIVAL},refuse=triad", f"{RIVAL},wrong_at=3", f"{RIVAL},hang_at=submit:40"]
        done = self.measure(SIM, *bad, args=PATIENCE)
        rows = done.rows()
        self.assertEqual([rows[TRIAD, device]["state"] for device in [SIM, *bad]], ["ok", "unsupported", "failed", "timed-out"])
        self.assertTrue(all(rows[TRIAD, device]["reason"] for device in bad))
        suite = self.folder / "huge.toml"
        suite.write_text('name = "huge"\n[[row]]\nkernel = "triad"\nn = 100000000000\ndtype = "f32"\n')
        skipped = self.measure(SIM, suite=suite, only=[])
        self.assertEqual(skipped.status, 1)
        self.assertEqual(skipped.row()["state"], "skipped")
        self.assertRegex(skipped.row()["reason"], r"needs [\d.]+ GB .* [\d.]+ GB are available")

    def test_a_device_that_never_starts_is_not_waited_for_in_every_row(self):
        """Counted by a worker that leaves a line at each start."""
        starts, worker = self.folder / "starts", self.folder / "worker"
        real = pathlib.Path(PROGRAM).with_name("accelbench-worker")
        worker.write_text(f'#!/bin/sh\necho started >> {starts}\nexec {real} "$@"\n')
        worker.chmod(0o755)
        done = self.measure(f"{SIM},hang_at=open", only=[], runs=2, args=("--deadline", 1),
                            how={"env": os.environ | {"ACCELBENCH_WORKER": str(worker)}})
        self.assertEqual({row["state"] for row in done.rows().values()}, {"timed-out"})
        self.assertEqual(len(done.rows()), 4)
        self.assertEqual(starts.read_text().count("started"), 2, "a third try tells nothing new")


if __name__ == "__main__":
    unittest.main()
