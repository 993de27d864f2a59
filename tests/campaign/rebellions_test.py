# SPDX-License-Identifier: Apache-2.0
"""From a workload to a verified row by way of an artifact: export, recipe, sidecar, lookup, run, provenance; and all that goes wrong."""

import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import unittest

from bench import ADAMW, EMPTY, TRIAD, CampaignTest, Campaign, words_of

DOUBLES = os.environ["ACCELBENCH_REBELLIONS_DOUBLES"]
RECIPE = pathlib.Path(os.environ["ACCELBENCH_PLUGINS"]) / "recipes" / "rebellions.py"
SUITE = pathlib.Path(__file__).with_name("rebellions.toml")
MATMUL = "matmul/free/m40n48k64/nt/f16"
SOFTMAX = "softmax/free/r16c33/f16"

# setting of the doubles -> state of the row, word for it, words of its reason
FAULTS = {
    "fault=rbln_create_runtime@every:busy": ("failed", "E305", "Device 0 is busy"),
    "fault=rbln_create_runtime@every:memory": ("skipped", "E203", "out of device memory"),
    "fault=rbln_create_model@every:hang": ("timed-out", "E403", "inside the plug-in's compile()"),
    "fault=rbln_async_run@40:lost": ("device-lost", "E405", "rbln0 does not answer the driver: IOCTL_FAILED (5)"),
    "fault=rbln_async_run@40:broken": ("failed", "", "NPU command failed"),
    "fault=rbln_async_run@40:forget": ("timed-out", "E403", "inside the plug-in's "),
    "fault=rbln_async_wait@40:hang": ("timed-out", "E403", "inside the plug-in's "),
    "fault=rbln_async_run@every:early late=demand": ("failed", "wrong-numbers", "got NaN"),
    "fault=result@every:wrong": ("failed", "wrong-numbers", "y["),
    "pstate=12 fault=rbln_async_run@40:broken": ("device-lost", "E405", "state P12"),
}


