# SPDX-License-Identifier: Apache-2.0
"""Sensors beside a campaign: what they said, when they fail or lie, energy a launch, and what compare and verify make of it."""

import json
import os
import pathlib
import threading
import unittest

from bench import RIVAL, SIM, TRIAD, CampaignTest, words_of

ENERGY = ("--energy",)
SLOW = "duration_us=200"

# option of sim -> what the row says of power: method, or words of the reason why there is no figure
MEASURED = {
    "watts=40": "counter",
    "energy_counter=0": "integral",
    "sensor_lie=frozen": "integral",
    "sensor_lie=backwards,lie_from=15": "integral",
    "sensor_refresh_ms=400": "counter",  # the window was made long enough
}
NOT_MEASURED = {
    "sensor_refresh_ms=3000": "not measurable, needs 33.0 s",
    "sensor_lie=zero": "reads 0 W",
    "sensor_lie=nan": "gave no two readings",
    "sensor_lie=missing": "gave no two readings",
    "sensor_lie=stale": "gave no two readings",
    "sensors=0": "no sensor: it offers no accb.telemetry/1",
}
# option -> words of the problem
FAILURES = {
    "crash_at=sensors:2": "died of SIGSEGV (Segmentation fault) inside the plug-in's read()",
    "exit0_at=sensors:2": "exited with status 0 inside the plug-in's read()",
    "hang_at=sensors:2": "inside the plug-in's read()",
    "error_at=sensors:2": "asked to fail in sensors",
    "crash_at=sensors:1": "inside the plug-in's read()",
}


class Telemetry(CampaignTest):
    def one(self, option, args=(), **choice):
        out = self.folder / "".join(c if c.isalnum() else "-" for c in option)
        return self.measure(f"{SIM},{SLOW},{option}", args=args, out=out, **choice)

    def checked(self, done):
        said = self.accelbench("verify", done.folder)
        self.assertEqual(said.returncode, 0, said.stdout)
        return done.row()

    def test_energy_a_launch(self):
        """Mostly waiting for windows and idle times, so all at once."""
        outcomes = self.at_once(lambda option: self.one(option, ENERGY), [*MEASURED, *NOT_MEASURED])
        for option, method in MEASURED.items():
            with self.subTest(option):
                self.has_energy(outcomes[option], method)
        for option, words in NOT_MEASURED.items():
            with self.subTest(option):
                row = self.checked(outcomes[option])
                self.assertEqual(row["state"], "ok")
                self.assertIsNone(row["power"]["joules_per_launch"])
                self.assertIsNone(row["power"]["watts"])
                self.assertIn(words, row["power"]["why_not"])
        self.assertIn("has no energy: no sensor", outcomes["sensors=0"].said)
        self.assertIsNone(outcomes["sensors=0"].row()["power"]["scope"])
        table = words_of(self.accelbench("compare", outcomes["watts=40"].folder).stdout)
        self.assertIn("energy a launch:", table)
        self.assertIn("(card, ", table)

    def has_energy(self, done, method):
        row = self.checked(done)
        power = row["power"]
        self.assertEqual((row["state"], power["method"], power["scope"]), ("ok", method, "card"), power)
        self.assertGreater(power["joules_per_launch"], 0)
        # Both follow from stamps of one clock, so that a busy machine cannot part them by much.
        self.assertLess(abs(power["watts"] / 40 - 1), 0.2, power)
        self.assertLess(abs(power["idle_watts"] / 40 - 1), 0.2, power)
        kinds = [span["kind"] for span in done.runs[0]["telemetry"]["spans"]]
        self.assertEqual(kinds, ["idle-before", "energy", "idle-after"])

    def test_a_device_that_is_lazy_in_the_energy_window_only_is_found(self):
        """Some ten launches are timed; the energy window has more than a hundred."""
        run = self.measure(f"{SIM},duration_us=20000,wrong_at=40", args=ENERGY).runs[0]
        timed = sum(window["batches"] * window["launches_per_batch"] for window in run["windows"])
        self.assertLess(timed + run["phases"]["warm_up_launches"], 40)
        self.assertGreater(run["telemetry"]["spans"][1]["launches"], 40)
        self.assertEqual((run["state"], run["reason_code"]), ("failed", "wrong-numbers"), run["reason"])
        self.assertRegex(run["reason"], r"^in the energy window: y\[\d+\]: got ")

    def test_sensors_that_fail_cost_no_run(self):
        outcomes = self.at_once(self.one, FAILURES)
        for option, words in FAILURES.items():
            with self.subTest(option):
                row = self.checked(outcomes[option])
                self.assertEqual(row["state"], "ok", outcomes[option].said)
                self.assertGreater(row["time_ns"], 0)
                self.assertIn("telemetry-failed", row["marks"])
                self.assertIn(words, row["conditions"]["problem"])

    def test_a_worker_that_died_is_started_anew_and_later_runs_have_sensors(self):
        done = self.one("crash_at=sensors:3", runs=4)
        problems = [bool(run["telemetry"]["problem"]) for run in sorted(done.runs, key=lambda run: run["round"])]
        self.assertEqual(problems, [False, True, False, True])
        self.assertIn("telemetry-failed", self.checked(done)["marks"])

    def test_a_throttled_device_is_marked_and_the_row_is_there(self):
        done = self.one("sensor_lie=throttle")
        row = self.checked(done)
        self.assertEqual(row["state"], "ok")
        self.assertIn("throttled", row["marks"])
        self.assertEqual(row["conditions"]["throttle"], ["thermal"])
        self.assertEqual(row["conditions"]["temperature_c"]["median"], 50)
        self.assertEqual(row["conditions"]["clock_hz"]["low"], 1e9)
        both = self.measure(f"{SIM},sensor_lie=throttle", RIVAL, runs=1)
        # The same side may have marks of its noise besides, on a busy machine.
        self.assertRegex(words_of(self.accelbench("compare", both.folder).stdout), r"throttled[a-z, -]* on sim:0")

    def test_marks_that_the_samples_do_not_bear_out_are_found(self):
        done = self.one("sensor_lie=throttle")
        for name in ("runs.jsonl", "rows.jsonl"):
            file = done.folder / name
            file.write_text(file.read_text().replace('"throttled"', '"drift"'))
        said = self.accelbench("verify", done.folder).stdout
        self.assertIn("FAILED coherence", words_of(said))
        self.assertIn("not marked", said)

    def test_telemetry_can_be_left_out(self):
        done = self.one("watts=1", ("--no-telemetry",))
        self.assertNotIn("telemetry", done.runs[0])
        self.assertNotIn("conditions", self.checked(done))
        self.assertNotIn("telemetry", json.loads((done.folder / "bundle.json").read_text())["devices"][f"{SIM},{SLOW},watts=1"])

    def test_energies_are_compared_only_where_the_sensors_see_the_same(self):
        def pair(scope):
            return self.measure(f"{SIM},{SLOW}", f"{RIVAL},{SLOW},watts=80,sensor_scope={scope}", args=ENERGY,
                                out=self.folder / scope)
        outcomes = self.at_once(pair, ["card", "chip"])
        (like,) = json.loads(self.accelbench("compare", outcomes["card"].folder, "--json").stdout)["rows"]
        # Three windows of a quick campaign bear no interval, and without one there is no ratio.
        self.assertLess(abs(like["energy"]["base_joules"] / like["energy"]["candidate_joules"] / 0.5 - 1), 0.3, like["energy"])
        self.assertIsNone(like["energy"]["times_less"])
        self.assertIn("energies of one side give no interval", like["energy"]["why_no_ratio"])
        (unlike,) = json.loads(self.accelbench("compare", outcomes["chip"].folder, "--json").stdout)["rows"]
        self.assertIsNone(unlike["energy"]["times_less"])
        self.assertIn("one sensor sees the card, the other the chip", unlike["energy"]["why_no_ratio"])
        table = words_of(self.accelbench("compare", outcomes["chip"].folder).stdout)
        self.assertIn("times less energy", table)
        self.assertIn("(card", table)
        header = self.accelbench("compare", outcomes["card"].folder, "--csv").stdout.splitlines()[0]
        self.assertIn("times_less_energy,times_less_energy_low,times_less_energy_high", header)

    def test_a_backend_without_the_role_and_doctor(self):
        row = self.measure("null:0", only=["empty"], args=ENERGY).row()
        self.assertIn("lists no role", row["power"]["why_not"] if "power" in row else row["conditions"]["problem"])
        said = words_of(self.accelbench("doctor").stdout)
        self.assertIn("sensors of sim:0: power of the card (sim power); energy of the card (sim energy)", said)
        self.assertIn("sensors of null:0: no sensor: the plug-in's manifest lists no role", said)


