# SPDX-License-Identifier: Apache-2.0
"""`accelbench conform` over every plug-in of a build: over real libraries where those run here, over doubles of vendors' libraries elsewhere.

    all_plugins.py BUILD [--program PROGRAM] [--plugin NAME ...] [--level 2] [--jobs 2]

A plug-in passes if no check is red and each check that `cpu` passes is passed, or is about something that the plug-in says it does not
offer. Where BUILD is under a sanitizer, one report of that sanitizer fails the plug-in, whatever the checks say. Workers, probes, plug-ins and
doubles are BUILD's; PROGRAM, which shares no process with them, may be another build's. Leaks are found by
`own.handles` in a build without a sanitizer: workers and probes end by _exit, before the sanitizer would look for any."""

import argparse
import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
SUITE = HERE / "every.toml"
RED = {"fail", "crash", "timeout"}
# backend -> chip of its double, and what that computes in by the type of a workload; a type that is missing has no artifact. A chip of 8 bits
# has one for the product of 8 bits: of a softmax its error is above the workload's accuracy floor, and nobody would hand that in.
CHIPS = {"rebellions": ("RBLN-CA25", {"f32": "f32", "bf16": "bf16"}),
         "furiosa": ("rngd", {"f32": "f32", "bf16": "bf16", "s8": "s8"}),
         "mobilint": ("aries-rb", {"s8": None})}
ALL = ["openvino", "opencl", "cuda", "onnxruntime", "cpu", *CHIPS]  # the longest first
DOUBLES = {"cuda": "cuda", "rebellions": "rebellions", "furiosa": "furiosa/profiled", "mobilint": "mobilint"}


def environment_of(name, build, place):
    sys.path.insert(0, str(HERE.parent / "doubles/furiosa"))
    import card_tree
    card_tree.make(place / "card")
    log = place / "sanitizer"
    log.mkdir()
    suppressions = HERE / "sanitizers"
    return os.environ | {
        "ACCELBENCH_WORKER": str(build / "bin/accelbench-worker"), "ACCELBENCH_PLUGIN_PATH": str(build / "plugins"),
        "LD_LIBRARY_PATH": str(build / "doubles" / DOUBLES[name]) if name in DOUBLES else os.environ.get("LD_LIBRARY_PATH", ""),
        "ACCELBENCH_CUDA_DOUBLE_KERNELS": str(build / "tests/doubles/cuda/grid/libaccelbench_cuda_host_kernels.so"),
        "ACCELBENCH_FURIOSA_ROOT": str(place / "card"), "ACCELBENCH_RBLN_SDK": "0.12.0",
        "ACCELBENCH_ARTIFACT_PATH": str(place / "artifacts"),
        # Without detect_stack_use_after_return: GCC 12 places its frames at 32 bytes where vectors of 64 lie in them (GCC bug 110027).
        "ASAN_OPTIONS": f"log_path={log}/address:allocator_may_return_null=1",
        "UBSAN_OPTIONS": f"log_path={log}/undefined:print_stacktrace=1",
        "TBB_ENABLE_SANITIZERS": "1",  # OpenVINO's oneTBB then opens its parts in a way that sanitizers bear
        "TSAN_OPTIONS": f"log_path={log}/thread:suppressions={suppressions}/threads.txt:halt_on_error=0:exitcode=66"}


def make_artifacts(program, build, place):
    subprocess.run([program, "export-onnx", "--suite", SUITE, "--all", "-o", place / "onnx"], check=True, stdout=subprocess.DEVNULL)
    listed = subprocess.run([program, "list", "--suite", SUITE, "--json"], check=True, stdout=subprocess.PIPE, text=True).stdout
    for workload in (one["id"] for one in json.loads(listed)):
        model = place / "onnx" / (workload.replace("/", "_") + ".onnx")
        for backend, (chip, precisions) in CHIPS.items():
            kind = workload.rsplit("/", 1)[1]
            if model.exists() and kind in precisions:
                chosen = ["--precision", precisions[kind]] if precisions[kind] else []
                subprocess.run([sys.executable, build / "plugins/recipes" / f"{backend}.py", "--workload-onnx", model, "--id", workload,
                                "--chip", chip, "--double", *chosen, "-o", place / "artifacts"], check=False, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)  # what a recipe cannot make is a row `unsupported`


