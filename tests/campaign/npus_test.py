# SPDX-License-Identifier: Apache-2.0
"""Campaigns through the furiosa and mobilint plug-ins over doubles of their vendors' libraries: artifacts by the recipes, rows and their
precision, faults, and what `devices` and `doctor` say where something is missing."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

from bench import CampaignTest, PROGRAM, words_of

DOUBLES = pathlib.Path(os.environ["ACCELBENCH_NPU_DOUBLES"])
RECIPES = pathlib.Path(os.environ["ACCELBENCH_RECIPES"])
TESTS = pathlib.Path(__file__).resolve().parents[1]
SUITE = TESTS / "unit/npus/programs.toml"
BF16, F32, S8 = (f"matmul/free/m40n48k64/nt/{kind}" for kind in ("bf16", "f32", "s8"))
SOFTMAX, ADAMW = "softmax/free/r24c50/f32", "adamw/free/n1000/f32"
sys.path.insert(0, str(TESTS / "doubles/furiosa"))
import card_tree  # noqa: E402

# backend -> {setting of the double: (state of the row, code, words of its reason)}
FURIOSA_FAULTS = {
    "busy=1": ("failed", "E305", "furiosa_runtime_init answered NULL: another process holds them"),
    "memory_mb=0": ("skipped", "E203", "on npu0; it answered NULL"),
    "fault=furiosa_runtime_init@every:hang": ("timed-out", "E403", "inside the plug-in's compile()"),
    "fault=furiosa_kernel_load@every:fail": ("unsupported", "", "furiosa_kernel_load answered NULL"),
    "fault=furiosa_kernel_run@40:hang": ("timed-out", "E403", "inside the plug-in's submit()"),
    "fault=furiosa_kernel_run@40:lost": ("device-lost", "E405", "npu0mgmt is gone: the card has left"),
    "fault=furiosa_kernel_run@40:fail": ("failed", "", "the runtime answered -1"),
    "fault=furiosa_kernel_run@every:wrong": ("failed", "", "got"),
    "fault=furiosa_kernel_run@every:lazy": ("failed", "", "got"),
}
MOBILINT_FAULTS = {
    "fault=create_accelerator@every:busy": ("failed", "E305", "Acc_CoreAlreadyInUse (11)"),
    "fault=create_model@every:hang": ("timed-out", "E403", "inside the plug-in's compile()"),
    "fault=create_model@every:fail": ("unsupported", "", "Model_FailedToLoadMXQ (3)"),
    "fault=launch@every:fail": ("failed", "", "Model_NotSupported (69)"),
    "fault=infer@40:hang": ("timed-out", "E403", "inside the plug-in's submit()"),
    "fault=infer@40:timeout": ("timed-out", "", "Driver_WaitDoneTimeout (35)"),
    "fault=infer@40:lost": ("device-lost", "E405", "Driver_FailedToPostInfer (33)"),
    "fault=infer@every:wrong": ("failed", "", "got"),
    "fault=infer@every:lazy": ("failed", "", "got"),
    "shape=wrong": ("unsupported", "", "one of 3840 elements"),
}


class Npus(CampaignTest):
    @classmethod
    def setUpClass(cls):
        place = tempfile.TemporaryDirectory()
        cls.addClassCleanup(place.cleanup)
        cls.place = pathlib.Path(place.name)
        subprocess.run([PROGRAM, "export-onnx", "--suite", SUITE, "--all", "-o", cls.place / "onnx"], check=True, stdout=subprocess.DEVNULL)
        for backend, chip, rows in (("furiosa", "rngd", {BF16: "bf16", F32: "bf16", S8: "s8", SOFTMAX: "f32"}),
                                    ("mobilint", "aries-rb", {F32: None, S8: None, SOFTMAX: None})):
            for workload, precision in rows.items():
                model = cls.place / "onnx" / (workload.replace("/", "_") + ".onnx")
                chosen = ["--precision", precision] if precision else []
                subprocess.run([sys.executable, RECIPES / f"{backend}.py", "--workload-onnx", model, "--id", workload, "--chip", chip,
                                "--double", *chosen, "-o", cls.place / "artifacts"], check=True, stdout=subprocess.DEVNULL)

    def environment(self, furiosa="two", mobilint="", tree=True, artifacts=None, **more):
        root = pathlib.Path(tempfile.mkdtemp(dir=self.folder))
        if tree:
            card_tree.make(root)
        libraries = [DOUBLES / "furiosa" / furiosa if furiosa else "", DOUBLES / "mobilint" / mobilint if mobilint is not None else ""]
        return {"env": os.environ | {"LD_LIBRARY_PATH": ":".join(str(one) for one in libraries if one),
                                     "ACCELBENCH_FURIOSA_ROOT": str(root),
                                     "ACCELBENCH_ARTIFACT_PATH": str(artifacts or self.place / "artifacts")} | more}

    def rows_of(self, device, boundary, **how):
        done = self.measure(device, args=("--boundary", boundary), how=self.environment(**how), suite=SUITE, only=[])
        return done, {workload: row for (workload, _), row in done.rows().items()}

    def test_rows_on_a_furiosa_card(self):
        for names in ("one", "profiled"):
            with self.subTest(names):
                done, rows = self.rows_of("furiosa:0", "resident", furiosa=names)
                self.assertEqual({workload: row["state"] for workload, row in rows.items()},
                                 {BF16: "ok", F32: "ok", S8: "ok", SOFTMAX: "ok", ADAMW: "unsupported"}, done.said)
                self.assertEqual(rows[BF16]["support"]["compute"], "bf16")
                self.assertEqual(rows[BF16]["verification"]["effective_precision"], "", "outputs in bf16 show no more")
                self.assertEqual(rows[F32]["support"]["answer"], "yes-other-precision")
                self.assertEqual(rows[F32]["verification"]["effective_precision"], "bf16")
                self.assertEqual({row["key"]["route"] for row in rows.values() if row["state"] == "ok"}, {"one-op graph"})
                self.assertIn("numbers that come with every launch", rows[ADAMW]["reason"])

    def test_rows_on_a_mobilint_npu(self):
        done, rows = self.rows_of("mobilint:0", "host")
        self.assertEqual({workload: row["state"] for workload, row in rows.items()},
                         {BF16: "unsupported", F32: "ok", S8: "ok", SOFTMAX: "failed", ADAMW: "unsupported"}, done.said)
        self.assertEqual(rows[F32]["verification"]["method"], "accuracy floor")
        self.assertEqual(rows[F32]["verification"]["effective_precision"], "below bf16")
        self.assertIn("above the workload's accuracy floor", rows[SOFTMAX]["reason"])
        (run,) = [run for run in done.runs if run["key"]["workload_id"] == S8 and run["state"] == "ok"]
        self.assertEqual((run["support"]["compute"], run["support"]["accumulate"]), ("s8", "s32"))
        self.assertRegex(run["support"]["artifact"]["sidecar"]["calibration_sha256"], "^[0-9a-f]{64}$")
        _, resident = self.rows_of("mobilint:0", "resident")
        self.assertIn("--boundary host", resident[S8]["reason"])

    def test_a_chip_of_one_process_is_not_measured_beside_itself(self):
        done = self.measure("furiosa:0", "cpu:0", how=self.environment(), suite=SUITE, only=[S8])
        self.assertEqual({(run["device"], run["state"]) for run in done.runs}, {("furiosa:0", "ok"), ("cpu:0", "ok")}, done.said)
        refused = self.accelbench("run", "--aa", "furiosa:0", "--suite", SUITE, "--only", S8, "-o", self.new_folder(), "--quiet", **self.environment())
        self.one_sentence(refused, 2, "E104", "belongs to one process at a time")

    def test_a_row_of_a_double_says_so(self):
        done = self.measure("furiosa:0", how=self.environment(), suite=SUITE, only=[S8])
        self.assertIn("double", done.row()["marks"])
        self.assertTrue(json.loads((done.folder / "bundle.json").read_text())["devices"]["furiosa:0"]["info"]["double"])

    def check_faults(self, device, boundary, variable, faults, workload):
        def run(setting):
            out = self.folder / "".join(c if c.isalnum() else "-" for c in setting)
            return self.measure(device, args=("--deadline", 4, "--boundary", boundary), suite=SUITE, only=[workload], out=out,
                                how=self.environment(**{variable: setting}))
        outcomes = self.at_once(run, faults)
        for setting, (state, code, words) in faults.items():
            with self.subTest(setting):
                row = outcomes[setting].row()
                self.assertEqual(row["state"], state, f"{row['reason']}\n{outcomes[setting].said}")
                self.assertIn(words, row["reason"])
                self.assertIn(code, {run["reason_code"] for run in outcomes[setting].runs} if code else {code})

    def test_a_fault_of_a_furiosa_card_is_a_row(self):
        self.check_faults("furiosa:0", "resident", "ACCELBENCH_FURIOSA_DOUBLE", FURIOSA_FAULTS, SOFTMAX)

    def test_a_fault_of_a_mobilint_npu_is_a_row(self):
        self.check_faults("mobilint:0", "host", "ACCELBENCH_MOBILINT_DOUBLE", MOBILINT_FAULTS, S8)

    def test_the_runtimes_own_words_are_kept(self):
        done = self.measure("furiosa:0", how=self.environment(ACCELBENCH_FURIOSA_DOUBLE="busy=1"), suite=SUITE, only=[S8])
        self.assertIn("npu0 is in use: device busy", done.runs[0]["stderr_tail"])

    def test_artifacts_that_are_missing_or_altered_are_rows(self):
        other = self.folder / "artifacts"
        other.mkdir()
        for file in (self.place / "artifacts").glob("*s8*"):
            (other / file.name).write_bytes(file.read_bytes())
        for file in other.glob("*s8.edf"):
            file.write_bytes(file.read_bytes()[:-40])
        for device, boundary, workload, words in (("furiosa:0", "resident", SOFTMAX, "there is no .edf of this workload; `accelbench artifacts` prints the command"),
                                                  ("mobilint:0", "host", SOFTMAX, "there is no .mxq of this workload; `accelbench artifacts` prints the command"),
                                                  ("furiosa:0", "resident", S8, "sidecar")):
            with self.subTest(device + workload):
                done = self.measure(device, args=("--boundary", boundary), how=self.environment(artifacts=other), suite=SUITE, only=[workload])
                self.assertEqual(done.row()["state"], "unsupported", done.said)
                self.assertIn(words, done.row()["reason"])

    def lines(self, command, word, **how):
        done = self.accelbench(command, **self.environment(**how))
        found = [" ".join(line.split()) for line in done.stdout.replace("\n         ", " ").splitlines() if word in line]
        self.assertEqual(len(found), 1, done.stdout)
        return found[0]

    def test_devices_and_doctor_say_what_is_missing(self):
        for backend, words, how in (
                ("furiosa", "there is none. On a machine without such a card", {"tree": False}),
                ("furiosa", "which hides every card", {"FURIOSA_VISIBLE_DEVICES": "5"}),
                ("furiosa", "must be chips from 0 to 255", {"FURIOSA_VISIBLE_DEVICES": "npu0"}),
                ("furiosa", "8 elements, no runtime", {"furiosa": ""}),
                ("furiosa", "8 elements, no runtime", {"furiosa": "other"}),
                ("mobilint", "looked for libmbltml.so.1 (package mobilint-ml)", {"mobilint": None}),
                ("mobilint", "lacks mbltmlGetTargetDeviceCount: install mobilint-ml 1.4 or later", {"mobilint": "other"}),
                ("mobilint", "it answered uninitialized (1): no driver is loaded", {"ACCELBENCH_MOBILINT_DOUBLE": "driver=0"}),
                ("mobilint", "the driver shows no NPU of a known type", {"ACCELBENCH_MOBILINT_DOUBLE": "devices=0"})):
            with self.subTest(words):
                self.assertIn(words, self.lines("devices", backend, **how))
        self.assertIn("backend furiosa: 1 device(s), first is double of RNGD npu0 1ed2:0001, 8 elements", self.lines("doctor", "backend furiosa"))

    def test_drivers_that_never_answer_are_lines(self):
        """All of them at once, each in the first call that it gets; the others are there all the same."""
        how = self.environment(ACCELBENCH_MOBILINT_DOUBLE="fault=mbltmlInit@every:hang", ACCELBENCH_RBLN_DOUBLE="fault=rblnmlInit@every:hang",
                               ACCELBENCH_ONNXRUNTIME_LIBRARY=str(DOUBLES / "onnxruntime/libonnxruntime.so.1"),
                               ACCELBENCH_ONNXRUNTIME_DOUBLE="fault=GetAvailableProviders@every:hang",
                               ACCELBENCH_OPENVINO_LIBRARY=str(DOUBLES / "openvino/libopenvino_c.so"))
        how["env"]["LD_LIBRARY_PATH"] += f":{DOUBLES / 'rebellions'}"
        backends = ("mobilint", "rebellions", "onnxruntime", "openvino")
        words = "no answer came within 2 s; the worker was inside the plug-in's open()"
        said = self.at_once(lambda command: words_of(self.accelbench(command, "--deadline", 2, **how).stdout), ("devices", "doctor"))
        for command, before in (("devices", "{} none: "), ("doctor", "backend {}: no device ")):
            self.assertRegex(said[command], "cpu:0|backend cpu: 1 device")
            for backend in backends:
                self.assertIn(f"{before.format(backend)}cannot open plug-in {backend}: {words}", said[command])
        folders = {backend: self.new_folder() for backend in backends}
        outcomes = self.at_once(lambda of: self.measure(f"{of}:0", args=("--deadline", 2), how=how, out=folders[of]), backends)
        for backend, done in outcomes.items():
            self.assertEqual((done.status, done.row()["state"]), (1, "timed-out"), done.said)
            self.assertIn(words, done.row()["reason"])

    def test_sensors_that_hang_cost_no_row(self):
        how = self.environment(ACCELBENCH_MOBILINT_DOUBLE="power=20 fault=mbltmlGetTotalPower@2:hang")
        row = self.measure("mobilint:0", args=("--boundary", "host"), how=how, suite=SUITE, only=[S8]).row()
        self.assertEqual(row["state"], "ok", row["reason"])
        self.assertIn("telemetry-failed", row["marks"])
        self.assertIn("inside the plug-in's read()", row["conditions"]["problem"])

    def test_a_row_without_a_usable_runtime_names_what_lacks(self):
        for names, words in (("", "libdevice_runtime.so; it could not be loaded"), ("other", "lacks furiosa_runtime_init")):
            done = self.measure("furiosa:0", how=self.environment(furiosa=names), suite=SUITE, only=[S8])
            self.assertEqual(done.row()["state"], "unsupported", done.said)
            self.assertIn(words, done.row()["reason"])


if __name__ == "__main__":
    unittest.main()
