# SPDX-License-Identifier: Apache-2.0
"""Bundles with a missing, truncated, edited or newer file: every command that reads them says which file, and why it is not to be used."""

import hashlib
import json
import re
import shutil
import unittest

from bench import RIVAL, SIM, TRIAD, CampaignTest

FILES = ("bundle.json", "runs.jsonl", "rows.jsonl", "MANIFEST.sha256")


def missing(path):
    path.unlink()


def truncated(path):
    path.write_bytes(path.read_bytes()[:-20])


def emptied(path):
    path.write_bytes(b"")


def no_json(path):
    path.write_bytes(path.read_bytes().replace(b"{", b"<", 1))


def one_byte(path):
    """The last digit of the file becomes another one."""
    text = path.read_text()
    at = max(found.start() for found in re.finditer(r"\d", text))
    path.write_text(text[:at] + str((int(text[at]) + 1) % 10) + text[at + 1:])


class BadBundles(CampaignTest):
    def setUp(self):
        super().setUp()
        self.whole = self.measure(SIM, RIVAL).folder

    def copy(self):
        folder = self.new_folder()
        shutil.copytree(self.whole, folder)
        return folder

    def test_damage_is_found_and_named(self):
        for name in FILES:
            for damage in (missing, truncated, emptied, no_json, one_byte):
                if name == "MANIFEST.sha256" and damage is no_json:
                    continue
                with self.subTest(f"{damage.__name__} {name}"):
                    folder = self.copy()
                    damage(folder / name)
                    checked = self.accelbench("verify", folder)
                    self.assertEqual(checked.returncode, 5, checked.stdout)
                    self.assertIn(name, checked.stdout)
                    self.assertNotIn("every check passed", checked.stdout)
                    compared = self.accelbench("compare", folder)
                    self.one_sentence(compared, 5, "E51[01]" if damage is missing else "E511", name)

    def one_sentence(self, done, status, code, *words):
        self.assertEqual(done.returncode, status, done.stdout)
        self.assertRegex(done.stdout, rf"^accelbench: cannot .*\[ACCB-{code}\]\n$")
        for word in words:
            self.assertIn(word, done.stdout)

    def test_a_changed_shape_is_refused_by_the_workloads_name(self):
        """In the text that is hashed, and in the list beside it that people read."""
        for spelled, other in (("c f32 [2048]", "c f32 [4096]"), ("      2048\n", "      4096\n")):
            folder = self.copy()
            bundle = folder / "bundle.json"
            text = bundle.read_text()
            self.assertIn(spelled, text)
            bundle.write_text(text.replace(spelled, other, 1))
            for command in ("compare", "verify"):
                done = self.accelbench(command, folder)
                self.assertEqual(done.returncode, 5, done.stdout)
                self.assertIn(f"workload {TRIAD} was edited", done.stdout)

    def test_a_newer_schema_is_refused_with_what_to_do(self):
        folder = self.copy()
        bundle = json.loads((folder / "bundle.json").read_text())
        bundle["schema_version"] = "0.9.0"
        (folder / "bundle.json").write_text(json.dumps(bundle))
        self.one_sentence(self.accelbench("compare", folder), 5, "E512", "0.9.0", "at least as new as the one that wrote it")
        self.one_sentence(self.accelbench("run", "--resume", folder), 5, "E512", "0.9.0", "at least as new as the one that wrote it")
        checked = self.accelbench("verify", folder)
        self.assertEqual(checked.returncode, 5)
        self.assertIn("0.9.0", checked.stdout)

    def test_a_sample_that_was_made_faster(self):
        folder = self.copy()
        journal = folder / "runs.jsonl"
        journal.write_text(re.sub(r'"samples_ns":\[(\d)', r'"samples_ns":[1\1', journal.read_text(), count=1))
        rows = self.accelbench("verify", folder, "--json")
        failed = [check["check"] for check in json.loads(rows.stdout)["checks"] if not check["passed"]]
        self.assertIn("hashes", failed)

    def test_numbers_that_do_not_follow_from_the_samples(self):
        """An edit with hashes made anew is still found."""
        folder = self.copy()
        rows = folder / "rows.jsonl"
        rows.write_text(re.sub(r'"time_ns":(\d)', r'"time_ns":1\1', rows.read_text(), count=1))
        manifest = folder / "MANIFEST.sha256"
        manifest.write_text("".join(f"{hashlib.sha256((folder / line.split()[1]).read_bytes()).hexdigest()}  {line.split()[1]}\n"
                                    for line in manifest.read_text().splitlines()))
        checked = self.accelbench("verify", folder)
        self.assertEqual(checked.returncode, 5, checked.stdout)
        self.assertRegex(checked.stdout, r"FAILED derived numbers .*rows.jsonl line \d+: field 'time_ns' does not follow")

    def test_what_is_no_bundle(self):
        for command in ("compare", "verify"):
            done = self.accelbench(command, self.folder / "nowhere")
            self.one_sentence(done, 5, "E510", "nowhere")


if __name__ == "__main__":
    unittest.main()
