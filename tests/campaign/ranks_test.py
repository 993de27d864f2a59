# SPDX-License-Identifier: Apache-2.0
"""Workloads of several ranks through whole campaigns: measured and verified on the cpu backend, and one rank that is lost or lies."""

import json
import pathlib
import unittest

from bench import HOSTILE, CampaignTest, journal, words_of

SUITE = pathlib.Path(__file__).with_name("ranks.toml")
CPU = "cpu:0"
SUM = "all_reduce/free/n49152/r2/bf16"

# what rank 1 does -> state, code, words of the reason
LOSSES = {
    "die_in_comm_create": ("crashed", "E401", ("SIGABRT", "comm_create()")),
    "die_in_session_create": ("crashed", "E401", ("SIGABRT", "session_create()")),
    "die_in_submit": ("crashed", "E401", ("SIGABRT", "submit()")),
    "hang_in_comm_create": ("timed-out", "E403", ("no answer came within", "comm_create()")),
    "hang_in_submit": ("timed-out", "E403", ("no answer came within", "submit()")),
    "refuse_comm_create": ("failed", "E305", ("this rank was told to refuse",)),
}


class Ranks(CampaignTest):
    def measure_ranks(self, *devices, only=(), args=(), **choice):
        return self.measure(*devices, suite=SUITE, only=only, args=args, **choice)

    def test_every_collective_is_measured_and_every_ranks_output_verified(self):
        done = self.measure_ranks(CPU)
        self.assertEqual(done.status, 0, done.said)
        rows = done.rows()
        self.assertEqual(len(rows), 14)
        for (workload, _), row in rows.items():
            ranks = 2 if "/r2/" in workload else 4
            with self.subTest(workload):
                self.assertEqual(row["state"], "ok")
                self.assertEqual(row["key"]["ranks"], ranks)
                self.assertEqual(row["key"]["devices"], [CPU] * ranks)
                checked = row["verification"]
                self.assertTrue(checked["passed"] and checked["timed_outputs"])
                parts = workload.split("/")
                count = int(parts[2][1:]) // (ranks if parts[0] == "reduce_scatter" else 1)
                # One or two outputs of timed launches, on every rank: a second one may have the bytes of the first.
                self.assertIn(checked["total_elements"], (ranks * count, 2 * ranks * count))
                self.assertEqual(checked["checked_elements"], checked["total_elements"])
                bus = {"all_reduce": 2 * (ranks - 1) / ranks, "broadcast": 1, "send_recv": 1}.get(parts[0], (ranks - 1) / ranks)
                self.assertAlmostEqual(row["bus_byte_per_s"] / row["byte_per_s"], bus, places=12)
        checked = self.accelbench("verify", done.folder)
        self.assertEqual(checked.returncode, 0, checked.stdout)
        shown = words_of(self.accelbench("compare", done.folder).stdout)
        self.assertIn(", bus ", shown)

    def test_a_lost_rank_is_named_and_keeps_nobody(self):
        def lose(deed):
            return self.measure_ranks(f"{deed}:0", only=[SUM], out=self.folder / deed,
                                      args=("--plugin", HOSTILE / f"{deed}.accelbench.toml", "--deadline", 4))
        outcomes = self.at_once(lose, LOSSES)
        for deed, (state, code, words) in LOSSES.items():
            with self.subTest(deed):
                done = outcomes[deed]
                self.assertEqual(done.status, 1, done.said)
                row = done.row()
                self.assertEqual(row["state"], state, row["reason"])
                for word in ("rank 1 of 2", *words):
                    self.assertIn(word, row["reason"])
                self.assertEqual({run["reason_code"] for run in done.runs}, {code})

    def test_a_wrong_sum_on_one_rank_has_no_time(self):
        deed = "wrong_sum"
        done = self.measure_ranks(f"{deed}:0", only=["/r4/bf16"], args=("--plugin", HOSTILE / f"{deed}.accelbench.toml"))
        self.assertEqual(done.status, 1, done.said)
        for row in done.rows().values():
            self.assertEqual(row["state"], "failed", row)
            self.assertIn("rank 1: y[0]", row["reason"])
            self.assertIsNone(row["time_ns"])

    def test_two_sides_are_compared_and_a_backend_without_ranks_says_so(self):
        done = self.measure_ranks(CPU, "sim:0,exclusive=1", only=["broadcast"], runs=2)
        rows = done.rows()
        self.assertEqual({row["state"] for (_, device), row in rows.items() if device == CPU}, {"ok"})
        self.assertEqual({row["state"] for (_, device), row in rows.items() if device.startswith("sim")}, {"unsupported"})
        itself = self.measure_ranks(only=["broadcast"], runs=2, args=("--aa", CPU))
        self.assertEqual(itself.status, 0, itself.said)
        compared = json.loads(self.accelbench("compare", itself.folder, "--json").stdout)
        self.assertEqual([row["comparable"] for row in compared["rows"]], [True, True])
        self.assertEqual({run["key"]["devices"][1] for run in itself.runs}, {CPU})
        both = [(run["round"], run["key"]["workload_id"]) for run in itself.runs]
        self.assertEqual({both.count(visit) for visit in both}, {2})

    def test_ranks_can_be_asked_for_and_a_campaign_with_them_resumes(self):
        done = self.measure_ranks(CPU, only=["all_to_all"], runs=2, args=("--ranks", "3"))
        self.assertEqual(done.status, 0, done.said)
        self.assertEqual({row["key"]["ranks"] for row in done.rows().values()}, {3})
        text = done.folder / "runs.jsonl"
        first = text.read_bytes().split(b"\n")[0] + b"\n"
        text.write_bytes(first)
        bundle = json.loads((done.folder / "bundle.json").read_text())
        bundle["complete"], bundle["stopped_because"], bundle["finished_utc"] = False, "interrupted", ""
        (done.folder / "bundle.json").write_text(json.dumps(bundle))
        again = self.accelbench("run", "--resume", done.folder, "--quiet")
        self.assertEqual(again.returncode, 0, again.stdout)
        self.assertEqual([run["round"] for run in journal(done.folder)], [0, 1])
        self.assertEqual({run["key"]["ranks"] for run in journal(done.folder)}, {3})
        refused = self.accelbench("plan", "--suite", "smoke", "--device", CPU, "--ranks", "2")
        self.one_sentence(refused, 2, "E100", "none of its rows has a key 'ranks'")


if __name__ == "__main__":
    unittest.main()
