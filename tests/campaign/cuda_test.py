# SPDX-License-Identifier: Apache-2.0
"""Campaigns through the cuda plug-in over the double of its driver: rows, launch modes, faults, what a report makes of doubles."""

import json
import os
import pathlib
import re
import unittest

from bench import MATMUL, TRIAD, CampaignTest

ROOT = pathlib.Path(__file__).resolve().parents[2]
DOUBLES = pathlib.Path(os.environ["ACCELBENCH_CUDA_DOUBLES"])
ADAMW = "adamw/free/n1000/f32"
# One row of each kind of work of the smoke suite: the whole suite is scripts/cuda-smoke.sh, which takes minutes.
FEW = ["h2d/memory", "d2h/memory", "softmax/scores", "rms_norm/llama", "attention.decode", "/s8", "/bf16"]

# setting of the double -> state of the row, code, words of its reason
FAULTS = {
    "fault=kernel@40:sticky": ("device-lost", "E405", "CUDA_ERROR_ILLEGAL_ADDRESS (700)"),
    "fault=cuLaunchKernel@40:lost": ("device-lost", "E405", "CUDA_ERROR_UNKNOWN (999)"),
    "fault=cuMemAlloc_v2@every:out_of_memory": ("skipped", "E203", "CUDA_ERROR_OUT_OF_MEMORY (2)"),
    "mode=prohibited": ("failed", "E305", "CUDA_ERROR_DEVICE_UNAVAILABLE (46)"),
    "fault=cuModuleLoadData@every:209": ("unsupported", "", "CUDA_ERROR_NO_BINARY_FOR_GPU (209)"),
    "capability=75": ("unsupported", "", "CUDA_ERROR_NO_BINARY_FOR_GPU (209)"),
    "version=11000": ("unsupported", "", "What to do: the driver speaks CUDA 11.0"),
    "memory_mb=0": ("unsupported", "", "the operands take 24576 bytes; the device has 0"),
}

# A call of the driver that does not return -> the call of the plug-in that the row names. ACCELBENCH_EVERY_CALL=1 takes each
# function that the backend knows; those that a campaign does not need (or needs at its very end) leave an honest row.
HANGS = {
    "cuInit@1": "open()", "cuDevicePrimaryCtxRetain@1": "compile()",
    "cuMemAlloc_v2@1": "buffer_create()", "cuMemcpyHtoDAsync_v2@1": "buffer_write()",
    "cuGraphInstantiateWithFlags@1": "session_create()", "cuLaunchKernel@40": "submit()", "cuGraphLaunch@1": "submit()",
    "kernel@40": "wait()", "cuEventSynchronize@1": "wait()", "cuMemcpyDtoHAsync_v2@1": "buffer_read()",
    "cuGraphExecDestroy@1": "session_destroy()", "cuMemFree_v2@1": "buffer_destroy()",
}

# What happens to rank 1 in the collectives library, launch mode -> state, code, words of the reason
SUM = "all_reduce/free/n49152/r2/bf16"
CAME_BACK = "all of them came back once their communicator was aborted"
LOSSES = {
    ("ncclCommInitRankConfig@1:die", "stream"): ("crashed", "E401", ("rank 1 of 2", "SIGABRT", "comm_create()")),
    ("ncclCommInitRankConfig@1:hang", "stream"): ("timed-out", "E403", ("rank 1 of 2", "comm_create()")),
    ("ncclCommInitRankConfig@1:2", "stream"): ("failed", "E305", ("could not make a communicator", "/dev/shm")),
    ("ncclAllReduce@3:die", "stream"): ("crashed", "E401", ("rank 1 of 2", "SIGABRT", "submit()")),
    ("ncclAllReduce@3:hang", "stream"): ("timed-out", "E403", ("rank 1 of 2", "submit()")),
    ("ncclAllReduce@3:1", "stream"): ("device-lost", "E405", ("NCCL could not all_reduce", "nvidia-smi")),
    ("collective@3:die", "stream"): ("crashed", "E401", ("rank 1 of 2", "SIGABRT")),
    ("collective@3:hang", "stream"): ("timed-out", "E403", ("the ranks waited for each other for 10 s", CAME_BACK)),
    ("collective@3:hang", "graph"): ("timed-out", "E403", ("the ranks waited for each other for 10 s", CAME_BACK)),
    ("collective@3:hang fault=ncclCommAbort@1:hang", "stream"): ("timed-out", "E403", ("rank 1 of 2", "within 10 s", "wait()")),
}
# Of calls that hang: long beside what an honest call takes on a machine with ten other tests, and all of them pass at once.
DEADLINE = ("--deadline", 10)


