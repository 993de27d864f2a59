# SPDX-License-Identifier: Apache-2.0
"""Every way of cheating that the simulator knows, through a whole campaign: a wrong answer has no time."""

import unittest

from bench import CampaignTest, MATMUL, TRIAD

# option of sim -> (state of the row, words of its reason)
CHEATS = {
    "oob=1": ("rejected", "behind tensor"),
    "wrong_at=5": ("failed", ""),
    "skip_every=2": ("failed", ""),
    "late=1": ("failed", ""),
    "cache=1": ("failed", ""),
    "claim_gbytes=0.000001": ("rejected", "above"),
    "refuse=triad": ("unsupported", ""),
}


class Cheats(CampaignTest):
    def test_an_honest_simulator_passes(self):
        done, runs = self.measure("sim:0")
        self.assertEqual([run["state"] for run in runs], ["ok"], done.stdout)
        self.assertTrue(runs[0]["verification"]["timed_outputs"])

    def test_each_cheat_is_found_in_timed_launches(self):
        for option, (state, words) in CHEATS.items():
            with self.subTest(option):
                self.setUp()
                done, runs = self.measure(f"sim:0,{option}")
                self.assertEqual([run["state"] for run in runs], [state], done.stdout)
                self.assertIn(words, runs[0]["reason"])
                self.assertNotEqual(runs[0]["reason"], "")

    def test_arithmetic_below_the_declared_precision_fails(self):
        for precision in ("bf16", "tf32", "f16"):
            with self.subTest(precision):
                self.setUp()
                done, runs = self.measure(f"sim:0,precision={precision}", only=[MATMUL])
                self.assertEqual([run["state"] for run in runs], ["failed"], done.stdout)
                self.assertIn("y[", runs[0]["reason"])

    def test_a_cheat_gets_no_ratio(self):
        _, runs = self.measure("sim:0", "--device", "sim:1,oob=1", only=[TRIAD, MATMUL])
        self.assertEqual({run["device"]: run["state"] for run in runs if run["device"][:3] == "sim"},
                         {"sim:0": "ok", "sim:1,oob=1": "rejected"} if any("," in run["device"] for run in runs)
                         else {"sim:0": "ok", "sim:1": "rejected"})
        table = self.accelbench("compare", self.folder / "bundle").stdout
        self.assertIn("0 faster, 0 slower, 0 same", table)


if __name__ == "__main__":
    unittest.main()
