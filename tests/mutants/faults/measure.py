# SPDX-License-Identifier: Apache-2.0
"""Faults in the measuring loop."""

M = "harness/measure/"

FAULTS = [
    (M + "side_state.cpp", "    hide_batch_cost(s, constants);\n", ""),
    (M + "side_state.cpp", "share_of_cost(cost, s.batch) > 2.0 * constants.batch_cost_share", "false"),
    (M + "side_state.cpp", "std::max(1.0, s.launch_ns), static_cast<double>(s.at.max_launches)", "std::max(1.0, cost.launch_ns), static_cast<double>(s.at.max_launches)"),
    (M + "interleave.cpp", "(half ? 2.0 : 1.0)", "1.0"),
    (M + "interleave.cpp", "next_look_ + (next_look_ + 1) / 2", "next_look_ + 2"),
    (M + "interleave.cpp", "count_ + 2 < constants_.pairs_min", "count_ + 2 < 2"),
    (M + "interleave.cpp", "if (is_late())", "if (false)"),
    (M + "interleave.cpp", "end_ = visit_end::time_used;", ""),
    (M + "interleave.cpp", "count_ + 2 < constants_.pairs_max &&", ""),
    (M + "interleave.cpp", "states_[i].result.failure = ready.error();", ""),
    (M + "interleave.cpp", "coming{rewarm_launches(states_[i], constants_),", "coming{0,"),
    (M + "interleave.cpp", "count_, windows_++)", "count_, windows_)"),
    (M + "interleave.cpp", "order_(states.size(), random())", "order_(states.size(), 1)"),
    (M + "side_state.cpp", "s.result.phases.first_launch_ns = first.front();", ""),
    (M + "side_state.cpp", ".host_ns = s.at.tick_ns", ".host_ns = 1.0"),
    (M + "side_state.cpp", "if (rule.capped())", "if (false)"),
    (M + "side_state.cpp", "? s.batch : 0;", "? s.batch : s.batch;"),
    (M + "side_state.cpp", "std::abs(*rate - 1.0) > constants.canary_moved", "*rate - 1.0 > constants.canary_moved"),
    (M + "side_state.cpp", "elapsed_ns += static_cast<double>(time);", "elapsed_ns += 1.0;"),
    (M + "side_state.cpp", "if (marks->drift)", "if (false)"),
    (M + "side_state.cpp", "static_cast<double>(time) / s.batch);", "static_cast<double>(time));"),
    (M + "side_state.cpp", "s.result.phases.warm_up_launches += s.batch;", ""),
    (M + "side_state.cpp", "rule.state() == warm_up_state::steady;", "true;"),
    (M + "side_state.cpp", "static_cast<double>(*common) <= longest", "true"),
]

SOURCES = ["harness/measure"]

TESTS = ["tests/unit/measure"]