class Cuda(CampaignTest):
    @staticmethod
    def over(settings="", **more):
        return {"env": os.environ | {"LD_LIBRARY_PATH": str(DOUBLES), "ACCELBENCH_CUDA_DOUBLE": settings} | more}

    def on_the_double(self, settings="", device="cuda:0", args=(), more=(), **choice):
        name = settings + "+".join([*args, *dict(more).values()])
        out = self.folder / "".join(c if c.isalnum() else "-" for c in name)
        hangs = DEADLINE if "hang" in name else ()
        return self.measure(device, args=(*hangs, *args), how=self.over(settings, **dict(more)), out=out, **choice)

    def test_rows_in_both_launch_modes(self):
        for mode in ("stream", "graph"):
            with self.subTest(mode):
                done = self.on_the_double(args=("--launch-mode", mode), only=[])
                self.assertEqual({row["state"] for row in done.rows().values()}, {"ok"}, done.said)
                self.assertEqual({row["key"]["launch_mode"] for row in done.rows().values()}, {mode})
                self.assertEqual(len(done.rows()), 4)

    def test_a_few_rows_of_smoke(self):
        done = self.on_the_double(suite="smoke", only=FEW)
        self.assertEqual({row["state"] for row in done.rows().values()}, {"ok"}, done.said)
        self.assertGreaterEqual(len(done.rows()), len(FEW))

    @unittest.skipUnless((DOUBLES / "libnccl.so.2").exists(), "the toolkit here has no header of the collectives library")
    def test_ranks_over_the_double_of_the_collectives_library(self):
        suite = pathlib.Path(__file__).with_name("ranks.toml")
        done = self.on_the_double("devices=2", suite=suite, only=["/r2/"])
        self.assertEqual({row["state"] for row in done.rows().values()}, {"ok"}, done.said)
        self.assertEqual(len(done.rows()), 7)
        self.assertEqual({tuple(row["key"]["devices"]) for row in done.rows().values()}, {("cuda:0", "cuda:1")})
        # It is opened only when ranks are asked for: what a bundle says was loaded is not what the first worker began with.
        loaded = json.loads((done.folder / "bundle.json").read_text())["devices"]["cuda:0"]["loaded_libraries"]
        self.assertEqual([len(one["sha256"]) for one in loaded if one["path"].endswith("/libnccl.so.2")], [64])
        graph = self.on_the_double("devices=4", suite=suite, args=("--launch-mode", "graph"), only=["/r4/"])
        self.assertEqual({row["state"] for row in graph.rows().values()}, {"ok"}, graph.said)
        alone = self.on_the_double("devices=1", suite=suite, only=["send_recv/free/n49152/r2"])
        self.assertEqual(alone.row()["state"], "unsupported", alone.said)
        self.assertIn("a GPU for each rank", alone.row()["reason"])

    @unittest.skipUnless((DOUBLES / "libnccl.so.2").exists(), "the toolkit here has no header of the collectives library")
    def test_a_lost_or_stuck_rank_ends_the_others_by_an_abort(self):
        suite = pathlib.Path(__file__).with_name("ranks.toml")

        def lose(case):
            fault, mode = case
            return self.on_the_double("devices=2", suite=suite, only=[SUM], args=("--launch-mode", mode),
                                      more={"ACCELBENCH_NCCL_DOUBLE": f"rank=1 fault={fault}"})
        outcomes = self.at_once(lose, LOSSES)
        for case, (state, code, words) in LOSSES.items():
            with self.subTest(case):
                done = outcomes[case]
                self.assertEqual(done.status, 1, done.said)
                row = done.row()
                self.assertEqual(row["state"], state, f"{row['reason']}\n{done.said}")
                for word in words:
                    self.assertIn(word, row["reason"])
                self.assertEqual({run["reason_code"] for run in done.runs}, {code})
                self.assertNotIn("that is gone", json.dumps(done.runs))

    def test_a_fault_is_a_row(self):
        outcomes = self.at_once(self.on_the_double, FAULTS)
        for settings, (state, code, words) in FAULTS.items():
            with self.subTest(settings):
                done = outcomes[settings]
                row = done.row()
                self.assertEqual(row["state"], state, f"{row['reason']}\n{done.said}")
                self.assertIn(words, row["reason"])
                self.assertIn(code, {run["reason_code"] for run in done.runs} if code else {code})

    def test_a_hang_in_any_call_is_a_row(self):
        calls = dict(HANGS)
        if os.environ.get("ACCELBENCH_EVERY_CALL"):
            known = (ROOT / "backends/cuda/driver/functions.def").read_text()
            calls |= {f"{name}@1": None for name in re.findall(r"\(\w+, (cu\w+)\)", known)}

        def hang(call):
            return self.on_the_double(f"fault={call}:hang", args=("--launch-mode", "graph"))
        outcomes = self.at_once(hang, calls, width=len(HANGS))
        for call, inside in calls.items():
            with self.subTest(call):
                row = outcomes[call].row()
                if inside is None and row["state"] == "ok":
                    continue
                self.assertEqual(row["state"], "timed-out", outcomes[call].said)
                self.assertIn(f"inside the plug-in's {inside or ''}", row["reason"])
                self.assertEqual({run["reason_code"] for run in outcomes[call].runs}, {"E403"})

    def test_a_driver_that_says_over_too_early_is_found_by_the_numbers(self):
        done = self.on_the_double("late=demand fault=cuEventQuery@every:early", args=("--boundary", "host"))
        self.assertEqual(done.row()["state"], "failed", done.said)
        self.assertIn("got NaN", done.row()["reason"])

    def test_a_row_of_a_double_says_so_and_is_compared_only_when_asked_for_by_name(self):
        bundles = []
        for run in ("a", "b"):
            done = self.on_the_double(args=("--seed", "1" if run == "a" else "2"))
            self.assertIn("double", done.row()["marks"])
            bundle = json.loads((done.folder / "bundle.json").read_text())
            self.assertTrue(bundle["devices"]["cuda:0"]["info"]["double"])
            self.assertIn("double", bundle["devices"]["cuda:0"]["info"]["name"])
            bundles.append(done.folder)
        refused = self.accelbench("compare", *bundles)
        self.assertEqual(refused.returncode, 6, refused.stdout)
        self.assertIn("a test double, no device", " ".join(refused.stdout.split()))
        found = json.loads(self.accelbench("compare", *bundles, "--json").stdout)
        self.assertEqual([row["comparable"] for row in found["rows"]], [False])
        asked = self.accelbench("compare", *bundles, "--doubles", "--json")
        self.assertEqual(asked.returncode, 0, asked.stdout)
        self.assertIn("none of their figures is a device's", json.loads(asked.stdout)["warnings"][-1])
        self.assertEqual([row["comparable"] for row in json.loads(asked.stdout)["rows"]], [True])

    def test_energy_and_throttle_reasons_over_the_double_of_the_sensors(self):
        sensors = "energy=1000 energy.watts=250 field.186=251000 clock.1=1980 temperature.0=54 reasons=68"
        how = self.over()
        how["env"]["ACCELBENCH_NVML_DOUBLE"] = sensors
        done = self.measure("cuda:0", args=("--energy",), how=how)
        row = done.row()
        self.assertEqual(row["state"], "ok", done.said)
        self.assertLessEqual({"double", "throttled"}, set(row["marks"]))
        self.assertEqual(row["conditions"]["throttle"], ["power", "thermal"])
        self.assertEqual(row["conditions"]["clock_hz"]["median"], 1.98e9)
        power = row["power"]
        self.assertEqual((power["scope"], power["method"]), ("card", "counter"), power)
        self.assertLess(abs(power["watts"] / 250 - 1), 0.2, power)
        checked = self.accelbench("verify", done.folder)
        self.assertEqual(checked.returncode, 0, checked.stdout)

    def test_a_card_whose_sensors_fail_is_measured_all_the_same(self):
        how = self.over()
        how["env"]["ACCELBENCH_NVML_DOUBLE"] = "fail.init=9"
        done = self.measure("cuda:0", how=how)
        self.assertEqual(done.row()["state"], "ok", done.said)
        self.assertIn("no sensor", done.row()["conditions"]["problem"])

    def devices(self, **how):
        done = self.accelbench("devices", **how)
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertNotIn("\n\n", done.stdout, "one line a device")
        return [" ".join(line.split()) for line in done.stdout.splitlines() if line.startswith("cuda")]

    def test_devices_says_what_is_missing(self):
        (line,) = self.devices(env={k: v for k, v in os.environ.items() if k != "LD_LIBRARY_PATH"})
        self.assertIn("none: looked for the CUDA driver libcuda.so.1; it could not be loaded", line)
        (old,) = self.devices(env=os.environ | {"LD_LIBRARY_PATH": str(DOUBLES / "old")})
        self.assertIn("lacks cuDeviceGetCount: it is too old for this backend", old)
        (none,) = self.devices(**self.over("devices=0"))
        self.assertIn("CUDA_ERROR_NO_DEVICE (100)", none)
        (mismatch,) = self.devices(**self.over("init=803"))
        self.assertIn("restart the machine", mismatch)

    def test_devices_names_slices(self):
        first, second = self.devices(**self.over("devices=2 slice=1"))
        self.assertIn("MIG 1g.10gb", first)
        self.assertTrue(second.startswith("cuda:1 "))

    def test_doctor_says_what_to_know_of_a_device(self):
        said = self.accelbench("doctor", **self.over("devices=2 slice=1 mode=exclusive version=11000"))
        line = said.stdout.partition("backend cuda: ")[2]
        for words in ("2 device(s), first is double of a GPU MIG 1g.10gb", "the driver speaks CUDA 11.0", "update the driver",
                      "cuda:1 has compute mode EXCLUSIVE_PROCESS: one program at a time", "cuda:0 is a slice of a partitioned card"):
            self.assertIn(words, line)
        forbidden = self.accelbench("doctor", **self.over("mode=prohibited")).stdout
        self.assertIn("cuda:0 has compute mode PROHIBITED: no program may use it. nvidia-smi -c 0", forbidden)
        self.assertIn("ok       backend cuda: 1 device(s)", self.accelbench("doctor", **self.over()).stdout)

    def test_one_process_at_a_time_on_an_exclusive_device(self):
        settings = f"mode=exclusive lock={self.folder}/lock"
        done = self.on_the_double(settings, device="cuda:0")
        self.assertEqual(done.row()["state"], "ok", done.said)
        both = self.measure("cuda:0", "cuda:0,host_memory=pageable", how=self.over(settings))
        states = {key[1]: row for key, row in both.rows().items()}
        self.assertIn("another process holds the device", " ".join(row["reason"] for row in states.values()))


if __name__ == "__main__":
    unittest.main()
