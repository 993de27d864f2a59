# SPDX-License-Identifier: Apache-2.0
"""Mistakes of the user and of the file system: one clear sentence, a documented exit status, nothing measured is lost."""

import os
import pathlib
import resource
import signal
import subprocess
import unittest

from bench import EMPTY, LONGEST_S, PROGRAM, RIVAL, SIM, SUITE, TRIAD, CampaignTest, journal, reasons


def ignore_size_signal():
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)


class Names(CampaignTest):
    def test_what_does_not_exist_is_named(self):
        run = ("run", "--suite", SUITE, "--runs", 1, "-o", self.folder / "x")
        sim = (*run, "--device", SIM)
        for command, status, code, words in (
                ((*run, "--device", "nobody:0"), 2, "E101", ('no backend "nobody" was found; there are ', "sim")),
                ((*run, "--device", "sim:7"), 2, "E101", ("cannot use sim:7", "backend sim has 2 devices here")),
                ((*run, "--device", "sim:x"), 2, "E100", ("'x' is not a device's index",)),
                ((*run, "--device", "sim:0,noise"), 2, "E100", ("'noise' is not OPTION=VALUE",)),
                ((*run, "--device", "sim:0,colour=red"), 3, "E305", ("unknown option 'colour'", "Correct the options")),
                ((*run, "--device", "sim:0,noise=-1"), 3, "E305", ("option 'noise' must lie in 0 to 2.",)),
                ((*run, "--device", "sim:0,crash_at=lunch"), 3, "E305", ("not 'lunch'; calls: open, ",)),
                (run, 2, "E100", ("no device was named", "--device cpu:0")),
                ((*sim, "--only", "no-such-row"), 2, "E102", ("no workload is called no-such-row",)),
                (("run", "--suite", "smok", "--device", SIM, "-o", self.folder / "x"), 2, "E200", ("Did you mean 'smoke'?",)),
                ((*sim, "--profile", "quik"), 2, "E104", ('profile "quik"', "quick, standard, verdict")),
                ((*sim, "--boundary", "hst"), 2, "E100", ('boundary "hst"', "resident, host or host,resident")),
                ((*sim, "--cache", "cold"), 2, "E100", ("--cache: cold not in {warm,rotated}",)),
                ((*sim, "--runs", 0), 2, "E100", ("--runs",)),
                ((*sim, "--aa", "sim:0"), 2, "E100", ("--device excludes --aa",)),
                (("plan", "--device", "nobody:0"), 2, "E101", ('no backend "nobody"',)),
                (("list", "--kernel", "matmull"), 2, "E103", ('kernel "matmull"', "Did you mean 'matmul'?")),
                (("list", "--dtype", "f13"), 2, "E202", ('dtype "f13"', "Did you mean 'f16'?")),
                (("list", "--phase", "sideways"), 2, "E100", ('phase "sideways"', "fwd, bwd, opt, transfer")),
                (("explain", "teleport"), 2, "E102", ('"teleport"', "`accelbench list` prints the ids"))):
            with self.subTest(command):
                self.one_sentence(self.accelbench(*command), status, code, *words)
        self.assertFalse((self.folder / "x").exists())

    def test_suite_files(self):
        row = 'name = "mine"\n[[row]]\n'
        path = self.folder / "mine.toml"
        for text, code, words in (
                ("this is = = not toml", "E200", ("mine.toml:1", "it is no TOML")),
                ('name = "mine"\ncolour = 3\n[[row]]\nkernel = "triad"\n', "E200", ("mine.toml:2", "no key 'colour'")),
                (row + 'kernel = "teleport"\n', "E103", ("mine.toml:3", "there is no kernel 'teleport'")),
                (row + 'kernel = "triad"\nn = 4\ndtype = "f13"\n', "E202", ("mine.toml:2", "no dtype 'f13'")),
                (row + 'kernel = "triad"\nn = 4\ndtype = "f32"\nspeed = 9\n', "E200", ("no key 'speed'", "Valid are n, dtype")),
                (row + 'kernel = "triad"\nn = -4\ndtype = "f32"\n', "E201", ("key 'n' is -4", "from 1 to 2^40")),
                (row + 'kernel = "triad"\nn = 9223372036854775807\ndtype = "f32"\n', "E201", ("from 1 to 2^40",)),
                (row + 'kernel = "triad"\nn = 1.5\ndtype = "f32"\n', "E200", ("key 'n' is not a whole number",)),
                (row + 'kernel = "attention.prefill"\nhq = 7\nhkv = 2\nq = 4\nd = 8\ndtype = "f32"\n', "E201",
                 ("hq = 7 is no multiple of hkv = 2",)),
                (row + 'kernel = "matmul"\nm = 1099511627776\nn = 1099511627776\nk = 4\nform = "nt"\ndtype = "f32"\n', "E203",
                 ("more than 2^48 bytes", "Make the shape smaller"))):
            with self.subTest(text):
                path.write_text(text)
                done = self.measure(SIM, suite=path, only=[])
                self.one_sentence(done, 2, code, *words)
                self.assertFalse(done.folder.exists())

    def test_more_memory_than_there_is_is_a_row_with_both_figures(self):
        path = self.folder / "huge.toml"
        path.write_text('name = "huge"\n[[row]]\nkernel = "triad"\nn = [2048, 100000000000]\ndtype = "f32"\n')
        done = self.measure(SIM, suite=path, only=[])
        self.assertEqual(done.status, 1, done.said)
        rows = {workload: row for (workload, _), row in done.rows().items()}
        self.assertEqual(rows["triad/free/n2048/f32"]["state"], "ok")
        huge = rows["triad/free/n100000000000/f32"]
        self.assertEqual(huge["state"], "skipped")
        self.assertRegex(huge["reason"], r"needs [\d.]+ GB on each of 1 sides; [\d.]+ GB are available")
        self.assertIn("rows.jsonl says why", done.said)


