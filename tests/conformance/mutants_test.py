# SPDX-License-Identifier: Apache-2.0
"""Every check of `accelbench conform` has a mutant that dies of it, and the mutant's own plug-in passes without its fault."""

import os
import pathlib
import re
import subprocess
import unittest

from bench import PROGRAM, ConformTest

MUTANT = os.environ["ACCELBENCH_MUTANT"]
HOSTILE = os.environ["ACCELBENCH_HOSTILE"]
TINY = pathlib.Path(__file__).parents[1] / "campaign" / "tiny.toml"
COPY = ("--workload", "copy/")

# the rule that the plug-in breaks -> the check that must find it
MUTANTS = {
    "new-table-each-time": "abi.entry-pure", "entry-opens-files": "abi.entry-pure",
    "leaks-files": "abi.open-close", "leaks-threads": "abi.open-close",
    "any-option": "abi.unknown-option",
    "any-device": "abi.discovery", "endless-name": "abi.discovery", "endless-cache": "abi.discovery",
    "writes-beyond": "abi.grown-structs", "changes-size": "abi.grown-structs",
    "any-type": "abi.hostile-input", "any-shape": "abi.hostile-input",
    "minds-null": "own.destroy-null",
    "no-why": "cap.query", "no-note": "cap.query", "changes-mind": "cap.query", "query-makes-objects": "cap.query",
    "no-message": "err.messages", "wrong-code": "err.messages",
    "built-otherwise": "cap.truth",
    "no-bounds": "own.buffers", "counts-nothing": "own.counts", "leaks-memory": "own.handles", "dies-of-memory": "own.out-of-memory",
    "writes-before": "own.slack", "writes-input": "own.slack", "keeps-borrowed": "own.borrowed",
    "tickets-from-two": "async.tickets", "always-pending": "async.tickets", "late": "async.late-write",
    "mixes-sessions": "conc.sessions", "shares-tickets": "conc.threads", "never-the-same": "det.repeat",
    "skips-tail": "work.verified", "copies-host-memory-early": "work.host", "idle-in-graphs": "work.graph",
    "sensor-without-scope": "tel.sane", "sensor-of-no-kind": "tel.sane", "power-below-zero": "tel.sane", "wedged-by-a-kill": "fault.killed",
}
# What the address sanitizer hides: it keeps freed memory, and ends a process that asks for too much.
UNDER_ASAN = {"leaks-memory", "dies-of-memory"} if os.environ.get("ACCELBENCH_SANITIZED") else set()
# a library that is broken as a whole -> check
LIBRARIES = {"no_entry": "abi.one-symbol", "null_function": "abi.load", "small_table": "abi.load", "wrong_minor": "abi.load",
             "hang_entry": "abi.load", "stdout_submit": "rule.stdout", "exit_submit": "own.slack", "hang_wait": "async.tickets"}
# options of the simulator -> workload, check
SIMULATED = {
    "oob=1": ("triad/", "work.border"), "early_us=1000,duration_us=50": ("triad/", "work.timing"),
    "claim_gbytes=0.001": ("triad/", "work.ceiling"), "precision=bf16": ("matmul/", "work.precision"),
    "crash_at=submit:9": ("triad/", "work.ends"), "skip_every=2": ("adamw", "work.repeated"), "clock=0.5": ("empty", "work.clock"),
}
# rules whose breach is a warning: a vendor cannot always help what its library does
WARNINGS = {"takes-signals": "rule.signals", "crashes-at-exit": "life.exit"}


class Mutants(ConformTest):
    def killed(self, report, check, name):
        self.assertEqual(report.status, 1, report.said)
        self.assertIn(check, report.red(), f"{name}: {report.said}")
        self.assertIn(f"--only {check} --seed", report.checks[check]["repro"])

    def test_without_its_fault_it_passes_everything(self):
        report = self.conform(MUTANT, "--level", 2, *COPY, MUTANT="none")
        self.assertEqual(report.red(), {}, report.said)
        passed = {name for name, one in report.checks.items() if one["status"] == "pass"}
        if report.found("work.clock") == "not-run":  # no clock can be told beside other work, and it says so
            passed.add("work.clock")
        self.assertEqual(set(report.checks) - passed, {"own.out-of-memory"} if UNDER_ASAN else set(), report.said)

    def test_each_broken_rule_is_found_by_its_check(self):
        for name, check in MUTANTS.items():
            with self.subTest(name):
                if name in UNDER_ASAN:
                    continue
                report = self.conform(MUTANT, "--only", check, *COPY, MUTANT=name, MUTANT_LOCK=str(self.folder / "lock"))
                self.killed(report, check, name)

    def test_each_broken_library_is_found(self):
        for name, check in LIBRARIES.items():
            with self.subTest(name):
                report = self.conform(f"{HOSTILE}/hostile_{name}.accelbench.toml", "--only", check, "--deadline", 2, *COPY)
                self.killed(report, check, name)

    def test_each_cheat_of_the_simulator_is_found(self):
        for option, (workload, check) in SIMULATED.items():
            with self.subTest(option):
                report = self.conform("sim", "--device", f"sim:0,exclusive=1,{option}", "--only", check, "--suite", TINY,
                                      "--workload", workload)
                self.killed(report, check, option)

    def test_what_a_vendor_cannot_always_help_is_a_warning(self):
        for name, check in WARNINGS.items():
            report = self.conform(MUTANT, "--only", check, *COPY, MUTANT=name)
            self.assertEqual((report.status, report.found(check)), (0, "warning"), report.said)
        report = self.conform("sim", "--device", "sim:0,exclusive=1,kind=gpu", "--only", "work.host-busy", "--workload", "triad/")
        self.assertEqual((report.status, report.found("work.host-busy")), (0, "warning"), report.said)

    def test_no_check_is_without_a_mutant(self):
        listed = subprocess.run([PROGRAM, "conform", "--list"], text=True, check=True, stdout=subprocess.PIPE).stdout
        checks = set(re.findall(r"^(\S+) +level", listed, flags=re.MULTILINE))
        covered = {*MUTANTS.values(), *LIBRARIES.values(), *WARNINGS.values(), "work.host-busy",
                   *(check for _, check in SIMULATED.values())}
        self.assertEqual(checks, covered)

    def test_a_plugin_that_does_not_open_ends_the_checks_and_not_the_run(self):
        report = self.conform(f"{HOSTILE}/hostile_throw_open.accelbench.toml")
        self.assertEqual(report.status, 1)
        self.assertEqual(report.found("abi.open-close"), "crash")
        self.assertEqual(report.found("work.verified"), "not-run")
        self.assertIn("inside open()", report.said)


if __name__ == "__main__":
    unittest.main()
