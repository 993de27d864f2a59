# SPDX-License-Identifier: Apache-2.0
"""Faults in plans."""

P = "harness/plan/"

FAULTS = [
    ("harness/plan/selection.cpp", 'id.starts_with(text + "/")', "id.starts_with(text)"),
    ("harness/plan/selection.cpp", 'text.find_first_of("*?") != std::string::npos', "false"),
    (P + "prediction.cpp", "std::ceil(covered", "std::floor(covered"),
    (P + "prediction.cpp", "2 * c.slack_bytes", "c.slack_bytes"),
    (P + "prediction.cpp", "* static_cast<double>(sides)", ""),
    (P + "prediction.cpp", "warm || bytes == 0", "bytes == 0"),
    (P + "prediction.cpp", "std::max(launch, static_cast<double>(c.window_ns) * ns)", "static_cast<double>(c.window_ns) * ns"),
    (P + "prediction.cpp", "static_cast<double>(c.rotation_max_bytes));", "1e300);"),
    (P + "plan.cpp", "count > 1", "count > 2"),
    (P + "plan.cpp", "row.predicted_bytes > allowed", "false"),
    (P + "plan.cpp", "row.predicted_s * 1e9 >", "row.predicted_s >"),
    (P + "plan.cpp", "row.skip_reason.empty() ? row.predicted_s : 0.0", "row.predicted_s"),
    (P + "plan.cpp", "plan.self_comparison || plan.devices.size() < 2", "plan.devices.size() < 2"),
    (P + "plan.cpp", "(round + 1)", "1"),
    (P + "plan.cpp", "plan.rows.size() * std::max<std::size_t>(1, plan.devices.size() - 1)", "plan.rows.size()"),
    (P + "plan_json.cpp", "found->second.sha256 != j.at(\"sha256\").get<std::string>()", "false"),
    (P + "plan_json.cpp", "plan.devices.empty() || plan.rows.empty()", "false"),
    (P + "plan_json.cpp", 'j.at("onnx_sha256").get<std::string>() != model', "false"),
    (P + "profile.cpp", "visit(\"margin\", c.margin);", ""),
    (P + "profile.cpp", "c.runs = 10;", "c.runs = 9;"),
    (P + "prediction.cpp", "work.ranks * kernels::operand_bytes(work);", "kernels::operand_bytes(work);"),
    (P + "prediction.cpp", "sets * work.ranks *", "sets *"),
    (P + "prediction.cpp", "ranks * rates.meeting_s", "rates.meeting_s"),
]

SOURCES = ["harness/plan"]

TESTS = ["tests/unit/plan"]
