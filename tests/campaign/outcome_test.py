# SPDX-License-Identifier: Apache-2.0
"""Unlike precisions: a backend that says that it computes in another arithmetic has rows of its own, judged by the workload's
accuracy floor, and is compared in the outcome class alone; `coverage` says which device does what."""

import json
import unittest

from bench import MATMUL, SIM, TRIAD, CampaignTest

OTHER = "sim:1,exclusive=1,declare=1"
HOST = ("--boundary", "host")


class Outcome(CampaignTest):
    def measure_pair(self, other, only=(MATMUL,), args=HOST, runs=2):
        return self.measure(SIM, other, only=list(only), args=args, runs=runs)

    def side(self, done, workload=MATMUL, device="sim:1"):
        (row,) = (row for (name, label), row in done.rows().items() if name == workload and label.startswith(device))
        return row

    def compared(self, done, table):
        printed = self.accelbench("compare", done.folder, "--class", table, "--json")
        (row,) = json.loads(printed.stdout)["rows"]
        return row

    def test_eight_bits_above_the_floor_are_compared_by_outcome_only(self):
        done = self.measure_pair(f"{OTHER},precision=s8")
        row = self.side(done)
        self.assertEqual(row["state"], "ok", row["reason"])
        self.assertEqual(row["verification"]["method"], "accuracy floor")
        self.assertGreater(row["verification"]["nmse"], 1e-6, "the operands were rounded")
        self.assertEqual(row["support"]["compute"], "s8")
        by_precision, by_outcome = self.compared(done, "precision"), self.compared(done, "outcome")
        self.assertFalse(by_precision["comparable"])
        self.assertRegex(by_precision["why_not"], "computes in f32, sim:1.* in s8$")
        self.assertTrue(by_outcome["comparable"], by_outcome["why_not"])
        self.assertIsNotNone(by_outcome["ratio"])

    def test_the_outcome_counts_by_any_route(self):
        done = self.measure_pair("sim:1,exclusive=1,views=onnx")
        self.assertIn("route is kernel and one-op graph", self.compared(done, "precision")["why_not"])
        row = self.compared(done, "outcome")
        self.assertTrue(row["comparable"], row["why_not"])
        self.assertIn("one-op graph against kernel", row["note"])

    def test_below_the_floor_there_is_no_time_and_no_ratio(self):
        done = self.measure_pair(f"{OTHER},precision=s8-coarse")
        row = self.side(done)
        self.assertEqual(row["state"], "failed")
        self.assertIn("above the workload's accuracy floor of 0.002", row["reason"])
        self.assertIsNone(row["time_ns"])
        self.assertFalse(self.compared(done, "outcome")["comparable"])

    def test_resident_operands_are_not_of_the_outcome_class(self):
        done = self.measure_pair(f"{OTHER},precision=s8", args=())
        self.assertEqual(self.side(done)["state"], "ok")
        printed = self.accelbench("compare", done.folder, "--class", "outcome")
        self.assertEqual(printed.returncode, 6, printed.stdout)

    def test_who_declares_f16_must_not_compute_in_bf16(self):
        done = self.measure_pair(f"{OTHER},precision=f16")
        self.assertEqual(self.side(done)["state"], "ok")
        self.assertEqual(self.side(done)["verification"]["effective_precision"], "tf32 or f16")

    def test_work_that_was_left_out_is_found_in_any_arithmetic(self):
        row = self.side(self.measure_pair(f"{OTHER},precision=s8,skip_every=2"))
        self.assertEqual(row["state"], "failed")

    def test_a_workload_without_a_floor_allows_no_other_arithmetic(self):
        row = self.side(self.measure_pair(f"{OTHER},precision=bf16", only=[TRIAD]), TRIAD)
        self.assertEqual((row["state"], row["support"]["why"]), ("unsupported", "numerics"))
        self.assertIn("it would compute in bf16, and this workload allows no other arithmetic than f32", row["reason"])

    def test_coverage_names_each_state_and_what_it_means(self):
        done = self.measure_pair(f"{OTHER},precision=s8,refuse=triad", only=[MATMUL, TRIAD])
        table = json.loads(self.accelbench("coverage", done.folder, "--json").stdout)
        self.assertEqual(len(table["devices"]), 2)
        cells = {work["id"]: [work["devices"][device] for device in table["devices"]] for work in table["workloads"]}
        self.assertEqual([cell["state"] for cell in cells[MATMUL]], ["ok", "other precision"])
        self.assertEqual(cells[MATMUL][1]["precision"], "s8")
        self.assertEqual([cell["state"] for cell in cells[TRIAD]], ["ok", "unsupported"])
        self.assertTrue(cells[TRIAD][1]["reason"])
        for form in ((), ("--markdown",)):
            printed = self.accelbench("coverage", done.folder, *form).stdout
            for word in ("other precision (s8)", "unsupported (", "0 + 1 of 1", "done in another arithmetic"):
                self.assertIn(word, printed)

    def test_coverage_of_a_device_that_is_asked(self):
        asked = self.accelbench("coverage", "--device", f"{OTHER},precision=s8,refuse=triad", "--suite", "smoke", "--json")
        self.assertEqual(asked.returncode, 0, asked.stdout)
        (device,) = json.loads(asked.stdout)["devices"]
        states = {work["id"]: work["devices"][device]["state"] for work in json.loads(asked.stdout)["workloads"]}
        self.assertEqual(states["triad/memory/n262144/f32"], "unsupported")
        self.assertEqual(states["softmax/scores.mini/r200c1001/f32"], "other precision")
        self.one_sentence(self.accelbench("coverage", "--device", "sim:9"), 2, "E101", "sim:9")
        self.one_sentence(self.accelbench("coverage"), 2, "E100", "neither a bundle nor a device")


if __name__ == "__main__":
    unittest.main()
