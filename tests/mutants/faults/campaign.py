# SPDX-License-Identifier: Apache-2.0
"""Faults in judgement, ledger, crew and the host's share of a campaign."""

C = "harness/campaign/"

FAULTS = [
    (C + "judgement.cpp", "flops > claim.ops_per_s", "flops > 1.01 * claim.ops_per_s"),
    (C + "judgement.cpp", "bytes > claim.bytes_per_s", "bytes < claim.bytes_per_s"),
    (C + "judgement.cpp", "claim.dtype != static_cast<std::uint16_t>(work.compute)", "false"),
    (C + "judgement.cpp", "least = std::min(least,", "least = std::max(0.0,"),
    (C + "judgement.cpp", "launch_ns < 0.0 ||", "false ||"),
    (C + "judgement.cpp", "(launch_ns <= 0.0 && has_work)", "launch_ns <= 0.0"),
    (C + "judgement.cpp", "static_cast<double>(batch) / w.launches_per_batch", "static_cast<double>(batch)"),
    (C + "judgement.cpp", "slope->rate - 1.0;", "slope->rate;"),
    (C + "judgement.cpp", "!on_host &&", ""),
    (C + "host_work.cpp", "busy = 0.5", "busy = 0.35"),
    (C + "host_work.cpp", "processors * byte_per_s", "1e300"),
    (C + "host_work.cpp", "processors * (is_wide ? flop_per_s : narrow_flop_per_s)", "1e300"),
    (C + "host_work.cpp", "work.work.flops <= 0.0 && work.work.bytes <= 0.0", "false"),
    (C + "canary_choice.cpp", "*time >= least_ns", "*time > least_ns"),
    (C + "canary_choice.cpp", "return size - 1;", "return size;"),
    (C + "canary_choice.cpp", "!time && size == 0", "false"),
    (C + "judgement.cpp", "at.compute_canary() == nullptr || at.memory_canary() == nullptr", "false"),
    (C + "judgement.cpp", "record.phases.warm_up_settled = measured.phases.warm_up_settled;", ""),
    (C + "ledger.cpp", "closed_.emplace(*row, run.device);", ""),
    (C + "ledger.cpp", "done_.emplace(run.round, *row, run.device);", "done_.emplace(0, *row, run.device);"),
    (C + "ledger.cpp", "visits[{run.round, run.visit}]", "visits[{run.round, run.device}]"),
    (C + "ledger.cpp", "c.runs + c.extra_runs", "c.runs + 100"),
    (C + "ledger.cpp", "std::span(log_ratios).first(look)", "std::span(log_ratios)"),
    (C + "ledger.cpp", "? 0 : 1;", "? 1 : 1;"),
    (C + "ledger.cpp", "(torn == torn_.end() ? 0 : torn->second)", "0U"),
    (C + "ledger.cpp", "key.workload_id, key.boundary}", "key.workload_id, \"resident\"}"),
    (C + "ledger.cpp", "if (run.device != plan_.devices.front().label) {", "if (false) {"),
    (C + "crew.cpp", "std::max_element(done", "std::min_element(done"),
    (C + "crew.cpp", "last - std::exchange(all_done, last)", "last"),
    (C + "crew.cpp", "all.worker_cpu_ns += one.worker_cpu_ns;", ""),
    (C + "crew.cpp", "rank % cpus.size()", "0"),
    (C + "crew.cpp", "border(rank + 1)", "cpus.end()"),
]

SOURCES = ["harness/campaign/judgement.cpp", "harness/campaign/ledger.cpp", "harness/campaign/crew.cpp",
           "harness/campaign/host_work.cpp", "harness/campaign/canary_choice.cpp"]

TESTS = ["tests/unit/campaign"]
