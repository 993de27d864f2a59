# SPDX-License-Identifier: Apache-2.0
"""A campaign that is killed or asked to stop loses no finished run, and goes on where it ended."""

import os
import signal
import subprocess
import unittest

from bench import PROGRAM, CampaignTest, MATMUL, TRIAD, journal

RUNS = 6


class Interruption(CampaignTest):
    def interrupted(self, how):
        """A campaign that gets a signal once its first visits are reported; its exit status."""
        out = self.folder / "bundle"
        command = [PROGRAM, "run", "--device", "sim:0,duration_us=300", "--only", TRIAD, "--only", MATMUL,
                   "--runs", str(RUNS), "-o", str(out)]
        with subprocess.Popen(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as campaign:
            # The journal's own growth is the only honest sign that a run is finished: wait for the announcement of the campaign,
            # which is printed before the first visit, then for the first line.
            for line in campaign.stdout:
                if "visits" in line:
                    break
            while campaign.poll() is None and not ((out / "runs.jsonl").exists() and (out / "runs.jsonl").stat().st_size):
                os.sched_yield()
            campaign.send_signal(how)
            campaign.communicate(timeout=120)
        return campaign.returncode

    def resumed(self):
        out = self.folder / "bundle"
        text = (out / "runs.jsonl").read_bytes()
        before = text[:text.rfind(b"\n") + 1]
        done = self.accelbench("run", "--resume", out, "--quiet")
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertTrue((out / "runs.jsonl").read_bytes().startswith(before), "a finished run was lost")
        runs = journal(out)
        keys = [(run["round"], run["key"]["workload_id"], run["device"]) for run in runs]
        self.assertEqual(len(keys), len(set(keys)), "a run was measured twice")
        self.assertEqual(len(keys), 2 * RUNS)
        checked = self.accelbench("verify", out)
        self.assertEqual(checked.returncode, 0, checked.stdout)

    def test_killed(self):
        self.assertEqual(self.interrupted(signal.SIGKILL), -signal.SIGKILL)
        self.resumed()

    def test_ctrl_c(self):
        self.assertGreater(self.interrupted(signal.SIGINT), 0)
        table = self.accelbench("compare", self.folder / "bundle")
        self.assertNotIn("internal", table.stdout)
        self.resumed()

    def test_terminated(self):
        self.assertGreater(self.interrupted(signal.SIGTERM), 0)
        self.resumed()

    def test_a_torn_line_is_cut_off(self):
        self.interrupted(signal.SIGKILL)
        with open(self.folder / "bundle" / "runs.jsonl", "ab") as file:
            file.write(b'{"campaign":"torn')
        self.resumed()


if __name__ == "__main__":
    unittest.main()
