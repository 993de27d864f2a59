# SPDX-License-Identifier: Apache-2.0
"""The openvino backend in whole campaigns, over the real library where scripts/install-openvino.sh has put it.

Exit status 77, a skip for CTest, where it is not there: only what happens then is tested.
"""

import os
import pathlib
import sys
import unittest

from bench import ADAMW, EMPTY, MATMUL, CampaignTest

LIBRARY = pathlib.Path(os.environ.get("ACCELBENCH_OPENVINO_LIBRARY",
                                      pathlib.Path.home() / ".local/share/accelbench/openvino/openvino/libs/libopenvino_c.so.2641"))
CANNOT_BE_SAID = {"h2d", "d2h", "empty"}


class WithoutTheLibrary(CampaignTest):
    def test_doctor_and_devices_say_what_is_missing(self):
        nowhere = os.environ | {"ACCELBENCH_OPENVINO_LIBRARY": "/no/such/libopenvino_c.so"}
        for command in ("doctor", "devices"):
            said = " ".join(self.accelbench(command, env=nowhere).stdout.split())
            self.assertRegex(said, r"openvino.*/no/such/libopenvino_c\.so.*scripts/install-openvino\.sh", command)

    def test_no_device_is_a_sentence(self):
        command, _ = self.arguments("openvino:0,library=/no/such/libopenvino_c.so")
        self.one_sentence(self.accelbench(*command, "--quiet"), 2, "E101", "openvino", notes=True)

    def test_an_unknown_option_is_refused(self):
        command, _ = self.arguments("openvino:0,device=AUTO")
        self.one_sentence(self.accelbench(*command, "--quiet"), 3, "E305", "'device'", notes=True)


@unittest.skipUnless(LIBRARY.exists(), f"there is no {LIBRARY}; scripts/install-openvino.sh installs it")
class WithTheLibrary(CampaignTest):
    def test_every_f32_row_of_smoke_that_onnx_can_say_is_verified(self):
        rows = self.measure("openvino:0", suite="smoke", only=[], runs=1).rows()
        verified = 0
        for (workload, _), row in rows.items():
            if workload.split("/")[0] in CANNOT_BE_SAID:
                self.assertEqual(row["state"], "unsupported", row)
                self.assertIn("ONNX", row["reason"])
            elif workload.endswith("f32"):
                verified += 1
                self.assertEqual((row["state"], row["key"]["route"]), ("ok", "one-op graph"), row)
                self.assertTrue(row["verification"]["passed"], row)
                self.assertEqual((row["support"]["answer"], row["support"]["compute"]), ("yes", "f32"), row)
        self.assertGreaterEqual(verified, 15)

    def test_states_evolve_in_place(self):
        """adamw writes its moments to other memory than it reads them from: every launch is followed."""
        for args in ((), ("--cache", "warm")):
            row = self.measure("openvino:0", only=[ADAMW], runs=2, args=args).row()
            self.assertEqual(row["state"], "ok", row)

    def test_host_boundary_and_refusals(self):
        row = self.measure("openvino:0", only=[MATMUL], args=("--boundary", "host")).row()
        self.assertEqual((row["state"], row["key"]["boundary"]), ("ok", "host"), row)
        (run,) = self.measure("openvino:0", only=[EMPTY]).runs
        self.assertIn("at least one operator", run["reason"])

    def test_identity_names_versions_and_device(self):
        folder = self.measure("openvino:0", only=[MATMUL]).folder
        bundle = (folder / "bundle.json").read_text()
        self.assertRegex(bundle, r'"driver": ?"OpenVINO 2026\.')
        self.assertRegex(bundle, r"libopenvino_intel_cpu_plugin\.so")


if __name__ == "__main__":
    result = unittest.main(exit=False).result
    sys.exit(1 if not result.wasSuccessful() else 77 if result.skipped else 0)
