# SPDX-License-Identifier: Apache-2.0
"""Mistakes of the user and of the file system: one clear sentence, a documented exit status, nothing measured is lost."""

import pathlib
import resource
import signal
import subprocess
import unittest

from bench import PROGRAM, CampaignTest, MATMUL, TRIAD, journal


class BadInput(CampaignTest):
    def test_unknown_names(self):
        for args, word in (
                (("--device", "nobody:0"), "nobody"),
                (("--device", "sim:7"), "sim:7"),
                (("--device", "sim:0,colour=red"), "colour"),
                (("--device", "sim:0", "--only", "no-such-row"), "no-such-row"),
                (("--device", "sim:0", "--suite", "no-such-suite"), "no-such-suite")):
            with self.subTest(args):
                done = self.accelbench("run", *args, "--runs", 1, "-o", self.folder / "x")
                self.assertNotEqual(done.returncode, 0)
                self.one_line(done, word)
                self.assertFalse((self.folder / "x" / "bundle.json").exists())

    def suite(self, text):
        path = self.folder / "mine.toml"
        path.write_text(text)
        return self.accelbench("run", "--suite", path, "--device", "sim:0", "--runs", 1, "-o", self.folder / "x")

    def test_suite_files(self):
        for text, word in (
                ('this is = = not toml', "mine.toml"),
                ('name = "mine"\n[[workload]]\nkernel = "teleport"\n', "teleport"),
                ('name = "mine"\n[[workload]]\nkernel = "triad"\nsource = "memory"\nn = 1024\ndtype = "f13"\n', "f13"),
                ('name = "mine"\n[[workload]]\nkernel = "triad"\nsource = "memory"\nn = -4\ndtype = "f32"\n', "n"),
                ('name = "mine"\n[[workload]]\nkernel = "triad"\nsource = "memory"\nn = 4\ndtype = "f32"\nspeed = 9\n', "speed")):
            with self.subTest(text):
                done = self.suite(text)
                self.assertNotEqual(done.returncode, 0, done.stdout)
                self.one_line(done, word)

    def test_two_campaigns_on_one_folder(self):
        self.measure("sim:0")
        before = (self.folder / "bundle" / "runs.jsonl").read_bytes()
        done, _ = self.measure("sim:0")
        self.assertNotEqual(done.returncode, 0)
        self.one_line(done, "bundle")
        self.assertEqual((self.folder / "bundle" / "runs.jsonl").read_bytes(), before)

    def test_an_output_that_cannot_be_made(self):
        (self.folder / "file").write_text("not a folder")
        done = self.accelbench("run", "--device", "sim:0", "--only", TRIAD, "--runs", 1, "-o", self.folder / "file" / "out")
        self.assertNotEqual(done.returncode, 0)
        self.one_line(done, "file/out")

    def test_a_full_disk_keeps_finished_runs(self):
        out = self.folder / "bundle"

        def small_files():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))

        done = subprocess.run([PROGRAM, "run", "--device", "sim:0", "--only", TRIAD, "--only", MATMUL, "--runs", "12",
                               "--quiet", "-o", str(out)], text=True, check=False, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, preexec_fn=small_files, timeout=240)
        self.assertNotEqual(done.returncode, 0)
        self.one_line(done, "runs.jsonl")
        text = (out / "runs.jsonl").read_text()
        whole = [line for line in text.splitlines(keepends=True) if line.endswith("\n")]
        self.assertGreater(len(whole), 0)
        again = self.accelbench("run", "--resume", out, "--quiet")
        self.assertEqual(again.returncode, 0, again.stdout)
        self.assertEqual(len(journal(out)), 24)


class BadBundles(CampaignTest):
    def damaged(self, name, change):
        self.setUp()
        self.measure("sim:0")
        path = pathlib.Path(self.folder / "bundle" / name)
        change(path)
        return self.accelbench("verify", self.folder / "bundle")

    def test_damage_is_found(self):
        def edit(path):
            path.write_text(path.read_text().replace('"ok"', '"OK"', 1))

        def shorten(path):
            path.write_bytes(path.read_bytes()[:-20])

        for name in ("runs.jsonl", "rows.jsonl", "bundle.json"):
            for change in (edit, shorten, pathlib.Path.unlink):
                with self.subTest(f"{change} {name}"):
                    done = self.damaged(name, change)
                    if change is edit and name == "bundle.json":
                        continue  # holds no state to edit
                    self.assertNotEqual(done.returncode, 0)
                    self.assertIn(name, done.stdout)

    def test_a_newer_schema_is_refused(self):
        def newer(path):
            text = path.read_text()
            at = text.index('"schema_version":') + len('"schema_version":')
            path.write_text(text[:at] + " 999" + text[text.index(",", at):])

        done = self.damaged("bundle.json", newer)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("999", done.stdout)


class Keys(CampaignTest):
    def test_boundaries_and_cache_modes_are_different_rows(self):
        _, runs = self.measure("sim:0", "--boundary", "host,resident", only=[MATMUL])
        self.assertEqual(sorted(run["key"]["boundary"] for run in runs), ["host", "resident"])
        _, warm = self.measure("sim:0", "--cache", "warm", "-o", self.folder / "warm", only=[MATMUL])
        table = self.accelbench("compare", self.folder / "bundle", self.folder / "warm", "--json").stdout
        self.assertNotIn('"verdict": "same"', table)


if __name__ == "__main__":
    unittest.main()
