# SPDX-License-Identifier: Apache-2.0
"""Every way of cheating that the simulator knows, through a whole campaign: a wrong answer has no time."""

import json
import unittest

from bench import ADAMW, EMPTY, MATMUL, RIVAL, SIM, TRIAD, CampaignTest

# option of sim, workload -> state of the row, word for its reason, words of the reason, runs that find it for sure
CHEATS = [
    ("wrong_at=3", TRIAD, "failed", "wrong-numbers", "y[1024]: got ", 1),  # launches 1 and 2 are those verified before timing
    ("wrong_at=60", MATMUL, "failed", "wrong-numbers", "y[20,0]: got ", 1),
    ("skip_every=2", TRIAD, "failed", "wrong-numbers", "got NaN", 1),
    ("skip_every=3", TRIAD, "failed", "wrong-numbers", "one has written nothing", 1),
    ("skip_every=31", MATMUL, "failed", "wrong-numbers", "one has written nothing", 1),
    ("skip_every=7", ADAMW, "failed", "wrong-numbers", "p[0]: got ", 1),  # whose state counts its launches
    ("skip_every=2", ADAMW, "failed", "wrong-numbers", ": got ", 8),  # the sets take turns: one of two is right
    ("late=1", TRIAD, "failed", "wrong-numbers", "got NaN", 1),
    ("cache=1", TRIAD, "failed", "wrong-numbers", "y[0]: got ", 1),
    ("memo=1", TRIAD, "rejected", "border-broken", "launches on operands that were seen before are left out", 1),
    ("memo=1,duration_us=20", MATMUL, "rejected", "border-broken", "a launch takes ", 1),
    ("oob=1", TRIAD, "rejected", "border-broken", "byte 1 behind tensor y", 1),
    ("oob=-1", TRIAD, "rejected", "border-broken", "byte 1 before tensor y", 1),
    ("early_us=1000,duration_us=50", TRIAD, "rejected", "device-timer", "still at work when wait() returned", 1),
    ("claim_gbytes=0.001", TRIAD, "rejected", "above-roofline", "above the 1e+06 that the device claims", 1),
    ("claim_gflops=0.001", MATMUL, "rejected", "above-roofline", "FLOP/s are above", 1),
    ("clock=0.5", EMPTY, "rejected", "clock", "while the worker's clock counts 1 s", 10),
    ("duration_us=50000,clock=0.9", TRIAD, "rejected", "clock", "while the worker's clock counts 1 s", 3),  # one launch a window
    ("refuse=triad", TRIAD, "unsupported", "op", "refuse forbids this operator", 1),
]


class Cheats(CampaignTest):
    def test_an_honest_simulator_passes(self):
        done = self.measure(SIM, only=[])
        self.assertEqual(done.status, 0, done.said)
        self.assertEqual({key[0]: row["state"] for key, row in done.rows().items()},
                         {TRIAD: "ok", MATMUL: "ok", ADAMW: "ok", EMPTY: "ok"})
        self.assertTrue(all(run["verification"]["timed_outputs"] for run in done.runs))

    def test_each_cheat_is_found(self):
        for option, workload, state, code, words, runs in CHEATS:
            with self.subTest(option):
                done = self.measure(f"{SIM},{option}", only=[workload], runs=runs)
                self.assertEqual(done.status, 1, done.said)
                row = done.row()
                self.assertEqual(row["state"], state, done.said)
                self.assertIn(words, row["reason"])
                self.assertIn(code, {run["reason_code"] for run in done.runs})
                self.assertIsNone(row["time_ns"])

    def test_what_is_wrong_in_timing_only_was_right_before(self):
        run = self.measure(f"{SIM},wrong_at=3").runs[0]
        self.assertTrue(run["windows"], "it was timed: the check before timing had passed")
        self.assertTrue(run["verification"]["timed_outputs"])
        one_wrong = self.measure(f"{SIM},wrong_at=3", only=[MATMUL]).runs[0]
        self.assertEqual(one_wrong["verification"]["effective_precision"], "", "one element is no arithmetic")

    def test_arithmetic_below_the_declared_precision_is_named(self):
        for precision, name in (("bf16", "bf16"), ("tf32", "tf32 or f16"), ("f16", "tf32 or f16")):
            with self.subTest(precision):
                row = self.measure(f"{SIM},precision={precision}", only=[MATMUL]).row()
                self.assertEqual(row["state"], "failed")
                self.assertEqual(row["verification"]["effective_precision"], name)
                self.assertIn(f"bits, which is {name}; the workload asks for f32", row["reason"])

    def test_the_error_is_printed_with_its_limit(self):
        for option, state in (("seed=1", "ok"), ("wrong_at=3", "failed")):
            row = self.measure(f"{SIM},{option}", only=[MATMUL]).row()
            self.assertEqual(row["state"], state)
            verification = row["verification"]
            for number in ("max_ulp", "nmse", "worst_ratio", "limit"):
                self.assertIsInstance(verification[number], float, number)
            self.assertEqual(verification["worst_ratio"] <= verification["limit"], state == "ok")
            self.assertEqual(verification["checked_elements"], verification["total_elements"])

    def test_a_cheat_gets_no_ratio(self):
        done = self.measure(SIM, f"{RIVAL},oob=1", only=[TRIAD, MATMUL], runs=2)
        states = {device: row["state"] for (_, device), row in done.rows().items() if "#" not in device}
        self.assertEqual(states, {SIM: "ok", f"{RIVAL},oob=1": "rejected"})
        table = json.loads(self.accelbench("compare", done.folder, "--json").stdout)
        for row in table["rows"]:
            self.assertFalse(row["comparable"])
            self.assertIsNone(row["ratio"])
            self.assertIn("rejected (byte 1 behind tensor", row["why_not"])
        text = self.accelbench("compare", done.folder)
        self.assertEqual(text.returncode, 6, "nothing is comparable")
        self.assertIn("byte 1 behind tensor", text.stdout)


class OnTheHost(CampaignTest):
    def test_a_chip_whose_host_works_is_marked(self):
        chip = f"{SIM},kind=gpu"
        marked = {run["device"] for run in self.measure(chip, SIM, runs=8).runs if "host-busy" in run["marks"]}
        self.assertIn(chip, marked)
        self.assertNotIn(SIM, marked, "a simulator is the host")

    def test_what_is_said_to_run_on_the_host_is_not_compared(self):
        done = self.measure(SIM, f"{RIVAL},host_ops=2")
        support = done.rows()[TRIAD, f"{RIVAL},host_ops=2"]["support"]
        self.assertEqual((support["answer"], support["host_ops"]), ("yes-partly-on-host", 2))
        (row,) = json.loads(self.accelbench("compare", done.folder, "--json").stdout)["rows"]
        self.assertFalse(row["comparable"])
        self.assertIn("runs on the host's processor", row["why_not"])


if __name__ == "__main__":
    unittest.main()
