# SPDX-License-Identifier: Apache-2.0
"""A campaign that is killed or asked to stop, and one whose workers are killed, loses no finished run and goes on where it ended."""

import os
import pathlib
import select
import signal
import subprocess
import unittest

from bench import EMPTY, LONGEST_S, PROGRAM, RIVAL, SIM, TRIAD, CampaignTest, journal, words_of

RUNS = 5


def workers_of(pid):
    """Process ids of a campaign's workers: children of any of its threads."""
    found = []
    for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
        try:
            found += [int(child) for child in (task / "children").read_text().split()]
        except FileNotFoundError:  # the thread has just ended
            pass
    return found


def hangs(pid):
    """Whether the process is inside pause(2), where the simulator hangs."""
    pause = "34" if os.uname().machine == "x86_64" else "73"  # elsewhere the C library makes it a ppoll
    try:
        return pathlib.Path(f"/proc/{pid}/syscall").read_text().split()[0] == pause
    except (FileNotFoundError, ProcessLookupError):
        return False


class Interruption(CampaignTest):
    """Every moment is told by what the campaign has done: no test sleeps or knows how long anything takes."""

    def running(self, *devices, **choice):
        command, out = self.arguments(*devices, only=[TRIAD, EMPTY], runs=RUNS, **choice)
        started = subprocess.Popen([PROGRAM, *map(str, command)], text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.addCleanup(started.stdout.close)
        self.addCleanup(started.kill)
        return started, out

    def until(self, campaign, has_come):
        while campaign.poll() is None and not has_come():
            os.sched_yield()

    def interrupted(self, how, finished_runs, *devices):
        """A campaign that gets a signal once so many runs are in its journal; its exit status, its words, its bundle."""
        campaign, out = self.running(*devices or (SIM, RIVAL))
        text = out / "runs.jsonl"
        if finished_runs == 0:
            self.until(campaign, lambda: workers_of(campaign.pid))
        else:
            self.until(campaign, lambda: text.exists() and text.read_bytes().count(b"\n") >= finished_runs)
        campaign.send_signal(how)
        said, _ = campaign.communicate(timeout=LONGEST_S)
        return campaign.returncode, said, out

    def is_readable(self, out, why):
        table = words_of(self.accelbench("compare", out).stdout)
        self.assertIn(f"{out} is not complete ({why}); rows without enough runs say so", table)
        self.assertIn(TRIAD, table)

    def resumed(self, out, sides):
        """Goes on to the end: what was finished still stands there first, and nothing is measured twice."""
        text = (out / "runs.jsonl").read_bytes()
        before = text[:text.rfind(b"\n") + 1]
        done = self.accelbench("run", "--resume", out, "--quiet")
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertTrue((out / "runs.jsonl").read_bytes().startswith(before), "a finished run was lost")
        keys = [(run["round"], run["key"]["workload_id"], run["device"]) for run in journal(out)]
        self.assertEqual(len(keys), len(set(keys)), "a run was measured twice")
        self.assertTrue({(round_, workload, device) for round_ in range(RUNS) for workload in (TRIAD, EMPTY)
                         for device in sides} <= set(keys), "a planned run is missing")
        checked = self.accelbench("verify", out)
        self.assertEqual(checked.returncode, 0, checked.stdout)

    def test_killed_at_any_moment(self):
        for finished_runs in (1, 2, 3, 7, 12):
            with self.subTest(finished_runs):
                status, said, out = self.interrupted(signal.SIGKILL, finished_runs)
                self.assertEqual(status, -signal.SIGKILL, said)
                self.is_readable(out, "still running or killed")
                self.resumed(out, [SIM, RIVAL])

    def test_killed_before_the_first_run_leaves_no_bundle_or_one_that_resumes(self):
        status, said, out = self.interrupted(signal.SIGKILL, 0)
        self.assertEqual(status, -signal.SIGKILL, said)
        if (out / "bundle.json").exists():
            self.resumed(out, [SIM, RIVAL])
        else:
            self.assertEqual(self.measure(SIM, out=out).status, 0, "the folder can be used again")

    def test_killed_again_and_again(self):
        _, _, out = self.interrupted(signal.SIGKILL, 2, SIM)
        for finished_runs in (4, 6):
            again = subprocess.Popen([PROGRAM, "run", "--resume", out, "--quiet"], text=True, stdout=subprocess.PIPE,
                                     stderr=subprocess.STDOUT)
            self.until(again, lambda: (out / "runs.jsonl").read_bytes().count(b"\n") >= finished_runs)
            again.kill()
            again.communicate(timeout=LONGEST_S)
        self.resumed(out, [SIM])

    def test_workers_end_with_their_supervisor(self):
        campaign, _ = self.running(f"{SIM},hang_at=submit:100")
        self.until(campaign, lambda: any(hangs(pid) for pid in workers_of(campaign.pid)))
        ends = select.poll()
        handles = [os.pidfd_open(pid) for pid in workers_of(campaign.pid)]
        for handle in handles:
            ends.register(handle, select.POLLIN)
        campaign.kill()
        campaign.wait(timeout=LONGEST_S)
        while handles:
            for handle, _ in ends.poll(60_000) or self.fail("a worker outlived its supervisor"):
                ends.unregister(handle)
                handles.remove(handle)
                os.close(handle)

    def test_ctrl_c_and_terminate_end_cleanly(self):
        for how in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(how.name):
                status, said, out = self.interrupted(how, 4)
                self.assertEqual(status, 130, said)
                self.assertIn(f"interrupted: `accelbench run --resume {out}` goes on where it stopped", said)
                self.is_readable(out, "interrupted")
                self.assertEqual(self.accelbench("verify", out).returncode, 0)
                self.resumed(out, [SIM, RIVAL])

    def test_a_killed_worker_is_a_row_and_the_campaign_goes_on(self):
        campaign, out = self.running(SIM, RIVAL)
        self.until(campaign, lambda: (out / "runs.jsonl").exists() and (out / "runs.jsonl").stat().st_size)
        victims = workers_of(campaign.pid)
        self.assertTrue(victims)
        os.kill(victims[0], signal.SIGKILL)
        said, _ = campaign.communicate(timeout=LONGEST_S)
        runs = journal(out)
        crashed = [run for run in runs if run["state"] == "crashed"]
        self.assertLessEqual(len(crashed), 1, said)  # none: the worker had done its last window
        for run in crashed:
            self.assertRegex(run["reason"], r"the worker died of SIGKILL \(Killed\)")
            self.assertEqual(run["worker_pid"], victims[0])
        self.assertEqual(campaign.returncode, 1 if crashed else 0, said)
        lost = len(crashed) and RUNS - 1 - crashed[0]["round"]
        self.assertGreaterEqual(len(runs), 2 * 2 * RUNS - lost, "the other rows and the other device go on")
        self.assertEqual(self.accelbench("verify", out).returncode, 0)

    def test_a_worker_killed_in_its_window_has_crashed(self):
        """A launch that never ends keeps a worker in its window until the signal comes: once in each row."""
        device = f"{RIVAL},hang_at=submit:200"
        campaign, out = self.running(SIM, device)
        while campaign.poll() is None:
            for pid in filter(hangs, workers_of(campaign.pid)):
                os.kill(pid, signal.SIGKILL)
        said = campaign.stdout.read()
        self.assertEqual(campaign.returncode, 1, said)
        runs = journal(out)
        crashed = [run for run in runs if run["state"] == "crashed"]
        self.assertEqual([run["device"] for run in crashed], [device, device], said)
        for run in crashed:
            self.assertIn("died of SIGKILL (Killed) inside the plug-in's submit()", run["reason"])
        self.assertEqual([run["state"] for run in runs if run["device"] == SIM], ["ok"] * 2 * RUNS)

    def test_a_torn_line_is_cut_off(self):
        _, _, out = self.interrupted(signal.SIGKILL, 3)
        with open(out / "runs.jsonl", "ab") as file:
            file.write(b'{"campaign":"torn')
        self.is_readable(out, "still running or killed")
        self.resumed(out, [SIM, RIVAL])


if __name__ == "__main__":
    unittest.main()
