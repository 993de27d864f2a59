# SPDX-License-Identifier: Apache-2.0
"""Backends that are right pass: the checks find no fault where there is none. A few workloads each; `conform NAME` runs them all."""

import os
import unittest

from bench import ConformTest

FEW = [word for text in ("copy/", "triad/", "m96n512k768") for word in ("--workload", text)]
DOUBLES = os.environ.get("ACCELBENCH_CUDA_DOUBLES")


class Honest(ConformTest):
    def passes(self, plugin, *args, **environment):
        report = self.conform(plugin, *args, **environment)
        self.assertEqual((report.status, report.red()), (0, {}), report.said)
        self.assertTrue(report.document["passed"])
        return report

    def test_cpu_passes_level_2(self):
        report = self.passes("cpu", "--level", 2, *FEW)
        self.assertGreater(len([one for one in report.checks.values() if one["status"] == "pass"]), 35)
        self.assertEqual({row["state"] for row in report.document["coverage"]}, {"ok"})
        self.assertIn("not checked", report.said)

    def test_the_simulator_passes(self):
        report = self.passes("sim", "--device", "sim:0,exclusive=1", *FEW)
        self.assertEqual(report.document["device_info"]["name"], "simulator")  # which device it was, for who gets the report

    def test_opencl_passes(self):
        self.passes("opencl", "--workload", "triad/")

    @unittest.skipUnless(DOUBLES, "the cuda backend was not built")
    def test_cuda_passes_over_its_doubles(self):
        self.passes("cuda", "--workload", "triad/", LD_LIBRARY_PATH=DOUBLES)

    def test_null_passes_what_does_not_need_a_result(self):
        for names in ("abi.open-close", "abi.unknown-option", "abi.grown-structs", "cap", "own.buffers", "own.counts", "own.handles"):
            self.passes("null", "--only", names, "--workload", "triad/")

    def test_what_cannot_be_asked_is_refused_in_a_sentence(self):
        for args, status, words in ((["nobody"], 3, "no plug-in of this name"), (["cpu", "--only", "no.such"], 2, "no check is called so"),
                                    (["cpu", "--workload", "nothing"], 2, "no workload of suite smoke"),
                                    (["cpu", "--device", "sim:0"], 2, "one of another plug-in"),
                                    (["sim", "--device", "sim:0,warp=9"], 2, "unknown option 'warp'"), (["sim", "--device", "7"], 2, "has 2 devices here"), (["/no/file.so"], 3, "no such file")):
            report = self.conform(*args)
            self.assertEqual(report.status, status, report.said)
            self.assertRegex(report.said.strip(), rf"^accelbench: cannot .*{words}.*\[ACCB-E\d+\]$")


if __name__ == "__main__":
    unittest.main()