class Subject:
    def __init__(self, name, args, build):
        self.name, self.place = name, pathlib.Path(tempfile.mkdtemp(prefix=f"{name}-", dir=args.folder))
        self.environment = environment_of(name, build, self.place)
        begun = time.monotonic()
        if name in CHIPS:
            make_artifacts(args.program, build, self.place)
        said = self.place / "said.txt"
        with said.open("w") as out:
            subprocess.run([args.program, "conform", name, "--level", str(args.level), "--suite", SUITE, "--seed", str(args.seed),
                            "--json", self.place / "report.json"], env=self.environment, check=False, stdout=out, stderr=out)
        self.seconds, self.said = time.monotonic() - begun, said.read_text()
        report = self.place / "report.json"
        self.document = json.loads(report.read_text()) if report.exists() else {"checks": [], "coverage": []}
        self.checks = {one["check"]: one for one in self.document["checks"]}
        self.reports = sorted((self.place / "sanitizer").iterdir())
        print(f"     {self.line()}", flush=True)

    def with_status(self, *wanted):
        return {name for name, one in self.checks.items() if one["status"] in wanted}

    def faults(self, passed_by_cpu):
        """One sentence for each thing that is wrong."""
        if not self.checks:
            return ["conform could not check it: " + self.said.strip()]
        out = [f"{name}: {self.checks[name]['finding']}" for name in sorted(self.with_status(*RED))]
        answered = self.with_status("pass", "warning", "not-offered")
        out += [f"{name}: cpu passes it, here it is {self.checks[name]['status']}" for name in sorted(passed_by_cpu - answered)
                if name in self.checks and self.checks[name]["status"] not in RED]
        if not any(row["state"] == "ok" for row in self.document["coverage"]):
            out.append("no workload is ok")
        for report in self.reports:
            out.append(f"{report}:\n" + "\n".join(report.read_text(errors="replace").splitlines()[:40]))
        return out

    def line(self):
        states = [row["state"] for row in self.document["coverage"]]
        rows = ", ".join(f"{states.count(state)} {state}" for state in sorted(set(states)))
        words = f"{len(self.with_status('pass'))} pass, {len(self.with_status(*RED))} red, {len(self.reports)} reports"
        absent = sorted(self.with_status("not-offered", "warning", "not-run"))
        return f"{self.name:<12} {self.seconds:5.0f} s  {words}; rows {rows}" + (f"; not offered or warned: {' '.join(absent)}" if absent else "")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--program", type=pathlib.Path)
    parser.add_argument("--plugin", action="append", choices=ALL)
    parser.add_argument("--level", type=int, default=2)
    parser.add_argument("--seed", type=int, default=20261126)
    parser.add_argument("--jobs", type=int, default=2, help="plug-ins at once")
    args = parser.parse_args()
    build = args.build.resolve()
    args.program = (args.program or build / "bin/accelbench").resolve()
    begun, bad = time.monotonic(), 0
    with tempfile.TemporaryDirectory() as args.folder:
        with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
            subjects = list(pool.map(lambda name: Subject(name, args, build), args.plugin or ALL))
        passed_by_cpu = next((one.with_status("pass") for one in subjects if one.name == "cpu"), set())
        for subject in subjects:
            faults = subject.faults(passed_by_cpu)
            bad += bool(faults)
            print(("FAIL " if faults else "ok   ") + subject.name)
            for fault in faults:
                print("    " + fault.replace("\n", "\n    "))
    print(f"{len(subjects) - bad} of {len(subjects)} plug-ins pass level {args.level}, {time.monotonic() - begun:.0f} s")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