class turning_package:
    """A kernel's package counter that runs at 100 W and begins again every half second."""

    RANGE_UJ, STEP_UJ, STEP_S = 50_000_000, 2_000_000, 0.02

    def __init__(self, root):
        self.zone = pathlib.Path(root) / "sys/class/powercap/intel-rapl:0"
        self.zone.mkdir(parents=True)
        (self.zone / "name").write_text("package-0\n")
        (self.zone / "max_energy_range_uj").write_text(f"{self.RANGE_UJ}\n")
        self.value, self.over = 0, threading.Event()
        self.write()
        self.thread = threading.Thread(target=self.turn)

    def write(self):
        beside = self.zone / ".new"
        beside.write_text(f"{self.value}\n")
        os.replace(beside, self.zone / "energy_uj")

    def turn(self):
        while not self.over.wait(self.STEP_S):
            self.value = (self.value + self.STEP_UJ) % self.RANGE_UJ
            self.write()

    def __enter__(self):
        self.thread.start()

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()


class Processor(CampaignTest):
    def test_package_energy_over_the_end_of_its_range(self):
        with turning_package(self.folder / "root"):
            done = self.measure(f"cpu:0,sensor_root={self.folder}/root", args=ENERGY)
        power = done.row()["power"]
        self.assertEqual((power["method"], power["scope"], power["source"]), ("counter", "chip", "rapl, packages: 1"), power)
        # A counter that were not carried over its end would go back, and give no figure.
        self.assertGreater(power["watts"], 20, power)
        self.assertLess(power["watts"], 130, power)

    def test_a_machine_without_is_told_so(self):
        done = self.measure(f"cpu:0,sensor_root={self.folder}", args=ENERGY)
        self.assertEqual(done.row()["state"], "ok")
        self.assertIn("no package energy in", done.row()["power"]["why_not"])
        self.assertIsNone(done.row()["power"]["joules_per_launch"])


if __name__ == "__main__":
    unittest.main()