class Folders(CampaignTest):
    def test_a_folder_that_holds_a_bundle_or_a_file(self):
        done = self.measure(SIM)
        before = (done.folder / "runs.jsonl").read_bytes()
        again = self.measure(SIM, out=done.folder)
        self.one_sentence(again, 5, "E514", str(done.folder), "it already holds a bundle", "continue that campaign with --resume")
        self.assertEqual((done.folder / "runs.jsonl").read_bytes(), before)
        self.assertEqual(self.accelbench("verify", done.folder).returncode, 0)
        (self.folder / "file").write_text("not a folder")
        self.one_sentence(self.measure(SIM, out=self.folder / "file"), 5, "E514", "it is a file, not a folder")
        self.one_sentence(self.measure(SIM, out=self.folder / "file" / "out"), 5, "E500", "Not a directory", "Check the path")
        (self.folder / "used").mkdir()
        (self.folder / "used" / "thesis.txt").write_text("mine")
        self.one_sentence(self.measure(SIM, out=self.folder / "used"), 5, "E514", "it is not empty (thesis.txt)")

    def test_two_campaigns_at_once_on_one_folder(self):
        command, out = self.arguments(f"{SIM},hang_at=submit:100")
        with subprocess.Popen([PROGRAM, *map(str, command)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as first:
            while first.poll() is None and not (out / "bundle.json").exists():
                os.sched_yield()
            second = self.measure(SIM, out=out)
            resumed = self.accelbench("run", "--resume", out)
            first.kill()
        for refused in (second, resumed):
            self.one_sentence(refused, 5, "E513", str(out), f"another campaign is running there (process {first.pid})",
                              "Wait until it ends, or choose another folder")
        again = self.accelbench("run", "--resume", out, "--quiet", "--deadline", 2)
        self.assertEqual(again.returncode, 1, "the lock of a killed campaign does not outlive it: " + again.stdout)

    def test_a_folder_that_cannot_be_written(self):
        closed = self.folder / "closed"
        closed.mkdir()
        closed.chmod(0o555)
        how = {}
        if os.geteuid() == 0:  # root may write anywhere
            self.folder.chmod(0o755)
            if not os.access(pathlib.Path(__file__), os.R_OK):
                self.skipTest("the tests' folder is root's alone")
            how = {"user": 65534, "group": 65534, "extra_groups": []}
        self.one_sentence(self.measure(SIM, out=closed / "out", how=how), 5, "E502", str(closed / "out"), "Permission denied",
                          "Choose a folder that this user may write to")
        self.one_sentence(self.measure(SIM, out=closed, how=how), 5, "E502", str(closed), "Permission denied")

    def test_a_full_disk_keeps_finished_runs(self):
        """A limit on the size of files is the full disk of one process. It comes while the campaign runs."""
        command, out = self.arguments(SIM, RIVAL, only=[TRIAD, EMPTY], runs=12)
        journal_file = out / "runs.jsonl"
        with subprocess.Popen([PROGRAM, *map(str, command), "--quiet"], text=True, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, preexec_fn=ignore_size_signal) as campaign:
            while campaign.poll() is None and not (journal_file.exists() and journal_file.stat().st_size):
                os.sched_yield()
            size = journal_file.stat().st_size + 1000  # room for a part of the next line
            resource.prlimit(campaign.pid, resource.RLIMIT_FSIZE, (size, size))
            said = campaign.communicate(timeout=LONGEST_S)[0]
        self.one_sentence(subprocess.CompletedProcess(command, campaign.returncode, said), 5, "E501",
                          f"cannot write {journal_file}", "File too large",
                          "Finished runs are kept: free some space, then continue with --resume", notes=True)
        text = journal_file.read_text()
        self.assertTrue(text.endswith("\n"), "a torn line was left")
        self.assertGreater(text.count("\n"), 0)
        self.assertIn(TRIAD, self.accelbench("compare", out).stdout)
        again = self.accelbench("run", "--resume", out, "--quiet")
        self.assertEqual(again.returncode, 0, again.stdout + reasons(out))
        self.assertTrue(journal_file.read_text().startswith(text))
        # A round that the disk tore has no pair with the sides it lost, and one more makes up for it.
        runs = journal(out)
        for workload in (TRIAD, EMPTY):
            visits = {}
            for run in (run for run in runs if run["key"]["workload_id"] == workload):
                visits.setdefault(run["device"], set()).add(run["visit"])
            for side in {SIM + "#aa", RIVAL}:
                self.assertIn(len(visits[SIM] & visits[side]), (12, 13), f"pairs of {side}")

    def test_no_room_even_for_the_first_file(self):
        def no_files():
            ignore_size_signal()
            resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))

        done = self.measure(SIM, how={"preexec_fn": no_files})
        self.one_sentence(done, 5, "E501", "bundle.json", "free some space", notes=True)


