# SPDX-License-Identifier: Apache-2.0
"""Plug-ins that are wrong, through a whole campaign beside a good device: one sentence, a documented exit status, nothing is lost."""

import unittest

from bench import HOSTILE, SIM, SUITE, CampaignTest

COPY = "copy/free/n2048/f32"
# What is wrong before the first call ends the command: nothing can have been measured.
BEFORE = {
    "hostile_not_elf": ("E301", "it is no shared library"),
    "hostile_missing_library": ("E301", "cannot open shared object file"),
    "hostile_no_entry": ("E302", "it exports no symbol accb_plugin_entry_0"),
    "hostile_wrong_minor": ("E303", "built against plug-in ABI 0."),
    "hostile_small_table": ("E304", "struct_size 96"),
    "hostile_null_function": ("E304", "accb_plugin.submit is NULL"),
    "hostile_entry_error": ("E305", "there is none; install one"),
}
# What goes wrong in a process of its own is a row.
WITHIN = {
    "constructor_exit": ("crashed", "exited with status 0 while the plug-in was being loaded, in dlopen()"),
    "throw_open": ("crashed", "died of SIGABRT (Aborted) inside the plug-in's open()"),
    "throw_submit": ("crashed", "died of SIGABRT (Aborted) inside the plug-in's submit()"),
    "exit_open": ("crashed", "exited with status 0 inside the plug-in's open()"),
    "exit_submit": ("crashed", "exited with status 0 inside the plug-in's submit()"),
    "exit_wait": ("crashed", "exited with status 0 inside the plug-in's wait()"),
    "segfault_compile": ("crashed", "died of SIGSEGV (Segmentation fault) inside the plug-in's compile()"),
    "segfault_submit": ("crashed", "died of SIGSEGV (Segmentation fault) inside the plug-in's submit()"),
    "abort_submit": ("crashed", "died of SIGABRT (Aborted) inside the plug-in's submit()"),
    "abort_close": ("ok", ""),  # a campaign ends its workers; it needs no close()
    "outside_submit": ("rejected", "byte 1 behind tensor y was written"),
    "ticket_submit": ("failed", "got ticket 1"),
    "other_query": ("unsupported", "names the workload's own, f32 with sums in f32"),
    "other_program_info": ("failed", "computes in f32, which query() had not said"),
    "stdout_submit": ("ok", ""),
    "none": ("ok", ""),
} | {f"hang_{call}": ("timed-out", f"inside the plug-in's {call}()") for call in (
    "open", "device_count", "device_info", "query", "compile", "buffer_create", "buffer_write", "buffer_read",
    "buffer_destroy", "session_create", "submit", "wait", "session_destroy", "program_info", "program_destroy")} | {
    "hang_entry": ("timed-out", "inside the plug-in's accb_plugin_entry_0()"), "hang_close": ("ok", ""), "hang_counts": ("ok", "")}


class BadPlugins(CampaignTest):
    def setUp(self):
        super().setUp()
        self.suite = self.folder / "copy.toml"
        self.suite.write_text('name = "copy"\n[[row]]\nkernel = "copy"\nn = 2048\ndtype = "f32"\n')

    def beside_a_good_device(self, name):
        manifest = HOSTILE / f"{name}.accelbench.toml"
        self.assertTrue(manifest.exists(), manifest)
        return self.measure(SIM, f"{name}:0", suite=self.suite, only=[], out=self.folder / name,
                            args=("--plugin", manifest, "--deadline", 4))

    def test_before_the_first_call(self):
        for name, (code, words) in BEFORE.items():
            with self.subTest(name):
                done = self.beside_a_good_device(name)
                self.one_sentence(done, 3, code, f"cannot load plug-in {name}.so", words)
                self.assertFalse((done.folder / "bundle.json").exists())

    def test_within_a_worker(self):
        outcomes = self.at_once(lambda name: self.beside_a_good_device(f"hostile_{name}"), WITHIN)
        for name, (state, words) in WITHIN.items():
            with self.subTest(name):
                done = outcomes[name]
                rows = done.rows()
                self.assertEqual(rows[COPY, SIM]["state"], "ok", done.said)
                row = rows[COPY, f"hostile_{name}:0"]
                self.assertEqual(row["state"], state, done.said)
                self.assertIn(words, row["reason"])
                self.assertEqual(done.status, 0 if state == "ok" else 1, done.said)

    def test_a_file_that_is_not_there(self):
        for command in (("run", "--suite", SUITE, "--device", SIM, "-o", self.folder / "x"), ("devices",),
                        ("plan", "--suite", SUITE, "--device", SIM)):
            with self.subTest(command[0]):
                done = self.accelbench(*command, "--plugin", self.folder / "no.so")
                self.assertEqual(done.returncode, 3, done.stdout)
                self.assertIn("cannot use plug-in", done.stdout)
                self.assertIn("there is no such file", done.stdout)
        self.assertFalse((self.folder / "x").exists())

    def test_a_manifest_that_is_wrong(self):
        manifest = self.folder / "mine.accelbench.toml"
        for text, words in (("name = = 3", "line 1"), ('name = "mine"\n', "must both be given"),
                            ('name = "mine"\nlibrary = "x.so"\ncolour = 3\n', "unknown key 'colour'")):
            manifest.write_text(text)
            done = self.measure(SIM, args=("--plugin", manifest))
            self.one_sentence(done, 3, "E306", str(manifest), words)


if __name__ == "__main__":
    unittest.main()
