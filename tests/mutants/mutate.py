#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Puts one-line faults into a copy of the sources and expects a unit test to turn red.

Line coverage says nothing about whether a test can fail; this does. The faults stand in faults/, a file a group; the text of each must
occur exactly once, so that a fault which no longer applies is an error and not a quiet pass. The working tree is not
touched. What is not under test comes from the libraries of a finished build. Exit status 1 if fewer than the given share
of faults is caught.

    tests/mutants/mutate.py [--group verify ...] [--least 0.93] [--only REGEX] [--build build/ci] [--compiler 'ccache g++']
"""
import argparse
import concurrent.futures
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import groups

ROOT = pathlib.Path(__file__).resolve().parents[2]
GROUPS = groups.load(ROOT)
SYSTEM = ["-lgtest", "-lgmock", "-lgtest_main", "-lfmt", "-ltbb", "-lcrypto", "-ltomlplusplus", "-lpthread", "-ldl",
          "-larchive", "-lxlsxwriter", "-lonnx", "-lonnx_proto", "-lprotobuf", "-lsimdjson"]


def run(command, folder, timeout=300):
    return subprocess.run(command, cwd=folder, timeout=timeout, capture_output=True, text=True)


def files_of(parts):
    for part in parts:
        path = ROOT / part
        yield from sorted([*path.glob("*.cpp"), *path.glob("*.cu")]) if path.is_dir() else [path]


class Tree:
    """One object a file, so that a fault costs one compilation and one link."""

    def __init__(self, folder, compiler, build, sources, tests, flags=(), chosen="*"):
        self.folder = folder
        self.run_tests = ["--gtest_brief=1", "--gtest_fail_fast", f"--gtest_filter={chosen}"]
        self.compiler = [*compiler.split(), "-std=c++20", "-O1", f"-I{ROOT}", f"-I{ROOT}/backends/sdk/include",
                         f"-I{ROOT}/backends/openvino", "-DONNX_ML=1", "-DONNX_NAMESPACE=onnx",
                         f'-DACCELBENCH_ONNX_LOCK="{ROOT}/tests/unit/onnx/models.lock"',
                         *(flag.format(ROOT=ROOT) for flag in flags)]
        self.sources = [str(path.relative_to(ROOT)) for path in files_of([*sources, *tests])]
        libraries = sorted(str(path) for path in build.rglob("libaccelbench_*.a"))
        # A library's lot of sources brings neighbours of a broken one and its sound twin. The first definition is taken, here the
        # broken one, by the lot too: -fPIC code calls what could be another's through its symbol.
        self.libraries = ["-Wl,-z,muldefs", "-Wl,--start-group", *libraries, "-Wl,--end-group", *SYSTEM]
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            for built in pool.map(lambda name: self.compile(ROOT / name, self.object_of(name)), self.sources):
                if built.returncode != 0:
                    sys.exit(built.stderr)

    def object_of(self, source):
        return source.replace("/", "_") + ".o"

    def compile(self, source, target):
        language = ["-x", "c++"] if pathlib.Path(source).suffix == ".cu" else []
        return run([*self.compiler, *language, "-c", str(source), "-o", target], self.folder)

    def test(self, replaced=None, replacement=None):
        """Links with one object replaced and runs: (passed, what was said)."""
        objects = [replacement if name == replaced else self.object_of(name) for name in self.sources]
        program = (replacement or "sound") + ".test"
        linked = run([*self.compiler, *objects, *self.libraries, "-o", program], self.folder)
        if linked.returncode != 0:
            sys.exit(f"{linked.stderr[-2000:]}\nBuild the ci preset first: its libraries are linked.")
        try:
            ran = run(["./" + program, *self.run_tests], self.folder, timeout=60)
        except subprocess.TimeoutExpired:
            return False, "never ended"
        finally:
            (self.folder / program).unlink(missing_ok=True)
        failed = [line.split("]")[1].split("(")[0].strip() for line in ran.stdout.splitlines()
                  if line.startswith("[  FAILED  ]") and "(" in line]
        return ran.returncode == 0, (failed or [f"exit status {ran.returncode}"])[0]


def try_fault(tree, number, fault):
    source, text, replacement = fault
    sound = (ROOT / source).read_text()
    if sound.count(text) != 1:
        sys.exit(f"fault {number} does not apply: {source} holds {sound.count(text)} times: {text}")
    broken = tree.folder / f"fault_{number}.cpp"
    broken.write_text(sound.replace(text, replacement))
    built = tree.compile(broken, f"fault_{number}.o")
    if built.returncode != 0:
        sys.exit(f"fault {number} does not compile: {built.stderr}")
    passed, said = tree.test(source, f"fault_{number}.o")
    verdict = "SURVIVED" if passed else f"caught by {said}"
    print(f"{number:3}  {pathlib.Path(source).name}: {text}  ->  {replacement or '(gone)'}: {verdict}", flush=True)
    return not passed


def try_group(name, options):
    group = GROUPS[name]
    chosen = [(number, fault) for number, fault in enumerate(group["FAULTS"], 1)
              if re.search(options.only, fault[0]) or re.search(options.only, fault[1])]
    if not chosen:
        return []
    with tempfile.TemporaryDirectory(prefix="accelbench-mutants-") as folder:
        tree = Tree(pathlib.Path(folder), options.compiler, options.build, group["SOURCES"], group["TESTS"], group["FLAGS"],
                    group["CHOSEN"])
        passed, said = tree.test()
        if not passed:
            sys.exit(f"{name}: the sound code fails already: {said}")
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            caught = list(pool.map(lambda item: try_fault(tree, *item), chosen))
    print(f"{name}: {sum(caught)} of {len(caught)} faults caught", flush=True)
    return caught


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--group", action="append", choices=sorted(GROUPS), help="all where none is named")
    parser.add_argument("--least", type=float, default=28 / 30, help="share of faults that must be caught")
    parser.add_argument("--only", default="", help="regular expression that the file or the text holds")
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build/ci", help="a finished build")
    parser.add_argument("--compiler", default="ccache g++" if shutil.which("ccache") else "g++")
    options = parser.parse_args()
    options.build = options.build.resolve()
    caught = [one for name in options.group or GROUPS for one in try_group(name, options)]
    print(f"{sum(caught)} of {len(caught)} faults caught")
    return 0 if caught and sum(caught) >= options.least * len(caught) else 1


if __name__ == "__main__":
    sys.exit(main())