class Resuming(CampaignTest):
    def test_what_cannot_be_resumed(self):
        done = self.measure(SIM)
        self.one_sentence(self.accelbench("run", "--resume", self.folder / "nowhere"), 5, "E510", "nowhere/bundle.json")
        for option in (("--device", SIM), ("-o", self.folder / "x"), ("--runs", 3), ("--suite", "core")):
            self.one_sentence(self.accelbench("run", "--resume", done.folder, *option), 2, "E100",
                              "the campaign goes on as it was planned", "Leave it out")
        self.one_sentence(self.accelbench("run", "--device", SIM), 2, "E100", "no folder for the results was named")

    def test_a_suite_that_has_changed(self):
        path = self.folder / "mine.toml"
        path.write_text('name = "mine"\n[[row]]\nkernel = "triad"\nn = 2048\ndtype = "f32"\n')
        done = self.measure(SIM, suite=path, only=[])
        path.write_text('name = "mine"\n[[row]]\nkernel = "triad"\nn = 4096\ndtype = "f32"\n')
        self.one_sentence(self.accelbench("run", "--resume", done.folder), 5, "E515", TRIAD, "start a new campaign")
        path.unlink()
        self.one_sentence(self.accelbench("run", "--resume", done.folder), 2, "E200", str(path))
        self.assertEqual(self.accelbench("verify", done.folder).returncode, 0, "a refused resume changes nothing")

    def test_another_machine_or_another_library(self):
        done = self.measure(SIM)
        manifest = done.folder / "bundle.json"
        text = manifest.read_text()
        for now, then, words in ((f'"hostname": "{os.uname().nodename}"', '"hostname": "elsewhere"', "it began on another machine"),
                                 ('"library_sha256": "', '"library_sha256": "0', "plug-in library of sim:0")):
            self.assertIn(now, text)
            manifest.write_text(text.replace(now, then))
            self.one_sentence(self.accelbench("run", "--resume", done.folder), 5, "E515", words)
            manifest.write_text(text)
        self.assertEqual(self.accelbench("verify", done.folder).returncode, 0, "a refused resume changes nothing")
        again = self.accelbench("run", "--resume", done.folder, "--quiet")
        self.assertEqual(again.returncode, 0, again.stdout)


if __name__ == "__main__":
    unittest.main()
