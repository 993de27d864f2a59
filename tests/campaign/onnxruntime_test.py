# SPDX-License-Identifier: Apache-2.0
"""Campaigns through the onnxruntime plug-in: over the double of its library (rows, faults, what is missing), and every f32 row of
the smoke suite over the real library, where there is one."""

import json
import os
import pathlib
import unittest

from bench import ADAMW, EMPTY, MATMUL, TRIAD, CampaignTest, words_of

DOUBLE = os.environ["ACCELBENCH_ONNXRUNTIME_DOUBLE_LIBRARY"]
LIBRARY = "ACCELBENCH_ONNXRUNTIME_LIBRARY"
HOST, SLOW = "onnxruntime:0", "onnxruntime:1"
PROVIDERS = "providers=SlowExecutionProvider,AzureExecutionProvider,CPUExecutionProvider "

# setting of the double, device -> state of the row, code, words of its reason
FAULTS = {
    ("fault=RunWithBinding@3:hang", HOST): ("timed-out", "E403", "inside the plug-in's submit()"),
    ("fault=RunWithBinding@3:hang", SLOW): ("timed-out", "E403", "inside the plug-in's wait()"),
    ("fault=CreateSessionFromArray@every:hang", HOST): ("timed-out", "E403", "inside the plug-in's query()"),
    ("fault=RunWithBinding@3:5", SLOW): ("device-lost", "E405", "ENGINE_ERROR (5)"),
    ("fault=RunWithBinding@3:1", HOST): ("failed", "", "FAIL (1)"),
    ("fault=RunWithBinding@every:wrong", HOST): ("failed", "", ""),
    ("fault=CreateSessionFromArray@every:9", HOST): ("unsupported", "", "NOT_IMPLEMENTED (9)"),
    ("fault=CreateSessionFromArray@every:memory", HOST): ("skipped", "E203", "bad_alloc"),
    ("on_host=MatMul,Transpose", SLOW): ("unsupported", "", "takes none of the"),
}


class OnnxRuntime(CampaignTest):
    @staticmethod
    def over(settings=""):
        return {"env": os.environ | {LIBRARY: DOUBLE, "ACCELBENCH_ONNXRUNTIME_DOUBLE": PROVIDERS + settings}}

    def on_the_double(self, settings="", device=HOST, args=(), **choice):
        out = self.folder / "".join(c if c.isalnum() else "-" for c in settings + device)
        return self.measure(device, args=("--deadline", 4, *args), how=self.over(settings), out=out, **choice)

    def test_rows_of_both_kinds_of_provider(self):
        for device, boundary in ((HOST, "resident"), (SLOW, "host")):
            with self.subTest(device):
                done = self.on_the_double(device=device, args=("--boundary", boundary), only=[TRIAD, MATMUL, ADAMW, EMPTY])
                states = {key[0]: row["state"] for key, row in done.rows().items()}
                self.assertEqual(states, {TRIAD: "ok", MATMUL: "ok", ADAMW: "ok", EMPTY: "unsupported"}, done.said)
                row = done.rows()[(MATMUL, device)]
                self.assertEqual(row["key"]["route"], "one-op graph")
                self.assertEqual(row["support"]["answer"], "yes")
                self.assertIn("double", row["marks"])

    def test_a_boundary_that_a_provider_lacks_is_a_no(self):
        row = self.on_the_double(device=SLOW, only=[MATMUL]).row()
        self.assertEqual(row["state"], "unsupported", row)
        self.assertIn("measure with --boundary host", row["reason"])

    def test_a_fault_is_a_row(self):
        outcomes = self.at_once(lambda of: self.on_the_double(*of, args=("--boundary", "host"), only=[MATMUL]), FAULTS)
        for of, (state, code, words) in FAULTS.items():
            with self.subTest(of):
                done = outcomes[of]
                row = done.row()
                self.assertEqual(row["state"], state, f"{row['reason']}\n{done.said}")
                self.assertIn(words, row["reason"])
                if code:
                    self.assertIn(code, {run["reason_code"] for run in done.runs})

    def test_operators_on_the_host_are_in_the_row_and_out_of_the_comparison(self):
        bundles = []
        for settings in ("", "on_host=Transpose"):
            done = self.on_the_double(settings, device=SLOW, args=("--boundary", "host"), only=[MATMUL])
            self.assertEqual(done.row()["state"], "ok", done.said)
            bundles.append(done)
        self.assertEqual(bundles[1].row()["support"]["answer"], "yes-partly-on-host")
        self.assertEqual(bundles[1].row()["support"]["host_ops"], 1)
        self.assertEqual(bundles[1].row()["support"]["note"], "on the host: Transpose")
        found = json.loads(self.accelbench("compare", *(b.folder for b in bundles), "--doubles", "--json").stdout)
        said = words_of(self.accelbench("compare", *(b.folder for b in bundles), "--doubles").stdout)
        self.assertIn("for scoring; nothing that is marked double is", said)
        (row,) = found["rows"]
        self.assertFalse(row["comparable"])
        self.assertIn("part of it runs on the host's processor", row["why_not"])

    def devices(self, **how):
        done = self.accelbench("devices", **how)
        self.assertEqual(done.returncode, 0, done.stdout)
        return [" ".join(line.split()) for line in done.stdout.splitlines() if line.startswith("onnxruntime")]

    def test_devices_says_what_is_missing(self):
        first, second = self.devices(**self.over())
        self.assertTrue(first.startswith("onnxruntime:0 double of CPUExecutionProvider"), first)
        self.assertTrue(second.startswith("onnxruntime:1 double of SlowExecutionProvider"), second)
        (old,) = self.devices(**self.over("api=16"))
        self.assertIn("is ONNX Runtime 1.16.0 and does not offer version 17 of its API", old)
        (lying,) = self.devices(**self.over("api=16 version=1.30.0"))
        self.assertIn("OrtApiBase::GetApi returned NULL", lying)
        (odd,) = self.devices(**self.over("api=16 version=nightly"))
        self.assertIn("is ONNX Runtime nightly and does not offer", odd)
        (deaf,) = self.devices(**self.over("fault=GetAvailableProviders@every:1"))
        self.assertIn("ONNX Runtime was asked to list its execution providers; it answered FAIL (1)", deaf)
        (absent,) = self.devices(env=os.environ | {LIBRARY: "/nonexistent/libonnxruntime.so"})
        self.assertIn("none: looked for ONNX Runtime; it could not be loaded (/nonexistent/libonnxruntime.so", absent)
        self.assertIn("scripts/install-onnxruntime.sh", absent)
        (foreign,) = self.devices(env=os.environ | {LIBRARY: "libm.so.6"})
        self.assertIn("libm.so.6 exports no OrtGetApiBase: it is no ONNX Runtime", foreign)
        self.assertEqual(len(self.devices(**self.over("api=23"))), 2)

    def test_every_f32_row_of_smoke_that_onnx_can_say_on_the_real_library(self):
        listed = self.devices()
        if listed[0].startswith("onnxruntime none:"):
            self.skipTest(listed[0])
        done = self.measure(HOST, suite="smoke", only=["f32"], runs=1)
        unsayable = {"h2d", "d2h"}
        for (workload, _), row in done.rows().items():
            with self.subTest(workload):
                expected = "unsupported" if workload.split("/")[0] in unsayable else "ok"
                self.assertEqual(row["state"], expected, row["reason"])
                if expected == "ok":
                    self.assertTrue(row["verification"]["passed"])
                    self.assertEqual(row["support"]["answer"], "yes")
        self.assertGreaterEqual(len(done.rows()), 17)


if __name__ == "__main__":
    unittest.main()
