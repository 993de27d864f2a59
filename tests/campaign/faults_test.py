# SPDX-License-Identifier: Apache-2.0
"""Devices that crash, exit or vanish in the middle of a campaign: a row with its reason, and the campaign goes on."""

import unittest

from bench import CampaignTest, MATMUL, TRIAD, journal

FAULTS = {"crash_at=40": "crashed", "exit0_at=40": "crashed", "lost_at=40": "device-lost", "error_at=40": "failed"}


class Faults(CampaignTest):
    def test_a_fault_is_a_row_and_the_other_device_is_measured_on(self):
        for option, state in FAULTS.items():
            with self.subTest(option):
                self.setUp()
                done, runs = self.measure("sim:0", "--device", f"sim:1,{option}", only=[TRIAD, MATMUL], runs=2)
                self.assertLess(done.returncode, 128, done.stdout)
                good = [run for run in runs if run["device"] == "sim:0"]
                bad = [run for run in runs if run["device"].startswith("sim:1")]
                self.assertEqual({run["state"] for run in good}, {"ok"})
                self.assertEqual(len(good), 4)
                self.assertEqual({run["state"] for run in bad}, {state}, done.stdout)
                self.assertEqual({run["key"]["workload_id"] for run in bad}, {TRIAD, MATMUL})
                self.assertTrue(all(run["reason"] for run in bad))

    def test_the_bundle_of_a_faulty_device_verifies(self):
        self.measure("sim:0,crash_at=40")
        done = self.accelbench("verify", self.folder / "bundle")
        self.assertEqual(done.returncode, 0, done.stdout)

    def test_a_reason_is_kept_in_the_comparison(self):
        self.measure("sim:0", "--device", "sim:1,lost_at=40")
        table = self.accelbench("compare", self.folder / "bundle").stdout
        self.assertIn("device-lost", table)
        self.assertEqual(len(journal(self.folder / "bundle")), 2)


if __name__ == "__main__":
    unittest.main()