class Rebellions(CampaignTest):
    def setUp(self):
        super().setUp()
        self.artifacts = self.folder / "artifacts"
        self.artifacts.mkdir()

    def over(self, settings="", **more):
        return {"env": os.environ | {"LD_LIBRARY_PATH": DOUBLES, "ACCELBENCH_RBLN_DOUBLE": settings, "ACCELBENCH_RBLN_SDK": "0.12.0",
                                     "ACCELBENCH_ARTIFACT_PATH": str(self.artifacts)} | more}

    def make(self, workload, *args, chip="RBLN-CA25", env=None):
        """The recipe's own output; the artifact's path."""
        onnx = self.folder / "w.onnx"
        exported = self.accelbench("export-onnx", workload, "--suite", SUITE, "-o", onnx)
        self.assertEqual(exported.returncode, 0, exported.stdout)
        done = subprocess.run([sys.executable, RECIPE, "--workload-onnx", onnx, "--id", workload, "--chip", chip, "-o", self.artifacts, *args],
                              text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=env, check=False)
        return done, self.artifacts / (workload.replace("/", ".") + ".rbln")

    def artifact_of(self, workload, *args, **how):
        done, artifact = self.make(workload, "--double", *args, **how)
        self.assertEqual(done.returncode, 0, done.stdout)
        return artifact

    def on_the_double(self, settings="", device="rebellions:0", args=(), out=None, **choice):
        out = out or self.folder / "".join(c if c.isalnum() else "-" for c in settings + device)
        choice = {"only": [MATMUL], "suite": SUITE} | choice
        return self.measure(device, args=("--deadline", 4, "--boundary", "host", *args), how=self.over(settings), out=out, **choice)

    def listed(self, *args, settings=""):
        done = self.accelbench("artifacts", "--device", "rebellions:0", "--suite", SUITE, *args, **self.over(settings))
        return done

    def test_the_whole_path(self):
        for workload in (MATMUL, SOFTMAX):
            self.artifact_of(workload)
        self.artifact_of(ADAMW, "--precision", "f32")
        done = self.on_the_double(only=[])
        rows = {key[0]: row for key, row in done.rows().items()}
        self.assertEqual({name: row["state"] for name, row in rows.items()},
                         {MATMUL: "ok", SOFTMAX: "ok", ADAMW: "ok", TRIAD: "unsupported", EMPTY: "unsupported"}, done.said)
        self.assertEqual(rows[MATMUL]["key"]["route"], "one-op graph")
        self.assertIn("double", rows[MATMUL]["marks"])
        self.assertIn("accelbench artifacts", rows[TRIAD]["reason"])
        self.assertIn("it cannot be made: an ONNX graph needs", rows[EMPTY]["reason"])
        self.assertEqual({run["reason_code"] for run in done.runs if run["state"] == "unsupported"}, {"needs-artifact"})
        triad = next(run for run in done.runs if run["key"]["workload_id"] == TRIAD)
        self.assertIn(f"--id {TRIAD} --chip RBLN-CA25 -o {self.artifacts}", triad["support"]["artifact"]["command"])
        verified = self.accelbench("verify", done.folder)
        self.assertEqual(verified.returncode, 0, verified.stdout)

    def test_where_an_artifact_came_from_stands_in_the_run(self):
        artifact = self.artifact_of(MATMUL)
        run = self.on_the_double().runs[0]
        provenance = run["support"]["artifact"]
        sidecar = artifact.with_name(artifact.name + ".sidecar.json")
        self.assertEqual(provenance["sha256"], hashlib.sha256(artifact.read_bytes()).hexdigest())
        self.assertEqual(provenance["sidecar_sha256"], hashlib.sha256(sidecar.read_bytes()).hexdigest())
        self.assertEqual(provenance["sidecar"], json.loads(sidecar.read_text()))
        self.assertEqual(provenance["sidecar"]["recipe"]["sha256"], hashlib.sha256(RECIPE.read_bytes()).hexdigest())
        self.assertEqual(provenance["sidecar"]["workload"]["sha256"], run["key"]["workload_sha256"])
        self.assertEqual((run["support"]["view"], run["support"]["model_sha256"]), ("artifact", provenance["sha256"]))
        self.assertEqual((run["support"]["compute"], run["support"]["weights"]), ("f16", "f16"))

    def test_the_list_of_artifacts(self):
        self.artifact_of(MATMUL)
        missing = self.listed()
        self.assertEqual(missing.returncode, 1, missing.stdout)
        self.assertIn("1 of 5 workloads have an artifact for double of RBLN-CA25 rbln0", missing.stdout)
        document = json.loads(self.listed("--json").stdout)
        states = {row["workload"]: row["state"] for row in document["workloads"]}
        self.assertEqual(states, {MATMUL: "ready", SOFTMAX: "missing", TRIAD: "missing", ADAMW: "missing", EMPTY: "no-recipe"})
        command = next(row["command"] for row in document["workloads"] if row["workload"] == TRIAD)
        self.assertTrue(command.startswith(f"accelbench export-onnx {TRIAD} -o "), command)
        alone = self.accelbench("artifacts", "--device", "rebellions:0", "--chip", "RBLN-CA25", "--suite", SUITE, "--json",
                                env=os.environ | {"ACCELBENCH_ARTIFACT_PATH": str(self.artifacts)})
        without_device = json.loads(alone.stdout)
        self.assertEqual({row["workload"]: row["state"] for row in without_device["workloads"]}, states)
        self.assertEqual([row["command"] for row in without_device["workloads"]], [row["command"] for row in document["workloads"]])
        wrong = self.accelbench("artifacts", "--device", "sim:0")
        self.one_sentence(wrong, 2, "E100", "the backend sim takes none")
        nobody = self.accelbench("artifacts", "--device", "rebellions:7", **self.over())
        self.one_sentence(nobody, 2, "E101", "has 2 devices here")

    def test_canaries_watch_the_chip_once_they_have_artifacts(self):
        self.artifact_of(MATMUL)
        self.assertIn("canary-none", self.on_the_double(out=self.new_folder()).row()["marks"])
        listed = json.loads(self.listed("--json").stdout)["canaries"]
        self.assertEqual({one["state"] for one in listed}, {"missing"})
        wanted = {"compute": "matmul/canary/m512n512k512/nt/f32", "memory": "copy/canary/n2097152/f32"}
        for kind, workload in wanted.items():
            self.artifact_of(workload, *(("--precision", "f32") if kind == "memory" else ()))
        done = self.on_the_double(out=self.new_folder())
        self.assertEqual(json.loads((done.folder / "bundle.json").read_text())["devices"]["rebellions:0"]["canaries"], wanted)
        self.assertEqual(done.row()["state"], "ok", done.said)
        self.assertNotIn("canary-none", done.row()["marks"])
        self.assertTrue(any(window["compute_canary"] for window in done.runs[0]["windows"]))
        self.assertIsNone(done.runs[0]["achieved_share"])  # from host memory, in another arithmetic: no ceiling

    def test_a_spoiled_artifact_is_a_row_with_a_sentence(self):
        def spoil(change):
            shutil.rmtree(self.artifacts)
            self.artifacts.mkdir()
            artifact = self.artifact_of(MATMUL)
            sidecar = artifact.with_name(artifact.name + ".sidecar.json")
            change(artifact, sidecar)
            return self.on_the_double(out=self.new_folder()).row()

        def field(*path, value):
            def change(_, sidecar):
                document = json.loads(sidecar.read_text())
                inner = document
                for name in path[:-1]:
                    inner = inner[name]
                inner[path[-1]] = value
                sidecar.write_text(json.dumps(document))
            return change

        spoils = {
            "truncated": (lambda a, s: a.write_bytes(a.read_bytes()[:100]), "the file has 100 bytes, its sidecar says"),
            "foreign": (lambda a, s: a.write_bytes(b"x" * a.stat().st_size), "its sidecar says"),
            "empty": (lambda a, s: a.write_bytes(b""), "the file has 0 bytes"),
            "gone": (lambda a, s: a.unlink(), "the file cannot be read"),
            "a folder": (lambda a, s: (a.unlink(), a.mkdir()), "it is no file"),
            "other source": (field("source", "sha256", value="0" * 64), "made from another ONNX model"),
            "other workload": (field("workload", "sha256", value="0" * 64), "another definition of the workload"),
            "other chip": (field("chip", value="RBLN-CA12"), "made for RBLN-CA12, the device is RBLN-CA25"),
            "other compiler": (field("compiler", "version", value="0.11.0"), "the two must be of one version"),
            "broken sidecar": (lambda a, s: s.write_text("{"), "there is no .rbln of this workload"),
        }
        for name, (change, words) in spoils.items():
            with self.subTest(name):
                row = spoil(change)
                self.assertEqual(row["state"], "unsupported", row["reason"])
                self.assertIn(words, row["reason"])

    def test_what_the_runtime_itself_refuses_is_a_row(self):
        artifact = self.artifact_of(MATMUL)
        artifact.write_text("nothing that a runtime knows")
        sidecar = artifact.with_name(artifact.name + ".sidecar.json")
        document = json.loads(sidecar.read_text())
        document["artifact"] |= {"bytes": artifact.stat().st_size, "sha256": hashlib.sha256(artifact.read_bytes()).hexdigest()}
        sidecar.write_text(json.dumps(document))
        row = self.on_the_double().row()
        self.assertEqual(row["state"], "failed")
        self.assertIn("it is no program of this runtime", row["reason"])

    def test_a_campaign_keeps_to_the_artifact_that_it_began_with(self):
        self.artifact_of(MATMUL)
        first = self.on_the_double(out=self.folder / "kept", runs=1)
        (self.folder / "kept" / "MANIFEST.sha256").unlink()
        self.artifact_of(MATMUL, "--precision", "f32")
        plan = json.loads((self.folder / "kept" / "bundle.json").read_text())
        plan["plan"]["constants"]["runs"] = 2
        (self.folder / "kept" / "bundle.json").write_text(json.dumps(plan))
        resumed = self.accelbench("run", "--resume", self.folder / "kept", "--quiet", **self.over())
        runs = Campaign(resumed, self.folder / "kept").runs
        self.assertEqual([run["state"] for run in runs], ["ok", "failed"], resumed.stdout + first.said)
        self.assertIn("its artifact has changed since the campaign began", runs[1]["reason"])

    def test_a_fault_is_a_row(self):
        self.artifact_of(MATMUL)
        outcomes = self.at_once(self.on_the_double, FAULTS)
        for settings, (state, code, words) in FAULTS.items():
            with self.subTest(settings):
                done = outcomes[settings]
                row = done.row()
                self.assertEqual(row["state"], state, f"{row['reason']}\n{done.said}")
                self.assertIn(words, row["reason"])
                self.assertIn(code, {run["reason_code"] for run in done.runs} if code else {code})

    def test_a_blocking_runtime_and_an_old_one(self):
        self.artifact_of(MATMUL)
        self.assertEqual(self.on_the_double(device="rebellions:0,mode=sync").row()["state"], "ok")
        self.artifact_of(MATMUL, "--sdk", "0.7.2")
        old = self.on_the_double("sdk=0.7.2", device="rebellions:0,sdk=0.7.2")
        self.assertEqual(old.row()["state"], "ok", old.row()["reason"])
        unknown = self.on_the_double(device="rebellions:0,sdk=0.7.4")
        self.assertIn("3 or 4 arguments by version of rbln-sdk", unknown.row()["reason"])

    def test_operands_on_the_device_are_a_typed_no(self):
        self.artifact_of(MATMUL)
        done = self.measure("rebellions:0", suite=SUITE, only=[MATMUL], how=self.over())
        self.assertEqual((done.row()["state"], done.runs[0]["reason_code"]), ("unsupported", "boundary"))
        self.assertIn("measure with --boundary host", done.row()["reason"])

    def test_what_is_missing_is_said(self):
        none = self.accelbench("devices", env={k: v for k, v in os.environ.items() if k != "LD_LIBRARY_PATH"})
        self.assertIn("librbln-ml.so.1, which comes with the RBLN driver; it is not here", " ".join(none.stdout.split()))
        doctor = self.accelbench("doctor", **self.over(ACCELBENCH_RBLN_SDK=""))
        said = " ".join(doctor.stdout.split())
        self.assertIn("backend rebellions: 2 device(s), first is double of RBLN-CA25 rbln0", said)
        self.assertIn("say it by the option sdk=0.12.0", said)
        self.assertIn(f"artifacts of rebellions: 0 in {self.artifacts}", said)
        (self.artifacts / "lonely.rbln").write_text("x")
        self.assertIn("lonely.rbln has no sidecar", " ".join(self.accelbench("doctor", **self.over()).stdout.split()))

    def test_libraries_of_another_version_and_halves_are_said(self):
        self.artifact_of(MATMUL)

        def row_over(*folders):
            return self.measure("rebellions:0", args=("--boundary", "host"), suite=SUITE, only=[MATMUL],
                                how=self.over(LD_LIBRARY_PATH=":".join(map(str, folders)))).row()

        alone = self.folder / "ml"
        alone.mkdir()
        shutil.copy(pathlib.Path(DOUBLES) / "librbln-ml.so.1", alone)
        for folders, words in (((f"{DOUBLES}/other/rbln_runtime", DOUBLES), "librbln_runtime.so lacks rbln_destroy_model, so nothing runs"),
                               ((alone,), "librbln_runtime.so is not here, so nothing runs: install the package rbln-sdk")):
            row = row_over(*folders)
            self.assertEqual(row["state"], "unsupported", row["reason"])
            self.assertIn(words, row["reason"])
        none = self.accelbench("devices", **self.over(LD_LIBRARY_PATH=f"{DOUBLES}/other/rbln-ml"))
        self.assertIn("librbln-ml.so.1 lacks rblnmlShutdown, so no device is found: update the RBLN driver", words_of(none.stdout))
        no_rights = self.accelbench("devices", **self.over("fail.rblnmlInit=3"))
        self.assertRegex(words_of(no_rights.stdout), r"rebellions +none: .*NO_PERMISSION \(3\)")

    def test_sensors_that_hang_cost_no_row(self):
        self.artifact_of(MATMUL)
        row = self.on_the_double("fault=rblnmlDeviceGetPowerUsage@2:hang").row()
        self.assertEqual(row["state"], "ok", row["reason"])
        self.assertIn("telemetry-failed", row["marks"])
        self.assertIn("inside the plug-in's read()", row["conditions"]["problem"])

    def test_the_recipe_without_its_compiler_and_with_a_stand_in_of_it(self):
        failed, artifact = self.make(MATMUL)
        self.assertEqual(failed.returncode, 1)
        self.assertIn("the package rebel-compiler is not here", failed.stdout)
        self.assertFalse(artifact.exists())
        packages = self.folder / "packages"
        packages.mkdir()
        (packages / "torch.py").write_text(
            "class _Module:\n    def eval(self):\n        return self\nclass nn:\n    Module = _Module\n")
        (packages / "rebel.py").write_text(
            "__version__ = '0.12.0'\nclass _Compiled:\n    def __init__(self, text):\n        self.text = text\n"
            "    def save(self, path):\n        open(path, 'w').write(self.text)\n"
            "def compile_from_torch(module, inputs, npu):\n"
            "    if npu == 'RBLN-CR99':\n        raise ValueError('no such chip')\n"
            "    return _Compiled(f'{type(module).__name__} {inputs} {npu}')\n")
        env = os.environ | {"PYTHONPATH": str(packages)}
        done, artifact = self.make(MATMUL, env=env)
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertEqual(artifact.read_text(), "Matmul [('a', [40, 64], 'float16'), ('b', [48, 64], 'float16')] RBLN-CA25")
        document = json.loads(artifact.with_name(artifact.name + ".sidecar.json").read_text())
        self.assertEqual(document["precision"], {"arithmetic": "vendor", "accumulate": None, "weights": "vendor", "activations": "vendor"})
        self.assertEqual(document["compiler"], {"name": "rebel-compiler", "version": "0.12.0"})
        refused, _ = self.make(MATMUL, chip="RBLN-CR99", env=env)
        self.assertIn("the compiler refused it: no such chip", refused.stdout)
        no_module, _ = self.make(ADAMW, env=env)
        self.assertIn("no torch module for the operator adamw", no_module.stdout)
        (self.folder / "w.onnx").write_bytes(b"\x0a\xff")
        cut = subprocess.run([sys.executable, RECIPE, "--workload-onnx", self.folder / "w.onnx", "--id", "x", "--chip", "c", "-o",
                              self.artifacts], text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        self.assertIn("cannot make an artifact of x: the ONNX file is cut off or damaged", cut.stdout)


if __name__ == "__main__":
    unittest.main()
