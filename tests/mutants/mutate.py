#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Puts one-line faults into a copy of the statistics and the measurement rules and expects a unit test to turn red.

Line coverage says nothing about whether a test can fail; this does. Each fault is (file, text, replacement); the text
must occur exactly once, so that a fault which no longer applies is an error and not a quiet pass. The working tree is
not touched. Exit status 1 if fewer than the given share of faults is caught.

    tests/mutants/mutate_statistics.py [--least 0.93] [--only REGEX] [--compiler 'ccache g++']
"""
import argparse
import concurrent.futures
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
STATISTICS, RULES = "results/statistics", "harness/measure/rules"
TESTS = "tests/unit/statistics"

S, R = STATISTICS + "/", RULES + "/"
FAULTS = [
    (S + "median.cpp", "copy.size() / 2)", "(copy.size() - 1) / 2)"),
    (S + "median.cpp", "std::midpoint(below, *middle)", "below"),
    (S + "median_interval.cpp", "<= tail ? good : bad", "<= 2 * tail ? good : bad"),
    (S + "median_interval.cpp", "binomial_cdf(n, 0.5, k - 1)", "binomial_cdf(n, 0.5, k)"),
    (S + "median_interval.cpp", "(middle - plain) * stretch", "(middle - plain) / stretch"),
    (S + "median_interval.cpp", "std::sqrt(std::max(options.tau, 1.0))", "std::sqrt(options.tau)"),
    (S + "median_interval.cpp", "std::sqrt(std::max(options.tau, 1.0))", "std::max(options.tau, 1.0)"),
    (S + "median_interval.cpp", "sorted->size() - *rank]", "sorted->size() - *rank - 1]"),
    (S + "median_interval.cpp", "0.5 * (size + 1.0)", "0.5 * size"),
    (S + "binomial.cpp", "static_cast<double>(n - i)", "static_cast<double>(n - i + 1)"),
    (S + "binomial.cpp", "if (k >= n)", "if (k > n + 1)"),
    (S + "autocorrelation.cpp", "2.0 * sum - 1.0", "2.0 * sum"),
    (S + "autocorrelation.cpp", "pair <= 0.0", "pair <= -0.5"),
    (S + "autocorrelation.cpp", "std::min(previous, pair)", "pair"),
    (S + "mann_kendall.cpp", "std::copysign(1.0, test.score)", "0.0"),
    (S + "mann_kendall.cpp", " - ties) / 18.0", ") / 18.0"),
    (S + "sign_correlation.cpp", "(total * total - power) / n", "0.0"),
    (S + "sign_correlation.cpp", "(n - 2.0)", "n"),
    (S + "modes.cpp", "p > options.significance", "p > 100.0 * options.significance"),
    (S + "modes.cpp", "distance / 6.0", "distance / 3.0"),
    (S + "modes.cpp", "cost < lowest", "cost > lowest"),
    (S + "percentile.cpp", "count_at_level(n, q, 1.0 - tail) + 1", "count_at_level(n, q, 1.0 - tail)"),
    (S + "percentile.cpp", "std::max(q, 1.0 - q), 0.5 * (1.0", "std::max(q, 1.0 - q), (1.0"),
    (S + "percentile.cpp", "binomial_cdf(n, q, rank) <= tail", "binomial_cdf(n, q, rank) < 0.0"),
    (S + "sign_test.cpp", "2.0 * binomial_cdf", "1.0 * binomial_cdf"),
    (S + "sign_test.cpp", "x < null_value", "x <= null_value"),
    (S + "mean_interval.cpp", "squares / (n - 1.0)", "squares / n"),
    (S + "welch.cpp", "(size_a - 1.0)", "size_a"),
    (S + "welch.cpp", "side_b->variance / size_b", "side_a->variance / size_b"),
    (S + "family.cpp", "p.size() - place)", "p.size())"),
    (S + "family.cpp", "std::max(worst, std::min(1.0, weight * p[order[place]]))",
     "std::min(1.0, weight * p[order[place]])"),
    (S + "geometric_mean.cpp", "std::ranges::min(log_ratios", "std::ranges::max(log_ratios"),
    (S + "line_fit.cpp", "residuals / (n - 2.0)", "residuals / (n - 1.0)"),
    (S + "clock_slope.cpp", "lasting->bounds.low - brief->bounds.high", "lasting->bounds.low - brief->bounds.low"),
    (S + "clock_slope.cpp", "1.0 - 0.5 * (1.0 - confidence)", "confidence"),
    (S + "noise_floor.cpp", "95 * sorted->size() + 99", "95 * sorted->size()"),
    (S + "noise_floor.cpp", "std::max(declared, other)", "declared"),
    (S + "rate.cpp", ".low = work / time.bounds->high", ".low = work / time.bounds->low"),
    (S + "ratio.cpp", "result.runs < least_unpaired_runs", "result.runs + 1 < least_unpaired_runs"),
    (S + "ratio.cpp", "std::min(reference->size(), candidate->size())", "reference->size()"),
    (S + "total_time.cpp", "sum += weights[row] * times", "sum += times"),
    (S + "verdict.cpp", "1.0 / upper", "1.0 - input.margin"),
    (S + "verdict.cpp", "return claim(input, verdict::slower)", "return claim(input, verdict::faster)"),
    (S + "verdict.cpp", "*input.adjusted_p <= input.alpha)", "*input.adjusted_p < input.alpha)"),
    (S + "verdict.cpp", "input.bounds->low >= lower && ", ""),
    (S + "verdict.cpp", "needed && input.runs < *needed", "needed && input.runs <= *needed"),
    (R + "batching.cpp", "window_ns >= required_ns_", "window_ns > required_ns_"),
    (R + "batching.cpp", "crossings_ = 0;", ""),
    (R + "batching.cpp", "launches_ *= 2;", "launches_ += 1;"),
    (R + "batching.cpp", "capped_ = true;", ""),
    (R + "steadiness.cpp", "recent_.size() < limits_.window", "recent_.size() + 1 < limits_.window"),
    (R + "steadiness.cpp", "recent_.erase(recent_.begin())", "recent_.erase(recent_.end() - 1)"),
    (R + "steadiness.cpp", "launches_ += launches;", "launches_ += 1;"),
    (R + "steadiness.cpp", "elapsed_seconds >= limits_.min_seconds &&", "elapsed_seconds > limits_.min_seconds &&"),
    (R + "stability.cpp", "*tau > limits.max_tau", "*tau > 100.0 * limits.max_tau"),
    (R + "stability.cpp", "neighbours->p <= limits.significance", "neighbours->p > limits.significance"),
    (R + "stopping.cpp", "<= limits_.target_half_width", "< limits_.target_half_width"),
    (R + "stopping.cpp", ", .tau = *tau}", "}"),
    (R + "stopping.cpp", "advance(samples.size());", ""),
    (R + "stopping.cpp", "!is_final && samples.size() < next_check_", "!is_final && samples.size() < 3"),
    (R + "stopping.cpp", "if (found && found->tau > limits_.max_tau)", "if (false)"),
    (R + "pair_order.cpp", "std::ranges::reverse(order_);", ""),
    (R + "pair_order.cpp", "reverse_next_ = !reverse_next_;", ""),
    (R + "pair_order.cpp", "below(left, state)", "below(order.size(), state)"),
    (R + "extension.cpp", "0.5 * std::log", "std::log"),
    (R + "extension.cpp", "while (next <= runs)", "while (next < runs)"),
]


def run(command, folder, timeout=300):
    return subprocess.run(command, cwd=folder, timeout=timeout, capture_output=True, text=True)


class Tree:
    """A copy of the sources with one object a file, so that a fault costs one compilation and one link."""

    def __init__(self, folder, compiler):
        self.folder = folder
        self.compiler = [*compiler.split(), "-std=c++20", "-O1", f"-I{folder}"]
        for part in (STATISTICS, RULES, TESTS):
            shutil.copytree(ROOT / part, folder / part)
        self.sources = [str(path.relative_to(folder)) for part in (STATISTICS, RULES, TESTS)
                        for path in sorted((folder / part).glob("*.cpp"))]
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            for built in pool.map(lambda name: self.compile(name, self.object_of(name)), self.sources):
                if built.returncode != 0:
                    sys.exit(built.stderr)

    def object_of(self, source):
        return source.replace("/", "_") + ".o"

    def compile(self, source, target):
        return run([*self.compiler, "-c", source, "-o", target], self.folder)

    def test(self, replaced=None, replacement=None):
        """Links with one object replaced and runs: (passed, what was said)."""
        objects = [replacement if name == replaced else self.object_of(name) for name in self.sources]
        program = (replacement or "sound") + ".test"
        linked = run([*self.compiler, *objects, "-lgtest", "-lgtest_main", "-o", program], self.folder)
        if linked.returncode != 0:
            sys.exit(linked.stderr)
        try:
            ran = run(["./" + program, "--gtest_brief=1"], self.folder, timeout=60)
        except subprocess.TimeoutExpired:
            return False, "never ended"
        finally:
            (self.folder / program).unlink(missing_ok=True)
        failed = [line.split("]")[1].split("(")[0].strip() for line in ran.stdout.splitlines()
                  if line.startswith("[  FAILED  ]") and "(" in line]
        return ran.returncode == 0, (failed or [f"exit status {ran.returncode}"])[0]


def try_fault(tree, number, fault):
    source, text, replacement = fault
    sound = (tree.folder / source).read_text()
    if sound.count(text) != 1:
        sys.exit(f"fault {number} does not apply: {source} holds {sound.count(text)} times: {text}")
    broken = source.removesuffix(".cpp") + f"_fault_{number}.cpp"
    (tree.folder / broken).write_text(sound.replace(text, replacement))
    built = tree.compile(broken, f"fault_{number}.o")
    if built.returncode != 0:
        sys.exit(f"fault {number} does not compile: {built.stderr}")
    passed, said = tree.test(source, f"fault_{number}.o")
    verdict = "SURVIVED" if passed else f"caught by {said}"
    print(f"{number:3}  {pathlib.Path(source).name}: {text}  ->  {replacement or '(gone)'}: {verdict}", flush=True)
    return not passed


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--least", type=float, default=28 / 30, help="share of faults that must be caught")
    parser.add_argument("--only", default="", help="regular expression that the file or the text holds")
    parser.add_argument("--compiler", default="ccache g++" if shutil.which("ccache") else "g++")
    options = parser.parse_args()
    chosen = [(number, fault) for number, fault in enumerate(FAULTS, 1)
              if re.search(options.only, fault[0]) or re.search(options.only, fault[1])]
    with tempfile.TemporaryDirectory(prefix="accelbench-mutants-") as folder:
        tree = Tree(pathlib.Path(folder), options.compiler)
        passed, said = tree.test()
        if not passed:
            sys.exit(f"the sound code fails already: {said}")
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            caught = list(pool.map(lambda item: try_fault(tree, *item), chosen))
    print(f"{sum(caught)} of {len(caught)} faults caught")
    return 0 if caught and sum(caught) >= options.least * len(caught) else 1


if __name__ == "__main__":
    sys.exit(main())
